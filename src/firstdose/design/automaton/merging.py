"""Rows with the same counts become one: what keeps the number of states small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import inlined, kernel
from firstdose.design.order import Flags, Integers
from firstdose.design.states import Reals

Packed = npt.NDArray[np.int16]
"""Rows of counts of 16 bits, filled up to whole words."""
Columns = Sequence[Integers | Packed | Flags]
Words = npt.NDArray[np.uint64]
Slots = npt.NDArray[np.int32]
_IN_A_WORD = 4
"""Counts of 16 bits."""
_FACTOR = np.uint64(11400714819323198485)


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
        _put(keys, start, each)
        start += each.shape[1]
    return keys


@kernel
def _put(keys: Packed, start: int, columns: Integers | Packed | Flags) -> None:
    for row in range(len(keys)):
        for column in range(columns.shape[1]):
            keys[row, start + column] = columns[row, column]


@kernel
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


class Grown(NamedTuple):
    """Rows to which something is added: ``keys[row[k]] + added[from_[row[k]] + which[k]]``.

    Rows that follow one another come from one row.  ``times``: in how many ways each row of the
    keys is reached; ``orders``: each of ``which`` comes about.
    """

    keys: Words
    from_: Integers
    times: Reals
    added: Words
    orders: Reals


@kernel
def groups_of_sums(
    grown: Grown, row: Integers, which: Integers
) -> tuple[Integers, Integers, Words, Reals]:
    """As `groups`, of the sums, with the distinct sums themselves and the ways to each.

    No count of a sum goes beyond 16 bits, so that words are added and not the counts in them.
    """
    sums, words = len(row), grown.keys.shape[1]
    slots = slots_for(sums)
    mixed_added = np.empty(len(grown.added), dtype=np.uint64)
    for number in range(len(grown.added)):
        mixed_added[number] = _mixed(grown.added, number)
    group, first = np.empty(sums, dtype=np.int64), np.empty(sums, dtype=np.int64)
    distinct, ways = np.empty((sums, words), dtype=np.uint64), np.empty(sums)
    found, before, mixed = 0, -1, np.uint64(0)
    for number in range(sums):
        if row[number] != before:
            before = row[number]
            mixed = _mixed(grown.keys, before)
        add = int(grown.from_[before] + which[number])
        slot = _first_slot(slots, mixed + mixed_added[add])
        known = slots[slot]
        while known >= 0 and not _is_sum(distinct, known, grown, before, add):
            slot = (slot + 1) & (len(slots) - 1)
            known = slots[slot]
        if known < 0:
            known, slots[slot], first[found], ways[found] = found, found, number, 0.0
            for word in range(words):
                distinct[found, word] = grown.keys[before, word] + grown.added[add, word]
            found += 1
        group[number] = known
        ways[known] += grown.times[before] * grown.orders[which[number]]
    return group, first[:found], distinct[:found], ways[:found].copy()


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
    slot = _first_slot(slots, _mixed(keys, row))
    while slots[slot] >= 0 and not _same(known, slots[slot], keys, row):
        slot = (slot + 1) & (len(slots) - 1)
    return slot


@inlined
def _mixed(keys: Words, row: int) -> np.uint64:
    """A hash of the row; that of a sum of rows is the sum of theirs."""
    mixed, factor = np.uint64(0), _FACTOR
    for word in range(keys.shape[1]):
        mixed += keys[row, word] * factor
        factor *= _FACTOR
    return mixed


@inlined
def _first_slot(slots: Slots, mixed: np.uint64) -> np.int64:
    """Where a row of this hash is looked for first."""
    spread = (mixed ^ (mixed >> np.uint64(32))) * _FACTOR
    return np.int64((spread >> np.uint64(32)) & np.uint64(len(slots) - 1))


@inlined
def _same(known: Words, one: int, keys: Words, other: int) -> bool:
    same = True
    for word in range(keys.shape[1]):
        same &= known[one, word] == keys[other, word]
    return same


@inlined
def _is_sum(known: Words, one: int, grown: Grown, row: int, add: int) -> bool:
    same = True
    for word in range(known.shape[1]):
        same &= known[one, word] == grown.keys[row, word] + grown.added[add, word]
    return same
