"""How far a patient gets, and when: first fall, low disease activity, remission, relapse."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.simulate import questions
from firstdose.simulate.chances import happens, whole_between
from firstdose.simulate.dice import Dice
from firstdose.simulate.figures import Between, Fixed, figure
from firstdose.simulate.population import Population

NEVER = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestones:
    """Days from the first infusion, `NEVER` for what does not happen."""

    fall: int
    low_activity: int
    remission: int
    relapse: int
    rescue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """How far one patient gets.  ``is_early`` and ``is_fast`` speak of week 12."""

    is_early: bool
    is_fast: bool
    is_low: bool
    in_remission: bool


def response(dice: Dice, population: Population, number: int) -> Response:
    """Draw how far a patient gets, from the published proportions.

    In remission beyond 12 months: the published proportion.  Low disease activity at some time:
    all of these and some others, and so many of them by week 12 that the proportion at week 12 is
    the published one.  A fall of 4 points by week 12: all of those, and as many others as are
    missing from the published proportion with SRI-4.
    """
    low, remission = population.lldas_at_week_12, population.remission_beyond_12_months
    others = figure(Fixed, "low_activity_without_lasting_remission").value
    ever_low = max(remission + (1.0 - remission) * others, low)
    others = (ever_low - remission) / (1.0 - remission)
    missing = max(0.0, (population.sri_4_at_week_12 - low) / (1.0 - low))
    in_remission = dice.chance(number, questions.REMISSION, remission)
    is_low = in_remission or dice.chance(number, questions.LOW_ACTIVITY, others)
    is_fast = is_low and dice.chance(number, questions.FAST_RESPONSE, low / ever_low)
    return Response(
        is_early=is_fast or dice.chance(number, questions.EARLY_FALL, missing),
        is_fast=is_fast,
        is_low=is_low,
        in_remission=in_remission,
    )


def milestones(dice: Dice, population: Population, number: int) -> Milestones:
    """Draw the days on which a patient passes the milestones of their response."""
    reached = response(dice, population, number)
    low_activity = _low_activity_day(dice, number, reached)
    fall = _fall_day(dice, number, reached, low_activity)
    remission = relapse = rescue = NEVER
    if reached.in_remission:
        last = round(figure(Fixed, "last_remission_day").value)
        remission = dice.whole(number, questions.REMISSION_TIME, low_activity, last)
    elif reached.is_low and happens(dice, number, questions.RELAPSE, "relapse_after_low_activity"):
        limits = figure(Between, "relapse_day")
        first = low_activity + round(limits.low)
        last = max(first, round(limits.high))
        relapse = rescue = dice.whole(number, questions.RELAPSE_TIME, first, last)
    if fall == NEVER and happens(dice, number, questions.RESCUE, "rescue_without_response"):
        rescue = whole_between(dice, number, questions.RESCUE_TIME, "rescue_day")
    return Milestones(
        fall=fall,
        low_activity=low_activity,
        remission=remission,
        relapse=relapse,
        rescue=rescue,
    )


def _low_activity_day(dice: Dice, number: int, reached: Response) -> int:
    if not reached.is_low:
        return NEVER
    key = "early_low_activity_day" if reached.is_fast else "late_low_activity_day"
    return whole_between(dice, number, questions.LOW_ACTIVITY_TIME, key)


def _fall_day(dice: Dice, number: int, reached: Response, low_activity: int) -> int:
    """The first fall comes before low disease activity, and by week 12 in early responders."""
    if not reached.is_early and not reached.is_low:
        return NEVER
    limits = figure(Between, "early_fall_day" if reached.is_early else "late_low_activity_day")
    last = min(low_activity, round(limits.high))
    return dice.whole(number, questions.FALL_TIME, min(round(limits.low), last), last)
