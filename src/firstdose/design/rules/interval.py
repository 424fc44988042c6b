"""Designs that compare the counts at the current regimen with a decision table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from firstdose.design.boundaries.boin import boin as boin_table
from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.isotonic import pooled, pooled_in_order
from firstdose.design.boundaries.moves import Move
from firstdose.design.boundaries.selection import crude_risks, nearest
from firstdose.design.cohorts import Aim, Propose, cohort_by_cohort
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import IntervalWhy, code
from firstdose.design.states import Declares, Select, States, Voice, at
from firstdose.design.way import Way, way
from firstdose.protocol.designs import Boin
from firstdose.protocol.parts import Cohorts

Table = Callable[[int], Integers]
"""The decision table ``moves[evaluable, dlts]`` up to so many participants."""


def boin(order: RegimenOrder, settings: Boin, cohorts: Cohorts) -> Made:
    """Bayesian optimal interval design over the path of the part."""
    target = float(settings.target)
    interval = rate_interval(target, target * float(settings.under), target * float(settings.over))
    return by_table(
        order, cohorts, lambda most: boin_table(interval, most), nearest_to(order, target)
    )


def nearest_to(order: RegimenOrder, target: float, below: float | None = None) -> Select:
    """At the end: the tested open regimen whose isotonic risk is nearest to the target.

    With ``below`` only one whose estimate is smaller.
    """
    rank = order.above.sum(axis=0) - 1
    in_a_line = np.array_equal(order.above, np.triu(np.ones_like(order.above)))

    def select(states: States, closed: Flags) -> Integers:
        risks, weights = crude_risks(states.evaluable, states.dlts, ~closed)
        isotonic = (
            pooled(risks, weights) if in_a_line else pooled_in_order(risks, weights, order.above)
        )
        return nearest(isotonic, rank, target, below)

    return select


def by_table(order: RegimenOrder, cohorts: Cohorts, table: Table, select: Select) -> Made:
    """A design that moves as the table says of the counts at the current regimen."""
    return Made(
        rule=cohort_by_cohort(order, cohorts, by_table_here(order, table), select),
        select=select,
        declares=Declares(suspends_on_pending=True, coherent=False, monotone_in_dlts=True),
    )


def by_table_here(order: RegimenOrder, table: Table) -> Propose:
    """Aims as the table says of the counts at the current regimen.

    Up is the next open step of the path, down the highest tested open regimen below.  Where there
    is none it stays.  What the table eliminates is closed, with everything above it.
    """

    def propose(states: States) -> Aim:
        moves = table(int(states.evaluable.max(initial=1)))
        eliminated = moves[states.evaluable, states.dlts] == Move.ELIMINATE
        judged = states.closing(order.with_all_above(states.closed | eliminated))
        return _aimed(
            judged, way(order, judged), at(moves[states.evaluable, states.dlts], states.here)
        )

    return propose


def _aimed(states: States, path: Way, verdict: Integers) -> Aim:
    up = (verdict == Move.ESCALATE) & (path.ahead >= 0)
    down = (verdict == Move.DE_ESCALATE) & (path.back >= 0)
    aim = np.select([path.shut, up, down], [path.back, path.ahead, path.back], states.here).astype(
        np.int64
    )

    def speak() -> Voice:
        codes = np.array([0, *(code(why) for why in _SAYS)], dtype=np.int64)[verdict]
        return Voice(code=codes, regimen=states.here, to=aim)

    def at_the_edge() -> Voice:
        codes = np.select(
            [
                (verdict == Move.ESCALATE) & (path.ahead < 0) & ~path.shut,
                (verdict == Move.DE_ESCALATE) & (path.back < 0) & ~path.shut,
            ],
            [code(IntervalWhy.NO_STEP_UP), code(IntervalWhy.NO_WAY_BACK)],
            0,
        )
        return Voice(code=codes, regimen=states.here, to=aim)

    return Aim(regimen=aim, closed=states.closed, because=(speak, at_the_edge))


_SAYS = (
    IntervalWhy.UP,
    IntervalWhy.STAY,
    IntervalWhy.DOWN,
    IntervalWhy.ELIMINATED,
    IntervalWhy.STAY,
    IntervalWhy.STAY,
    IntervalWhy.DOWN,
)
