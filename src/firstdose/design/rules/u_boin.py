"""U-BOIN: BOIN until enough is known of one regimen, then wherever the mean utility is greatest."""

from __future__ import annotations

import numpy as np

from firstdose.design.boundaries.boin import RateInterval, rate_interval
from firstdose.design.boundaries.boin import boin as boin_table
from firstdose.design.boundaries.elimination import Elimination, eliminating
from firstdose.design.boundaries.moves import Move
from firstdose.design.boundaries.utility import (
    Admissible,
    Utilities,
    dirichlet_mean_and_variance,
)
from firstdose.design.cohorts import Aim, Propose, in_two_stages
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import ResponseWhy, code
from firstdose.design.rules.by_table import by_table_here
from firstdose.design.rules.joint_counts import (
    closing,
    limits_of,
    lowest_of_best,
    on_responses,
    outcomes,
    says_closed,
    utilities_of,
)
from firstdose.design.states import Reals, Select, States, Voice, at
from firstdose.protocol.designs import UBoin
from firstdose.protocol.parts import Cohorts


def u_boin(order: RegimenOrder, settings: UBoin, cohorts: Cohorts) -> Made:
    """U-BOIN over the path of the part; of equal utilities the lower regimen."""
    limits, utilities = limits_of(settings), utilities_of(settings)
    target = limits.toxicity
    interval = rate_interval(target, target * float(settings.under), target * float(settings.over))
    toxic = Elimination(limit=target, probability=limits.too_toxic)
    prior = float(settings.prior_participants) / 4
    select = greatest_utility(order, limits, utilities, prior)
    propose = in_two_stages(
        lambda states: states.evaluable.max(axis=1) >= settings.first_stage,
        by_table_here(order, lambda most: eliminating(boin_table(interval, most), toxic)),
        _second(order, settings, interval, select),
    )
    return on_responses(order, cohorts, propose, select)


def greatest_utility(
    order: RegimenOrder, limits: Admissible, utilities: Utilities, prior: float
) -> Select:
    """The admissible tested regimen with the greatest posterior mean utility; -1 for none."""

    def select(states: States, closed: Flags) -> Integers:
        kept = states.tested & ~closed & ~closing(order, limits, states).closed
        return lowest_of_best(order, _means(utilities, prior, states), kept)

    return select


def _means(utilities: Utilities, prior: float, states: States) -> Reals:
    """Posterior mean utility, 0 to 100, by row and regimen."""
    four = (prior, prior, prior, prior)
    return dirichlet_mean_and_variance(utilities, outcomes(states), four)[0]


def _second(
    order: RegimenOrder, settings: UBoin, interval: RateInterval, select: Select
) -> Propose:
    limits, utilities = limits_of(settings), utilities_of(settings)
    prior = float(settings.prior_participants) / 4

    def propose(states: States) -> Aim:
        found = closing(order, limits, states)
        judged = states.closing(found.closed)
        best = select(states, judged.closed)
        untried = _untried(order, interval, judged) if settings.explores else np.full_like(best, -1)
        aim = np.where(untried >= 0, untried, best)

        def speak() -> Voice:
            codes = np.select(
                [untried >= 0, best >= 0],
                [code(ResponseWhy.EXPLORES), code(ResponseWhy.BEST_UTILITY)],
                code(ResponseWhy.ALL_CLOSED),
            )
            utility = at(_means(utilities, prior, states), np.maximum(aim, 0))
            return Voice(
                code=codes, regimen=states.here, to=aim, numbers=(("utility", utility, 1),)
            )

        return Aim(
            regimen=aim,
            closed=judged.closed,
            because=(*says_closed(order, limits, states, found), speak),
        )

    return propose


def _untried(order: RegimenOrder, interval: RateInterval, states: States) -> Integers:
    """The first open untried regimen one step above the highest tried, where BOIN says up."""
    highest = np.maximum(order.highest(states.tested), 0)
    table = boin_table(interval, int(states.evaluable.max(initial=1)))
    up = at(table[states.evaluable, states.dlts], highest) == Move.ESCALATE
    found = np.full_like(highest, -1)
    for upper in order.ways_up[highest].T:
        there = np.maximum(upper, 0)
        free = (upper >= 0) & ~at(states.closed, there) & ~at(states.tested, there)
        found = np.where((found < 0) & free & up, upper, found)
    return found
