"""Whether one participant responded at a visit, and what stands in the way of saying so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, assert_never

from firstdose.analyse.cut import DataCut, Participant
from firstdose.derive.disease_activity import ActivityAssessment
from firstdose.protocol.endpoints import IntercurrentEvents
from firstdose.protocol.schedule import Visit
from firstdose.protocol.study import Study
from firstdose.standards.states import State
from firstdose.standards.verdict import Outcome, every

Measure = Literal["sri_4", "lldas", "doris", "lldas_and_doris"]
MEASURES: tuple[Measure, ...] = ("sri_4", "lldas", "doris", "lldas_and_doris")


class Counting(StrEnum):
    """How one participant counts at a visit.

    ``not_assessed`` is a non-response whose visit window has closed without an answer; ``excluded``
    and ``not_yet_due`` are in no denominator.
    """

    RESPONSE = "response"
    NO_RESPONSE = "no_response"
    NOT_ASSESSED = "not_assessed"
    NOT_YET_DUE = "not_yet_due"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One participant's answer at a visit, with the entries it comes from."""

    who: Participant
    answer: Counting
    sources: tuple[int, ...]

    @property
    def counts(self) -> bool:
        """Whether the participant is in the denominator."""
        return self.answer in {Counting.RESPONSE, Counting.NO_RESPONSE, Counting.NOT_ASSESSED}

    @property
    def assessed(self) -> bool:
        """Whether the participant is in the denominator of those assessed."""
        return self.answer in {Counting.RESPONSE, Counting.NO_RESPONSE}


def holds(assessment: ActivityAssessment, measure: Measure) -> Outcome:
    """Whether a measure holds at an assessment; unknown where it could not be judged."""
    return every(state.met for state in state_of(assessment, measure))


def state_of(assessment: ActivityAssessment, measure: Measure) -> tuple[State, ...]:
    """The states of an assessment behind a measure."""
    match measure:
        case "sri_4":
            found = assessment.responder("sri_4")
            return (found,) if found is not None else ()
        case "lldas":
            return (assessment.lldas,)
        case "doris":
            return (assessment.doris,)
        case "lldas_and_doris":
            return (assessment.lldas, assessment.doris)
        case _:
            assert_never(measure)


def never_known(cut: DataCut, measure: Measure) -> tuple[str, ...]:
    """Quantities that the measure needs and that no assessment of the ledger ever gave.

    A response that cannot be met by anyone is not recorded; counting it as none would be wrong.
    """
    after = [
        one
        for who in cut.participants
        for one in who.course.activity
        if one.study_day is not None and one.study_day > 0
    ]
    if any(holds(one, measure) is Outcome.MET for one in after):
        return ()
    states = [state for one in after for state in state_of(one, measure)]
    verdicts = [verdict for state in states for verdict in state.verdicts]
    known = {one.quantity for one in verdicts if one.outcome is not Outcome.UNKNOWN}
    return tuple(dict.fromkeys(one.quantity for one in verdicts if one.quantity not in known))


def response_at(cut: DataCut, who: Participant, measure: Measure, visit: Visit) -> Response:
    """The answer at a planned visit, once its window has closed before the cut.

    Whoever left, died or was given rescue medication before is counted as the study file says; who
    was rescued and has no assessment is a non-response like everyone else without one.
    """
    planned = next((one for one in who.course.visits if one.visit == visit.name), None)
    if planned is None or planned.closes_on >= cut.on:
        return Response(who=who, answer=Counting.NOT_YET_DUE, sources=())
    found = [one for one in who.course.activity if one.visit == visit.name]
    assessment = found[-1] if found else None
    until = assessment.on if assessment else planned.closes_on
    return _counted(cut.study, who, measure, assessment, until)


def response_at_last_visit(
    cut: DataCut, who: Participant, measure: Measure, beyond_days: int
) -> Response:
    """The answer at the last assessment that belongs to the time beyond so many days.

    That is an assessment on a later day, or at a visit whose window reaches beyond it; someone
    without one is not assessed.
    """
    late = {
        visit.name
        for visit in cut.study.schedule.visits
        if visit.day + visit.window_after_days > beyond_days
    }
    found = [
        one
        for one in who.course.activity
        if one.study_day is not None and (one.study_day > beyond_days or one.visit in late)
    ]
    assessment = found[-1] if found else None
    until = assessment.on if assessment else cut.on
    return _counted(cut.study, who, measure, assessment, until)


def _counted(
    study: Study,
    who: Participant,
    measure: Measure,
    assessment: ActivityAssessment | None,
    until: date,
) -> Response:
    sources = assessment.sources if assessment else ()
    decided = _intercurrent(study.endpoints.intercurrent_events, who, until)
    if decided is Counting.NO_RESPONSE and assessment is None:
        decided = Counting.NOT_ASSESSED
    if decided is not None:
        return Response(who=who, answer=decided, sources=sources)
    outcome = holds(assessment, measure) if assessment else Outcome.UNKNOWN
    return Response(who=who, answer=_ANSWERS[outcome], sources=sources)


_ANSWERS = {
    Outcome.MET: Counting.RESPONSE,
    Outcome.NOT_MET: Counting.NO_RESPONSE,
    Outcome.UNKNOWN: Counting.NOT_ASSESSED,
}


def _intercurrent(rules: IntercurrentEvents, who: Participant, until: date) -> Counting | None:
    """What leaving, death or rescue by then makes of the answer; None: nothing."""
    course = who.course
    if course.died_on is not None and course.died_on <= until:
        return Counting.EXCLUDED if rules.death == "excluded" else Counting.NOT_ASSESSED
    if course.withdrawn_on is not None and course.withdrawn_on <= until:
        return Counting.EXCLUDED if rules.withdrawal == "excluded" else Counting.NOT_ASSESSED
    rescued = course.rescue_on is not None and course.rescue_on <= until
    return Counting.NO_RESPONSE if rescued and rules.rescue == "non_response" else None
