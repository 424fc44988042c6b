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

from firstdose.protocol.study import Study
from firstdose.simulate.calibration.answers import Answers
from firstdose.simulate.calibration.endpoints import Endpoint, Endpoints
from firstdose.simulate.calibration.followed import FollowUp, entered, followed
from firstdose.simulate.calibration.patients import Acceptance
from firstdose.simulate.calibration.people import Programme
from firstdose.simulate.calibration.prior import (
    Unknown,
    Values,
    population_of,
    rules_of,
    values_of,
)
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.doses import Doses, doses_for_all, joined
from firstdose.simulate.mechanistic.model import Model

Reals: TypeAlias = npt.NDArray[np.float64]

NUMBERS_OF_A_PROGRAMME = 10_000_000
"""Patient numbers set aside for each virtual programme."""

NUMBERS_OF_ITS_PEOPLE = 1_000_000
"""Of these, the numbers set aside for the people of one published programme."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """Everything that is the same for all virtual programmes of a calibration."""

    study: Study
    model: Model
    unknowns: tuple[Unknown, ...]
    programmes: tuple[Programme, ...]
    endpoints: Endpoints
    acceptance: Acceptance
    dice: Dice
    threads: int = 1

    def log_likelihood(self, number: int, standard: Reals) -> float:
        """The log of the estimated probability that the published numbers come out.

        Minus infinity where no choice of the people simulated agrees with them.  Programmes of few
        people are asked first, so that a disagreement is found cheaply.
        """
        total = 0.0
        order = range(len(self.programmes))
        for at in sorted(order, key=lambda place: self.programmes[place].simulated):
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
        names = dict.fromkeys((*(each.endpoint for each in programme.targets), *also))
        asked = [self.endpoints[name] for name in names]
        first = number * NUMBERS_OF_A_PROGRAMME + at * NUMBERS_OF_ITS_PEOPLE
        of = self.follow_up(values, asked)
        people = entered(of, self.acceptance, self.dice, first, programme.simulated)
        course = followed(of, people, given_in(of.population, programme))
        return Answers(
            programme=programme,
            by_endpoint={each.name: each.of(course, of.drawn) for each in asked},
        )

    def follow_up(self, values: Values, asked: Sequence[Endpoint]) -> FollowUp:
        """The people of one virtual programme, and what is asked of them.

        Only whoever is to be examined at visits of the study had to enter it.
        """
        return FollowUp(
            study=self.study,
            population=population_of(self.model, self.unknowns, values),
            drawn=rules_of(self.unknowns, values),
            asked=asked,
            must_enter=any(each.look for each in asked),
            threads=self.threads,
        )


def given_in(model: Model, programme: Programme) -> Doses:
    """What everyone simulated is given, stratum after stratum."""
    return joined([doses_for_all(model, each.given, each.simulated) for each in programme.strata])
