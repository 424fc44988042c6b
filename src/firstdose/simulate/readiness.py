"""Go or no-go: every criterion before conditioning and before each infusion, on the day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, lru_cache

from firstdose.protocol.criteria import Criterion, Sign
from firstdose.protocol.study import Study
from firstdose.records.facts import InfusionHeld, ReadinessAssessed
from firstdose.records.orders import AssessReadiness
from firstdose.records.steps import CONDITIONING, infusion_step
from firstdose.records.values import CriterionAnswer, Sex, SpecialInterest, WithdrawalReason, YesNo
from firstdose.simulate import questions
from firstdose.simulate.chances import happens
from firstdose.simulate.chart import Chart, answer
from firstdose.simulate.dice import question
from firstdose.simulate.episodes import Episode
from firstdose.simulate.events import held_infection
from firstdose.simulate.reporting import report
from firstdose.simulate.unread import UNSCHEDULED
from firstdose.simulate.ward import Panel, Ward, expect, measured, panel, withdraw
from firstdose.trial.clinic import Answer

SEVERE_GRADE = 3
"""The grade from which an event is severe (CTCAE)."""


def assess(at: Ward, chart: Chart, order: AssessReadiness, today: date) -> tuple[Answer, ...]:
    """Every go/no-go criterion answered.

    A no-go is said once, with the event behind it; then nothing until the event is over, and once
    more on the last day on which the step could have been given.
    """
    if order.step not in chart.steps_asked:
        chart.steps_asked.add(order.step)
        _perhaps_ill(at, chart, order.step, today)
    criteria = _criteria(at.study, order.step)
    blocking = next((one for one in chart.ongoing(today) if _signs(one)), None)
    if blocking is None:
        answers = _all_satisfied(at.study, order.step)
        fact = ReadinessAssessed(participant=chart.participant, step=order.step, answers=answers)
        return (*_checked(at, chart, order.step, today), answer(fact, today))
    is_last = today >= order.closes_on
    if chart.held.get(order.step) == blocking.key and not is_last:
        return ()
    chart.held[order.step] = blocking.key
    if is_last and order.step in (CONDITIONING, infusion_step(1)):
        withdraw(at, chart, today + timedelta(days=1), WithdrawalReason.INVESTIGATOR_DECISION)
    return (
        *report(chart, blocking),
        *_checked(at, chart, order.step, today),
        *_no_go(chart, order.step, criteria, blocking, today, final=is_last),
    )


def _criteria(study: Study, step: str) -> tuple[Criterion, ...]:
    readiness = study.readiness
    return readiness.before_conditioning if step == CONDITIONING else readiness.before_each_infusion


def _perhaps_ill(at: Ward, chart: Chart, step: str, today: date) -> None:
    index = question(f"step: {step}")
    if happens(at.dice, chart.number, questions.HELD_STEP, "held_step", index):
        expect(at, chart, held_infection(at.dice, chart.number, step, today))


@lru_cache(maxsize=1024)
def _all_satisfied(study: Study, step: str) -> tuple[CriterionAnswer, ...]:
    return tuple(_satisfied(criterion.key) for criterion in _criteria(study, step))


@cache
def _satisfied(criterion: str) -> CriterionAnswer:
    return CriterionAnswer(criterion=criterion, answer=YesNo.YES)


def _no_go(
    chart: Chart,
    step: str,
    criteria: tuple[Criterion, ...],
    blocking: Episode,
    today: date,
    *,
    final: bool,
) -> tuple[Answer, ...]:
    failed = _failed(criteria, blocking)
    answers = tuple(
        CriterionAnswer(criterion=criterion.key, answer=YesNo.NO)
        if criterion.key in failed
        else _satisfied(criterion.key)
        for criterion in criteria
    )
    assessed = ReadinessAssessed(participant=chart.participant, step=step, answers=answers)
    held = InfusionHeld(
        participant=chart.participant,
        step=step,
        reason=blocking.term,
        event=chart.event_name(blocking),
        final=final,
    )
    return (answer(assessed, today), answer(held, today))


def _checked(at: Ward, chart: Chart, step: str, today: date) -> list[Answer]:
    """What the criteria ask to be measured on the day."""
    unread = at.unread.results_at(UNSCHEDULED)
    taken = _taken(at.study, step, chart.person.patient.sex, unread)
    moment = chart.moment(today, question(f"readiness {step} {today.isoformat()}"))
    return [answer(found, today) for found in measured(chart, taken, moment)]


@lru_cache(maxsize=1024)
def _taken(study: Study, step: str, sex: Sex, unread: frozenset[str]) -> Panel:
    asked = [limit.quantity for one in _criteria(study, step) for limit in one.limits]
    return panel(tuple([one for one in dict.fromkeys(asked) if one not in unread]), sex)


def _signs(episode: Episode) -> frozenset[Sign]:
    """What about an event forbids treatment; nothing about an expected cytopenia does."""
    if episode.special_interest is SpecialInterest.CYTOPENIA:
        return frozenset()
    found: dict[Sign, bool] = {
        "fever": bool(episode.fever),
        "infection": episode.special_interest is SpecialInterest.INFECTION,
        "crs_icans": episode.special_interest in (SpecialInterest.CRS, SpecialInterest.ICANS),
        "severe_event": episode.grade >= SEVERE_GRADE,
        "oxygen_or_pressor": "oxygen" in episode.treatment,
    }
    return frozenset(sign for sign, is_there in found.items() if is_there)


def _failed(criteria: tuple[Criterion, ...], blocking: Episode) -> frozenset[str]:
    """Criteria that the event leaves unsatisfied; the first judgement where none is about it."""
    signs = _signs(blocking)
    named = frozenset(criterion.key for criterion in criteria if signs & set(criterion.about))
    judged = (criterion.key for criterion in criteria if not criterion.limits)
    return named or frozenset([next(judged, criteria[0].key)])
