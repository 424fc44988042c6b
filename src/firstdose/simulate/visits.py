"""Visits: kept or missed, on which day, and what is found; some results come later."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache

from msgspec import Struct

from firstdose.derive.study_days import so_many_days
from firstdose.protocol.study import Study
from firstdose.records.facts import Fact, VisitAttended, VisitMissed
from firstdose.records.orders import Assess, FollowUp
from firstdose.records.values import Sex
from firstdose.simulate import questions
from firstdose.simulate.analytes import test_of
from firstdose.simulate.chances import happens, pick
from firstdose.simulate.chart import SITE, Chart, answer
from firstdose.simulate.courses import SEROLOGY
from firstdose.simulate.dice import question
from firstdose.simulate.examinations import ACTIVITY, BILAG, Encounter, examinations
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.laboratory import COUNTS
from firstdose.simulate.outbox import Ready
from firstdose.simulate.ward import Panel, Ward, await_all, measured, panel
from firstdose.trial.clinic import Answer

_WAIT_FOR_SEROLOGY = (ACTIVITY, "lldas")
_NONE: frozenset[str] = frozenset()


def visit(at: Ward, chart: Chart, order: Assess | FollowUp, today: date) -> tuple[Answer, ...]:
    """The visit, if today is its day; () while it is still to come."""
    if order.visit in chart.settled:
        return ()
    if is_outpatient(at.study, order.visit):
        if order.visit not in chart.comes_after:
            chart.comes_after[order.visit] = _comes_after(at, chart.number, order.visit)
        days = chart.comes_after[order.visit]
        if days is None:
            return _missed(chart, order, today)
        if today < min(order.due_on + so_many_days(days), order.closes_on):
            return ()
    return _attended(at, chart, order, today)


def _comes_after(at: Ward, number: int, visit: str) -> int | None:
    """On how many days after it is due someone comes to a visit; None: not at all."""
    index = _visit_index(visit)
    if happens(at.dice, number, questions.MISSED_VISIT, "missed_visit", index):
        return None
    return int(pick(at.dice, number, questions.VISIT_DELAY, "days_after_visit_due", index))


@lru_cache(maxsize=1024)
def is_outpatient(study: Study, visit: str) -> bool:
    """Whether people come to a visit from home, or not: one in hospital is never missed."""
    return study.visit(visit).day > figure(Fixed, "in_hospital_until_day").value


def _missed(chart: Chart, order: Assess | FollowUp, today: date) -> tuple[Answer, ...]:
    """That a visit was missed is known on the last day of its window."""
    if today < order.closes_on:
        return ()
    chart.settle(order.visit)
    fact = VisitMissed(participant=chart.participant, visit=order.visit, reason="did not come")
    return (answer(fact, today),)


def _attended(at: Ward, chart: Chart, order: Assess | FollowUp, today: date) -> tuple[Answer, ...]:
    chart.settle(order.visit)
    index, number = _visit_index(order.visit), chart.number
    programme = _programme(at.study, order.visit, _planned(order), at.also_measured)
    lost = is_outpatient(at.study, order.visit) and happens(
        at.dice, number, questions.LOST_SAMPLE, "lost_sample", index
    )
    late_days = int(pick(at.dice, number, questions.SEROLOGY_DELAY, "serology_delay_days", index))
    moment = chart.moment(today, index)
    unread = at.unread.results_at(order.visit)
    taken = _taken(programme, chart.person.patient.sex, unread, lost=lost)
    results = measured(chart, taken, moment, order.visit)
    comes_late = programme.serology.intersection(taken.analytes) if late_days else _NONE
    read = [found for found in results if found.analyte not in unread] if unread else results
    late: list[Fact] = [found for found in read if found.analyte in comes_late]
    at_once: list[Fact] = [VisitAttended(participant=chart.participant, visit=order.visit)]
    at_once += [found for found in read if found.analyte not in comes_late] if late else read
    seen = Encounter(
        visit=order.visit,
        on=today,
        moment=moment,
        results={found.analyte: found.value for found in results},
        lost=lost,
        bilag=not chart.bilag_since_cells or order.visit not in at.unread.bilag,
    )
    sheets = [
        sheet
        for instrument in programme.instruments
        if instrument not in at.unread.worksheets
        for sheet in examinations(chart, instrument, seen)
    ]
    for sheet in sheets:
        is_late = comes_late and sheet.instrument in _WAIT_FOR_SEROLOGY
        (late if is_late else at_once).append(sheet)
        chart.bilag_since_cells |= sheet.instrument == BILAG and bool(chart.infused_on)
    await_all(at, chart, chart.person.after_examination(today, sheets), today)
    for fact in late:
        ready = Ready(answer=answer(fact, today))
        at.outbox.put(today + so_many_days(late_days), chart, ready)
    return tuple([Answer(fact, today, SITE) for fact in at_once])


class _Asked(Struct, frozen=True, kw_only=True):
    """An analyte of a visit; ``is_needed``: a worksheet of the visit is filled in from it."""

    analyte: str
    is_serology: bool
    is_needed: bool


class _Programme(Struct, frozen=True, kw_only=True, eq=False):
    """What is done at a visit.  ``serology``: the analytes whose sample may be lost or late."""

    analytes: tuple[_Asked, ...]
    serology: frozenset[str]
    instruments: tuple[str, ...]


@lru_cache(maxsize=1024)
def _taken(programme: _Programme, sex: Sex, unread: frozenset[str], *, lost: bool) -> Panel:
    """What is measured at a visit where serology is lost or not, and some results are not read."""
    return panel(
        tuple(
            one.analyte
            for one in programme.analytes
            if not (one.is_serology and lost) and (one.is_needed or one.analyte not in unread)
        ),
        sex,
    )


def _planned(order: Assess | FollowUp) -> tuple[str, ...] | None:
    """What the order says is done; None for a contact, at which the schedule says so."""
    return order.procedures if isinstance(order, Assess) else None


@lru_cache(maxsize=1024)
def _programme(
    study: Study, visit: str, ordered: tuple[str, ...] | None, also: tuple[str, ...]
) -> _Programme:
    names = study.visit(visit).procedures if ordered is None else ordered
    done = [one for one in study.schedule.procedures if one.name in names]
    analytes = dict.fromkeys(analyte for one in done for analyte in one.analytes)
    if not analytes.keys().isdisjoint(COUNTS):
        analytes |= dict.fromkeys(also)
    instruments = tuple(dict.fromkeys(one for each in done for one in each.instruments))
    asked = tuple(_asked(one, is_scored=bool(instruments)) for one in analytes)
    return _Programme(
        analytes=asked,
        serology=frozenset(one.analyte for one in asked if one.is_serology),
        instruments=instruments,
    )


def is_serology(analyte: str) -> bool:
    """Whether it decides an item of serology, whose sample may be lost or late."""
    test = test_of(analyte)
    return test is not None and test.item in SEROLOGY


def _asked(analyte: str, *, is_scored: bool) -> _Asked:
    test = test_of(analyte)
    decides = test is not None and (test.item or test.kind == "temperature")
    return _Asked(
        analyte=analyte,
        is_serology=is_serology(analyte),
        is_needed=is_scored and bool(decides),
    )


@cache
def _visit_index(name: str) -> int:
    return question(f"visit: {name}")
