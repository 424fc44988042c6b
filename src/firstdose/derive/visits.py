"""Visits: when each planned visit is due, and whether it was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from msgspec import Struct

from firstdose.derive.exposure import Exposure, exposure, regimen_named
from firstdose.derive.happened import first_on, happened, left_on
from firstdose.derive.plan import day_zero, last_infusion_due_on
from firstdose.derive.study_days import so_many_days
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


class PlannedVisit(NamedTuple):
    """When one visit is due; its window includes both its first and last day."""

    visit: Visit
    of_screening: bool
    due_on: date
    opens_on: date
    closes_on: date


class VisitStatus(Struct, frozen=True, kw_only=True):
    """One planned visit of one participant; its window includes both its first and last day."""

    visit: str
    due_on: date
    opens_on: date
    closes_on: date
    state: VisitState
    attended_on: date | None


def visits(study: Study, history: History, today: date) -> tuple[VisitStatus, ...]:
    """Every visit that can be dated so far, in the order of the schedule.

    Screening visits (those before baseline) count from consent and may be done until the screening
    period ends.  All others count from their anchor; until the first infusion is given, from the
    day for which it is planned.
    """
    given = exposure(study, history, today)
    said = _said(happened(history, VisitMissed, today), happened(history, VisitAttended, today))
    to_come = {each.visit.name for each in visits_to_come(study, given, history, today)}
    gone_on = left_on(history, today)
    statuses: list[VisitStatus] = []
    for planned in _planned(study, *_anchors(study, given, history, today)):
        entry = said.get(planned.visit.name)
        attended_on = None
        if planned.visit.name in to_come:
            state = VisitState.OPEN if planned.opens_on <= today else VisitState.NOT_YET_OPEN
        elif entry is None:
            gone = gone_on is not None and gone_on <= planned.closes_on
            state = VisitState.NOT_PLANNED if gone else VisitState.OVERDUE
        elif isinstance(entry.fact, VisitMissed):
            state = VisitState.MISSED
        else:
            state, attended_on = VisitState.ATTENDED, entry.occurred_on
        statuses.append(_status(planned, state, attended_on))
    return tuple(statuses)


def visits_to_come(
    study: Study, given: Exposure | None, history: History, today: date
) -> tuple[PlannedVisit, ...]:
    """The visits among them that may still be kept: whose window has not closed."""
    if left_on(history, today):
        return ()
    return _not_over(_planned(study, *_anchors(study, given, history, today)), history, today)


def visits_ahead(
    study: Study, given: Exposure, history: History, today: date
) -> tuple[PlannedVisit, ...]:
    """The visits after screening that whoever is still in the study may keep, by day due.

    Two exposures that are ``counted_from`` the same days have the same ones ahead.
    """
    consented_on = first_on(history, Consented, today)
    planned = _after_screening(study, consented_on, *counted_from(study, given, today))
    return _not_over(planned, history, today)


def still_ahead(
    before: tuple[PlannedVisit, ...], said: Iterable[VisitAttended | VisitMissed], today: date
) -> tuple[PlannedVisit, ...]:
    """Of the visits that were ahead, those that are, now that more was said of some."""
    over = {fact.visit for fact in said}
    return tuple([one for one in before if one.closes_on >= today and one.visit.name not in over])


def _not_over(
    planned: tuple[PlannedVisit, ...], history: History, today: date
) -> tuple[PlannedVisit, ...]:
    attended = happened(history, VisitAttended, today)
    missed = happened(history, VisitMissed, today)
    return still_ahead(planned, [entry.fact for entry in (*attended, *missed)], today)


def _said(
    missed: tuple[Entry[VisitMissed], ...], attended: tuple[Entry[VisitAttended], ...]
) -> Mapping[str, Entry[VisitAttended] | Entry[VisitMissed]]:
    """The visits of which somebody has said that they were kept or missed."""
    return {entry.fact.visit: entry for entry in (*missed, *attended)}


def _status(planned: PlannedVisit, state: VisitState, attended_on: date | None) -> VisitStatus:
    return VisitStatus(
        visit=planned.visit.name,
        due_on=planned.due_on,
        opens_on=planned.opens_on,
        closes_on=planned.closes_on,
        state=state,
        attended_on=attended_on,
    )


_due_on = attrgetter("due_on")

_Anchors = tuple[date | None, date | None, date | None]
"""Consent, day 0 and the last infusion: the days from which visits count; None: not known yet."""


def _anchors(study: Study, given: Exposure | None, history: History, today: date) -> _Anchors:
    consented_on = first_on(history, Consented, today)
    if given is None:
        return consented_on, None, None
    return consented_on, *counted_from(study, given, today)


def counted_from(study: Study, given: Exposure, today: date) -> tuple[date | None, date | None]:
    """Day 0 and the last infusion, as given or as things stand: visits count from these days."""
    zero = given.first_infusion_on
    if zero is None and regimen_named(study, given.regimen) is not None:
        zero = day_zero(study, given)
    return zero, _last_infusion_on(study, given, zero, today)


def _last_infusion_on(study: Study, given: Exposure, zero: date | None, today: date) -> date | None:
    """The last infusion as things stand and, before any was given, as planned.

    None too where no visit counts from it.
    """
    regimen = regimen_named(study, given.regimen)
    if not counts_from_last_infusion(study):
        return None
    last_on = last_infusion_due_on(study, given, today)
    if last_on is not None or regimen is None or zero is None:
        return last_on
    return zero + so_many_days(regimen.infusion_days[-1])


@lru_cache(maxsize=64)
def counts_from_last_infusion(study: Study) -> bool:
    """Whether any visit of the schedule counts from the last infusion."""
    return any(visit.anchor == "last_infusion" for visit in study.schedule.visits)


@lru_cache(maxsize=256)
def _planned(
    study: Study, consented_on: date | None, day_zero: date | None, last_infusion_on: date | None
) -> tuple[PlannedVisit, ...]:
    """Every visit whose anchor is known."""
    anchors = (consented_on, day_zero, last_infusion_on)
    baseline_day = study.visit(study.schedule.baseline_visit).day
    planned = (_plan(study, visit, anchors, baseline_day) for visit in study.schedule.visits)
    return tuple(visit for visit in planned if visit is not None)


@lru_cache(maxsize=256)
def _after_screening(
    study: Study, consented_on: date | None, day_zero: date | None, last_infusion_on: date | None
) -> tuple[PlannedVisit, ...]:
    planned = _planned(study, consented_on, day_zero, last_infusion_on)
    return tuple(sorted([one for one in planned if not one.of_screening], key=_due_on))


def _plan(study: Study, visit: Visit, anchors: _Anchors, baseline_day: int) -> PlannedVisit | None:
    consented_on, day_zero, last_infusion_on = anchors
    screening = visit.anchor == "first_infusion" and visit.day < baseline_day
    if screening and consented_on is not None:
        last_on = consented_on + so_many_days(study.eligibility.screening_days)
        return PlannedVisit(visit, screening, consented_on, consented_on, last_on)
    anchor_on = last_infusion_on if visit.anchor == "last_infusion" else day_zero
    if anchor_on is None:
        return None
    due_on = anchor_on + so_many_days(visit.day)
    opens_on = due_on - so_many_days(visit.window_before_days)
    closes_on = due_on + so_many_days(visit.window_after_days)
    return PlannedVisit(visit, screening, due_on, opens_on, closes_on)
