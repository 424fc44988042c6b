"""One step of every trial at once: where the rule leads, and what may come out of a cohort."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import comb

import numpy as np

from firstdose.design.automaton.grades import before_any_grade, outcomes_by_grade
from firstdose.design.automaton.merging import groups
from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers
from firstdose.design.states import (
    Reads,
    Reals,
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
    """Follow every move until each row either wants participants or is at its end."""
    moves = rule(states)
    current, closed = states.current.copy(), states.closed.copy()
    cohort, cohort_dlts = states.cohort.copy(), states.cohort_dlts.copy()
    action, regimen, places = moves.action.copy(), moves.regimen.copy(), moves.places.copy()
    _begin_anew(moves.decided, cohort, cohort_dlts)
    travelling = np.flatnonzero(moves.does(*_TRAVELS))
    closed |= moves.closed
    for _ in range(4 * states.evaluable.shape[1] + 4):
        if not len(travelling):
            break
        current[travelling] = regimen[travelling]
        cohort[travelling] = cohort_dlts[travelling] = 0
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


def _begin_anew(decided: Flags, cohort: Integers, cohort_dlts: Integers) -> None:
    """Those who enter after a decision are a new cohort."""
    cohort[decided] = 0
    cohort_dlts[decided] = 0


@dataclass(frozen=True, slots=True, eq=False)
class Grown:
    """Every state with every outcome of the participants added, in order of their row.

    ``first``: the first outcome of each row; ``ways``: in how many orders of the participants.
    """

    states: States
    first: Integers
    ways: Reals


def with_outcomes(states: States, added: Integers, reads: Reads) -> Grown:
    """Each row once for every outcome of the participants added at its regimen.

    Without responses outcome k of a row is k DLTs.  With them the outcomes of n participants run
    over (DLTs only, responses only, both) in lexicographic order, and with grades as in
    `grade_cells`.
    """
    if reads.grades:
        return _with_grades(states, added, reads)
    if reads.responses:
        return _with_cells(states, added)
    first = np.cumsum(added + 1) - (added + 1)
    row = np.repeat(np.arange(len(added)), added + 1)
    dlts = np.arange(len(row)) - first[row]
    return Grown(grown(states.of(row), added[row], dlts), first, _choices(added[row], dlts))


def outcomes_of(added: Integers, reads: Reads) -> int:
    """How many states follow, before any are merged, when so many are added in each row."""
    cells = added + 1
    if reads.responses:
        cells = (added + 1) * (added + 2) * (added + 3) // 6
    return int(cells.sum())


def bytes_of_a_state(states: States) -> int:
    """What one row takes in memory, with its number, its ways and its move."""
    arrays = [states.evaluable, states.dlts, states.places, states.lost, states.closed]
    if states.responses is not None:
        arrays += [states.responses.responses, states.responses.with_dlt]
    by_row = 8  # current, cohort and its DLTs, action, recommended, added, ways, first
    return sum(each.itemsize * each.shape[1] for each in arrays) + 8 * by_row


def grown(chosen: States, added: Integers, dlts: Integers) -> States:
    """The states with those added at their regimen; ``chosen`` are new arrays, and change."""
    _enter(chosen.evaluable, chosen.here, added)
    _enter(chosen.places, chosen.here, added)
    _enter(chosen.dlts, chosen.here, dlts)
    return replace(chosen, cohort=chosen.cohort + added, cohort_dlts=chosen.cohort_dlts + dlts)


@kernel
def _enter(counts: Integers, here: Integers, added: Integers) -> None:
    for row in range(len(here)):
        counts[row, here[row]] += added[row]


def _choices(added: Integers, dlts: Integers) -> Reals:
    return _binomials(int(added.max(initial=0)))[added, dlts]


@lru_cache(maxsize=64)
def _binomials(most: int) -> Reals:
    """In how many ways k of n have a DLT, by (n, k)."""
    table = [[comb(n, k) for k in range(most + 1)] for n in range(most + 1)]
    return np.array(table, dtype=np.float64)


def _with_cells(states: States, added: Integers) -> Grown:
    """The same with responses: cells (DLT only, response only, both), the rest neither."""
    tables = {int(n): _cells(int(n)) for n in np.unique(added)}
    sizes = np.array([len(tables[int(n)]) for n in added], dtype=np.int64)
    first = np.cumsum(sizes) - sizes
    row = np.repeat(np.arange(len(added)), sizes)
    if not len(added):
        return Grown(states, first, np.zeros(0, dtype=np.float64))
    cells = np.concatenate([tables[int(n)] for n in added])
    chosen = states.of(row)
    assert chosen.responses is not None, "the design reads responses"
    here = (np.arange(len(row)), chosen.here)
    responses, both = chosen.responses.responses.copy(), chosen.responses.with_dlt.copy()
    responses[here] += cells[:, 1] + cells[:, 2]
    both[here] += cells[:, 2]
    counted = grown(chosen, added[row], cells[:, 0] + cells[:, 2])
    return Grown(
        replace(counted, responses=Responses(responses=responses, with_dlt=both)),
        first,
        cells[:, 3].astype(np.float64),
    )


def _with_grades(states: States, added: Integers, reads: Reads) -> Grown:
    """The same with grades: how many of those added have each class of toxicity."""
    outcomes = outcomes_by_grade(states, added, reads)
    counted = grown(states.of(outcomes.row), added[outcomes.row], outcomes.dlts)
    return Grown(replace(counted, grades=outcomes.grades), outcomes.first, outcomes.ways)


def _cells(added: int) -> Integers:
    """DLT only, response only, both, and the number of orders, for every outcome."""
    return np.array(
        [
            (t, e, b, comb(added, t) * comb(added - t, e) * comb(added - t - e, b))
            for t in range(added + 1)
            for e in range(added + 1 - t)
            for b in range(added + 1 - t - e)
        ],
        dtype=np.int64,
    )


def merged(states: States, ways: Reals, reads: Reads) -> tuple[States, Reals, Integers]:
    """Rows that no rule can tell apart become one; and the new row of each old one."""
    columns = [states.evaluable, states.dlts, states.closed, states.current[:, None]]
    if reads.cohort:
        columns.append(states.cohort[:, None])
    if reads.last_cohort:
        columns.append(states.cohort_dlts[:, None])
    if states.responses is not None:
        columns += [states.responses.responses, states.responses.with_dlt]
    if states.grades is not None:
        columns += list(np.moveaxis(states.grades.counts, 2, 0))
    group, first = groups(columns)
    summed = np.bincount(group, weights=ways, minlength=len(first)).astype(np.float64)
    return states.of(first), summed, group
