"""Analysis populations: who belongs to which, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from firstdose.derive.disease_activity import ActivityAssessment, assessments, baseline
from firstdose.derive.dose_limiting_toxicity import Evaluable, dlt_status
from firstdose.derive.exposure import Exposure, exposure
from firstdose.derive.happened import first_on, happened, left_on
from firstdose.derive.plan import plans_no_conditioning
from firstdose.derive.visits import visits
from firstdose.protocol.endpoints import AnalysisPopulation, Milestone
from firstdose.protocol.study import Study
from firstdose.records.facts import Consented, EligibilityAssessed
from firstdose.records.history import History
from firstdose.records.values import Reason
from firstdose.standards.verdict import Outcome, every


class Membership(Struct, frozen=True, kw_only=True):
    """Whether a participant belongs to one analysis population, and the requirement that decided.

    ``reason`` is None for members.
    """

    population: str
    outcome: Outcome
    reason: Reason | None


def memberships(study: Study, history: History, today: date) -> tuple[Membership, ...]:
    """Membership of every analysis population of the study, in the order of the study file."""
    reached = milestones(study, history, today)
    days = followed_days(study, history, today)
    return tuple(_membership(each, reached, days) for each in study.endpoints.populations)


def milestones(study: Study, history: History, today: date) -> Mapping[Milestone, Outcome]:
    """Which milestones the participant has reached; unknown while one is still to be decided."""
    given = exposure(study, history, today)
    infused = {infusion.number for infusion in (given.infusions if given is not None else ())}
    assessed = assessments(study, history, today)
    later = [each for each in assessed if each.study_day is not None and each.study_day > 0]
    return {
        "consented": _said(first_on(history, Consented, today) is not None),
        "eligible": _eligible(history, today),
        "assigned": _said(given is not None),
        "conditioned": _said(_conditioned(study, given)),
        "infused": _said(bool(infused)),
        "all_infusions": _said(given is not None and len(infused) >= given.planned_infusions > 0),
        "dlt_evaluable": _dlt_evaluable(study, history, today),
        "baseline_activity": _scored((baseline(study, history, today),)),
        "post_baseline_activity": _scored(tuple(later)),
    }


def completed_on(study: Study, history: History, today: date) -> date | None:
    """The day on which the window of the last planned visit closed; None: not closed, or left."""
    given = exposure(study, history, today)
    if given is None or given.first_infusion_on is None:
        return None
    closed_on = max(visit.closes_on for visit in visits(study, history, today))
    gone_on = left_on(history, today)
    return closed_on if closed_on < today and (gone_on is None or closed_on < gone_on) else None


def followed_until(study: Study, history: History, today: date) -> date:
    """The last day of follow-up: that of leaving, the end of the planned visits, or today."""
    return completed_on(study, history, today) or left_on(history, today) or today


def followed_days(study: Study, history: History, today: date) -> int | None:
    """Days from the first infusion to the last day of follow-up; None: not infused."""
    given = exposure(study, history, today)
    if given is None or given.first_infusion_on is None:
        return None
    return (followed_until(study, history, today) - given.first_infusion_on).days


def _membership(
    population: AnalysisPopulation, reached: Mapping[Milestone, Outcome], days: int | None
) -> Membership:
    beyond = population.followed_beyond_days
    asked: dict[str, Outcome] = {name: reached[name] for name in population.requires}
    if beyond:
        asked[f"followed_beyond_{beyond}_days"] = _said(days is not None and days > beyond)
    outcome = every(asked.values()) if asked else Outcome.MET
    missing = next((name for name, each in asked.items() if each is outcome), "")
    return Membership(
        population=population.name,
        outcome=outcome,
        reason=None if outcome is Outcome.MET else _reason(outcome, missing),
    )


def _reason(outcome: Outcome, milestone: str) -> Reason:
    key = "milestone_not_reached" if outcome is Outcome.NOT_MET else "milestone_undecided"
    return Reason(key=key, values=(("milestone", milestone),))


def _eligible(history: History, today: date) -> Outcome:
    """The investigator's conclusion; unknown before, and where none was recorded."""
    assessed = happened(history, EligibilityAssessed, today)
    return _said(assessed[-1].fact.eligible) if assessed else Outcome.UNKNOWN


def _conditioned(study: Study, given: Exposure | None) -> bool:
    """Had conditioning or, where the regimen has none, its first infusion."""
    if given is None:
        return False
    if plans_no_conditioning(study, given):
        return given.first_infusion_on is not None
    return given.first_conditioning_on is not None


def _dlt_evaluable(study: Study, history: History, today: date) -> Outcome:
    status = dlt_status(study, history, today)
    if status is None:
        return Outcome.NOT_MET
    match status.evaluable:
        case Evaluable.EVALUABLE:
            return Outcome.MET
        case Evaluable.PENDING:
            return Outcome.UNKNOWN
        case Evaluable.NOT_EVALUABLE | Evaluable.NOT_TREATED:
            return Outcome.NOT_MET


def _scored(assessed: tuple[ActivityAssessment | None, ...]) -> Outcome:
    """Whether one of the assessments has a complete SLEDAI-2K; none held is not reached."""
    held = [each for each in assessed if each is not None]
    if any(isinstance(each.sledai_total, Decimal) for each in held):
        return Outcome.MET
    return Outcome.UNKNOWN if held else Outcome.NOT_MET


def _said(claim: bool) -> Outcome:  # noqa: FBT001 (a claim, and nothing else)
    return Outcome.MET if claim else Outcome.NOT_MET
