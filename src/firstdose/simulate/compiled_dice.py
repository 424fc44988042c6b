"""The dice in machine code, for kernels; Python rolls them through `firstdose.simulate.dice`.

The generator is SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number
generators", OOPSLA), whose starting state is a keyed hash of seed, trial, participant and question,
and whose counter is the index.  Everything is 64-bit unsigned arithmetic that wraps.  A word that a
kernel hands back to Python is a plain number there; `as_word` makes it a word again.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from firstdose.design.kernel import kernel

Word = np.uint64

MASK = 0xFFFF_FFFF_FFFF_FFFF
GOLDEN = Word(0x9E37_79B9_7F4A_7C15)
FIRST = Word(0xBF58_476D_1CE4_E5B9)
SECOND = Word(0x94D0_49BB_1331_11EB)
PARTICIPANT = Word(0xD129_0D3E_5B6A_29B7)
_30, _27, _31, _11, _1 = Word(30), Word(27), Word(31), Word(11), Word(1)
_UNITS, _UNIT = 2.0**53, 2.0**-53


def as_word(number: int | Word) -> Word:
    """A whole number of any size and sign as the dice read it: its last 64 bits."""
    return Word(int(number) & MASK)


@kernel
def mix(z: Word) -> Word:
    """The finaliser of SplitMix64: a bijection of 64 bits in which every input bit counts."""
    z = (z ^ (z >> _30)) * FIRST
    z = (z ^ (z >> _27)) * SECOND
    return z ^ (z >> _31)


@kernel
def trial_key(seed: Word, trial: Word) -> Word:
    """What all streams of one trial start from."""
    return mix(mix(seed + GOLDEN) + trial)


@kernel
def stream(key: Word, participant: Word, asked: Word) -> Word:
    """Where the stream of a participant's question starts."""
    return mix((key + participant * PARTICIPANT) ^ asked)


@kernel
def word(start: Word, index: Word) -> Word:
    """64 random bits: number ``index`` of a stream."""
    return mix(start + (index + _1) * GOLDEN)


@kernel
def uniform(start: Word, index: Word) -> float:
    """A number strictly between 0 and 1: an odd multiple of 2^-53."""
    return float(_odd(word(start, index))) * _UNIT


@kernel
def answer(key: Word, participant: Word, asked: Word) -> float:
    """The first uniform number of a participant's question."""
    return uniform(stream(key, participant, asked), Word(0))


@kernel
def happens(key: Word, participant: Word, asked: Word, probability: float) -> bool:
    """Whether `answer` is below the probability: compared as whole numbers, which is faster."""
    drawn = _odd(word(stream(key, participant, asked), Word(0)))
    return bool(drawn < ceil(probability * _UNITS))


@kernel
def _odd(drawn: Word) -> np.int64:
    """An odd number below 2^53."""
    return np.int64((drawn >> _11) | _1)
