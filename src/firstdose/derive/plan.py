"""When each step of a participant's treatment is planned: conditioning, infusions and visits.

Day 0 is the first infusion.  Until it is given it is *planned*: the regimen is assigned on the
earliest planned day before it (first conditioning day or baseline visit), and a delay of the
conditioning moves everything after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from firstdose.derive.exposure import Exposure, regimen_named
from firstdose.protocol.study import Study
from firstdose.records.steps import CONDITIONING, infusion_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A step that may be given on or after ``due_on``, until ``closes_on``, both included."""

    step: str
    due_on: date
    closes_on: date


@lru_cache(maxsize=256)
def first_conditioning_day(study: Study, regimen: str) -> int | None:
    """The planned day of the first conditioning drug (negative); None when there is none."""
    scheme = study.regimens.conditioning_named(study.regimens.named(regimen).conditioning)
    return min((day for drug in scheme.drugs for day in drug.days), default=None)


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
        return given.first_conditioning_on + timedelta(days=-first_drug)
    return given.assigned_on + timedelta(days=lead_days(study, given.regimen))


def conditioning_slot(study: Study, given: Exposure) -> Slot | None:
    """When conditioning may start; None when the regimen has none or it has started."""
    first_drug = first_conditioning_day(study, given.regimen)
    if first_drug is None or given.first_conditioning_on is not None:
        return None
    due_on = day_zero(study, given) + timedelta(days=first_drug)
    return _slot(study, CONDITIONING, due_on)


def next_infusion_slot(study: Study, given: Exposure, today: date) -> Slot | None:
    """When the next infusion may be given; None when no more is planned as of ``today``.

    An infusion held for good, or not given within the maximum delay, is left out; the study file
    says whether the rest of the regimen goes on, and whether later infusions keep their interval to
    the one before or their calendar day.
    """
    if len(given.infusions) >= given.planned_infusions:
        return None
    conditioned = first_conditioning_day(study, given.regimen) is None or given.conditioning_on
    if not conditioned:
        return None
    held = study.readiness.held_infusion
    days = study.regimens.named(given.regimen).infusion_days
    given_on = {infusion.number: infusion.given_on for infusion in given.infusions}
    left_out = {held_step.step for held_step in given.held if held_step.final}
    previous_on: date | None = None
    for number, day in enumerate(days, start=1):
        if previous_on is None:
            due_on = day_zero(study, given)
        elif held.later_infusions == "keep_interval":
            due_on = previous_on + timedelta(days=day - days[number - 2])
        else:
            due_on = day_zero(study, given) + timedelta(days=day)
        if number in given_on:
            previous_on = given_on[number]
            continue
        slot = _slot(study, infusion_step(number), due_on)
        if slot.step not in left_out and today <= slot.closes_on:
            return slot
        if number == 1 or held.rest_of_regimen == "stop":
            return None
        previous_on = due_on
    return None


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
    delay = timedelta(days=study.readiness.held_infusion.maximum_delay_days)
    return Slot(step=step, due_on=due_on, closes_on=due_on + delay)
