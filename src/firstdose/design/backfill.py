"""Backfill: lower regimens that take participants while the current cohort is awaited.

A part beside every design: the design reads everyone evaluable, wherever they came from.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.states import Reals, States
from firstdose.protocol.parts import Backfill

_ROUNDING = 1e-9


def open_for_backfill(order: RegimenOrder, settings: Backfill, states: States) -> Flags:
    """Regimens below the current one that are open for backfill, by (row, regimen).

    Places, awaited ones included, count against the cap.  Where no response is needed a tested
    regimen is enough.
    """
    below = order.strictly_below(states.here) & states.started[:, None]
    room = states.places < settings.cap
    usable = below & room & states.tested & ~states.closed & _responds(settings, states)
    return usable & ~order.with_all_above(unsafe(order, settings, states))


def unsafe(order: RegimenOrder, settings: Backfill, states: States) -> Flags:
    """Tested regimens below the current one with too many DLTs.

    Too many alone, and too many still together with the regimens that one step leads up to, as far
    as the current one.
    """
    up_to_here = order.above.T[states.here]
    reached = np.where(up_to_here, states.evaluable, 0)
    harmed = np.where(up_to_here, states.dlts, 0)
    with_next = order.direct.T | np.eye(len(order.names), dtype=np.bool_)
    alone = _rate(states.evaluable, states.dlts)
    pooled = _rate(reached @ with_next.astype(np.int64), harmed @ with_next.astype(np.int64))
    limit = float(settings.unsafe_rate) - _ROUNDING
    below = order.strictly_below(states.here) & states.started[:, None]
    return below & states.tested & (alone >= limit) & (pooled >= limit)


def next_backfill(order: RegimenOrder, open_regimens: Flags) -> Integers:
    """Where the next participant beside the cohort enters: the highest open one; -1 for none."""
    return order.highest(open_regimens)


def _responds(settings: Backfill, states: States) -> Flags:
    if settings.least_responses == 0:
        return np.ones_like(states.closed)
    assert states.responses is not None, "backfill reads responses"
    return states.responses.responses >= settings.least_responses


def _rate(evaluable: Integers, dlts: Integers) -> Reals:
    return dlts / np.maximum(evaluable, 1)
