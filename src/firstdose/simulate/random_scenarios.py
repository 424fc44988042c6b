"""Random scenarios: monotone risks of which a regimen drawn evenly is the nearest to the target.

The pseudo-uniform algorithm of Clertant and O'Quigley (J R Stat Soc C 2017; 66: 979-1002), as we
read it from general knowledge; not checked against the paper.  The level j of the MTD is drawn
evenly of J; an upper bound B = target + (1 - target) x Beta(max(J - j, 0.5), 1); J uniform risks
below B are put in order, and drawn anew until that of level j is the nearest to the target.  In a
partial order the same is done along a random complete order, so that the risks keep to the partial
one.  A complete order takes, again and again, one of the regimens with nothing left below them,
each equally likely; that is not the same as every complete order being equally likely.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.scenarios import Scenario
from firstdose.design.states import Reals
from firstdose.records.problem import StudyError
from firstdose.simulate.dice import STUDY, Dice
from firstdose.simulate.questions import (
    SCENARIO_BOUND,
    SCENARIO_MTD,
    SCENARIO_ORDER,
    SCENARIO_RISKS,
)

_MOST_TRIES = 100_000


def random_scenarios(
    order: RegimenOrder, target: float, seed: int, number: int
) -> tuple[Scenario, ...]:
    """So many scenarios; number k of a seed is the same however many are drawn."""
    if not 0 < target < 1:
        raise StudyError(
            f"The target is {target:g}.",
            where="Random scenarios",
            because="One regimen of each scenario is to be the nearest to it.",
            remedy="State a target between 0 and 1.",
        )
    return tuple(_drawn(order, target, Dice(seed, k), k + 1) for k in range(number))


def _drawn(order: RegimenOrder, target: float, dice: Dice, number: int) -> Scenario:
    regimens = len(order.names)
    complete = complete_order(order.above, dice)
    level = dice.whole(STUDY, SCENARIO_MTD, 0, regimens - 1)
    along = _risks(regimens, level, target, dice)
    risk = np.empty(regimens, dtype=np.float64)
    risk[complete] = along
    return Scenario(
        name=f"random_{number}",
        risk=tuple(risk.tolist()),
        assumes=f"random monotone risks, {order.names[complete[level]]} the nearest to a target of"
        f" {target:g} (pseudo-uniform; seed {dice.seed})",
    )


def _risks(regimens: int, level: int, target: float, dice: Dice) -> Reals:
    """Rising risks of which that of the level is the nearest to the target."""
    for attempt in range(_MOST_TRIES):
        shape = max(regimens - 1 - level, 0.5)
        share = dice.beta(STUDY, SCENARIO_BOUND, shape, 1.0, attempt)
        bound = target + (1 - target) * share
        drawn = [
            bound * dice.uniform(STUDY, SCENARIO_RISKS, attempt * regimens + each)
            for each in range(regimens)
        ]
        risks = np.sort(np.array(drawn, dtype=np.float64))
        if int(np.abs(risks - target).argmin()) == level:
            return risks
    raise AssertionError("a scenario is found long before so many tries")


def complete_order(above: Flags, dice: Dice) -> Integers:
    """A random complete order of the regimens that keeps to the partial one, lowest first."""
    below = above.T & ~np.eye(len(above), dtype=np.bool_)
    left = list(range(len(above)))
    found: list[int] = []
    while left:
        lowest = [r for r in left if not below[r, left].any()]
        place = dice.whole(STUDY, SCENARIO_ORDER, 0, len(lowest) - 1, len(found))
        found.append(lowest[place])
        left.remove(lowest[place])
    return np.array(found, dtype=np.int64)
