"""Rows with the same counts become one: what keeps the number of states small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers

Columns = Sequence[Integers | npt.NDArray[np.int16] | Flags]
Words = npt.NDArray[np.uint64]
_IN_A_WORD = 4
"""Counts of 16 bits."""


def groups(columns: Columns) -> tuple[Integers, Integers]:
    """The group of each row, and the first row of each group; groups in order of appearance.

    Each of ``columns`` is (rows, some columns) of numbers within 16 bits; together they are what
    tells two rows apart.
    """
    return groups_of_packed(packed(columns))


def packed(columns: Columns) -> npt.NDArray[np.int16]:
    """The columns side by side, filled up with zeros to whole words."""
    width = width_packed(sum(each.shape[1] for each in columns))
    keys = np.zeros((len(columns[0]), width), dtype=np.int16)
    start = 0
    for each in columns:
        keys[:, start : start + each.shape[1]] = each
        start += each.shape[1]
    return keys


def width_packed(columns: int) -> int:
    """How many 16-bit numbers a packed row of so many columns has."""
    return -(-columns // _IN_A_WORD) * _IN_A_WORD


def groups_of_packed(keys: npt.NDArray[np.int16]) -> tuple[Integers, Integers]:
    """The groups of rows that are already `packed`."""
    return _groups(keys.view(np.uint64))


@kernel
def _groups(keys: Words) -> tuple[Integers, Integers]:
    """The same of rows of words.

    Rows are hashed and compared in full, so that two groups are never taken for one.
    """
    rows, words = keys.shape
    size = 16
    while size < 2 * rows:
        size *= 2
    slots = np.full(size, -1, dtype=np.int64)
    group = np.empty(rows, dtype=np.int64)
    first = np.empty(rows, dtype=np.int64)
    found = 0
    for row in range(rows):
        mixed = np.uint64(0)
        for word in range(words):
            mixed = (mixed ^ keys[row, word]) * np.uint64(11400714819323198485)
            mixed ^= mixed >> np.uint64(32)
        slot = np.int64(mixed & np.uint64(size - 1))
        while True:
            number = slots[slot]
            if number < 0:
                slots[slot] = found
                first[found] = row
                group[row] = found
                found += 1
                break
            same = True
            other = first[number]
            for word in range(words):
                if keys[row, word] != keys[other, word]:
                    same = False
                    break
            if same:
                group[row] = number
                break
            slot = (slot + 1) & (size - 1)
    return group, first[:found].copy()
