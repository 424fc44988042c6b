"""Who is screened and who is assigned today: open places, the queue, and the waiting times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from firstdose.derive.plan import lead_days
from firstdose.derive.study_days import so_many_days
from firstdose.design.designs import backfill_regimen
from firstdose.protocol.study import Study
from firstdose.records.care import SlotCancelled, SlotRequested
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    Consented,
    Died,
    EligibilityAssessed,
    RegimenAssigned,
    Withdrawn,
)
from firstdose.records.history import History
from firstdose.records.orders import AssignRegimen, Order, Screen
from firstdose.records.values import Action
from firstdose.trial.consent import consent_stands
from firstdose.trial.place import Place
from firstdose.trial.standing import Standing, free_places, situation_of


class Candidate(Struct, frozen=True, kw_only=True):
    """A consented person without a regimen: waiting to be screened, or screened and eligible.

    ``asked``: the entry by which the site asked for a place; None: it has not.
    """

    participant: str
    consented_on: date
    assessed_on: date | None
    asked: Entry[SlotRequested] | None = None


class Desk(Struct, frozen=True, kw_only=True):
    """Today's enrolment: what is asked, and the next day on which it may differ without news."""

    orders: tuple[Order, ...]
    next_on: date | None


def candidate(study: Study, history: History) -> Candidate | None:
    """The person as a candidate; None for everyone who is assigned, out, or not consented."""
    if not waits(history) or not consent_stands(study, history):
        return None
    consented = history.of(Consented)
    assessed = history.last(EligibilityAssessed)
    return Candidate(
        participant=history.participant,
        consented_on=consented[0].occurred_on,
        assessed_on=assessed.occurred_on if assessed else None,
        asked=_asked_for(history),
    )


def _asked_for(history: History) -> Entry[SlotRequested] | None:
    """The first request for a place since the last one that was given back."""
    back = max((entry.number for entry in history.of(SlotCancelled)), default=0)
    asked = [entry for entry in history.of(SlotRequested) if entry.number > back]
    return min(asked, key=lambda entry: entry.number, default=None)


def queue(study: Study, waiting: Iterable[Candidate], today: date) -> tuple[Candidate, ...]:
    """Everyone waiting: those for whom a place was asked, in that order, then by consent.

    A screening assessment older than the study allows counts as none: the person is screened anew.
    """
    oldest = today - so_many_days(study.eligibility.screening_days)
    return tuple(
        replace(one, assessed_on=None) if one.assessed_on and one.assessed_on < oldest else one
        for one in sorted(waiting, key=_in_line)
    )


def _in_line(one: Candidate) -> tuple[float, date, str]:
    asked_by = inf if one.asked is None else one.asked.number
    return asked_by, one.consented_on, one.participant


def waits(history: History) -> bool:
    """Whether someone who consented has not been entered, has not left, and was not found unfit."""
    if history.of(RegimenAssigned) or history.of(Withdrawn) or history.of(Died):
        return False
    assessed = history.last(EligibilityAssessed)
    return bool(history.of(Consented)) and (assessed is None or assessed.fact.eligible)


class Opening(Struct, frozen=True, kw_only=True):
    """A regimen that has places now, how many, and everyone assigned to it.

    ``opened_on``: the day the committee opened it.  ``cohort``: the number of who enters there now.
    """

    regimen: str
    places: int
    there: tuple[Place, ...]
    beside_the_cohort: bool
    opened_on: date
    cohort: int


def opening(study: Study, standing: Standing, today: date) -> Opening | None:
    """Where the next participant enters; None for nowhere.

    At the open regimen while its cohort has places, and after that, where the part has backfill, at
    a lower regimen beside the cohort.
    """
    places = free_places(study, standing, today)
    if places > 0:
        return Opening(
            regimen=standing.open_regimen,
            places=places,
            there=standing.here,
            beside_the_cohort=False,
            opened_on=_opened_on(standing, standing.open_regimen),
            cohort=_cohort(standing),
        )
    backfill = standing.part.backfill
    if backfill is None or standing.planned_left <= 0:
        return None
    stands = situation_of(study, standing, today)
    beside = backfill_regimen(study, standing.part.name, stands)
    if not beside:
        return None
    there = tuple([place for place in standing.places if place.dlt.regimen == beside])
    room = min(backfill.cap - stands.tally(beside).places_taken, standing.planned_left)
    return Opening(
        regimen=beside,
        places=room,
        there=there,
        beside_the_cohort=True,
        opened_on=_opened_on(standing, beside),
        cohort=_cohort(standing),
    )


def _cohort(standing: Standing) -> int:
    """How many decisions have let participants in, which is what cohorts are counted by."""
    return len([one for one in standing.decided if one.fact.action is not Action.WAIT])


def enrol(
    study: Study,
    standing: Standing,
    into: Opening,
    waiting: tuple[Candidate, ...],
    today: date,
) -> Desk:
    """Orders that fill the places of an opening.

    Assign the first eligible person whose first infusion would respect the waiting times, and
    screen as many more as there are places left.
    """
    ready = [one for one in waiting if one.assessed_on is not None]
    unscreened = [one for one in waiting if one.assessed_on is None]
    orders: list[Order] = [
        Screen(
            participant=one.participant,
            due_on=max(one.consented_on, today),
            opens_on=one.consented_on,
            closes_on=date.max,
        )
        for one in unscreened[: max(0, into.places - len(ready))]
    ]
    turning = [
        one.assessed_on + so_many_days(study.eligibility.screening_days + 1)
        for one in ready
        if one.assessed_on is not None
    ]
    assign_from = earliest_assignment_on(study, standing, into)
    if ready and assign_from is not None:
        if assign_from <= today:
            orders.append(_assign(standing, into, ready[0], today))
        else:
            turning.append(assign_from)
    later = [day for day in turning if day > today]
    return Desk(orders=tuple(orders), next_on=min(later, default=None))


def _assign(standing: Standing, into: Opening, one: Candidate, today: date) -> AssignRegimen:
    return AssignRegimen(
        participant=one.participant,
        part=standing.part.name,
        regimen=into.regimen,
        cohort=into.cohort,
        due_on=today,
        opens_on=today,
        closes_on=date.max,
    )


def earliest_assignment_on(study: Study, standing: Standing, into: Opening) -> date | None:
    """First day on which the next participant may be assigned to the opening.

    None while someone must be waited for: nobody is assigned while another participant of the
    regimen awaits a first infusion from which a waiting time would run.  The waiting times run from
    first infusion to first infusion; the assignment leads the planned one by ``lead_days``.
    """
    wait = standing.part.staggering
    infused = sorted(p.first_infusion_on for p in into.there if p.first_infusion_on is not None)
    awaited = any(place.is_awaited for place in into.there)
    if awaited and (not infused or wait.between_days > 0):
        return None
    not_before = [into.opened_on + so_many_days(wait.between_regimens_days)]
    if infused:
        gap = wait.after_first_days if len(infused) == 1 else wait.between_days
        not_before.append(infused[0] + so_many_days(wait.after_first_days))
        not_before.append(infused[-1] + so_many_days(gap))
    lead = so_many_days(lead_days(study, into.regimen))
    return max(max(not_before) - lead, into.opened_on)


def _opened_on(standing: Standing, regimen: str) -> date:
    """The day the committee last moved to the regimen from another one."""
    on = date.min
    current = ""
    for entry in standing.decided:
        if entry.fact.action is Action.WAIT:
            continue
        if entry.fact.regimen == regimen and current != regimen:
            on = entry.known_on
        current = entry.fact.regimen
    return on
