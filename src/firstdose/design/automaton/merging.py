"""Rows with the same counts become one: what keeps the number of states small."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers

Keys = npt.NDArray[np.int16]


@kernel
def groups(keys: Keys) -> tuple[Integers, Integers]:
    """The group of each row, and the first row of each group; groups in order of appearance.

    ``keys`` is (rows, columns).  Rows are hashed (FNV-1a over the columns) and compared in full, so
    that two groups are never taken for one.
    """
    rows, columns = keys.shape
    size = 16
    while size < 2 * rows:
        size *= 2
    slots = np.full(size, -1, dtype=np.int64)
    group = np.empty(rows, dtype=np.int64)
    first = np.empty(rows, dtype=np.int64)
    found = 0
    for row in range(rows):
        mixed = np.uint64(14695981039346656037)
        for column in range(columns):
            mixed ^= np.uint64(keys[row, column] & 0xFFFF)
            mixed *= np.uint64(1099511628211)
        mixed ^= mixed >> np.uint64(29)
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
            for column in range(columns):
                if keys[row, column] != keys[other, column]:
                    same = False
                    break
            if same:
                group[row] = number
                break
            slot = (slot + 1) & (size - 1)
    return group, first[:found].copy()
