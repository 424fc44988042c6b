"""Sums and the like over the regimens of each row.

Column by column: rows are short and many, and numpy's reductions along short rows are slow.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import kernel

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def any_of(flags: Flags) -> Flags:
    """Whether any regimen of the row has the flag."""
    found = np.zeros(len(flags), dtype=np.bool_)
    for column in flags.T:
        found |= column
    return found


def total(counts: Integers) -> Integers:
    """The sum over the regimens of the row."""
    summed = np.zeros(len(counts), dtype=np.int64)
    for column in counts.T:
        summed += column
    return summed


def largest(counts: Integers) -> Integers:
    """The largest number of the row."""
    columns = counts.T
    found = columns[0].copy()
    for column in columns[1:]:
        np.maximum(found, column, out=found)
    return found


@kernel
def with_those_related(flags: Flags, relation: Flags) -> Flags:
    """Every regimen to which the relation leads from one that has the flag, ``relation[from, to]``.

    Most rows have none: NumPy's product of flags is some ten times slower.
    """
    rows, regimens = flags.shape
    found = np.zeros((rows, regimens), dtype=np.bool_)
    for row in range(rows):
        for regimen in range(regimens):
            if flags[row, regimen]:
                for other in range(regimens):
                    found[row, other] |= relation[regimen, other]
    return found


@kernel
def first_with_most(candidates: Flags, rank: Integers) -> Integers:
    """The candidate of the highest rank in each row, the first of equals; -1 when there is none.

    Ranks are at least 0.
    """
    rows, regimens = candidates.shape
    found = np.full(rows, -1, dtype=np.int64)
    for row in range(rows):
        best = np.int64(-1)
        for regimen in range(regimens):
            if candidates[row, regimen] and rank[regimen] > best:
                best = rank[regimen]
                found[row] = regimen
    return found
