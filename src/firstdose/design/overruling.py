"""How guards and stopping rules put something else in the place of what a rule proposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from firstdose.design.by_row import any_of, total
from firstdose.design.in_rows import spread
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import CohortWhy, GuardWhy, code
from firstdose.design.states import (
    Because,
    CountGuard,
    Moves,
    Rule,
    Select,
    States,
    Voice,
    action_code,
    at,
)
from firstdose.design.way import way
from firstdose.records.values import Action


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kept:
    """Where a step up is refused: the regimens, the most at one, and what is recommended."""

    order: RegimenOrder
    maximum: int
    select: Select


def up_within(
    kept: Kept,
    reach: Callable[[States], Flags],
    why: GuardWhy,
    fixed: tuple[tuple[str, str], ...] = (),
) -> CountGuard:
    """Up only to regimens within ``reach``, by row.

    A proposal beyond becomes the highest regimen on the way to it that is within reach.  Where
    there is none it waits for outcomes at the current one, and is kept back when all are known.
    """
    order = kept.order

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            rising = moves.does(Action.START, Action.ESCALATE)
            if not rising.any():
                return moves
            aim = np.maximum(moves.regimen, 0)
            within = reach(states)
            beyond = rising & ~at(within, aim)
            if not beyond.any():
                return moves
            instead = order.highest(_on_the_way(order, states, aim, within & ~moves.closed))
            waits = (at(states.awaited, states.here) > 0) & ~at(moves.closed, states.here)
            action = np.where(instead < 0, action_code(Action.WAIT), moves.action)
            regimen = np.where(instead < 0, states.current, instead)
            turned = beyond & ((instead >= 0) | waits)
            says = guard_voice(states, turned, why, moves.regimen, fixed)
            held = overruled(moves, turned, action, regimen, says)
            speaks = guard_voice(states, beyond & ~turned, why, moves.regimen, fixed)
            return kept_back(kept, states, held, beyond & ~turned, speaks)

        return rule

    return guard


def kept_back(kept: Kept, states: States, moves: Moves, held: Flags, speaks: Because) -> Moves:
    """Instead of a step up another cohort at the current regimen, in some rows.

    From a closed regimen the way leads back.  Where there is none, and where the current regimen
    has its maximum, the part is over.
    """
    if not held.any():
        return moves
    here, taken = states.here, at(states.places, states.here)
    shut = held & at(moves.closed, here)
    back = np.full_like(here, -1)
    if shut.any():
        back = np.where(shut, way(kept.order, states.closing(moves.closed)).back, -1)
    action = np.where(back >= 0, action_code(Action.DE_ESCALATE), action_code(Action.STAY))
    found = overruled(moves, held, action, np.where(back >= 0, back, here), speaks)
    stays = held & ~shut
    another = np.minimum(taken + np.maximum(states.cohort, 1), kept.maximum)
    found = replace(found, places=np.where(stays, another, found.places))
    full = (stays & (taken >= kept.maximum)) | (shut & (back < 0))
    if shut.any():
        goes_back = guard_voice(states, back >= 0, CohortWhy.DOWN, back)
        found = replace(found, because=(*found.because, goes_back))
    if not full.any():
        return found
    says_full = guard_voice(states, full & ~shut, CohortWhy.NO_ROOM, moves.regimen)
    return ended(states, found, full, kept.select, says_full)


def _on_the_way(order: RegimenOrder, states: States, aim: Integers, open_: Flags) -> Flags:
    """Open regimens below the aim: above the current one, or beside it where none is above."""
    below_aim = open_ & order.strictly_below(aim)
    above = below_aim & (order.strictly_above(states.here) | ~states.started[:, None])
    beside = below_aim & ~order.above.T[states.here]
    return np.where(any_of(above)[:, None], above, beside)


def ended(states: States, moves: Moves, over: Flags, select: Select, speaks: Because) -> Moves:
    """The part is over in some rows: what is selected there is recommended."""
    rows = np.flatnonzero(over)
    if 2 * len(rows) > len(over):  # all are asked, which is faster than to copy most
        chosen = np.where(over, select(states, moves.closed), -1)
    else:
        chosen = np.full_like(moves.regimen, -1)
        chosen[rows] = select(states.of(rows), moves.closed.take(rows, axis=0))
    complete, stop = action_code(Action.COMPLETE), action_code(Action.STOP)
    found = overruled(moves, over, np.where(chosen < 0, stop, complete), chosen, speaks)

    def names() -> Voice:
        tested = at(states.tested, np.maximum(chosen, 0))
        whys = [code(CohortWhy.NONE_RECOMMENDED), code(CohortWhy.RECOMMENDED)]
        said = np.select([chosen < 0, tested], whys, code(CohortWhy.RECOMMENDED_UNTESTED))
        return Voice(code=np.where(over, said, 0), regimen=states.here, to=chosen)

    return replace(found, because=(*found.because, names))


def overruled(
    moves: Moves, where: Flags, action: Integers, regimen: Integers, speaks: Because
) -> Moves:
    """The moves with another action and regimen in some rows, and the reasons so far kept."""
    return replace(
        moves,
        action=np.where(where, action, moves.action),
        regimen=np.where(where, regimen, moves.regimen),
        places=np.where(where, 0, moves.places),
        because=(*moves.because, speaks),
    )


def waiting(moves: Moves, states: States, where: Flags, speaks: Because) -> Moves:
    """The moves, but the decision waits in some rows: no place opens, and none has been decided."""
    found = overruled(
        moves, where, np.full_like(moves.action, action_code(Action.WAIT)), states.here, speaks
    )
    return replace(
        found,
        places=np.where(where, at(states.places, states.here), found.places),
        decided=moves.decided & ~where,
    )


def holding(enters: Rule, held: Callable[[States], tuple[Flags, Because]]) -> Rule:
    """The same rule, that waits in some of the rows in which it decides with outcomes to come.

    ``held`` says of such rows which of them wait, and why.
    """

    def rule(states: States) -> Moves:
        moves = enters(states)
        to_come = total(states.awaited) > 0
        if states.follow_up is not None:
            to_come |= (states.follow_up.regimen >= 0).any(axis=1)
        asked = np.flatnonzero(moves.decided & states.started & to_come)
        if not len(asked):
            return moves
        where, speaks = held(states.of(asked))
        if not where.any():
            return moves
        waits = np.zeros(len(to_come), dtype=np.bool_)
        waits[asked] = where
        return waiting(moves, states, waits, spread(speaks, asked, len(waits)))

    return rule


def guard_voice(
    states: States,
    speaks: Flags,
    why: GuardWhy | CohortWhy,
    to: Integers,
    fixed: tuple[tuple[str, str], ...] = (),
) -> Callable[[], Voice]:
    """The reason of a guard in the rows in which it speaks, about the current regimen."""

    def voice() -> Voice:
        codes = np.where(speaks, code(why), 0)
        return Voice(code=codes, regimen=states.here, to=to, fixed=fixed)

    return voice
