"""What one participant's treatment and visits ask for, now and next."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from firstdose.derive.dosing import cells_to_infuse, conditioning_dose_mg
from firstdose.derive.eligibility import found_ready
from firstdose.derive.exposure import Exposure, regimen_named
from firstdose.derive.happened import earlier
from firstdose.derive.plan import (
    Slot,
    conditioning_days,
    conditioning_slot,
    day_zero,
    first_conditioning_day,
    next_infusion_slot,
)
from firstdose.derive.study_days import so_many_days
from firstdose.derive.visits import (
    PlannedVisit,
    counted_from,
    counts_from_last_infusion,
    still_ahead,
    visits_ahead,
)
from firstdose.protocol.regimens import ConditioningDrug
from firstdose.protocol.study import Study
from firstdose.records.facts import (
    Died,
    DrugGiven,
    ReadinessAssessed,
    VisitAttended,
    VisitMissed,
    Withdrawn,
)
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

A_DAY = timedelta(days=1)
SAID_OF_VISITS = (VisitAttended, VisitMissed)


class Treatment(Struct, frozen=True, kw_only=True):
    """The next steps of treatment, or a new consent before them, as of the day of thinking.

    Thought about anew on ``anew_on`` (None: never).  It rests on what was ``given``, on whether a
    visit was ahead, and on the entries that were read.
    """

    orders: tuple[ParticipantOrder, ...]
    anew_on: date | None
    given: Exposure | None
    on_study: bool
    rests_on: Grounds

    def has_turned(self, today: date) -> bool:
        """Whether the day has come on which it is thought about anew."""
        return self.anew_on is not None and self.anew_on <= today

    def stands(self, given: Exposure | None, history: History, *, on_study: bool) -> bool:
        """Whether it rests on nothing new."""
        same = self.given is given and self.on_study is on_study
        return same and self.rests_on.stand_in(history)


class Ahead(Struct, frozen=True, kw_only=True):
    """All visits that may still be kept, the one due first before the others.

    It rests on what was ``given`` and on the entries that were read.
    """

    visits: tuple[PlannedVisit, ...]
    given: Exposure | None
    rests_on: Grounds

    def is_left(self, today: date) -> bool:
        """Whether there is a visit whose window has not closed."""
        visits = self.visits
        if visits and today <= visits[-1].closes_on:
            return True
        return any(today <= one.closes_on for one in visits)


class Agenda(Struct, frozen=True, kw_only=True):
    """What is asked of one participant until something new becomes known of them."""

    participant: str
    treatment: Treatment
    ahead: Ahead

    def on(self, today: date) -> tuple[tuple[ParticipantOrder, ...], date | None]:
        """The orders that are open on a day, and the next day on which they may differ."""
        asked, next_on = self.treatment.orders, self.treatment.anew_on
        for one in self.ahead.visits:
            if one.due_on > today:
                return asked, earlier(next_on, one.due_on)
            if today <= one.closes_on:
                asked = (*asked, _visit_order(self.participant, one))
                next_on = earlier(next_on, one.closes_on + A_DAY)
        return asked, next_on


Asked = ParticipantOrder | date
"""An order that is open today, or the day on which the next one opens."""


def agenda(
    study: Study,
    history: History,
    given: Exposure | None,
    today: date,
    before: Agenda | None = None,
) -> Agenda:
    """What is asked of a participant on study; of who still waits for a place, consent alone.

    Whatever still holds of the agenda ``before`` is kept.
    """
    turned = before is not None and before.treatment.has_turned(today)
    moved = turned and counts_from_last_infusion(study)  # by an infusion that is overdue
    ahead = None
    if before is not None and not moved:
        ahead = _what_is_left(study, before.ahead, history, given, today)
    if ahead is None:
        ahead = _ahead(study, history, given, today)
    on_study = ahead.is_left(today)
    if (
        before is not None
        and not turned
        and before.treatment.stands(given, history, on_study=on_study)
    ):
        treatment = before.treatment
    else:
        treatment = _next_steps(study, history, given, today, on_study=on_study)
    return Agenda(participant=history.participant, treatment=treatment, ahead=ahead)


def _ahead(study: Study, history: History, given: Exposure | None, today: date) -> Ahead:
    noted, grounds = history.noting()
    visits: tuple[PlannedVisit, ...] = ()
    if given is not None and not _is_gone(noted):
        visits = visits_ahead(study, given, noted, today)
    return Ahead(visits=visits, given=given, rests_on=grounds)


def _what_is_left(
    study: Study, before: Ahead, history: History, given: Exposure | None, today: date
) -> Ahead | None:
    """What was ahead without the visits of which something was said; None where more is new."""
    if given is not before.given and not _on_the_same_days(study, given, before.given, today):
        return None
    said = before.rests_on.added(history, SAID_OF_VISITS)
    if said is None:
        return None
    if not said:
        return before if given is before.given else replace(before, given=given)
    visits = still_ahead(before.visits, [entry.fact for entry in said], today)
    return Ahead(visits=visits, given=given, rests_on=before.rests_on)


def _on_the_same_days(
    study: Study, given: Exposure | None, before: Exposure | None, today: date
) -> bool:
    if given is None or before is None or counts_from_last_infusion(study):
        return False
    return counted_from(study, given, today) == counted_from(study, before, today)


def _next_steps(
    study: Study, history: History, given: Exposure | None, today: date, *, on_study: bool
) -> Treatment:
    noted, grounds = history.noting()
    asked = () if _is_gone(noted) else _treatment(study, noted, given, today, on_study=on_study)
    orders = tuple([one for one in asked if not isinstance(one, date)])
    next_on = None
    for one in asked:
        if isinstance(one, date):
            next_on = earlier(next_on, one)
    return Treatment(
        orders=orders,
        anew_on=today + A_DAY if orders else next_on,
        given=given,
        on_study=on_study,
        rests_on=grounds,
    )


def _is_gone(history: History) -> bool:
    return bool(history.of(Withdrawn) or history.of(Died))


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


def _treatment(
    study: Study, history: History, given: Exposure | None, today: date, *, on_study: bool
) -> tuple[Asked, ...]:
    """Consent first, then conditioning and infusions; none where the regimen is not published."""
    if not consent_stands(study, history):
        return _reconsent(study, history, today) if on_study or waits(history) else ()
    if given is None or regimen_named(study, given.regimen) is None:
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
        on = start + so_many_days(day)
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
    assessed = [one.fact.step for one in history.of(ReadinessAssessed) if one.occurred_on == today]
    return slot.step in assessed


def _readiness(history: History, slot: Slot, today: date) -> tuple[Asked, ...]:
    """Ask whether the step may go ahead; a no-go of today is asked again tomorrow."""
    if today < slot.due_on:
        return (slot.due_on,)
    if today > slot.closes_on:
        return ()
    if _assessed_today(history, slot, today):
        return (today + A_DAY,)
    order = AssessReadiness(
        participant=history.participant,
        step=slot.step,
        due_on=slot.due_on,
        opens_on=slot.due_on,
        closes_on=slot.closes_on,
    )
    return (order,)


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
