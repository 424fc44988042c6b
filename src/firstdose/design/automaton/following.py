"""What may come out of the participants added, and the states that follow: those alike are one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import comb
from typing import NamedTuple

import numpy as np

from firstdose.design.automaton.frontier import Settled
from firstdose.design.automaton.grades import grade_cells
from firstdose.design.automaton.merging import Packed, groups_of_sums, packed
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
    added: Packed
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
        return replace(self, row=self.row[some], cell=self.cell[some])


def outcomes_of(there: Settled, reads: Reads) -> Outcomes:
    """Each row once for every outcome of the participants added there.

    Without responses outcome k of a row is k DLTs.  With them the outcomes of n participants run
    over (DLTs only, responses only, both) in lexicographic order, and with grades as in
    `grade_cells`.
    """
    added, regimens = there.added, there.states.evaluable.shape[1]
    cells = _cells(tuple(np.flatnonzero(np.bincount(added)).tolist()), regimens, reads)
    number = cells.number[added]
    first = np.cumsum(number) - number
    row = np.repeat(np.arange(len(added)), number)
    return Outcomes(cells, first, row, np.arange(len(row)) + (cells.first[added] - first)[row])


def following(
    states: States, ways: Reals, outcomes: Outcomes, reads: Reads
) -> tuple[States, Reals, Integers]:
    """The distinct states after these outcomes, the ways to each, and the one after each outcome.

    Those that no rule can tell apart are one.  Every outcome is known, so that the places taken are
    those of the evaluable.
    """
    row, cell, cells = outcomes.row, outcomes.cell, outcomes.cells
    if not len(row):
        return states.of(row), np.zeros(0), row
    before = packed(_columns(states, reads))
    which = states.here[row] * len(cells.orders) + cell
    child, first, distinct = groups_of_sums(
        before.view(np.uint64), row, cells.added.view(np.uint64), which
    )
    orders = ways[row] * cells.orders[cell]
    summed = np.bincount(child, weights=orders, minlength=len(first)).astype(np.float64)
    return _unpacked(distinct.view(np.int16), states, outcomes.of(first)), summed, child


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


def _added(adds: Integers, regimens: int, reads: Reads) -> Packed:
    """What outcomes add to the columns of a state: a row for each regimen and outcome."""
    each = np.eye(regimens, dtype=np.int64)
    none = np.zeros((regimens * len(adds), 1), dtype=np.int64)
    cohort = [np.tile(adds[:, :2] * (reads.cohort, reads.last_cohort), (regimens, 1))]
    counts: list[Integers] = [np.kron(each, count[:, np.newaxis]) for count in adds.T]
    return packed([*counts, *cohort, none, none.repeat(regimens, axis=1)])


def _unpacked(keys: Packed, before: States, led: Outcomes) -> States:
    """The states that were packed; what no rule reads of a cohort is that of who ``led`` there."""
    rows, regimens = len(keys), before.evaluable.shape[1]
    adds = led.cells.adds
    ends = adds.shape[1] * regimens
    by_count = keys[:, :ends].reshape(rows, adds.shape[1], regimens).transpose(1, 0, 2)
    evaluable, dlts, *more = by_count.astype(np.int64, order="C")
    responses, grades = before.responses, before.grades
    return States(
        evaluable=evaluable,
        dlts=dlts,
        places=evaluable,
        lost=np.zeros_like(evaluable),
        closed=keys[:, ends + 3 : ends + 3 + regimens] > 0,
        current=keys[:, ends + 2].astype(np.int64),
        cohort=before.cohort[led.row] + adds[led.cell, 0],
        cohort_dlts=before.cohort_dlts[led.row] + adds[led.cell, 1],
        responses=responses and Responses(responses=more[0], with_dlt=more[1]),
        grades=grades and Grades(counts=np.stack(more, axis=2)),
    )
