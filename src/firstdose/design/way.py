"""Where each row stands on the path: what lies ahead, and where the way back leads."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.states import States


class Way(NamedTuple):
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


class Paths(NamedTuple):
    """What a row is held against; see `RegimenOrder`.

    ``below[r, q]``: q is another regimen than r, known to be no more toxic.
    """

    stage: Integers
    ways_up: Integers
    way_kind: Integers
    above: Flags
    below: Flags
    direct: Flags
    rank: Integers
    rescue: Flags


class Seen(NamedTuple):
    """What is seen of each row; see `States`."""

    current: Integers
    evaluable: Integers
    places: Integers
    closed: Flags


def way(order: RegimenOrder, states: States) -> Way:
    """The next open step of the path, and the highest tested open regimen below.

    Where the kinds are taken in turn, no step of an earlier kind is taken once a later one has
    begun.  A rescue regimen counts as a way back although no one has been treated there.
    """
    return ways(paths_of(order), seen_of(states))


@lru_cache(maxsize=64)
def paths_of(order: RegimenOrder) -> Paths:
    """What rows are held against."""
    return Paths(
        stage=order.stage,
        ways_up=order.ways_up,
        way_kind=order.way_kind,
        above=order.above,
        below=np.ascontiguousarray(order.strict.T),
        direct=order.direct,
        rank=order.rank,
        rescue=order.rescue,
    )


def seen_of(states: States) -> Seen:
    """What is seen of the states."""
    return Seen(
        current=states.current,
        evaluable=states.evaluable,
        places=states.places,
        closed=states.closed,
    )


@kernel
def ways(path: Paths, seen: Seen) -> Way:
    """Each row's `Way`."""
    rows, regimens = seen.evaluable.shape
    in_turn = path.stage.max() > 0
    began, back = np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int64)
    ahead, ahead_kind = np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int64)
    shut, came_back = np.zeros(rows, dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
    for row in range(rows):
        here = max(seen.current[row], 0)
        for regimen in range(regimens):
            failed = seen.evaluable[row, regimen] > 0 and seen.closed[row, regimen]
            came_back[row] |= path.direct[here, regimen] and failed
        shut[row] = seen.current[row] >= 0 and seen.closed[row, here]
        back[row] = way_back(path, seen, row)
        began[row] = begun(path, seen, row) if in_turn else 0
        ahead[row], ahead_kind[row] = way_ahead(path, seen, row, began[row])
    return Way(shut, began, back, ahead, ahead_kind, came_back)


@kernel
def begun(path: Paths, seen: Seen, row: int) -> int:
    """The kind of step that the row has reached where kinds are taken in turn."""
    found = 0
    for regimen in range(seen.evaluable.shape[1]):
        if seen.evaluable[row, regimen] > 0 or seen.places[row, regimen] > 0:
            found = max(found, path.stage[regimen])
    return found


@kernel
def way_back(path: Paths, seen: Seen, row: int) -> int:
    """The highest tested open regimen below the current one of the row; -1 when none."""
    here, highest, rank = max(seen.current[row], 0), -1, -1
    # No branches: which way they go is hard to guess.
    for regimen in range(seen.evaluable.shape[1]):
        enters = (seen.evaluable[row, regimen] > 0) | path.rescue[regimen]
        leads = path.below[here, regimen] & enters & (not seen.closed[row, regimen])
        leads &= path.rank[regimen] > rank
        highest = regimen if leads else highest
        rank = path.rank[regimen] if leads else rank
    return highest


@kernel
def way_ahead(path: Paths, seen: Seen, row: int, began: int) -> tuple[int, int]:
    """The next open step from the current regimen, and its kind; -1 when none."""
    here = max(seen.current[row], 0)
    for step in range(path.ways_up.shape[1]):
        upper, kind = path.ways_up[here, step], path.way_kind[here, step]
        if upper >= 0 and not seen.closed[row, upper] and kind >= began:
            return upper, kind
    return -1, -1
