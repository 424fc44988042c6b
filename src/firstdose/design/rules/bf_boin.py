"""BF-BOIN: BOIN on everyone evaluable at a regimen, pooled where a lower one speaks against it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.boundaries.boin import boin as boin_table
from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.moves import Move
from firstdose.design.cohorts import Aim, Propose, cohort_by_cohort
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import ResponseWhy, code
from firstdose.design.rules.by_table import Table, by_table_here
from firstdose.design.rules.interval import nearest_to
from firstdose.design.states import Declares, States, Voice, at
from firstdose.design.way import way
from firstdose.protocol.designs import BfBoin
from firstdose.protocol.parts import Cohorts


def bf_boin(order: RegimenOrder, settings: BfBoin, cohorts: Cohorts) -> Made:
    """BF-BOIN over the path of the part; while no one has been backfilled it is BOIN.

    Elimination is the guard `TooToxic`, on the same counts.
    """
    target = float(settings.target)
    interval = rate_interval(target, target * float(settings.under), target * float(settings.over))

    def table(most: int) -> Integers:
        return boin_table(interval, most)

    select = nearest_to(order, target)
    propose = _pooling(order, table, by_table_here(order, table))
    return Made(
        rule=cohort_by_cohort(order, cohorts, propose, select),
        select=select,
        declares=Declares(suspends_on_pending=True, coherent=False, monotone_in_dlts=False),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conflict:
    """Where lower regimens speak against the current one, and the counts of both pooled.

    ``against``: the highest that do (row, regimen); ``pool``: they, the current regimen and the
    tested ones between.  ``verdict``: what the table says of ``pooled`` evaluable with
    ``pooled_dlts``.
    """

    against: Flags
    pool: Flags
    pooled: Integers
    pooled_dlts: Integers
    verdict: Integers


def conflict(order: RegimenOrder, states: States, moves: Integers) -> Conflict:
    """Lower regimens against the current one; ``moves`` is the table for all participants.

    A step up is spoken against by any lower tested regimen that does not say so, staying and going
    down by one that says down.  In a partial order the pool is everything between any of the
    highest that conflict and the current regimen.
    """
    verdicts = moves[states.evaluable, states.dlts]
    here = at(verdicts, states.here)[:, None]
    lower = order.strictly_below(states.here) & states.tested
    up = here == Move.ESCALATE
    conflicting = lower & (verdicts != Move.ESCALATE) & (up | (verdicts == Move.DE_ESCALATE))
    against = order.maximal(conflicting)
    pool = (against @ order.above) & order.above.T[states.here] & states.tested
    pooled = np.where(pool, states.evaluable, 0).sum(axis=1)
    dlts = np.where(pool, states.dlts, 0).sum(axis=1)
    return Conflict(
        against=against,
        pool=pool,
        pooled=pooled,
        pooled_dlts=dlts,
        verdict=moves[pooled, dlts],
    )


def _pooling(order: RegimenOrder, table: Table, alone: Propose) -> Propose:
    def propose(states: States) -> Aim:
        aim = alone(states)
        moves = table(int(states.evaluable.sum(axis=1).max(initial=1)))
        found = conflict(order, states, moves)
        pools = found.against.any(axis=1) & ~at(states.closed, states.here)
        if not pools.any():
            return aim
        path = way(order, states)
        up = np.where(path.ahead >= 0, path.ahead, states.here)
        down = _highest_safe(order, states, found, moves)
        says = found.verdict[:, None] == np.array([Move.ESCALATE, Move.DE_ESCALATE])
        pooled = np.select([says[:, 0], says[:, 1]], [up, down], states.here)
        regimen = np.where(pools, pooled, aim.regimen)

        def speak() -> Voice:
            ups, downs, stays = (
                code(ResponseWhy.POOLED_UP),
                code(ResponseWhy.POOLED_DOWN),
                code(ResponseWhy.POOLED_STAY),
            )
            why = np.select([says[:, 0], says[:, 1]], [ups, downs], stays)
            return Voice(
                code=np.where(pools, why, 0),
                regimen=np.maximum(order.highest(found.against), 0),
                to=regimen,
                numbers=(
                    ("pooled", found.pooled.astype(np.float64), 0),
                    ("pooled_dlts", found.pooled_dlts.astype(np.float64), 0),
                ),
            )

        return Aim(regimen=regimen, closed=aim.closed, because=(*aim.because, speak))

    return propose


def _highest_safe(
    order: RegimenOrder, states: States, found: Conflict, moves: Integers
) -> Integers:
    """The highest pooled regimen whose own counts with those pooled below it do not say down.

    Without one, the highest open tested regimen below those that conflict; else the highest of
    these.
    """
    here = np.eye(len(order.names), dtype=np.bool_)[states.here]
    above = order.above.astype(np.int64)
    evaluable = np.where(found.pool, states.evaluable, 0) @ above
    dlts = np.where(found.pool, states.dlts, 0) @ above
    safe = found.pool & ~here & ~states.closed & (moves[evaluable, dlts] != Move.DE_ESCALATE)
    below = (found.against @ order.strict.T) & states.tested & ~states.closed
    choices = [order.highest(each) for each in (safe, below, found.against & ~states.closed)]
    return np.select([choice >= 0 for choice in choices], choices, -1).astype(np.int64)
