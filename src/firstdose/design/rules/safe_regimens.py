"""The regimens that are no more toxic than the one nearest to the limit, by isotonic estimate."""

from __future__ import annotations

import numpy as np

from firstdose.design.boundaries.isotonic import pooled, pooled_in_order
from firstdose.design.boundaries.selection import crude_risks, nearest
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.states import Reals, States


def isotonic_risks(
    order: RegimenOrder, states: States, used: Flags, counted: Integers | Reals | None = None
) -> Reals:
    """DLT risks by row and regimen that never fall upwards; NaN where not used or not tested.

    ``counted``: what is counted of each regimen in place of DLTs, such as toxicity scores.
    """
    seen = states.dlts if counted is None else counted
    risks, weights = crude_risks(states.evaluable, seen, used)
    if order.is_a_line:
        return pooled(risks, weights)
    return pooled_in_order(risks, weights, order.above)


def no_higher_than_nearest(order: RegimenOrder, states: States, used: Flags, limit: float) -> Flags:
    """Of the used tested regimens those with no greater risk than the one nearest to the limit.

    Of equal risks only those that are not above it in the order.
    """
    risks = isotonic_risks(order, states, used)
    rank = order.above.sum(axis=0) - 1
    highest = nearest(risks, rank, limit)
    lifted = risks + 1e-10 * (1 + rank)
    most = lifted[np.arange(len(risks)), np.maximum(highest, 0)]
    return (highest[:, None] >= 0) & ~np.isnan(risks) & (lifted <= most[:, None])
