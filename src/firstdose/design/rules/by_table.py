"""Designs that move as a decision table says of the counts at the current regimen."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from firstdose.design.boundaries.moves import Move
from firstdose.design.cohorts import Aim, Propose
from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import IntervalWhy, code
from firstdose.design.states import Because, States, Voice, at
from firstdose.design.way import (
    Paths,
    Seen,
    begun,
    paths_of,
    seen_of,
    way,
    way_ahead,
    way_back,
)

_UP, _DOWN, STOP = int(Move.ESCALATE), int(Move.DE_ESCALATE), int(Move.STOP)
_ELIMINATE = int(Move.ELIMINATE)
"""Moves as plain numbers, which arrays are compared with much faster."""
Table = Callable[[int], Integers]
"""The decision table ``moves[evaluable, dlts]`` up to so many participants."""
Also = Callable[[States], Because]
"""One more reason."""
Spoken = Callable[[States, Integers, Integers], Because]
"""The reason for a verdict by row, given where the rule aims."""


def by_table_here(order: RegimenOrder, table: Table, also: Also | None = None) -> Propose:
    """Aims as the table says of the counts at the current regimen.

    Up is the next open step of the path, down the highest tested open regimen below.  Where there
    is none it stays.  What the table eliminates is closed, with everything above it.  ``also``: one
    more reason.
    """
    path, known = paths_of(order), read_up_to(table)

    def propose(states: States) -> Aim:
        said = known(int(states.evaluable.max(initial=1)))
        verdict, aim, closed = _looked_up(said, path, seen_of(states), states.dlts)
        return said_of(order, states, also, (verdict, aim, closed))

    return propose


def said_of(
    order: RegimenOrder,
    states: States,
    also: Also | None,
    found: tuple[Integers, Integers, Flags],
) -> Aim:
    """The verdict of the table, where it leads and what is closed, with the reasons."""
    verdict, aim, closed = found
    return Aim(
        regimen=aim,
        closed=closed,
        because=(
            *((also(states),) if also else ()),
            verdict_spoken(states, verdict, aim),
            _stays_at_the_edge(order, states, closed, (verdict, aim)),
        ),
        stops=verdict == STOP,
    )


class Read(NamedTuple):
    """A table, and whether it eliminates anything."""

    moves: Integers
    eliminates: bool


def read_up_to(table: Table) -> Callable[[int], Read]:
    """The table for so many evaluable."""

    @cache
    def read(most: int) -> Read:
        moves = table(most)
        return Read(moves, bool((moves == Move.ELIMINATE).any()))

    return read


@kernel
def _looked_up(
    said: Read, path: Paths, seen: Seen, dlts: Integers
) -> tuple[Integers, Integers, Flags]:
    """What the table says of each row, where that leads, and all that is closed from now on."""
    closed = seen.closed.copy()
    close(closed, np.arange(len(dlts)), said, path.above, (seen.evaluable, dlts))
    verdict = verdicts(said, seen, dlts)
    judged = Seen(seen.current, seen.evaluable, seen.places, closed)
    return verdict, led(verdict, path, judged), closed


@kernel
def close(
    closed: Flags, rows: Integers, said: Read, above: Flags, counts: tuple[Integers, Integers]
) -> None:
    """Close in these rows what the table eliminates, and everything above what is closed.

    ``counts``: evaluable and DLTs.
    """
    evaluable, dlts = counts
    if said.eliminates:
        for row in rows:
            for regimen in range(closed.shape[1]):
                verdict = said.moves[evaluable[row, regimen], dlts[row, regimen]]
                closed[row, regimen] |= verdict == _ELIMINATE
    close_with_all_above(closed, rows, closed, above)


@kernel
def close_with_all_above(closed: Flags, rows: Integers, regimens: Flags, above: Flags) -> None:
    """Close these regimens in some rows, and all above them."""
    for row in rows:
        for regimen in range(closed.shape[1]):
            if regimens[row, regimen]:
                for other in range(closed.shape[1]):
                    closed[row, other] |= above[regimen, other]


@kernel
def verdicts(said: Read, seen: Seen, dlts: Integers) -> Integers:
    """What the table says of the current regimen of each row."""
    found = np.empty_like(seen.current)
    for row in range(len(found)):
        here = max(seen.current[row], 0)
        found[row] = said.moves[seen.evaluable[row, here], dlts[row, here]]
    return found


@kernel
def led(verdict: Integers, path: Paths, seen: Seen) -> Integers:
    """Up, down or here, by row: what is closed is left, and without a way it stays."""
    in_turn = path.stage.max() > 0
    aim = np.empty_like(seen.current)
    for row in range(len(aim)):
        here, to = max(seen.current[row], 0), -1
        shut = seen.closed[row, here]
        if shut or verdict[row] == _DOWN:
            to = way_back(path, seen, row)
        elif verdict[row] == _UP:
            to, _ = way_ahead(path, seen, row, begun(path, seen, row) if in_turn else 0)
        aim[row] = to if shut or to >= 0 else here
    return aim


def verdict_spoken(states: States, verdict: Integers, aim: Integers) -> Because:
    """What the table says of the current regimen."""

    def speak() -> Voice:
        codes = np.array([0, *(code(why) for why in _SAYS)], dtype=np.int64)[verdict]
        return Voice(code=codes, regimen=states.here, to=aim)

    return speak


def aimed(
    order: RegimenOrder, states: States, verdict: Integers, spoken: Spoken = verdict_spoken
) -> Aim:
    """Where a verdict on the current regimen leads; ``spoken``: how it is said."""
    aim = led(verdict, paths_of(order), seen_of(states))
    return Aim(
        regimen=aim,
        closed=states.closed,
        because=(
            spoken(states, verdict, aim),
            _stays_at_the_edge(order, states, states.closed, (verdict, aim)),
        ),
        stops=verdict == STOP,
    )


def _stays_at_the_edge(
    order: RegimenOrder, states: States, closed: Flags, told: tuple[Integers, Integers]
) -> Because:
    """Why the aim is not that of the verdict, ``told`` being both, once these are closed."""

    def speak() -> Voice:
        judged = states.closing(closed)
        there = way(order, judged)
        return at_the_edge(judged, *told, there.ahead >= 0, there.back >= 0)()

    return speak


def at_the_edge(
    states: States, verdict: Integers, aim: Integers, has_step: Flags, has_way_back: Flags
) -> Because:
    """Why it stays although the table would move: no step up, or no way back."""

    def speak() -> Voice:
        shut = at(states.closed, states.here)
        codes = np.select(
            [
                (verdict == Move.ESCALATE) & ~has_step & ~shut,
                (verdict == Move.DE_ESCALATE) & ~has_way_back & ~shut,
            ],
            [code(IntervalWhy.NO_STEP_UP), code(IntervalWhy.NO_WAY_BACK)],
            0,
        )
        return Voice(code=codes, regimen=states.here, to=aim)

    return speak


_SAYS = (
    IntervalWhy.UP,
    IntervalWhy.STAY,
    IntervalWhy.DOWN,
    IntervalWhy.ELIMINATED,
    IntervalWhy.STAY,
    IntervalWhy.STAY,
    IntervalWhy.STOPS,
)
