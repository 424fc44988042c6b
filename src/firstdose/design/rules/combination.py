"""BOIN where toxicity rises in two ways: two agents, or dose and schedule, on a free path.

Lin and Yin, Stat Methods Med Res 2017; 26: 2155-2167; ``BOIN::next.comb`` 2.7.2, where ties are
drawn: here the lower regimen is taken, and of those the one named first.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from firstdose.design.boundaries.boin import boin as boin_table
from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.combination import desirability_table
from firstdose.design.boundaries.moves import Move
from firstdose.design.cohorts import Aim, cohort_by_cohort
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import IntervalWhy, code
from firstdose.design.rules.by_table import at_the_edge, verdict_spoken
from firstdose.design.rules.interval import nearest_to
from firstdose.design.states import Because, Declares, Reals, States, Voice, at
from firstdose.protocol.designs import BoinCombination
from firstdose.protocol.parts import Cohorts

_TIE = 1e-12


def boin_combination(order: RegimenOrder, settings: BoinCombination, cohorts: Cohorts) -> Made:
    """BOIN for combinations.

    Up to the most desirable open regimen one step above, none of whose regimens below that the
    current one does not cover has reached lambda_d; down to the most desirable one step below.
    """
    target = float(settings.target)
    interval = rate_interval(target, target * float(settings.under), target * float(settings.over))
    steps = order.steps

    @cache
    def tables(most: int) -> tuple[Integers, Reals]:
        return boin_table(interval, most), desirability_table(interval, most)

    def propose(states: States) -> Aim:
        moves, desirability = tables(max(int(states.evaluable.max(initial=1)), 1))
        said = moves[states.evaluable, states.dlts]
        scores = desirability[states.evaluable, states.dlts]
        verdict, here = at(said, states.here), states.here
        judged = states.closing(order.with_all_above(states.closed))
        above = steps[here] & ~judged.closed & ~_barred(order, said, here)
        below = order.direct.T[here] & ~judged.closed
        shut = at(judged.closed, here)
        up = _best(order, scores, above & (verdict == Move.ESCALATE)[:, None] & ~shut[:, None])
        down = _best(order, scores, below & ((verdict == Move.DE_ESCALATE) | shut)[:, None])
        further = order.strictly_below(here) & ~judged.closed & (states.tested | order.rescue)
        back = np.where(down < 0, order.highest(further), down)
        aim = np.select([shut, up >= 0, down >= 0], [back, up, down], here).astype(np.int64)
        edge = at_the_edge(judged, verdict, aim, up >= 0, down >= 0)
        chosen = _chosen(judged, up, down, scores)
        spoken = (verdict_spoken(judged, verdict, aim), chosen, edge)
        return Aim(regimen=aim, closed=judged.closed, because=spoken)

    select = nearest_to(order, target)
    return Made(
        rule=cohort_by_cohort(order, cohorts, propose, select),
        select=select,
        declares=Declares(suspends_on_pending=True, coherent=False, monotone_in_dlts=False),
    )


def _barred(order: RegimenOrder, said: Integers, here: Integers) -> Flags:
    """Regimens above one that has reached lambda_d and that the current one does not cover."""
    hot = (said == Move.DE_ESCALATE) & ~order.above.T[here]
    return hot @ order.above


def _best(order: RegimenOrder, scores: Reals, candidates: Flags) -> Integers:
    """The most desirable candidate of each row, of equals the lowest, then the first; -1: none."""
    known = np.where(candidates, scores, -np.inf)
    best = known.max(axis=1, keepdims=True)
    return order.lowest(candidates & (known >= best - _TIE))


def _chosen(states: States, up: Integers, down: Integers, scores: Reals) -> Because:
    def speak() -> Voice:
        codes = np.select(
            [up >= 0, down >= 0], [code(IntervalWhy.BEST_UP), code(IntervalWhy.BEST_DOWN)], 0
        )
        to = np.where(up >= 0, up, down)
        near = (("desirability", at(scores, np.maximum(to, 0)), 3),)
        return Voice(code=codes, regimen=states.here, to=to, numbers=near)

    return speak
