"""Where each row stands on the path: what lies ahead, and where the way back leads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.by_row import any_of, largest
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.states import States, at


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """Where each row stands on the path; -1 where there is no way back or ahead.

    ``shut``: the current regimen is closed.  ``began``: the kind of step reached so far.
    ``came_back``: a regimen directly above the current one has been tested and closed.
    """

    shut: Flags
    began: Integers
    back: Integers
    ahead: Integers
    ahead_kind: Integers
    came_back: Flags


def way(order: RegimenOrder, states: States) -> Way:
    """The next open step of the path, and the highest tested open regimen below.

    Where the kinds are taken in turn, no step of an earlier kind is taken once a later one has
    begun.  A rescue regimen counts as a way back although no one has been treated there.
    """
    here = states.here
    entered = states.tested | (states.places > 0)
    began = (
        largest(np.where(entered, order.stage, 0))
        if order.stage.max() > 0
        else order.stage[here] * 0
    )
    ahead, ahead_kind = np.full_like(here, -1), np.full_like(here, -1)
    for upper, kind in zip(order.ways_up[here].T, order.way_kind[here].T, strict=True):
        is_open = (upper >= 0) & ~at(states.closed, np.maximum(upper, 0))
        found = (ahead < 0) & is_open & ((kind >= began) | (order.stage.max() <= 0))
        ahead, ahead_kind = np.where(found, upper, ahead), np.where(found, kind, ahead_kind)
    below = order.strictly_below(here) & (states.tested | order.rescue) & ~states.closed
    return Way(
        shut=states.started & at(states.closed, here),
        began=began,
        back=order.highest(below),
        ahead=ahead,
        ahead_kind=ahead_kind,
        came_back=any_of(order.direct.take(here, axis=0) & states.tested & states.closed),
    )
