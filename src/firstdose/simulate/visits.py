"""Visits: kept or missed, on which day, and what is found; some results come later."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

from msgspec import Struct

from firstdose.protocol.study import Study
from firstdose.records.facts import Fact, VisitAttended, VisitMissed
from firstdose.records.orders import Assess, FollowUp
from firstdose.simulate import questions
from firstdose.simulate.analytes import test_of
from firstdose.simulate.chances import happens, pick
from firstdose.simulate.chart import SITE, Chart, answer
from firstdose.simulate.courses import SEROLOGY
from firstdose.simulate.dice import question
from firstdose.simulate.examinations import ACTIVITY, Encounter, examinations, examined
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.laboratory import COUNTS
from firstdose.simulate.outbox import Ready
from firstdose.simulate.ward import Ward, await_all, measured
from firstdose.trial.clinic import Answer

_WAIT_FOR_SEROLOGY = (ACTIVITY, "lldas")


def visit(at: Ward, chart: Chart, order: Assess | FollowUp, today: date) -> tuple[Answer, ...]:
    """The visit, if today is its day; () while it is still to come."""
    if order.visit in chart.settled:
        return ()
    index = _visit_index(order.visit)
    if _is_outpatient(at.study, order.visit):
        if happens(at.dice, chart.number, questions.MISSED_VISIT, "missed_visit", index):
            return _missed(chart, order, today)
        asked = questions.VISIT_DELAY
        delay = int(pick(at.dice, chart.number, asked, "days_after_visit_due", index))
        if today < min(order.due_on + timedelta(days=delay), order.closes_on):
            return ()
    return _attended(at, chart, order, today)


@lru_cache(maxsize=1024)
def _is_outpatient(study: Study, visit: str) -> bool:
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
    lost = _is_outpatient(at.study, order.visit) and happens(
        at.dice, number, questions.LOST_SAMPLE, "lost_sample", index
    )
    late_days = int(pick(at.dice, number, questions.SEROLOGY_DELAY, "serology_delay_days", index))
    moment = chart.moment(today, index)
    analytes = programme.but_serology if lost else programme.analytes
    results = measured(chart, analytes, moment, order.visit)
    comes_late = programme.serology if late_days else ()
    late: list[Fact] = [found for found in results if found.analyte in comes_late]
    at_once: list[Fact] = [
        VisitAttended(participant=chart.participant, visit=order.visit),
        *[found for found in results if found.analyte not in comes_late],
    ]
    seen = Encounter(
        visit=order.visit,
        on=today,
        moment=moment,
        results={found.analyte: found.value for found in results},
        lost=lost,
    )
    sheets = [
        sheet
        for instrument in programme.instruments
        for sheet in examinations(chart, instrument, seen)
    ]
    waits = _WAIT_FOR_SEROLOGY if late else ()
    for sheet in sheets:
        (late if sheet.instrument in waits else at_once).append(sheet)
    await_all(at, chart, chart.person.after_examination(examined(today, sheets)), today)
    for fact in late:
        ready = Ready(answer=answer(fact, today))
        at.outbox.put(today + timedelta(days=late_days), chart, ready)
    return tuple([Answer(fact, today, SITE) for fact in at_once])


class _Programme(Struct, frozen=True, kw_only=True):
    """What is done at a visit.  ``serology``: the analytes whose sample may be lost or late."""

    analytes: tuple[str, ...]
    serology: frozenset[str]
    but_serology: tuple[str, ...]
    instruments: tuple[str, ...]


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
    serology = frozenset(analyte for analyte in analytes if _is_serology(analyte))
    return _Programme(
        analytes=tuple(analytes),
        serology=serology,
        but_serology=tuple(analyte for analyte in analytes if analyte not in serology),
        instruments=tuple(dict.fromkeys(one for each in done for one in each.instruments)),
    )


def _is_serology(analyte: str) -> bool:
    test = test_of(analyte)
    return test is not None and test.item in SEROLOGY


@cache
def _visit_index(name: str) -> int:
    return question(f"visit: {name}")
