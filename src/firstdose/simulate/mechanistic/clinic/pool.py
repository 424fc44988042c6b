"""Candidates of one virtual trial, drawn and judged many at a time; none depends on another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from firstdose.simulate.compiled_dice import as_word, trial_key
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.doses import Reals
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.virtual_population import Population, Words

Bools = npt.NDArray[np.bool_]
Plausible = Callable[[Reals, Words, Words], Bools]
"""Of candidates' inputs, numbers and attempts: whether there is such a patient."""

PLACES, TRIES = 8, 4
"""So many places, and attempts for each, are drawn at a time."""


def everyone(inputs: Reals, _numbers: Words, _attempts: Words) -> Bools:
    """Every candidate is a patient."""
    return np.ones(len(inputs), dtype=np.bool_)


class Pool:
    """The candidates for each place of a trial, in the order of their attempts."""

    __slots__ = ("_drawn", "_key", "_plausible", "_population")

    def __init__(self, of: Model, dice: Dice, plausible: Plausible) -> None:
        self._population = Population(of)
        self._key = as_word(trial_key(as_word(dice.seed), as_word(dice.trial)))
        self._plausible = plausible
        self._drawn: dict[int, list[tuple[int, Reals]]] = {}

    def candidates(self, number: int, most: int) -> Iterator[tuple[int, Reals]]:
        """Plausible candidates among the first ``most`` for a place: attempt, and inputs."""
        if number not in self._drawn:
            self._drawn |= self._draw(range(number, number + PLACES), range(min(TRIES, most)))
        yield from self._drawn[number]
        for first in range(TRIES, most, TRIES):
            attempts = range(first, min(first + TRIES, most))
            yield from self._draw(range(number, number + 1), attempts)[number]

    def _draw(self, places: range, attempts: range) -> dict[int, list[tuple[int, Reals]]]:
        found: dict[int, list[tuple[int, Reals]]] = {place: [] for place in places}
        of_place = np.repeat(np.array(places, dtype=np.uint64), len(attempts))
        in_turn = np.tile(np.array(attempts, dtype=np.uint64), len(places))
        inputs = self._population.inputs(self._key, of_place, in_turn)
        for at in np.flatnonzero(self._plausible(inputs, of_place, in_turn)).tolist():
            found[int(of_place[at])].append((int(in_turn[at]), inputs[at].copy()))
        return found
