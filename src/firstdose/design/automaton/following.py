"""What may come out of the participants added, and the states that follow: those alike are one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import comb
from typing import NamedTuple

import numpy as np

from firstdose.design.automaton.frontier import Settled
from firstdose.design.automaton.grades import grade_cells
from firstdose.design.automaton.merging import (
    Grown,
    Packed,
    Words,
    groups_of_sums,
    packed,
    width_packed,
)
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
        keys=_packed(_counts(states), _marks(states, reads), states.closed).view(np.uint64),
        from_=states.here * len(cells.orders),
        times=ways,
        added=cells.added,
        orders=cells.orders,
    )
    child, first, distinct, ways_on = groups_of_sums(grown, outcomes.row, outcomes.cell)
    return _unpacked(distinct.view(np.int16), states, outcomes, first), ways_on, child


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


def _counts(states: States) -> tuple[Integers, ...]:
    """Each count by (row, regimen), in the order in which an outcome adds to them."""
    counts = (states.evaluable, states.dlts)
    if states.responses is not None:
        counts += (states.responses.responses, states.responses.with_dlt)
    if states.grades is not None:
        counts += tuple(map(np.ascontiguousarray, np.moveaxis(states.grades.counts, 2, 0)))
    return counts


class _Marks(NamedTuple):
    """By row what tells two states apart beside counts; of the cohort as far as it is read."""

    cohort: Integers
    cohort_dlts: Integers
    current: Integers
    reads_cohort: bool
    reads_its_dlts: bool


def _marks(states: States, reads: Reads) -> _Marks:
    return _Marks(
        states.cohort, states.cohort_dlts, states.current, reads.cohort, reads.last_cohort
    )


@kernel
def _packed(counts: tuple[Integers, ...], marks: _Marks, closed: Flags) -> Packed:
    """Rows that hold all that tells two states apart."""
    rows, regimens = closed.shape
    every = (len(counts) + 1) * regimens + 3
    keys = np.zeros((rows, width_packed(every)), dtype=np.int16)
    for row in range(rows):
        column = 0
        for count in counts:
            for regimen in range(regimens):
                keys[row, column] = count[row, regimen]
                column += 1
        keys[row, column] = marks.cohort[row] * marks.reads_cohort
        keys[row, column + 1] = marks.cohort_dlts[row] * marks.reads_its_dlts
        keys[row, column + 2] = marks.current[row]
        for regimen in range(regimens):
            keys[row, column + 3 + regimen] = closed[row, regimen]
    return keys


def _added(adds: Integers, regimens: int, reads: Reads) -> Words:
    """What outcomes add to the columns of a state: a row for each regimen and outcome."""
    each = np.eye(regimens, dtype=np.int64)
    none = np.zeros((regimens * len(adds), 1), dtype=np.int64)
    cohort = [np.tile(adds[:, :2] * (reads.cohort, reads.last_cohort), (regimens, 1))]
    counts: list[Integers] = [np.kron(each, count[:, np.newaxis]) for count in adds.T]
    columns = [*counts, *cohort, none, none.repeat(regimens, axis=1)]
    return packed(columns).view(np.uint64)


def _unpacked(keys: Packed, before: States, led: Outcomes, first: Integers) -> States:
    """The states that were packed.

    What no rule reads of a cohort is that of the ``first`` outcome that led there.
    """
    adds, cohorts = led.cells.adds, (before.cohort, before.cohort_dlts)
    counts, current, closed = _unpack(keys, adds.shape[1], before.closed.shape[1])
    cohort, cohort_dlts = _entered(cohorts, adds, led.row, led.cell, first)
    responses, grades = before.responses, before.grades
    return States(
        evaluable=counts[0],
        dlts=counts[1],
        places=counts[0],
        lost=np.zeros_like(counts[0]),
        closed=closed,
        current=current,
        cohort=cohort,
        cohort_dlts=cohort_dlts,
        responses=responses and Responses(responses=counts[2], with_dlt=counts[3]),
        grades=grades and Grades(counts=np.ascontiguousarray(np.moveaxis(counts[2:], 0, 2))),
    )


@kernel
def _unpack(keys: Packed, kinds: int, regimens: int) -> tuple[Integers, Integers, Flags]:
    """Counts by (kind, row, regimen), the current regimen, and what is closed."""
    rows = len(keys)
    counts = np.empty((kinds, rows, regimens), dtype=np.int64)
    current, closed = np.empty(rows, dtype=np.int64), np.empty((rows, regimens), dtype=np.bool_)
    marks = kinds * regimens
    for row in range(rows):
        for kind in range(kinds):
            for regimen in range(regimens):
                counts[kind, row, regimen] = keys[row, kind * regimens + regimen]
        current[row] = keys[row, marks + 2]
        for regimen in range(regimens):
            closed[row, regimen] = keys[row, marks + 3 + regimen] != 0
    return counts, current, closed


@kernel
def _entered(
    before: tuple[Integers, Integers], adds: Integers, row: Integers, cell: Integers, some: Integers
) -> tuple[Integers, Integers]:
    """The cohort, and the DLTs in it, after some of the outcomes."""
    cohort, cohort_dlts = np.empty_like(some), np.empty_like(some)
    for number in range(len(some)):
        led, adding = row[some[number]], cell[some[number]]
        cohort[number] = before[0][led] + adds[adding, 0]
        cohort_dlts[number] = before[1][led] + adds[adding, 1]
    return cohort, cohort_dlts
