"""Screening: who the person is, what was tried before, what is found, and who may enter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from firstdose.protocol.criteria import CONSENT, Criterion
from firstdose.protocol.schedule import Procedure
from firstdose.protocol.study import Study
from firstdose.records.facts import (
    DemographyRecorded,
    EligibilityAssessed,
    ExaminationScored,
    Fact,
    MedicationChanged,
    PriorTherapyRecorded,
    VisitAttended,
)
from firstdose.records.values import CriterionAnswer, YesNo
from firstdose.simulate import questions
from firstdose.simulate.analytes import ALWAYS_KNOWN
from firstdose.simulate.chances import happens
from firstdose.simulate.chart import Chart, answer
from firstdose.simulate.dice import question
from firstdose.simulate.entry_criteria import who_they_are
from firstdose.simulate.examinations import ACTIVITY, BILAG, Encounter, examinations
from firstdose.simulate.laboratory import Moment
from firstdose.simulate.ward import Ward, await_all, measured, panel
from firstdose.trial.clinic import Answer


def screen(at: Ward, chart: Chart, today: date) -> tuple[Answer, ...]:
    """Everything found at screening; again in full when someone is screened anew."""
    chart.screenings += 1
    facts: list[Fact] = []
    if chart.screenings == 1:
        facts.extend(_who(chart))
    moment = chart.moment(today, screening_index(chart.screenings))
    found = tuple(_found(at, chart, today, moment))
    facts.extend(found)
    facts.append(_eligibility(at, chart, moment))
    scored = [fact for fact in found if isinstance(fact, ExaminationScored)]
    await_all(at, chart, chart.person.after_examination(today, scored), today)
    return tuple(answer(fact, today) for fact in facts)


def _who(chart: Chart) -> Iterator[Fact]:
    patient = chart.person.patient
    yield DemographyRecorded(
        participant=chart.participant,
        sex=patient.sex,
        age_years=patient.age_years,
        disease_duration_years=patient.disease_duration_years,
    )
    for prior in patient.prior_therapies:
        yield PriorTherapyRecorded(
            participant=chart.participant,
            therapy=prior.therapy,
            therapy_class=prior.therapy_class,
        )
    for drug in patient.drugs:
        yield MedicationChanged(
            participant=chart.participant,
            drug=drug.drug,
            therapy_class=drug.therapy_class,
            dose_mg_per_day=drug.dose_mg_per_day,
        )


def screening_index(screening: int) -> int:
    """What names the first screening, the second … to the dice."""
    return question(f"screening {screening}")


def _found(at: Ward, chart: Chart, today: date, moment: Moment) -> Iterator[Fact]:
    """The screening visits of the schedule; without one, what every dose is computed from."""
    visits = tuple(visit.name for visit in at.study.schedule.screening_visits)
    name = visits[0] if visits else ""
    procedures = _procedures(at.study, visits)
    analytes = [analyte for one in procedures for analyte in one.analytes]
    wanted = tuple(dict.fromkeys((*analytes, *ALWAYS_KNOWN)))
    for visit in visits:
        chart.settle(visit)
        yield VisitAttended(participant=chart.participant, visit=visit)
    results = measured(chart, panel(wanted, chart.person.patient.sex), moment, name)
    unread = at.unread.results_at(name)
    yield from [found for found in results if found.analyte not in unread]
    seen = Encounter(
        visit=name,
        on=today,
        moment=moment,
        results={found.analyte: found.value for found in results},
        bilag=name not in at.unread.bilag,
    )
    instruments = dict.fromkeys(one for each in procedures for one in each.instruments)
    for instrument in instruments or (ACTIVITY, BILAG, "pga"):
        yield from examinations(chart, instrument, seen)


def _eligibility(at: Ward, chart: Chart, moment: Moment) -> EligibilityAssessed:
    """Every criterion answered; who fails, fails one that is a judgement, or what was found."""
    criteria = at.study.eligibility.criteria
    judged = _failed(at, chart, criteria)
    known = who_they_are(chart.person.patient)
    found = {one.key for one in criteria if not chart.person.meets(one, moment, known)}
    failed = found | {judged} - {""}
    chart.is_eligible = not failed
    return EligibilityAssessed(
        participant=chart.participant,
        answers=tuple([_answered(one.key, holds=one.key not in failed) for one in criteria]),
        eligible=not failed,
    )


@cache
def _answered(criterion: str, *, holds: bool) -> CriterionAnswer:
    return CriterionAnswer(criterion=criterion, answer=YesNo.YES if holds else YesNo.NO)


def _failed(at: Ward, chart: Chart, criteria: tuple[Criterion, ...]) -> str:
    """The criterion that is not satisfied; "" when all are."""
    judged = [one.key for one in criteria if not one.limits and one.key != CONSENT]
    if not judged or not happens(at.dice, chart.number, questions.SCREEN_FAILURE, "screen_failure"):
        return ""
    return judged[at.dice.whole(chart.number, questions.FAILED_CRITERION, 0, len(judged) - 1)]


def _procedures(study: Study, visits: tuple[str, ...]) -> tuple[Procedure, ...]:
    names = {name for visit in visits for name in study.visit(visit).procedures}
    return tuple(one for one in study.schedule.procedures if one.name in names)
