"""When the safety committee meets, and what the design recommends to it."""

from __future__ import annotations

from datetime import date

from firstdose.design.designs import design_of
from firstdose.design.reasons import Why
from firstdose.design.situation import Decision
from firstdose.protocol.study import Study
from firstdose.records.orders import Review
from firstdose.records.values import Action, Reason
from firstdose.trial.standing import ENTERING, Place, Standing, is_finished
from firstdose.trial.stops import Triggered


def recommendation(
    study: Study, standing: Standing, stops: tuple[Triggered, ...], today: date
) -> Decision:
    """What the design and its guards recommend today.

    A study stop overrules them, and so does the number planned for the whole study: once all have
    been entered, a part that would need more of them stops.
    """
    stands = standing.situation(today)
    decision = design_of(study, stands.part)(stands)
    if standing.planned_left <= 0 and decision.action in ENTERING:
        values = (("participants", str(study.enrolment.planned_participants)),)
        reason = Reason(key=Why.PLANNED_REACHED, values=values)
        decision = decision.overruled(reason, action=Action.STOP, regimen="")
    for stop in stops:
        reason = Reason(key=Why.STUDY_STOP, values=(("rule", stop.rule),))
        decision = decision.overruled(reason, action=Action.STOP, regimen="")
    return decision


def due(
    study: Study, standing: Standing, stops: tuple[Triggered, ...], today: date
) -> Decision | None:
    """The recommendation to be decided on today; None when there is nothing to decide.

    The committee meets at the start; when every place opened at the current regimen is taken and
    resolved; and at once when a dose-limiting toxicity or a study stop that has become known since
    it last met changes the recommendation to anything but going on.
    """
    if is_finished(standing.decided):
        return None
    if not standing.decided:
        return recommendation(study, standing, stops, today)
    here = standing.here
    if _has_news(standing.decided[-1].fact.evidence_through, here, stops):
        decision = recommendation(study, standing, stops, today)
        if decision.action not in (Action.STAY, Action.WAIT):
            return decision
    if standing.free_places <= 0 and not any(place.is_unresolved for place in here):
        return recommendation(study, standing, stops, today)
    return None


def _has_news(evidence_through: int, here: tuple[Place, ...], stops: tuple[Triggered, ...]) -> bool:
    evidence = [number for place in here for dlt in place.dlt.dlts for number in dlt.sources]
    evidence.extend(number for stop in stops for number in stop.sources)
    return max(evidence, default=0) > evidence_through


def review(decision: Decision, part: str, *, evidence_through: int, today: date) -> Review:
    """The order that convenes the committee; it stays open until the committee decides."""
    return Review(
        part=part,
        recommended_action=decision.action,
        recommended_regimen=decision.regimen,
        reasons=decision.reasons,
        evidence_through=evidence_through,
        due_on=today,
        opens_on=today,
        closes_on=date.max,
    )
