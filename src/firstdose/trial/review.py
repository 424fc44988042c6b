"""When the safety committee meets, and what the design recommends to it."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from firstdose.design.designs import chosen_now, part_design
from firstdose.design.pending import recommend_when_complete
from firstdose.design.reasons import GuardWhy
from firstdose.design.situation import Decision
from firstdose.protocol.study import Study
from firstdose.records.facts import DoseDecided
from firstdose.records.orders import Review
from firstdose.records.values import Action, Reason
from firstdose.trial.place import Place
from firstdose.trial.standing import (
    Standing,
    free_places,
    is_finished,
    situation_of,
)
from firstdose.trial.stops import Triggered


def recommendation(
    study: Study, standing: Standing, stops: tuple[Triggered, ...], today: date
) -> Decision:
    """What the design and its guards recommend today.

    A study stop overrules them, and so does the number planned for the whole study: once all have
    been entered, a part that would need more of them is over, and what the design would choose from
    what is known is recommended.  Going back needs no one yet: the lower regimen may have all that
    it needs.
    """
    design, stands = part_design(study, standing.part.name), situation_of(study, standing, today)
    decision = design.decide(stands)
    needs_more = decision.action in (Action.START, Action.STAY, Action.ESCALATE)
    if standing.planned_left <= 0 and needs_more:
        values = (("participants", str(study.enrolment.planned_participants)),)
        reason = Reason(key=GuardWhy.PLANNED_REACHED, values=values)
        chosen = chosen_now(study, standing.part.name, stands)
        action = Action.COMPLETE if chosen else Action.STOP
        decision = decision.overruled(reason, action=action, regimen=chosen)
        decision = recommend_when_complete(stands, decision)
    return unless_stopped(decision, stops)


def unless_stopped(decision: Decision, stops: tuple[Triggered, ...]) -> Decision:
    """The same decision, or to stop where a rule that stops the whole study holds."""
    for stop in stops:
        reason = Reason(key=GuardWhy.STUDY_STOP, values=(("rule", stop.rule),))
        decision = decision.overruled(reason, action=Action.STOP, regimen="")
    return decision


class Meeting(Struct, frozen=True, kw_only=True):
    """What the safety committee is to decide on, and the day by which it is to have decided."""

    decision: Decision
    by: date


def due(
    study: Study, standing: Standing, stops: tuple[Triggered, ...], today: date
) -> Meeting | None:
    """The recommendation to be decided on today; None when there is nothing to decide.

    The committee meets at the start; when every place opened at the current regimen is taken and,
    for a design that suspends on pending outcomes, resolved; and at once when a dose-limiting
    toxicity or a study stop that has become known since it last met changes the recommendation to
    going back or stopping.  It does not meet to wait, as when windows are still open at a regimen
    it has left.
    """
    if is_finished(standing.decided):
        return None
    if not standing.decided:
        return Meeting(decision=recommendation(study, standing, stops, today), by=today)
    last = standing.decided[-1]
    if has_news(last.fact.evidence_through, standing.places, stops):
        decision = recommendation(study, standing, stops, today)
        if decision.action in (Action.DE_ESCALATE, Action.STOP):
            return Meeting(decision=decision, by=today)
    suspends = part_design(study, standing.part.name).declares.suspends_on_pending
    if free_places(study, standing, today) > 0:
        return None
    if suspends and any(place.is_unresolved for place in standing.here):
        return None
    decision = recommendation(study, standing, stops, today)
    if decision.action is Action.WAIT or is_answered(standing, last.fact, decision, today):
        return None
    return Meeting(decision=decision, by=decided_by(standing, today))


def has_news(
    evidence_through: int, places: tuple[Place, ...], stops: tuple[Triggered, ...]
) -> bool:
    """Whether a dose-limiting toxicity or a study stop has become known since."""
    evidence = [number for place in places for dlt in place.dlt.dlts for number in dlt.sources]
    evidence.extend(number for stop in stops for number in stop.sources)
    return max(evidence, default=0) > evidence_through


def is_answered(standing: Standing, last: DoseDecided, decision: Decision, today: date) -> bool:
    """Whether the committee's last decision was on this very recommendation, not long ago."""
    shown = (last.recommended_action, last.recommended_regimen, last.reasons)
    same = shown == (decision.action, decision.regimen, decision.reasons)
    again_on = asked_again_on(standing, today)
    return same and again_on is not None


def asked_again_on(standing: Standing, today: date) -> date | None:
    """When the committee is asked again what it left open; None where that day has come.

    It may wait, or stay where no place is left.  Unless the recommendation changes before, it is
    asked again after as many days as it has for a decision.
    """
    if not standing.decided:
        return None
    days = max(standing.part.review_within_days, 1)
    on = standing.decided[-1].known_on + timedelta(days=days)
    return on if on > today else None


def decided_by(standing: Standing, today: date) -> date:
    """So many days after the last window of the cohort has closed, but not in the past."""
    closed_on = (place.resolves_on for place in standing.here)
    last_on = max((on for on in closed_on if on is not None), default=today)
    return max(last_on + timedelta(days=standing.part.review_within_days), today)


def review(meeting: Meeting, part: str, *, evidence_through: int, today: date) -> Review:
    """The order that convenes the committee; it stays open until the committee decides."""
    return Review(
        part=part,
        recommended_action=meeting.decision.action,
        recommended_regimen=meeting.decision.regimen,
        reasons=meeting.decision.reasons,
        evidence_through=evidence_through,
        due_on=meeting.by,
        opens_on=today,
        closes_on=date.max,
    )
