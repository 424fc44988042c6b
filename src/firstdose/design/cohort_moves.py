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
    """How each row stands, what the rule says of those ``asked``, and the next step of titration.

    ``size``: of a full cohort there.  ``closed``: the regimens closed from now on.  ``stops``: the
    rule ends the part with nothing recommended.
    """

    stands: Integers
    asked: Integers
    ahead: Integers
    size: Integers
    closed: Flags
    stops: Flags


class Entering(NamedTuple):
    """How a part enters: from ``start`` on, ``most`` at one regimen.

    ``waits``: for a cohort's outcomes.  ``size_elsewhere``: of a full cohort at another regimen
    than the current one; 0 where that is told only there.
    """

    start: int
    most: int
    waits: bool
    size_elsewhere: int


class Upwards(NamedTuple):
    """What is known of the order of toxicity; see `RegimenOrder`."""

    above: Flags
    rank: Integers


@kernel
def standing(
    counts: Counts, ahead: Integers, size: Integers, entering: Entering
) -> tuple[Integers, Integers]:
    """How each row stands: not started, filling, awaiting, alone in titration, or to be asked.

    And the rows that are to be asked.
    """
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
    return stands, np.flatnonzero(stands == ASKED)


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
    (Action.COMPLETE, CohortWhy.NO_ROOM),
)
"""What is done, and why, by the number that `moved` gives; without room something is chosen."""
(
    _WAITS, STOPS, _FIRST_IS_CLOSED, _NONE_OPEN, _STARTS, RECOMMENDS, RECOMMENDS_UNTESTED,
    _FILLS, _STAYS, _UP, _DOWN, _ASIDE_DOWN, _ASIDE_UP, NO_ROOM,
) = range(14)  # fmt: skip
ACTION = np.array([action_code(action) for action, _ in _CASES], dtype=np.int64)
WHY = np.array([code(why) for _, why in _CASES], dtype=np.int64)


@kernel
def moved(
    counts: Counts, found: Found, order: Upwards, entering: Entering
) -> tuple[Integers, Integers, Integers, Flags, Integers]:
    """The case of each row, the regimen it leads to, and the places that are to be there.

    And whether a cohort is decided on, and the rows that have no room.
    """
    rows = len(found.stands)
    case, places = np.empty(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    regimen, decided = np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.bool_)
    for row in range(rows):
        here, stands = counts.current[row], found.stands[row]
        aim = here
        if stands == NOT_STARTED:
            aim = entering.start
        elif stands == ASKED:
            aim = found.asked[row]
        elif stands == ALONE:
            aim = found.ahead[row]
        if stands == AWAITING:
            case[row], places[row] = _WAITS, min(counts.places[row, here], entering.most)
        elif found.stops[row]:
            case[row], aim = STOPS, -1
        elif aim < 0 or found.closed[row, aim]:
            case[row], aim = _FIRST_IS_CLOSED if here < 0 else _NONE_OPEN, -1
        elif here < 0:
            case[row] = _STARTS
        elif counts.places[row, aim] >= entering.most:
            case[row] = NO_ROOM
        elif aim == here:
            fills, held = stands == FILLING, counts.places[row, here]
            case[row] = _FILLS if fills else _STAYS
            wanted = held + found.size[row] - (counts.cohort[row] if fills else 0)
            places[row] = min(wanted, entering.most)
        elif order.above[here, aim]:
            case[row] = _UP
        elif order.above[aim, here]:
            case[row] = _DOWN
        else:
            case[row] = _ASIDE_DOWN if order.rank[aim] < order.rank[here] else _ASIDE_UP
        if (case[row] == _STARTS or _UP <= case[row] <= _ASIDE_UP) and entering.size_elsewhere > 0:
            places[row] = min(counts.places[row, aim] + entering.size_elsewhere, entering.most)
        regimen[row], decided[row] = aim, stands not in (FILLING, AWAITING)
    return case, regimen, places, decided, np.flatnonzero(case == NO_ROOM)
