"""When each step of a participant's treatment is planned: conditioning, infusions and visits.

Day 0 is the first infusion.  Until it is given it is *planned*: the regimen is assigned on the
earliest planned day before it (first conditioning day or baseline visit), and a delay of the
conditioning moves everything after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from firstdose.derive.exposure import Exposure, regimen_named
from firstdose.derive.study_days import so_many_days
from firstdose.protocol.parts import DayAnchor
from firstdose.protocol.regimens import ConditioningDrug
from firstdose.protocol.study import Study
from firstdose.records.steps import CONDITIONING, infusion_step


class Slot(Struct, frozen=True, kw_only=True):
    """A step that may be given on or after ``due_on``, until ``closes_on``, both included."""

    step: str
    due_on: date
    closes_on: date


@lru_cache(maxsize=256)
def first_conditioning_day(study: Study, regimen: str) -> int | None:
    """The planned day of the first conditioning drug (negative); None when there is none."""
    return next((day for day, _ in conditioning_days(study, regimen)), None)


@lru_cache(maxsize=256)
def conditioning_days(
    study: Study, regimen: str
) -> tuple[tuple[int, tuple[ConditioningDrug, ...]], ...]:
    """The planned days of conditioning, each with its drugs, earliest first."""
    named = study.regimens.named(regimen).conditioning
    drugs = study.regimens.conditioning_named(named).drugs
    days = sorted({day for drug in drugs for day in drug.days})
    return tuple((day, tuple(drug for drug in drugs if day in drug.days)) for day in days)


@lru_cache(maxsize=256)
def _infusion_days(study: Study, regimen: str) -> tuple[int, ...]:
    """The planned days of the infusions, the first one being day 0."""
    return study.regimens.named(regimen).infusion_days


@lru_cache(maxsize=256)
def lead_days(study: Study, regimen: str) -> int:
    """Days from the assignment of a regimen to its planned first infusion."""
    baseline = study.visit(study.schedule.baseline_visit).day
    return -min(first_conditioning_day(study, regimen) or 0, baseline, 0)


def day_zero(study: Study, given: Exposure) -> date:
    """Day 0: the first infusion, or the day for which it is planned as things stand."""
    if given.first_infusion_on is not None:
        return given.first_infusion_on
    first_drug = first_conditioning_day(study, given.regimen)
    if first_drug is not None and given.first_conditioning_on is not None:
        return given.first_conditioning_on + so_many_days(-first_drug)
    return given.assigned_on + so_many_days(lead_days(study, given.regimen))


def plans_no_conditioning(study: Study, given: Exposure) -> bool:
    """Whether the regimen assigned has no conditioning; of a regimen not published nobody knows."""
    regimen = regimen_named(study, given.regimen)
    return regimen is not None and first_conditioning_day(study, given.regimen) is None


def conditioning_slot(study: Study, given: Exposure) -> Slot | None:
    """When conditioning may start; None when the regimen has none or it has started."""
    first_drug = first_conditioning_day(study, given.regimen)
    if first_drug is None or given.first_conditioning_on is not None:
        return None
    due_on = day_zero(study, given) + so_many_days(first_drug)
    return _slot(study, CONDITIONING, due_on)


class InfusionStep(NamedTuple):
    """One infusion of the regimen: when it was or is due, and when it was given.

    ``to_come``: not given, not held for good, and the maximum delay is not over.
    """

    number: int
    due_on: date
    given_on: date | None
    to_come: bool


def infusion_steps(study: Study, given: Exposure, today: date) -> Iterator[InfusionStep]:
    """Every infusion of a published regimen in order, each due by what happened before it.

    The study file says whether a moved infusion moves the later ones (``later_infusions``).  One
    still to come may be given today at the earliest.
    """
    held = study.readiness.held_infusion
    days = _infusion_days(study, given.regimen)
    given_on = {infusion.number: infusion.given_on for infusion in given.infusions}
    left_out = {held_step.step for held_step in given.held if held_step.final}
    longest_delay = so_many_days(held.maximum_delay_days)
    from_on, from_day = day_zero(study, given), days[0]
    for number, day in enumerate(days, start=1):
        due_on = from_on + so_many_days(day - from_day)
        on = given_on.get(number)
        may_come = on is None and today <= due_on + longest_delay
        to_come = may_come and infusion_step(number) not in left_out
        yield InfusionStep(number, due_on, on, to_come)
        if held.later_infusions == "keep_interval":
            from_on, from_day = on or (max(due_on, today) if to_come else due_on), day


def next_infusion_slot(study: Study, given: Exposure, today: date) -> Slot | None:
    """When the next infusion may be given; None when no more is planned as of ``today``.

    An infusion held for good, or not given within the maximum delay, is left out; the study file
    says whether the rest of the regimen goes on.
    """
    if len(given.infusions) >= given.planned_infusions:
        return None
    conditioned = first_conditioning_day(study, given.regimen) is None or given.conditioning_on
    if not conditioned:
        return None
    for step in infusion_steps(study, given, today):
        if step.to_come:
            return _slot(study, infusion_step(step.number), step.due_on)
        if step.given_on is None and (step.number == 1 or _ends_when_left_out(study)):
            return None
    return None


def _ends_when_left_out(study: Study) -> bool:
    return study.readiness.held_infusion.rest_of_regimen == "stop"


def infusion_due_on(study: Study, given: Exposure, number: int) -> date | None:
    """The day on which an infusion was or is due, given what happened before it.

    None while there is no first infusion to count from, and where the regimen is not known.
    """
    if regimen_named(study, given.regimen) is None or given.first_infusion_on is None:
        return None
    steps = infusion_steps(study, given, date.min)
    return next((step.due_on for step in steps if step.number == number), None)


def last_infusion_due_on(study: Study, given: Exposure, today: date) -> date | None:
    """The last infusion given or, while one is still to come, the day on which the last is due.

    An overdue infusion may come today at the earliest.  An infusion held for good, or not given
    within the maximum delay, is no longer to come, and neither are the later ones when the study
    file ends the regimen there.
    """
    if regimen_named(study, given.regimen) is None or given.first_infusion_on is None:
        return given.last_infusion_on
    last_on = given.first_infusion_on
    for step in infusion_steps(study, given, today):
        if step.given_on is not None:
            last_on = step.given_on
        elif step.to_come:
            last_on = max(step.due_on, today)
        elif _ends_when_left_out(study):
            break
    return last_on


def anchor_day(study: Study, given: Exposure, anchor: DayAnchor, today: date) -> date | None:
    """The day from which a window or visit counts; None while that has not happened.

    The last infusion, while infusions are still to come, is the day on which the last one is due as
    things stand, so that a window counted from it never closes too early.
    """
    match anchor:
        case "first_conditioning":
            return given.starts_on
        case "first_infusion":
            return given.first_infusion_on
        case "last_infusion":
            return last_infusion_due_on(study, given, today)


def awaited_until(study: Study, given: Exposure, today: date) -> date | None:
    """The last day on which someone may get a first infusion, as things stand on ``today``.

    None: never, since a step was left out or not begun within the maximum delay.  Where the regimen
    is not published nobody can say, and the wait has no end.
    """
    if regimen_named(study, given.regimen) is None:
        return date.max
    if any(held.final for held in given.held):
        return None
    slot = conditioning_slot(study, given) or next_infusion_slot(study, given, today)
    return slot.closes_on if slot is not None and today <= slot.closes_on else None


def _slot(study: Study, step: str, due_on: date) -> Slot:
    delay = so_many_days(study.readiness.held_infusion.maximum_delay_days)
    return Slot(step=step, due_on=due_on, closes_on=due_on + delay)
