"""One step of every trial at once: where the rule leads, and what may come out of a cohort."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from firstdose.design.automaton.grades import before_any_grade
from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers
from firstdose.design.states import (
    Reads,
    Responses,
    Rule,
    States,
    action_code,
)
from firstdose.records.values import Action

_TRAVELS = (Action.START, Action.ESCALATE, Action.DE_ESCALATE)
_START, _ESCALATE, _DE_ESCALATE = map(action_code, _TRAVELS)
_WAIT, _COMPLETE, _STOP = map(action_code, (Action.WAIT, Action.COMPLETE, Action.STOP))


def before_anyone(regimens: int, reads: Reads) -> States:
    """The one state in which every trial begins."""
    no_one = np.zeros((1, regimens), dtype=np.int64)
    nothing = np.zeros(1, dtype=np.int64)
    return States(
        evaluable=no_one,
        dlts=no_one,
        places=no_one,
        lost=no_one,
        closed=np.zeros((1, regimens), dtype=np.bool_),
        current=np.array([-1], dtype=np.int64),
        cohort=nothing,
        cohort_dlts=nothing,
        responses=Responses(responses=no_one, with_dlt=no_one) if reads.responses else None,
        grades=before_any_grade(regimens, reads.grades),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """States after every move that needs no outcome, and what is recommended of each now.

    ``over``: the part is over.  ``added``: how many participants enter next.
    """

    states: States
    recommended: Integers
    over: Flags
    added: Integers


def settled(rule: Rule, states: States, *, one_at_a_time: bool) -> Settled:
    """Follow every move until each row either wants participants or is at its end.

    Where a move already opens places the rule need not be asked there again.
    """
    moves = rule(states)
    action, regimen, places = moves.action, moves.regimen, moves.places
    went = _went(_Told(action, regimen, places, moves.decided, moves.closed), _before(states))
    current, cohort, cohort_dlts, closed, travelling = went
    if len(travelling):
        action, regimen, places = action.copy(), regimen.copy(), places.copy()
    for _ in range(4 * states.evaluable.shape[1] + 4):
        if not len(travelling):
            break
        there = replace(
            states.of(travelling),
            current=current[travelling],
            closed=closed[travelling],
            cohort=cohort[travelling],
            cohort_dlts=cohort_dlts[travelling],
        )
        moves = rule(there)
        action[travelling], regimen[travelling] = moves.action, moves.regimen
        places[travelling], closed[travelling] = moves.places, moves.closed
        travelling = travelling[moves.does(*_TRAVELS)]
        current[travelling] = regimen[travelling]
        cohort[travelling] = cohort_dlts[travelling] = 0
    assert not len(travelling), "a design that moves for ever without a participant"
    recommended, over, added, waits = _wanted(action, regimen, places, current, states.places)
    assert not waits, "every outcome is known"
    return Settled(
        states=replace(
            states, current=current, closed=closed, cohort=cohort, cohort_dlts=cohort_dlts
        ),
        recommended=recommended,
        over=over,
        added=np.minimum(added, 1) if one_at_a_time else added,
    )


class _Told(NamedTuple):
    """What the rule says of each row; see `Moves`."""

    action: Integers
    regimen: Integers
    places: Integers
    decided: Flags
    closed: Flags


class _Before(NamedTuple):
    """How each row stood; see `States`."""

    places: Integers
    closed: Flags
    current: Integers
    cohort: Integers
    cohort_dlts: Integers


def _before(states: States) -> _Before:
    return _Before(
        places=states.places,
        closed=states.closed,
        current=states.current,
        cohort=states.cohort,
        cohort_dlts=states.cohort_dlts,
    )


@kernel
def _went(told: _Told, before: _Before) -> tuple[Integers, Integers, Integers, Flags, Integers]:
    """Current regimen, cohort and its DLTs, and closed regimens after the first move of each row.

    At last the rows in which the rule must be asked again where they have gone.  Those who enter
    after a decision are a new cohort.
    """
    rows = len(told.action)
    current, cohort = before.current.copy(), before.cohort.copy()
    cohort_dlts, asks_again = before.cohort_dlts.copy(), np.zeros(rows, dtype=np.bool_)
    for row in range(rows):
        action, regimen = told.action[row], told.regimen[row]
        goes = action in (_START, _ESCALATE, _DE_ESCALATE)
        if goes:
            current[row] = regimen
            asks_again[row] = told.places[row] <= before.places[row, max(regimen, 0)]
        if goes or told.decided[row]:
            cohort[row] = cohort_dlts[row] = 0
    return current, cohort, cohort_dlts, before.closed | told.closed, np.flatnonzero(asks_again)


@kernel
def _wanted(
    action: Integers, regimen: Integers, places: Integers, current: Integers, taken: Integers
) -> tuple[Integers, Flags, Integers, bool]:
    """What is recommended, whether the part is over, and how many enter; and if any row waits."""
    rows = len(action)
    recommended, over = np.full(rows, -1, dtype=np.int64), np.zeros(rows, dtype=np.bool_)
    added, waits = np.zeros(rows, dtype=np.int64), False
    for row in range(rows):
        waits |= action[row] == _WAIT
        if action[row] == _COMPLETE:
            recommended[row] = regimen[row]
        over[row] = action[row] in (_COMPLETE, _STOP)
        if not over[row]:
            added[row] = places[row] - taken[row, max(current[row], 0)]
    return recommended, over, added, waits


def bytes_of_a_state(states: States) -> int:
    """What one row takes in memory, with its number, its ways and its move."""
    arrays = [states.evaluable, states.dlts, states.places, states.lost, states.closed]
    if states.responses is not None:
        arrays += [states.responses.responses, states.responses.with_dlt]
    by_row = 8  # current, cohort and its DLTs, action, recommended, added, ways, first
    return sum(each.itemsize * each.shape[1] for each in arrays) + 8 * by_row
