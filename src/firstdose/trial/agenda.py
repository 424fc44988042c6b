"""What one participant's treatment and visits ask for, now and next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from firstdose.derive.dosing import cells_to_infuse, conditioning_dose_mg
from firstdose.derive.eligibility import found_ready
from firstdose.derive.exposure import Exposure, regimen_named
from firstdose.derive.plan import (
    Slot,
    conditioning_days,
    conditioning_slot,
    day_zero,
    first_conditioning_day,
    next_infusion_slot,
)
from firstdose.derive.visits import PlannedVisit, visits_ahead
from firstdose.protocol.regimens import ConditioningDrug
from firstdose.protocol.study import Study
from firstdose.records.facts import Died, DrugGiven, ReadinessAssessed, Withdrawn
from firstdose.records.history import Grounds, History
from firstdose.records.orders import (
    Assess,
    AssessReadiness,
    Condition,
    FollowUp,
    Infuse,
    ParticipantOrder,
    PlannedDrug,
    Reconsent,
)
from firstdose.records.steps import CONDITIONING, infusion_number
from firstdose.trial.consent import consent_stands
from firstdose.trial.enrolment import waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Orders open today, and the next day on which this participant's orders may differ.

    ``next_on`` None: nothing more will be asked unless something new becomes known.  It rests on
    what was ``given`` and on the entries that were read.
    """

    orders: tuple[ParticipantOrder, ...]
    next_on: date | None
    given: Exposure | None
    rests_on: Grounds


Asked = ParticipantOrder | date
"""An order that is open today, or the day on which the next one opens."""


def agenda(study: Study, history: History, given: Exposure | None, today: date) -> Agenda:
    """What is asked of a participant on study; of who still waits for a place, consent alone."""
    noted, grounds = history.noting()
    asked = _asked(study, noted, given, today)
    return Agenda(
        orders=tuple([one for one in asked if not isinstance(one, date)]),
        next_on=min([_turns_on(one, today) for one in asked], default=None),
        given=given,
        rests_on=grounds,
    )


def _asked(
    study: Study, history: History, given: Exposure | None, today: date
) -> tuple[Asked, ...]:
    if history.of(Withdrawn) or history.of(Died):
        return ()
    visits = () if given is None else _visits(study, history, given, today)
    if not consent_stands(study, history):
        return (*_reconsent(study, history, today), *visits) if visits or waits(history) else ()
    treatment = () if given is None else _treatment(study, history, given, today)
    return (*treatment, *visits)


def still_asked(own: Agenda, given: Exposure | None, history: History, today: date) -> bool:
    """Whether the agenda of an earlier day, or of before the news, is that of now."""
    if own.next_on is not None and own.next_on <= today:
        return False
    return own.given is given and own.rests_on.stand_in(history)


def _turns_on(one: Asked, today: date) -> date:
    """When an order to come opens; when one that is open turns: a visit's once its window closes.

    Treatment is thought about anew every day.
    """
    match one:
        case date():
            return one
        case Assess() | FollowUp():
            return one.closes_on + timedelta(days=1)
        case _:
            return today + timedelta(days=1)


def _reconsent(study: Study, history: History, today: date) -> tuple[Asked, ...]:
    """A later version of the consent form, until it is signed; so long treatment waits."""
    order = Reconsent(
        participant=history.participant,
        version=study.consent.version,
        due_on=today,
        opens_on=today,
        closes_on=date.max,
    )
    return (order,)


def _treatment(study: Study, history: History, given: Exposure, today: date) -> tuple[Asked, ...]:
    """Conditioning and infusions; none where the regimen is not published."""
    if regimen_named(study, given.regimen) is None:
        return ()
    return (
        *_conditioning(study, history, given, today),
        *_infusion(study, history, given, today),
    )


def _conditioning(
    study: Study, history: History, given: Exposure, today: date
) -> tuple[Asked, ...]:
    if given.first_infusion_on is not None or first_conditioning_day(study, given.regimen) is None:
        return ()
    if any(held.final and held.step == CONDITIONING for held in given.held):
        return ()
    slot = conditioning_slot(study, given)
    if slot is not None and not _may_go(study, history, slot, today):
        return _readiness(history, slot, today)
    start = day_zero(study, given)
    if slot is not None:
        start = today + (start - slot.due_on)
    done = {(entry.fact.drug, entry.fact.planned_day) for entry in history.of(DrugGiven)}
    asked: list[Asked] = []
    for day, planned in conditioning_days(study, given.regimen):
        drugs = tuple([drug for drug in planned if (drug.drug, day) not in done])
        on = start + timedelta(days=day)
        if drugs and on > today:
            asked.append(on)
        elif drugs and on == today:
            asked.append(_condition(study, history, drugs, day, on))
    return tuple(asked)


def _condition(
    study: Study, history: History, drugs: tuple[ConditioningDrug, ...], day: int, on: date
) -> Condition:
    return Condition(
        participant=history.participant,
        planned_day=day,
        drugs=tuple(
            PlannedDrug(drug=drug.drug, dose_mg=conditioning_dose_mg(study, history, drug, on))
            for drug in drugs
        ),
        due_on=on,
        opens_on=on,
        closes_on=on,
    )


def _infusion(study: Study, history: History, given: Exposure, today: date) -> tuple[Asked, ...]:
    slot = next_infusion_slot(study, given, today)
    if slot is None:
        return ()
    if not _may_go(study, history, slot, today):
        return _readiness(history, slot, today)
    number = infusion_number(slot.step)
    assert number is not None, "the slot is that of an infusion"
    infuse = Infuse(
        participant=history.participant,
        number=number,
        regimen=given.regimen,
        cells=cells_to_infuse(study, history, given.regimen, today),
        due_on=slot.due_on,
        opens_on=slot.due_on,
        closes_on=slot.closes_on,
    )
    return (infuse,)


def _may_go(study: Study, history: History, slot: Slot, today: date) -> bool:
    """Whether the step has been found ready today: a go holds for the day it was given on."""
    if today < slot.due_on or not _assessed_today(history, slot, today):
        return False
    return found_ready(study, history, slot.step, today)


def _assessed_today(history: History, slot: Slot, today: date) -> bool:
    return any(
        entry.occurred_on == today and entry.fact.step == slot.step
        for entry in history.of(ReadinessAssessed)
    )


def _readiness(history: History, slot: Slot, today: date) -> tuple[Asked, ...]:
    """Ask whether the step may go ahead; a no-go of today is asked again tomorrow."""
    if today < slot.due_on:
        return (slot.due_on,)
    if today > slot.closes_on:
        return ()
    if _assessed_today(history, slot, today):
        return (today + timedelta(days=1),)
    order = AssessReadiness(
        participant=history.participant,
        step=slot.step,
        due_on=slot.due_on,
        opens_on=slot.due_on,
        closes_on=slot.closes_on,
    )
    return (order,)


def _visits(study: Study, history: History, given: Exposure, today: date) -> tuple[Asked, ...]:
    """Visits due, and the day of the next; those of screening are done with it."""
    ahead = visits_ahead(study, given, history, today)
    later = [planned.due_on for planned in ahead if planned.due_on > today]
    due = [
        _visit_order(history.participant, planned)
        for planned in ahead
        if planned.due_on <= today and not planned.of_screening
    ]
    return (*due, min(later)) if later else tuple(due)


def _visit_order(participant: str, planned: PlannedVisit) -> ParticipantOrder:
    if planned.visit.long_term:
        return FollowUp(
            participant=participant,
            visit=planned.visit.name,
            due_on=planned.due_on,
            opens_on=planned.opens_on,
            closes_on=planned.closes_on,
        )
    return Assess(
        participant=participant,
        visit=planned.visit.name,
        procedures=planned.visit.procedures,
        due_on=planned.due_on,
        opens_on=planned.opens_on,
        closes_on=planned.closes_on,
    )
