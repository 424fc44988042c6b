"""Dice: every draw is the answer to a named question, and depends on nothing else.

A draw is a pure function of (seed, trial, participant, question, index).  It does not matter how
many draws came before, in which order, or how many participants there are: two designs on the same
seed meet the same people, and asking one more question changes no other answer.

The generator is counter-based: `firstdose.simulate.compiled_dice`, which kernels roll as well, so
that they meet the same answers.  Participant 0 is the study itself.  No other module of the package
draws.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from math import ceil, exp, log1p
from typing import NewType

from scipy.special import betaincinv, gammaincinv, pdtrik

from firstdose.design.kernel import called_alone
from firstdose.simulate import compiled_dice as compiled
from firstdose.simulate.compiled_dice import Word, as_word
from firstdose.simulate.compiled_normal import normal_quantile

Question = NewType("Question", int)
"""The 64-bit id of a question; made once from its name by `question`."""

STUDY = 0
"""The participant number under which a question about the study as a whole is asked."""


@lru_cache(maxsize=1 << 16)
def question(name: str) -> Question:
    """The id of a question: the first 64 bits of BLAKE2b of its name, the same on every machine."""
    return Question(int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little"))


Stream = NewType("Stream", int)
"""The starting state of the stream of draws that belongs to one question."""


@called_alone("float64(uint64, uint64)")
def uniform(stream: int, index: int) -> float:
    """A number strictly between 0 and 1: an odd multiple of 2^-53."""
    return compiled.uniform(Word(stream), Word(index))


@called_alone("float64(uint64, uint64)")
def normal(stream: int, index: int) -> float:
    """A standard normal deviate, by inversion (Wichura 1988, algorithm AS 241)."""
    return normal_quantile(compiled.uniform(Word(stream), Word(index)))


@called_alone("uint64(uint64, uint64, uint64)")
def _stream(key: int, participant: int, asked: int) -> int:
    return int(compiled.stream(Word(key), Word(participant), Word(asked)))


@called_alone("float64(uint64, uint64, uint64, uint64)")
def _uniform(key: int, participant: int, asked: int, index: int) -> float:
    return uniform(_stream(key, participant, asked), index)


@called_alone("float64(uint64, uint64, uint64, uint64)")
def _normal(key: int, participant: int, asked: int, index: int) -> float:
    return normal(_stream(key, participant, asked), index)


class Dice:
    """The dice of one virtual trial: the seed names the experiment, ``trial`` its repetition."""

    __slots__ = ("_key", "seed", "trial")

    def __init__(self, seed: int, trial: int = 0) -> None:
        self.seed = seed
        self.trial = trial
        self._key = int(compiled.trial_key(as_word(seed), as_word(trial)))

    def stream(self, participant: int, asked: Question) -> Stream:
        """Where the stream that belongs to the question starts: one whoever asks often keeps."""
        return Stream(_stream(self._key, participant, asked))

    def uniform(self, participant: int, asked: Question, index: int = 0) -> float:
        """A number strictly between 0 and 1: an odd multiple of 2^-53."""
        return _uniform(self._key, participant, asked, index)

    def chance(self, participant: int, asked: Question, probability: float, index: int = 0) -> bool:
        """Whether something of this probability happens.

        The same draw decides at every probability: what happens at a lower one happens at a higher.
        """
        return self.uniform(participant, asked, index) < probability

    def normal(self, participant: int, asked: Question, index: int = 0) -> float:
        """A standard normal deviate, by inversion."""
        return _normal(self._key, participant, asked, index)

    def exponential(self, participant: int, asked: Question, mean: float, index: int = 0) -> float:
        """A waiting time of this mean, by inversion."""
        return -mean * log1p(-self.uniform(participant, asked, index))

    def category(
        self, participant: int, asked: Question, weights: Sequence[float], index: int = 0
    ) -> int:
        """The place of one of several possibilities, each as likely as its weight says."""
        return self.place(participant, asked, tuple(accumulate(weights)), index)

    def place(
        self, participant: int, asked: Question, reached: tuple[float, ...], index: int = 0
    ) -> int:
        """The same where the weights are added up already, each with all before it."""
        below = self.uniform(participant, asked, index) * reached[-1]
        return min(bisect_right(reached, below), len(reached) - 1)

    def poisson(self, participant: int, asked: Question, mean: float, index: int = 0) -> int:
        """How many are counted where so many are expected, by inversion."""
        at = self.uniform(participant, asked, index)
        if mean <= 0.0 or at <= exp(-mean):
            return 0
        return max(0, ceil(float(pdtrik(at, mean)) - 1e-9))

    def whole(self, participant: int, asked: Question, low: int, high: int, index: int = 0) -> int:
        """A whole number from ``low`` to ``high``, both included, each equally likely."""
        return low + int(self.uniform(participant, asked, index) * (high - low + 1))

    def beta(self, participant: int, asked: Question, a: float, b: float, index: int = 0) -> float:
        """A beta deviate, by inversion."""
        return float(betaincinv(a, b, self.uniform(participant, asked, index)))

    def gamma(
        self, participant: int, asked: Question, shape: float, rate: float, index: int = 0
    ) -> float:
        """A gamma deviate, by inversion."""
        return float(gammaincinv(shape, self.uniform(participant, asked, index))) / rate
