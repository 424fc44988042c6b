"""What may come out of participants whose toxicity is graded: how many have each class."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import factorial, prod

import numpy as np

from firstdose.design.order import Integers
from firstdose.design.states import Grades, Reals


def before_any_grade(regimens: int, classes: int) -> Grades | None:
    """No one has any toxicity; None where no classes are read."""
    if not classes:
        return None
    return Grades(counts=np.zeros((1, regimens, classes), dtype=np.int64))


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
