"""How each row stands with its cohort, and what follows from where the rule aims, row by row."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers
from firstdose.design.reasons import CohortWhy, code
from firstdose.design.states import action_code
from firstdose.records.values import Action

NOT_STARTED, FILLING, AWAITING, ALONE, ASKED = range(5)
"""How a row stands: its cohort is filling or awaited, titration goes on, or the rule is asked."""


class Counts(NamedTuple):
    """What is known of each row; see `States`."""

    current: Integers
    evaluable: Integers
    places: Integers
    lost: Integers
    closed: Flags
    cohort: Integers


class Found(NamedTuple):
    """What the rule says of the rows it is ``asked`` of, and the next step of titration, by row.

    ``closed``: the regimens closed from now on.  ``stops``: see `Aims`.
    """

    asked: Integers
    ahead: Integers
    closed: Flags
    stops: Flags


class Entering(NamedTuple):
    """How a part enters: ``most`` at one regimen; whether it ``waits`` for a cohort's outcomes."""

    most: int
    waits: bool


@kernel
def standing(counts: Counts, ahead: Integers, size: Integers, entering: Entering) -> Integers:
    """How each row stands: not started, filling, awaiting, alone in titration, or to be asked."""
    stands = np.full(len(ahead), ASKED, dtype=np.int64)
    for row in range(len(ahead)):
        here, titrates = counts.current[row], ahead[row] >= 0
        if here < 0:
            stands[row] = NOT_STARTED
        elif not counts.closed[row, here]:
            taken, known = counts.places[row, here], counts.evaluable[row, here]
            awaited = taken - known - counts.lost[row, here]
            if taken < entering.most and counts.cohort[row] < size[row]:
                stands[row] = FILLING
            elif (entering.waits or titrates) and awaited > 0:
                stands[row] = AWAITING
            elif titrates and known > 0:
                stands[row] = ALONE
    return stands


@kernel
def aimed(
    counts: Counts, stands: Integers, found: Found, start: int, entering: Entering
) -> tuple[Integers, Flags]:
    """Where the next cohort is to enter, -1 for nowhere, and whether it finds no room there."""
    aim = found.ahead.copy()
    over = np.zeros(len(aim), dtype=np.bool_)
    for row in range(len(aim)):
        if stands[row] == ASKED:
            aim[row] = found.asked[row]
        elif stands[row] == NOT_STARTED:
            aim[row] = start
        elif stands[row] != ALONE:
            aim[row] = counts.current[row]
        if aim[row] >= 0 and found.closed[row, aim[row]]:
            aim[row] = -1
        decides = stands[row] != NOT_STARTED and stands[row] != AWAITING and not found.stops[row]
        over[row] = decides and aim[row] >= 0 and counts.places[row, aim[row]] >= entering.most
    return aim, over


class Aims(NamedTuple):
    """How each row stands, how large a cohort is there, and where the rule aims.

    ``stops``: the rule ends the part with nothing recommended.  ``over``: the next cohort finds no
    room where it aims; ``chosen``: what is recommended then.
    """

    stands: Integers
    size: Integers
    aim: Integers
    stops: Flags
    over: Flags
    chosen: Integers


_CASES: tuple[tuple[Action, CohortWhy], ...] = (
    (Action.WAIT, CohortWhy.OUTCOMES_AWAITED),
    (Action.STOP, CohortWhy.NONE_RECOMMENDED),
    (Action.STOP, CohortWhy.FIRST_REGIMEN_CLOSED),
    (Action.STOP, CohortWhy.NONE_OPEN),
    (Action.START, CohortWhy.FIRST_REGIMEN),
    (Action.COMPLETE, CohortWhy.RECOMMENDED),
    (Action.COMPLETE, CohortWhy.RECOMMENDED_UNTESTED),
    (Action.STAY, CohortWhy.PLACES_OPEN),
    (Action.STAY, CohortWhy.ANOTHER_COHORT),
    (Action.ESCALATE, CohortWhy.UP),
    (Action.DE_ESCALATE, CohortWhy.DOWN),
    (Action.DE_ESCALATE, CohortWhy.ASIDE),
    (Action.ESCALATE, CohortWhy.ASIDE),
)
"""What is done, and why, by the number that `moved` gives."""
(
    _WAITS, _STOPS, _FIRST_IS_CLOSED, _NONE_OPEN, _STARTS, _RECOMMENDS, _RECOMMENDS_UNTESTED,
    _FILLS, _STAYS, _UP, _DOWN, _ASIDE_DOWN, _ASIDE_UP,
) = range(13)  # fmt: skip
ACTION = np.array([action_code(action) for action, _ in _CASES], dtype=np.int64)
WHY = np.array([code(why) for _, why in _CASES], dtype=np.int64)


@kernel
def moved(
    counts: Counts, aims: Aims, above: Flags, rank: Integers, most: int
) -> tuple[Integers, Integers, Integers]:
    """The case of each row, the regimen it leads to, and the places that are to be there."""
    rows = len(aims.aim)
    case = np.empty(rows, dtype=np.int64)
    regimen, places = aims.aim.copy(), np.zeros(rows, dtype=np.int64)
    for row in range(rows):
        here, aim, stands = counts.current[row], aims.aim[row], aims.stands[row]
        if stands == AWAITING:
            case[row], regimen[row], places[row] = _WAITS, here, min(counts.places[row, here], most)
        elif aims.stops[row]:
            case[row], regimen[row] = _STOPS, -1
        elif aim < 0:
            case[row] = _FIRST_IS_CLOSED if here < 0 else _NONE_OPEN
        elif here < 0:
            case[row] = _STARTS
        elif aims.over[row]:
            chosen = regimen[row] = aims.chosen[row]
            if chosen < 0:
                case[row] = _STOPS
            elif counts.evaluable[row, chosen] > 0:
                case[row] = _RECOMMENDS
            else:
                case[row] = _RECOMMENDS_UNTESTED
        elif aim == here:
            fills, held = stands == FILLING, counts.places[row, here]
            case[row] = _FILLS if fills else _STAYS
            wanted = held + aims.size[row] - (counts.cohort[row] if fills else 0)
            places[row] = min(wanted, most)
        elif above[here, aim]:
            case[row] = _UP
        elif above[aim, here]:
            case[row] = _DOWN
        else:
            case[row] = _ASIDE_DOWN if rank[aim] < rank[here] else _ASIDE_UP
    return case, regimen, places
