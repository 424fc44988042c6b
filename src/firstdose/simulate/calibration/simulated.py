"""The people of a virtual programme, simulated: patients drawn, treated as published, followed.

Every virtual programme has patients of its own, numbered apart from those of all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.simulate.calibration.answers import Answers
from firstdose.simulate.calibration.endpoints import Course, Endpoint, Endpoints
from firstdose.simulate.calibration.formulas import quantity_of, states_behind
from firstdose.simulate.calibration.patients import Acceptance, patients
from firstdose.simulate.calibration.people import Programme
from firstdose.simulate.calibration.prior import Unknown, population_of, rules_of, values_of
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.doses import Doses, doses_for_all, joined
from firstdose.simulate.mechanistic.engine import Accuracy, Schedule, Work, courses
from firstdose.simulate.mechanistic.model import Model

Reals: TypeAlias = npt.NDArray[np.float64]

NUMBERS_OF_A_PROGRAMME = 10_000_000
"""Patient numbers set aside for each virtual programme."""

NUMBERS_OF_ITS_PEOPLE = 1_000_000
"""Of these, the numbers set aside for the people of one published programme."""

SCREENING = Accuracy(relative=1e-4)
"""How exactly courses are solved here; the specification's figure for screening."""

CHUNK = 32


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """Everything that is the same for all virtual programmes of a calibration."""

    model: Model
    unknowns: tuple[Unknown, ...]
    programmes: tuple[Programme, ...]
    endpoints: Endpoints
    acceptance: Acceptance
    dice: Dice
    threads: int = 1

    def log_likelihood(self, number: int, standard: Reals) -> float:
        """The log of the estimated probability that the published numbers come out.

        Minus infinity where no choice of the people simulated agrees with them.
        """
        total = 0.0
        for at in range(len(self.programmes)):
            share = self.answers(number, standard, at).agreement()
            if not share > 0:
                return -inf
            total += log(share)
        return total

    def answers(self, number: int, standard: Reals, at: int, also: Sequence[str] = ()) -> Answers:
        """What becomes of the people of published programme ``at`` in one virtual programme.

        ``also`` names endpoints to answer that no target asks for.
        """
        programme = self.programmes[at]
        values = values_of(self.unknowns, standard)
        population = population_of(self.model, self.unknowns, values)
        rules = rules_of(self.unknowns, values)
        first = number * NUMBERS_OF_A_PROGRAMME + at * NUMBERS_OF_ITS_PEOPLE
        people = patients(population, self.acceptance, self.dice, first, programme.simulated)
        names = dict.fromkeys((*(each.endpoint for each in programme.targets), *also))
        asked = [self.endpoints[name] for name in names]
        course = followed(population, people, _doses(population, programme), asked, self.threads)
        return Answers(
            programme=programme, by_endpoint={each.name: each.of(course, rules) for each in asked}
        )


def followed(
    model: Model,
    people: Reals,
    given: Doses,
    asked: Sequence[Endpoint],
    threads: int,
    accuracy: Accuracy = SCREENING,
) -> Course:
    """The quantities that the endpoints need, on the days that they need, from the first dose."""
    start = min(given.time.tolist(), default=0.0)
    days = sorted({day for each in asked for day in each.days if day > start})
    quantities = tuple(dict.fromkeys(name for each in asked for name in each.quantities))
    states = tuple(dict.fromkeys(s for name in quantities for s in states_behind(model, name)))
    schedule = Schedule(start=start, times=np.array([start, *days]))
    work = Work(threads=threads, chunk=CHUNK, states=states)
    found = courses(model, people, given, schedule, accuracy, work)
    known = {name: people[:, [at]] for at, name in enumerate(model.inputs)}
    known |= {state: found.of(state) for state in states}
    values = {name: quantity_of(model, name, known) for name in quantities}
    return Course(
        days=tuple(days),
        quantities={name: each[:, 1:] for name, each in values.items()},
        entry={name: each[:, 0] for name, each in values.items()},
    )


def _doses(model: Model, programme: Programme) -> Doses:
    """What everyone simulated is given, stratum after stratum."""
    return joined([doses_for_all(model, each.given, each.simulated) for each in programme.strata])
