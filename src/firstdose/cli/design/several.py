"""Several designs on one command line, each a text such as ``boin target=0.3``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from firstdose.cli.design.asked import Asked
from firstdose.cli.design.chosen import Chosen, chosen
from firstdose.records.problem import Problem, StudyError


def several(
    asked: Asked, texts: Iterable[str], regimens: int | None = None, also: Iterable[Problem] = ()
) -> list[tuple[str, Chosen]]:
    """Each design by its text, with what the command line says for all; all problems at once.

    ``regimens`` and ``also``: as `chosen` has them.
    """
    problems = list(also)
    found: list[tuple[str, Chosen]] = []
    for text in texts:
        name, *settings = text.split()
        one = replace(asked, design=name, set_=[*asked.set_, *settings])
        try:
            found.append((text, chosen(one, regimens)))
        except StudyError as error:
            problems += error.problems
    if problems:
        raise StudyError.of(problems)
    return found


def alone(asked: Asked) -> Asked:
    """The study's own design, without what is said for the others."""
    return Asked(words=asked.words, part=asked.part)
