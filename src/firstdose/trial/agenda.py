"""What one participant's treatment and visits ask for, now and next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from firstdose.derive.dosing import cells_to_infuse, conditioning_dose_mg
from firstdose.derive.eligibility import readiness
from firstdose.derive.exposure import Exposure
from firstdose.derive.plan import (
    Slot,
    conditioning_slot,
    day_zero,
    first_conditioning_day,
    next_infusion_slot,
)
from firstdose.derive.visits import VisitState, VisitStatus, visits
from firstdose.protocol.regimens import ConditioningDrug
from firstdose.protocol.schedule import Visit
from firstdose.protocol.study import Study
from firstdose.records.facts import Died, DrugGiven, ReadinessAssessed, Withdrawn
from firstdose.records.history import History
from firstdose.records.orders import (
    Assess,
    AssessReadiness,
    Condition,
    FollowUp,
    Infuse,
    ParticipantOrder,
    PlannedDrug,
)
from firstdose.standards.verdict import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Orders open today, and the next day on which this participant's orders may differ.

    ``next_on`` None: nothing more will be asked unless something new becomes known.
    """

    orders: tuple[ParticipantOrder, ...]
    next_on: date | None


NOTHING = Agenda(orders=(), next_on=None)

Asked = ParticipantOrder | date
"""An order that is open today, or the day on which the next one opens."""


def agenda(study: Study, history: History, given: Exposure | None, today: date) -> Agenda:
    """The agenda of a participant to whom a regimen has been assigned; empty for everyone else."""
    if given is None or history.of(Withdrawn) or history.of(Died):
        return NOTHING
    asked = (
        *_conditioning(study, history, given, today),
        *_infusion(study, history, given, today),
        *_visits(study, history, today),
    )
    return Agenda(
        orders=tuple(one for one in asked if not isinstance(one, date)),
        next_on=min((_turns_on(one, today) for one in asked), default=None),
    )


def _turns_on(one: Asked, today: date) -> date:
    """The day on which an order to come opens; the next day for one that is open."""
    return one if isinstance(one, date) else today + timedelta(days=1)


def _conditioning(
    study: Study, history: History, given: Exposure, today: date
) -> tuple[Asked, ...]:
    if given.first_infusion_on is not None or first_conditioning_day(study, given.regimen) is None:
        return ()
    slot = conditioning_slot(study, given)
    if slot is not None and not _may_go(study, history, slot, today):
        return _readiness(history, slot, today)
    start = day_zero(study, given)
    if slot is not None:
        start = today + (start - slot.due_on)
    scheme = study.regimens.conditioning_named(study.regimens.named(given.regimen).conditioning)
    done = {(entry.fact.drug, entry.fact.planned_day) for entry in history.of(DrugGiven)}
    days = sorted({day for drug in scheme.drugs for day in drug.days})
    asked: list[Asked] = []
    for day in days:
        drugs = tuple(d for d in scheme.drugs if day in d.days and (d.drug, day) not in done)
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
    infuse = Infuse(
        participant=history.participant,
        number=int(slot.step.rpartition("-")[2]),
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
    return readiness(study, history, slot.step, today).outcome is Outcome.MET


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


def _visits(study: Study, history: History, today: date) -> tuple[Asked, ...]:
    """Visits due; those before baseline are done when the person is screened."""
    baseline_day = study.visit(study.schedule.baseline_visit).day
    asked: list[Asked] = []
    for status in visits(study, history, today):
        if status.state not in (VisitState.OPEN, VisitState.NOT_YET_OPEN):
            continue
        if today < status.due_on:
            asked.append(status.due_on)
            continue
        visit = study.visit(status.visit)
        if visit.anchor != "first_infusion" or visit.day >= baseline_day:
            asked.append(_visit_order(history.participant, status, visit))
    return tuple(asked)


def _visit_order(participant: str, status: VisitStatus, visit: Visit) -> ParticipantOrder:
    if visit.long_term:
        return FollowUp(
            participant=participant,
            visit=visit.name,
            due_on=status.due_on,
            opens_on=status.opens_on,
            closes_on=status.closes_on,
        )
    return Assess(
        participant=participant,
        visit=visit.name,
        procedures=visit.procedures,
        due_on=status.due_on,
        opens_on=status.opens_on,
        closes_on=status.closes_on,
    )
