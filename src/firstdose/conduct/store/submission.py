"""What one person hands in at once, and what is said when somebody else was faster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from unicodedata import is_normalized

from firstdose.conduct.refusals import refusal
from firstdose.conduct.store.row import Row
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem, StudyError
from firstdose.trial.clinic import Answer

Condition = Callable[[Ledger], Iterable[Problem]]
"""What must hold in the ledger at the moment of saving: every problem that forbids it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Facts that are saved together or not at all.

    ``stream`` names what two people must not change at once, such as one form of one participant.
    ``seen`` is the version of it that the person had before them (0: nothing yet); None where
    nothing was read, as when a ledger is taken over.  ``condition`` is asked while nobody else can
    write.
    """

    answers: tuple[Answer, ...]
    known_on: date
    stream: str
    seen: int | None
    role: str = ""
    site: str = ""
    condition: Condition | None = None

    def __post_init__(self) -> None:
        assert self.answers, "a submission holds a fact"
        assert self.stream, "a submission names its stream"
        for text in (self.stream, self.role, self.site):
            assert text.isprintable(), f"{text!r} cannot be printed"
            assert is_normalized("NFC", text), f"{text!r} is not in normal form C"


class OvertakenError(StudyError):
    """Somebody else has saved since; ``since`` holds what they saved, and nothing was saved now."""

    since: tuple[Row, ...] = ()


def overtaken(submission: Submission, version: int, since: tuple[Row, ...]) -> OvertakenError:
    """The error for whoever was slower."""
    stream, seen = submission.stream, submission.seen or 0
    entry = since[-1].number if since else "–"
    said = refusal("overtaken", stream=stream, version=version, entry=entry, seen=seen)
    error = OvertakenError.of([said])
    error.since = since
    return error
