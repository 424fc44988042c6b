"""One step of every trial at once: where the rule leads, and what may come out of a cohort."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from firstdose.design.automaton.grades import before_any_grade
from firstdose.design.order import Flags, Integers
from firstdose.design.states import (
    Reads,
    Responses,
    Rule,
    States,
    action_code,
    at,
)
from firstdose.records.values import Action

_TRAVELS = (Action.START, Action.ESCALATE, Action.DE_ESCALATE)


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
    """States after every move that needs no outcome, and what the rule says of each now.

    ``over``: the part is over.  ``added``: how many participants enter next.
    """

    states: States
    action: Integers
    recommended: Integers
    over: Flags
    added: Integers


def settled(rule: Rule, states: States, *, one_at_a_time: bool) -> Settled:
    """Follow every move until each row either wants participants or is at its end.

    Where a move already opens places the rule need not be asked there again.
    """
    moves = rule(states)
    action, regimen, places = moves.action.copy(), moves.regimen.copy(), moves.places.copy()
    closed, gone = states.closed | moves.closed, moves.does(*_TRAVELS)
    current = np.where(gone, regimen, states.current)
    anew = gone | moves.decided  # those who enter after a decision are a new cohort
    cohort, cohort_dlts = np.where(anew, 0, states.cohort), np.where(anew, 0, states.cohort_dlts)
    opened = places > at(states.places, np.maximum(regimen, 0))
    travelling = np.flatnonzero(gone & ~opened)
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
    assert not (action == action_code(Action.WAIT)).any(), "every outcome is known"
    after = replace(states, current=current, closed=closed, cohort=cohort, cohort_dlts=cohort_dlts)
    complete = action == action_code(Action.COMPLETE)
    over = complete | (action == action_code(Action.STOP))
    wanted = np.where(over, 0, places - at(states.places, after.here))
    return Settled(
        states=after,
        action=action,
        recommended=np.where(complete, regimen, -1),
        over=over,
        added=np.minimum(wanted, 1) if one_at_a_time else wanted,
    )


def bytes_of_a_state(states: States) -> int:
    """What one row takes in memory, with its number, its ways and its move."""
    arrays = [states.evaluable, states.dlts, states.places, states.lost, states.closed]
    if states.responses is not None:
        arrays += [states.responses.responses, states.responses.with_dlt]
    by_row = 8  # current, cohort and its DLTs, action, recommended, added, ways, first
    return sum(each.itemsize * each.shape[1] for each in arrays) + 8 * by_row
