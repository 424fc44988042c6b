"""What a store asks of a database, whichever it is: rows in order, and one writer at a time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from firstdose.conduct.refusals import refusal
from firstdose.conduct.store.row import Head, Row
from firstdose.records.problem import Problem, StudyError

BATCH = 2000
"""So many rows are read at once: the rest of a ledger need not fit into memory."""


class Writing(Protocol):
    """The one writer of a database, while it holds the lock."""

    def head(self) -> Head:
        """The last row."""
        ...

    def versions_of(self, stream: str) -> int:
        """How many rows a stream has."""
        ...

    def insert(self, rows: Sequence[Row]) -> None:
        """Put rows after the last one."""
        ...


class Database(Protocol):
    """A table of rows that only grows; ``name`` is what messages call it."""

    @property
    def name(self) -> str: ...

    def rows(self, after: int, limit: int = BATCH) -> tuple[Row, ...]:
        """The rows that follow row ``after``, in order, at most so many."""
        ...

    def stream(self, stream: str, after: int = 0) -> tuple[Row, ...]:
        """The rows of a stream after its version ``after``."""
        ...

    def writing(self) -> AbstractContextManager[Writing]:
        """One writer at a time; what it inserts is saved whole at the end, or not at all."""
        ...

    def guard_problems(self) -> tuple[Problem, ...]:
        """Every guard against change that is missing or was altered."""
        ...

    def close(self) -> None: ...


class NotSavedError(StudyError):
    """The database did not confirm what was handed in: nobody may be told that it was saved."""


def not_saved(name: str, error: Exception) -> NotSavedError:
    """The error for what a database says when it cannot save."""
    return NotSavedError.of([refusal("not_saved", name=name, said=_first_line(error))])


def not_readable(name: str, error: Exception) -> StudyError:
    """The error for a database that does not hand out its rows."""
    return StudyError.of([refusal("not_readable", name=name, said=_first_line(error))])


def no_ledger(name: str, because: str) -> StudyError:
    """The error for a place without a ledger."""
    return StudyError(
        "There is no ledger here.",
        where=name,
        because=because,
        remedy="Give the database that a ledger was begun in.",
    )


def newer(name: str, version: int, known: int) -> StudyError:
    """The error for tables of a version that is not known."""
    return StudyError(
        f"The tables of the ledger are in version {version}; known are versions up to {known}.",
        where=name,
        because="A newer firstdose wrote them, and what it changed cannot be guessed.",
        remedy="Use that firstdose, or a newer one.",
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
