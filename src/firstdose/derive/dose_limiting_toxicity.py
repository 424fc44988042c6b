"""Dose-limiting toxicity: one participant's window, DLTs and evaluability on a day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from firstdose.derive.dlt_clauses import count_days, found
from firstdose.derive.dlt_evaluability import Evaluable, untreated, watched
from firstdose.derive.dlt_watch import NOTHING, Dlt, Found, Watch, watch_over
from firstdose.derive.exposure import Exposure, exposure, part_of
from firstdose.derive.happened import left_on
from firstdose.derive.plan import awaited_until
from firstdose.derive.study_days import calendar_day
from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study
from firstdose.records.history import History
from firstdose.records.values import Reason

__all__ = ["Dlt", "DltForNow", "DltStatus", "Evaluable", "WindowState", "dlt_given", "dlt_status"]

A_DAY = timedelta(days=1)


class WindowState(StrEnum):
    """Whether the window is open: complete once its last day is over, whoever has left before."""

    NOT_STARTED = "not_started"
    OPEN = "open"
    COMPLETE = "complete"


class DltStatus(Struct, frozen=True, kw_only=True):
    """How one participant stands in the escalation rule, at the regimen assigned.

    ``undecided``: an event may still turn out to be dose-limiting, or not, as the days pass.
    """

    part: str
    regimen: str
    opens_on: date | None
    closes_on: date | None
    window: WindowState
    dlts: tuple[Dlt, ...]
    evaluable: Evaluable
    reason: Reason | None
    replaceable: bool
    undecided: bool


class DltForNow(NamedTuple):
    """How someone stands, and the next day on which that may differ though nothing is new."""

    status: DltStatus
    turns_on: date | None


@lru_cache(maxsize=256)
def dlt_status(study: Study, history: History, today: date) -> DltStatus | None:
    """The DLT status of one participant on a day; None: not assigned.

    While the window is open, or an event in it may still turn out either way, someone without a
    DLT is pending, whatever was given so far.
    """
    found = dlt_given(study, exposure(study, history, today), history, today)
    return found.status if found is not None else None


def dlt_given(
    study: Study, given: Exposure | None, history: History, today: date
) -> DltForNow | None:
    """The same where the exposure is at hand, and for how long it holds."""
    if given is None:
        return None
    part = part_of(study, given.part)
    first_on = given.first_infusion_on
    awaited = awaited_until(study, given, today) if first_on is None else None
    watch = watch_over(study, part, history, given, today)
    if watch is None:
        seen, standing = NOTHING, untreated(part, left_on(history, today), awaited)
    else:
        seen = found(study, watch)
        standing = watched(part, history, watch, seen, awaited)
    last_days = (awaited,) if first_on is None else _days_of_counts(study, first_on)
    status = DltStatus(
        part=given.part,
        regimen=given.regimen,
        opens_on=watch.opens_on if watch is not None else None,
        closes_on=watch.closes_on if watch is not None else None,
        window=_window_state(watch),
        dlts=seen.dlts,
        evaluable=standing.evaluable,
        reason=standing.reason,
        replaceable=standing.replaceable,
        undecided=seen.undecided,
    )
    return DltForNow(status, _turns_on(part, watch, seen, last_days, today))


def _window_state(watch: Watch | None) -> WindowState:
    if watch is None:
        return WindowState.NOT_STARTED
    return WindowState.COMPLETE if watch.today > watch.closes_on else WindowState.OPEN


def _days_of_counts(study: Study, first_on: date) -> tuple[date, ...]:
    """The days by which blood counts must have recovered, from the first infusion."""
    return tuple([calendar_day(first_on, day) for day in count_days(study)])


def _turns_on(
    part: Part,
    watch: Watch | None,
    seen: Found,
    last_days: tuple[date | None, ...],
    today: date,
) -> date | None:
    """The day after the last one for a first infusion, of the window, or for a count.

    Any day while an event is undecided, or while a window moves with an infusion still to come.
    """
    if watch is not None:
        if seen.undecided or _moves(part, watch):
            return today + A_DAY
        last_days = (*last_days, watch.closes_on)
    to_come = [day for day in last_days if day is not None and today <= day < date.max]
    return min(to_come) + A_DAY if to_come else None


def _moves(part: Part, watch: Watch) -> bool:
    """Whether the window counts from a last infusion that is still to come."""
    window = part.dlt_window
    return window.anchor == "last_infusion" and (
        watch.today <= calendar_day(watch.closes_on, -window.days)
    )
