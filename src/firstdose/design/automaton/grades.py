"""What may come out of participants whose toxicity is graded: how many have each class."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import factorial, prod
from typing import NamedTuple

import numpy as np

from firstdose.design.order import Integers
from firstdose.design.states import Grades, Reads, Reals, States


class OutcomesByGrade(NamedTuple):
    """Every row with every outcome of those added: its row, DLTs, grades then, and ways.

    ``first``: the first outcome of each row; ``ways``: in how many orders of the participants.
    """

    row: Integers
    dlts: Integers
    grades: Grades
    first: Integers
    ways: Reals


def before_any_grade(regimens: int, classes: int) -> Grades | None:
    """No one has any toxicity; None where no classes are read."""
    if not classes:
        return None
    return Grades(counts=np.zeros((1, regimens, classes), dtype=np.int64))


def outcomes_by_grade(states: States, added: Integers, reads: Reads) -> OutcomesByGrade:
    """Each row once for every way that those added fall into the classes, as in `grade_cells`."""
    assert states.grades is not None, "the design reads grades"
    tables = {int(n): grade_cells(int(n), reads.grades) for n in np.unique(added)}
    sizes = np.array([len(tables[int(n)][1]) for n in added], dtype=np.int64)
    first = np.cumsum(sizes) - sizes
    row = np.repeat(np.arange(len(added)), sizes)
    counts = states.grades.counts[row]
    if not len(added):
        return OutcomesByGrade(row, row, Grades(counts=counts), first, np.zeros(0))
    cells = np.concatenate([tables[int(n)][0] for n in added])
    ways = np.concatenate([tables[int(n)][1] for n in added])
    counts[np.arange(len(row)), states.here[row]] += cells
    dlts = cells[:, reads.dlt_from - 1 :].sum(axis=1)
    return OutcomesByGrade(row, dlts, Grades(counts=counts), first, ways)


@lru_cache(maxsize=256)
def grade_cells(added: int, classes: int) -> tuple[Integers, Reals]:
    """Counts by (outcome, class beyond none) in lexicographic order, and the orders of each."""
    found = [cell for cell in product(range(added + 1), repeat=classes) if sum(cell) <= added]
    orders = [
        factorial(added) // prod(map(factorial, (*cell, added - sum(cell)))) for cell in found
    ]
    return np.array(found, dtype=np.int64), np.array(orders, dtype=np.float64)


def place_of_grades(added: Integers, counts: Integers) -> Integers:
    """The number of each row's outcome among those of `grade_cells`; counts by (row, class)."""
    places = {
        int(n): {tuple(cell): k for k, cell in enumerate(_cells_of(int(n), counts.shape[1]))}
        for n in np.unique(added)
    }
    return np.array(
        [places[n][tuple(cell)] for n, cell in zip(added.tolist(), counts.tolist(), strict=True)],
        dtype=np.int64,
    )


def _cells_of(added: int, classes: int) -> list[list[int]]:
    found: list[list[int]] = grade_cells(added, classes)[0].tolist()
    return found
