"""Many people as the dice know them, and the dice asked for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import kernel
from firstdose.simulate.compiled_dice import as_word, stream, trial_key, uniform
from firstdose.simulate.compiled_normal import normal_quantile
from firstdose.simulate.dice import Dice, Question

Reals: TypeAlias = npt.NDArray[np.float64]
Words: TypeAlias = npt.NDArray[np.uint64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Places: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """People of one virtual trial: their numbers, and which candidate for their place each is."""

    key: np.uint64
    numbers: Words
    attempts: Words

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, chosen: Bools | Places) -> People:
        """Some of them."""
        return People(key=self.key, numbers=self.numbers[chosen], attempts=self.attempts[chosen])

    def uniforms(
        self, asked: Question, indices: Sequence[int] = (0,), *, by_attempt: bool = False
    ) -> Reals:
        """Answers (person, index); ``by_attempt``: counted on from the index by the attempt."""
        drawn = np.empty((len(self), len(indices)))
        words = np.array([as_word(each) for each in indices], dtype=np.uint64)
        added = self.attempts if by_attempt else np.zeros_like(self.attempts)
        _draw(as_word(self.key), self.numbers, added, as_word(asked), words, drawn)
        return drawn

    def normals(
        self, asked: Question, indices: Sequence[int] = (0,), *, by_attempt: bool = False
    ) -> Reals:
        """Standard normal deviates (person, index)."""
        drawn = self.uniforms(asked, indices, by_attempt=by_attempt)
        _normal(drawn)
        return drawn


def people_of(dice: Dice, numbers: Words, attempts: Words | None = None) -> People:
    """People of the trial of the dice; every one the first candidate where nothing else is said."""
    return People(
        key=as_word(trial_key(as_word(dice.seed), as_word(dice.trial))),
        numbers=numbers,
        attempts=np.zeros_like(numbers) if attempts is None else attempts,
    )


@kernel
def _draw(
    key: np.uint64, numbers: Words, added: Words, asked: np.uint64, indices: Words, drawn: Reals
) -> None:
    for person in range(len(numbers)):
        start = stream(key, numbers[person], asked)
        for at in range(len(indices)):
            drawn[person, at] = uniform(start, indices[at] + added[person])


@kernel
def _normal(drawn: Reals) -> None:
    for row in range(drawn.shape[0]):
        for at in range(drawn.shape[1]):
            drawn[row, at] = normal_quantile(drawn[row, at])
