"""What is wrong with an input, said so that the study team can put it right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right: what is wrong, where, why it matters, and the remedy.

    ``translations``: the same in further languages, by the code of each; this one is English.
    """

    what: str
    where: str
    because: str
    remedy: str
    translations: tuple[tuple[str, Problem], ...] = ()

    def __str__(self) -> str:
        return (
            f"{self.what}\n  Where:  {self.where}\n  Why:    {self.because}\n"
            f"  Remedy: {self.remedy}"
        )


class StudyError(Exception):
    """Everything the study team can put right: every problem found, never only the first."""

    def __init__(self, what: str, *, where: str, because: str, remedy: str) -> None:
        self.problems: tuple[Problem, ...] = (
            Problem(what=what, where=where, because=because, remedy=remedy),
        )
        super().__init__(str(self.problems[0]))

    def __reduce__(self) -> tuple[Callable[..., StudyError], tuple[tuple[Problem, ...]]]:
        """How it travels from one process to another, with every problem."""
        return StudyError.of, (self.problems,)

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Self:
        """One error that shows all ``problems`` at once; there must be at least one."""
        found = tuple(problems)
        assert found, "an error needs a problem"
        error = cls(
            found[0].what, where=found[0].where, because=found[0].because, remedy=found[0].remedy
        )
        error.problems = found
        error.args = ("\n".join(str(problem) for problem in found),)
        return error
