"""An entry: one fact, dated twice, with who entered it and, for a correction, what it amends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from firstdose.records.facts import Fact

F_co = TypeVar("F_co", bound=Fact, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[F_co]):
    """One line of the ledger.  Nothing is updated: a correction is a new entry that amends."""

    number: int
    fact: F_co
    occurred_on: date
    known_on: date
    entered_by: str
    amends: int | None = None
    reason: str = ""
