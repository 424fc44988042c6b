"""Rows with the same counts become one: what keeps the number of states small."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import inlined, kernel
from firstdose.design.order import Flags, Integers

Packed = npt.NDArray[np.int16]
"""Rows of counts of 16 bits, filled up to whole words."""
Columns = Sequence[Integers | Packed | Flags]
Words = npt.NDArray[np.uint64]
Slots = npt.NDArray[np.int32]
_IN_A_WORD = 4
"""Counts of 16 bits."""


def groups(columns: Columns) -> tuple[Integers, Integers]:
    """The group of each row, and the first row of each group; groups in order of appearance.

    Each of ``columns`` is (rows, some columns) of numbers within 16 bits; together they are what
    tells two rows apart.
    """
    return groups_of_packed(packed(columns))


def packed(columns: Columns) -> Packed:
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


def groups_of_packed(keys: Packed) -> tuple[Integers, Integers]:
    """The groups of rows that are already `packed`."""
    return _groups(keys.view(np.uint64))


@kernel
def _groups(keys: Words) -> tuple[Integers, Integers]:
    """The same of rows of words."""
    rows = len(keys)
    slots = slots_for(rows)
    group, first = np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int64)
    found = 0
    for row in range(rows):
        slot = slot_of(slots, keys, keys, row)
        if slots[slot] < 0:
            slots[slot], first[found], group[row] = row, row, found
            found += 1
        group[row] = group[slots[slot]]
    return group, first[:found].copy()


@kernel
def groups_of_sums(
    keys: Words, row: Integers, added: Words, which: Integers
) -> tuple[Integers, Integers, Words]:
    """As `groups`, of the sums ``keys[row] + added[which]``, with the distinct sums themselves.

    No count of a sum goes beyond 16 bits, so that words are added and not the counts in them.
    """
    sums, words = len(row), keys.shape[1]
    slots = slots_for(sums)
    group, first = np.empty(sums, dtype=np.int64), np.empty(sums, dtype=np.int64)
    distinct, one = np.empty((sums, words), dtype=np.uint64), np.empty((1, words), dtype=np.uint64)
    found = 0
    for number in range(sums):
        for word in range(words):
            one[0, word] = keys[row[number], word] + added[which[number], word]
        slot = slot_of(slots, distinct, one, 0)
        if slots[slot] < 0:
            slots[slot], first[found] = found, number
            for word in range(words):
                distinct[found, word] = one[0, word]
            found += 1
        group[number] = slots[slot]
    return group, first[:found], distinct[:found]


@inlined
def slots_for(rows: int) -> Slots:
    """Empty slots (-1) for so many rows at most, at least half of which stay empty."""
    size = 16
    while size < 2 * rows:
        size *= 2
    return np.full(size, -1, dtype=np.int32)


@inlined
def slot_of(slots: Slots, known: Words, keys: Words, row: int) -> np.int64:
    """The slot that holds the number, in ``known``, of a row of the keys; an empty one if none.

    Rows are hashed and compared in full, so that two are never taken for one.
    """
    mixed = np.uint64(0)
    for word in range(keys.shape[1]):
        mixed = (mixed ^ keys[row, word]) * np.uint64(11400714819323198485)
        mixed ^= mixed >> np.uint64(32)
    slot = np.int64(mixed & np.uint64(len(slots) - 1))
    while slots[slot] >= 0 and not _same(known, slots[slot], keys, row):
        slot = (slot + 1) & (len(slots) - 1)
    return slot


@inlined
def _same(known: Words, one: int, keys: Words, other: int) -> bool:
    same = True
    for word in range(keys.shape[1]):
        same &= known[one, word] == keys[other, word]
    return same
