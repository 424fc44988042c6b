"""An entry: one fact, dated twice, with who entered it and, for a correction, what it amends."""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar

from msgspec import Struct

from firstdose.records.facts import Fact

F_co = TypeVar("F_co", bound=Fact, covariant=True)


class Entry(Struct, Generic[F_co], frozen=True, kw_only=True):
    """One line of the ledger.  Nothing is updated: a correction is a new entry that amends."""

    number: int
    fact: F_co
    occurred_on: date
    known_on: date
    entered_by: str
    amends: int | None = None
    reason: str = ""
