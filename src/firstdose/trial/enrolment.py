"""Who is screened and who is assigned today: open places, the queue, and the waiting times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from firstdose.derive.plan import lead_days
from firstdose.protocol.study import Study
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
from firstdose.trial.standing import Standing, free_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A consented person without a regimen: waiting to be screened, or screened and eligible."""

    participant: str
    consented_on: date
    assessed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
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
    )


def queue(study: Study, waiting: Iterable[Candidate], today: date) -> tuple[Candidate, ...]:
    """Everyone waiting, in order of consent.

    A screening assessment older than the study allows counts as none: the person is screened anew.
    """
    oldest = today - timedelta(days=study.eligibility.screening_days)
    return tuple(
        replace(one, assessed_on=None) if one.assessed_on and one.assessed_on < oldest else one
        for one in sorted(waiting, key=lambda one: (one.consented_on, one.participant))
    )


def waits(history: History) -> bool:
    """Whether someone who consented has not been entered, has not left, and was not found unfit."""
    if history.of(RegimenAssigned) or history.of(Withdrawn) or history.of(Died):
        return False
    assessed = history.last(EligibilityAssessed)
    return bool(history.of(Consented)) and (assessed is None or assessed.fact.eligible)


def enrol(study: Study, standing: Standing, waiting: tuple[Candidate, ...], today: date) -> Desk:
    """Orders that fill the free places of the open regimen.

    Assign the first eligible person whose first infusion would respect the waiting times, and
    screen as many more as there are places left.
    """
    places = free_places(study, standing, today)
    if places <= 0:
        return Desk(orders=(), next_on=None)
    ready = [one for one in waiting if one.assessed_on is not None]
    unscreened = [one for one in waiting if one.assessed_on is None]
    orders: list[Order] = [
        Screen(
            participant=one.participant,
            due_on=max(one.consented_on, today),
            opens_on=one.consented_on,
            closes_on=date.max,
        )
        for one in unscreened[: max(0, places - len(ready))]
    ]
    turning = [
        one.assessed_on + timedelta(days=study.eligibility.screening_days + 1)
        for one in ready
        if one.assessed_on is not None
    ]
    assign_from = earliest_assignment_on(study, standing)
    if ready and assign_from is not None:
        if assign_from <= today:
            orders.append(_assign(standing, ready[0], today))
        else:
            turning.append(assign_from)
    later = [day for day in turning if day > today]
    return Desk(orders=tuple(orders), next_on=min(later, default=None))


def _assign(standing: Standing, one: Candidate, today: date) -> AssignRegimen:
    releasing = [entry for entry in standing.decided if entry.fact.action is not Action.WAIT]
    return AssignRegimen(
        participant=one.participant,
        part=standing.part.name,
        regimen=standing.open_regimen,
        cohort=len(releasing),
        due_on=today,
        opens_on=today,
        closes_on=date.max,
    )


def earliest_assignment_on(study: Study, standing: Standing) -> date | None:
    """First day on which the next participant may be assigned to the open regimen.

    None while someone must be waited for: nobody is assigned while another participant of the
    regimen awaits a first infusion from which a waiting time would run.  The waiting times run from
    first infusion to first infusion; the assignment leads the planned one by ``lead_days``.
    """
    wait = standing.part.staggering
    here = standing.here
    infused = sorted(p.first_infusion_on for p in here if p.first_infusion_on is not None)
    awaited = any(place.is_awaited for place in here)
    if awaited and (not infused or wait.between_days > 0):
        return None
    opened_on = _opened_on(standing)
    not_before = [opened_on + timedelta(days=wait.between_regimens_days)]
    if infused:
        gap = wait.after_first_days if len(infused) == 1 else wait.between_days
        not_before.append(infused[0] + timedelta(days=wait.after_first_days))
        not_before.append(infused[-1] + timedelta(days=gap))
    lead = timedelta(days=lead_days(study, standing.open_regimen))
    return max(max(not_before) - lead, opened_on)


def _opened_on(standing: Standing) -> date:
    """The day the committee last moved to the open regimen from another one."""
    on = date.min
    current = ""
    for entry in standing.decided:
        if entry.fact.action is Action.WAIT:
            continue
        if entry.fact.regimen == standing.open_regimen and current != standing.open_regimen:
            on = entry.known_on
        current = entry.fact.regimen
    return on
