"""Sums and the like over the regimens of each row.

Rows are short and many, and NumPy's reductions along short rows are slow.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import kernel

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@kernel
def any_of(flags: Flags) -> Flags:
    """Whether any regimen of the row has the flag."""
    rows, regimens = flags.shape
    found = np.zeros(rows, dtype=np.bool_)
    for row in range(rows):
        has = False
        for regimen in range(regimens):
            has |= flags[row, regimen]
        found[row] = has
    return found


@kernel
def total(counts: Integers) -> Integers:
    """The sum over the regimens of the row."""
    rows, regimens = counts.shape
    summed = np.zeros(rows, dtype=np.int64)
    for row in range(rows):
        so_far = np.int64(0)
        for regimen in range(regimens):
            so_far += counts[row, regimen]
        summed[row] = so_far
    return summed


@kernel
def spent(places: Integers, evaluable: Integers, lost: Integers, maximum: int) -> Flags:
    """Whether the regimen has all its places taken, some by the lost, and no outcome is awaited."""
    rows, regimens = places.shape
    found = np.zeros((rows, regimens), dtype=np.bool_)
    for row in range(rows):
        for regimen in range(regimens):
            taken, gone = places[row, regimen], lost[row, regimen]
            known = evaluable[row, regimen] + gone
            found[row, regimen] = gone > 0 and taken >= maximum and taken <= known
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
