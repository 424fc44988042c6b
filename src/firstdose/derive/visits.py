"""Visits: when each planned visit is due, and whether it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from firstdose.derive.exposure import Exposure, exposure, last_infusion_due_on, regimen_named
from firstdose.derive.happened import first_on, happened, left_on
from firstdose.derive.plan import day_zero
from firstdose.derive.unchanged import Unchanged
from firstdose.protocol.schedule import Visit
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import Consented, VisitAttended, VisitMissed
from firstdose.records.history import History


class VisitState(StrEnum):
    """How a planned visit stands on a day.

    ``overdue``: its window has closed and nobody has said that it was kept or missed.
    ``not_planned``: the participant died or left before its window closed.
    """

    NOT_PLANNED = "not_planned"
    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    ATTENDED = "attended"
    MISSED = "missed"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitStatus:
    """One planned visit of one participant; its window includes both its first and last day."""

    visit: str
    due_on: date
    opens_on: date
    closes_on: date
    state: VisitState
    attended_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchors:
    """The days from which visits count; None: not known yet."""

    consented_on: date | None
    day_zero: date | None
    last_infusion_on: date | None


def visits(study: Study, history: History, today: date) -> tuple[VisitStatus, ...]:
    """Every visit that can be dated so far, in the order of the schedule.

    Screening visits (those before baseline) count from consent and may be done until the screening
    period ends.  All others count from their anchor; until the first infusion is given, from the
    day for which it is planned.
    """
    given = exposure(study, history, today)
    return _visits(
        study,
        _anchors(study, given, first_on(history, Consented, today), today),
        Unchanged(happened(history, VisitAttended, today)),
        Unchanged(happened(history, VisitMissed, today)),
        left_on(history, today),
        today,
    )


def _anchors(
    study: Study, given: Exposure | None, consented_on: date | None, today: date
) -> _Anchors:
    if given is None:
        return _Anchors(consented_on=consented_on, day_zero=None, last_infusion_on=None)
    zero = given.first_infusion_on
    if zero is None and regimen_named(study, given.regimen) is not None:
        zero = day_zero(study, given)
    return _Anchors(
        consented_on=consented_on,
        day_zero=zero,
        last_infusion_on=last_infusion_due_on(study, given, today)
        or _last_planned(study, given, zero),
    )


def _last_planned(study: Study, given: Exposure, zero: date | None) -> date | None:
    """The day of the last infusion before any was given: all as planned."""
    regimen = regimen_named(study, given.regimen)
    if regimen is None or zero is None:
        return None
    return zero + timedelta(days=regimen.infusion_days[-1])


@lru_cache(maxsize=8192)
def _visits(
    study: Study,
    anchors: _Anchors,
    attended: Unchanged[tuple[Entry[VisitAttended], ...]],
    missed: Unchanged[tuple[Entry[VisitMissed], ...]],
    gone_on: date | None,
    today: date,
) -> tuple[VisitStatus, ...]:
    attended_on = {entry.fact.visit: entry.occurred_on for entry in attended.value}
    missed_names = {entry.fact.visit for entry in missed.value}
    statuses: list[VisitStatus] = []
    for dated in _dated(study, anchors):
        name, _, opens_on, closes_on = dated
        came_on = attended_on.get(name)
        if came_on is not None:
            state = VisitState.ATTENDED
        elif name in missed_names:
            state = VisitState.MISSED
        elif gone_on is not None and closes_on >= gone_on:
            state = VisitState.NOT_PLANNED
        elif today < opens_on:
            state = VisitState.NOT_YET_OPEN
        else:
            state = VisitState.OPEN if today <= closes_on else VisitState.OVERDUE
        statuses.append(_status(dated, state, came_on))
    return tuple(statuses)


_Dated = tuple[str, date, date, date]


@lru_cache(maxsize=16384)
def _status(dated: _Dated, state: VisitState, attended_on: date | None) -> VisitStatus:
    visit, due_on, opens_on, closes_on = dated
    return VisitStatus(
        visit=visit,
        due_on=due_on,
        opens_on=opens_on,
        closes_on=closes_on,
        state=state,
        attended_on=attended_on,
    )


@lru_cache(maxsize=4096)
def _dated(study: Study, anchors: _Anchors) -> tuple[_Dated, ...]:
    """Name, due day and window of every visit whose anchor is known."""
    baseline_day = study.visit(study.schedule.baseline_visit).day
    dated = (_dates(study, visit, anchors, baseline_day) for visit in study.schedule.visits)
    return tuple(dates for dates in dated if dates is not None)


def _dates(study: Study, visit: Visit, anchors: _Anchors, baseline_day: int) -> _Dated | None:
    screening = visit.anchor == "first_infusion" and visit.day < baseline_day
    if screening and anchors.consented_on is not None:
        last_on = anchors.consented_on + timedelta(days=study.eligibility.screening_days)
        return (visit.name, anchors.consented_on, anchors.consented_on, last_on)
    last = visit.anchor == "last_infusion"
    anchor_on = anchors.last_infusion_on if last else anchors.day_zero
    if anchor_on is None:
        return None
    due_on = anchor_on + timedelta(days=visit.day)
    return (
        visit.name,
        due_on,
        due_on - timedelta(days=visit.window_before_days),
        due_on + timedelta(days=visit.window_after_days),
    )
