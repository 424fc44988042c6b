"""What has happened to one participant by the end of a day: no derivation looks further."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from firstdose.records.entry import Entry
from firstdose.records.facts import Died, Fact, Withdrawn
from firstdose.records.history import History, up_to

T = TypeVar("T", bound=Fact)


def happened(history: History, kind: type[T], today: date) -> tuple[Entry[T], ...]:
    """Entries of one kind of fact that had occurred by the end of ``today``, earliest first."""
    entries = history.of(kind)
    return entries if not entries or entries[-1].occurred_on <= today else up_to(entries, today)


def happened_by(history: History, kind: type[T], day: date, today: date) -> tuple[Entry[T], ...]:
    """Those of them that had occurred by the end of an earlier day, to which none can be added."""
    return history.until(kind, day) if day <= today else happened(history, kind, today)


def latest_first(history: History, kind: type[T], day: date, today: date) -> Iterator[Entry[T]]:
    """The same from the latest on."""
    if day <= today:
        return history.latest_first(kind, day)
    return reversed(happened(history, kind, today))


def first_on(history: History, kind: type[T], today: date) -> date | None:
    """The day of the first entry of one kind of fact; None when there was none by ``today``."""
    entries = history.of(kind)
    return entries[0].occurred_on if entries and entries[0].occurred_on <= today else None


def left_on(history: History, today: date) -> date | None:
    """The day on which the participant withdrew or died; None: still in the study."""
    return earlier(first_on(history, Withdrawn, today), first_on(history, Died, today))


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two days, either of which may never come (None)."""
    if one is None:
        return other
    return one if other is None or one < other else other
