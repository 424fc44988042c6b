"""Sums and the like over the regimens of each row.

Column by column: rows are short and many, and numpy's reductions along short rows are slow.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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


def first_with_most(candidates: Flags, rank: Integers) -> Integers:
    """The candidate of the highest rank in each row, the first of equals; -1 when there is none.

    Ranks are at least 0.
    """
    best = np.full(len(candidates), -1, dtype=np.int64)
    found = np.full(len(candidates), -1, dtype=np.int64)
    for regimen, column in enumerate(candidates.T):
        better = column & (rank[regimen] > best)
        best[better] = rank[regimen]
        found[better] = regimen
    return found
