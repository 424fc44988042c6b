"""What may come out of the participants added, and the states that follow: those alike are one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import comb
from typing import NamedTuple

import numpy as np

from firstdose.design.automaton.frontier import Settled
from firstdose.design.automaton.grades import grade_cells
from firstdose.design.automaton.merging import Grown, Packed, Words, groups_of_sums, packed, unpack
from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers
from firstdose.design.states import Grades, Reads, Reals, Responses, States


class _Cells(NamedTuple):
    """Every outcome of cohorts of some sizes, those of each size following one another.

    ``first`` and ``number``: by size, the first of its outcomes, and how many there are.  ``adds``:
    by (outcome, count) what it adds at the regimen, counts as in `_counts`; ``added``: the same by
    regimen and outcome, as states are packed.  ``orders``: of the participants, in which it comes
    about.
    """

    first: Integers
    number: Integers
    adds: Integers
    added: Words
    orders: Reals


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Rows of states with an outcome each (its number in ``cells``).

    ``first``: of each row of the states, where its outcomes begin; it has none where no one is
    added.
    """

    cells: _Cells
    first: Integers
    row: Integers
    cell: Integers

    def of(self, some: Integers) -> Outcomes:
        """Some of them; ``first`` still numbers all."""
        return replace(self, row=self.row.take(some), cell=self.cell.take(some))


def outcomes_of(there: Settled, reads: Reads) -> Outcomes:
    """Each row once for every outcome of the participants added there.

    Without responses outcome k of a row is k DLTs.  With them the outcomes of n participants run
    over (DLTs only, responses only, both) in lexicographic order, and with grades as in
    `grade_cells`.
    """
    added, regimens = there.added, there.states.evaluable.shape[1]
    cells = _cells(tuple(np.flatnonzero(np.bincount(added)).tolist()), regimens, reads)
    return Outcomes(cells, *_listed(added, cells.first, cells.number))


@kernel
def _listed(
    added: Integers, first_cell: Integers, cells: Integers
) -> tuple[Integers, Integers, Integers]:
    """Where the outcomes of each row begin, and of each outcome its row and its cell."""
    first = np.empty_like(added)
    every = 0
    for row in range(len(added)):
        first[row] = every
        every += cells[added[row]]
    rows, cell = np.empty(every, dtype=np.int64), np.empty(every, dtype=np.int64)
    for row in range(len(added)):
        for number in range(cells[added[row]]):
            rows[first[row] + number] = row
            cell[first[row] + number] = first_cell[added[row]] + number
    return first, rows, cell


def following(
    states: States, ways: Reals, outcomes: Outcomes, reads: Reads
) -> tuple[States, Reals, Integers]:
    """The distinct states after these outcomes, the ways to each, and the one after each outcome.

    Those that no rule can tell apart are one.  Every outcome is known, so that the places taken are
    those of the evaluable.
    """
    cells = outcomes.cells
    if not len(outcomes.row):
        return states.of(outcomes.row), np.zeros(0), outcomes.row
    grown = Grown(
        keys=packed(_columns(states, reads)).view(np.uint64),
        from_=states.here * len(cells.orders),
        times=ways,
        added=cells.added,
        orders=cells.orders,
    )
    child, first, distinct, ways_on = groups_of_sums(grown, outcomes.row, outcomes.cell)
    return _unpacked(distinct.view(np.int16), states, outcomes.of(first)), ways_on, child


@lru_cache(maxsize=256)
def _cells(sizes: tuple[int, ...], regimens: int, reads: Reads) -> _Cells:
    tables = [_cells_of(size, reads) for size in sizes]
    number = np.zeros(max(sizes) + 1, dtype=np.int64)
    number[list(sizes)] = [len(orders) for _, orders in tables]
    adds = np.concatenate([adds for adds, _ in tables])
    return _Cells(
        first=np.cumsum(number) - number,
        number=number,
        adds=adds,
        added=_added(adds, regimens, reads),
        orders=np.concatenate([orders for _, orders in tables]),
    )


def _cells_of(size: int, reads: Reads) -> tuple[Integers, Reals]:
    """What each outcome of one cohort adds to every count, and its orders; none without anyone."""
    if not size:
        adds, orders = _cells_of(1, reads)
        return adds[:0], orders[:0]
    if reads.grades:
        grades, orders = grade_cells(size, reads.grades)
        dlts = grades[:, reads.dlt_from - 1 :].sum(axis=1)
        return np.column_stack([np.full_like(dlts, size), dlts, grades]), orders
    if not reads.responses:
        found = [(size, dlts) for dlts in range(size + 1)]
        return np.array(found), np.array([comb(size, dlts) for _, dlts in found], dtype=np.float64)
    cells = [
        (t, e, b)
        for t in range(size + 1)
        for e in range(size + 1 - t)
        for b in range(size + 1 - t - e)
    ]
    ways = [comb(size, t) * comb(size - t, e) * comb(size - t - e, b) for t, e, b in cells]
    adds = [(size, t + b, e + b, b) for t, e, b in cells]
    return np.array(adds), np.array(ways, dtype=np.float64)


def _counts(states: States) -> list[Integers]:
    """Each count by (row, regimen), in the order in which an outcome adds to them."""
    counts = [states.evaluable, states.dlts]
    if states.responses is not None:
        counts += [states.responses.responses, states.responses.with_dlt]
    if states.grades is not None:
        counts += list(np.moveaxis(states.grades.counts, 2, 0))
    return counts


def _columns(states: States, reads: Reads) -> list[Integers | Flags]:
    """What tells two states apart: counts, the cohort as far as it is read, and the rest."""
    cohort = (states.cohort * reads.cohort, states.cohort_dlts * reads.last_cohort)
    marks = [each[:, np.newaxis] for each in (*cohort, states.current)]
    return [*_counts(states), *marks, states.closed]


def _added(adds: Integers, regimens: int, reads: Reads) -> Words:
    """What outcomes add to the columns of a state: a row for each regimen and outcome."""
    each = np.eye(regimens, dtype=np.int64)
    none = np.zeros((regimens * len(adds), 1), dtype=np.int64)
    cohort = [np.tile(adds[:, :2] * (reads.cohort, reads.last_cohort), (regimens, 1))]
    counts: list[Integers] = [np.kron(each, count[:, np.newaxis]) for count in adds.T]
    columns = [*counts, *cohort, none, none.repeat(regimens, axis=1)]
    return packed(columns).view(np.uint64)


def _unpacked(keys: Packed, before: States, led: Outcomes) -> States:
    """The states that were packed; what no rule reads of a cohort is that of who ``led`` there."""
    rows, regimens = len(keys), before.evaluable.shape[1]
    adds = led.cells.adds
    counts = [np.empty((rows, regimens), dtype=np.int64) for _ in range(adds.shape[1])]
    for number, count in enumerate(counts):
        unpack(count, keys, number * regimens)
    current, closed = (
        np.empty((rows, 1), dtype=np.int64),
        np.empty((rows, regimens), dtype=np.bool_),
    )
    unpack(current, keys, adds.shape[1] * regimens + 2)
    unpack(closed, keys, adds.shape[1] * regimens + 3)
    evaluable, dlts, *more = counts
    responses, grades = before.responses, before.grades
    return States(
        evaluable=evaluable,
        dlts=dlts,
        places=evaluable,
        lost=np.zeros_like(evaluable),
        closed=closed,
        current=current.ravel(),
        cohort=before.cohort.take(led.row) + adds[:, 0].take(led.cell),
        cohort_dlts=before.cohort_dlts.take(led.row) + adds[:, 1].take(led.cell),
        responses=responses and Responses(responses=more[0], with_dlt=more[1]),
        grades=grades and Grades(counts=np.stack(more, axis=2)),
    )
