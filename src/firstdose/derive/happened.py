"""What has happened to one participant by the end of a day: no derivation looks further."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from operator import attrgetter
from typing import TypeVar

from firstdose.records.entry import Entry
from firstdose.records.facts import Died, Fact, Withdrawn
from firstdose.records.history import History

T = TypeVar("T", bound=Fact)

_occurred_on = attrgetter("occurred_on")


def happened(history: History, kind: type[T], today: date) -> tuple[Entry[T], ...]:
    """Entries of one kind of fact that had occurred by the end of ``today``, earliest first."""
    return up_to(history.of(kind), today)


def up_to(entries: tuple[Entry[T], ...], day: date) -> tuple[Entry[T], ...]:
    """The entries of a day and before; the very same tuple when that is all of them."""
    if not entries or entries[-1].occurred_on <= day:
        return entries
    return entries[: bisect_right(entries, day, key=_occurred_on)]


def first_on(history: History, kind: type[T], today: date) -> date | None:
    """The day of the first entry of one kind of fact; None when there was none by ``today``."""
    entries = history.of(kind)
    return entries[0].occurred_on if entries and entries[0].occurred_on <= today else None


def left_on(history: History, today: date) -> date | None:
    """The day on which the participant withdrew or died; None: still in the study."""
    days = (first_on(history, Withdrawn, today), first_on(history, Died, today))
    return min((day for day in days if day is not None), default=None)
