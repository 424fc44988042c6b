"""Candidates of one virtual trial, drawn and judged many at a time; none depends on another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.draws import Bools, People, Reals, people_of
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.virtual_population import Population

Plausible = Callable[[Reals, People], Bools]
"""Of candidates, by their inputs and who they are to the dice: whether there is such a patient."""

PLACES, TRIES = 8, 4
"""So many places, and attempts for each, are drawn at a time."""


def everyone(_inputs: Reals, people: People) -> Bools:
    """Every candidate is a patient."""
    return np.ones(len(people), dtype=np.bool_)


class Pool:
    """The candidates for each place of a trial, in the order of their attempts."""

    __slots__ = ("_dice", "_drawn", "_plausible", "_population")

    def __init__(self, of: Model, dice: Dice, plausible: Plausible) -> None:
        self._population = Population(of)
        self._dice = dice
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
        people = people_of(self._dice, of_place, in_turn)
        inputs = self._population.inputs(people.key, people.numbers, people.attempts)
        for at in np.flatnonzero(self._plausible(inputs, people)).tolist():
            found[int(of_place[at])].append((int(in_turn[at]), inputs[at].copy()))
        return found
