"""What becomes of the same patients under several regimens, programme by programme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.protocol.study import Study
from firstdose.simulate.calibration.endpoints import Endpoint
from firstdose.simulate.calibration.followed import SCREENING, FollowUp, entered, followed
from firstdose.simulate.calibration.patients import Acceptance
from firstdose.simulate.calibration.prior import Unknown, population_of, rules_of, values_of
from firstdose.simulate.calibration.simulated import NUMBERS_OF_A_PROGRAMME
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.doses import doses_for_all, joined
from firstdose.simulate.mechanistic.engine import Accuracy
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.predicted.covariates import held_in
from firstdose.simulate.predicted.populations import Population
from firstdose.simulate.predicted.regimens import GivenRegimen

Reals: TypeAlias = npt.NDArray[np.float64]


ACCURACIES: Final = (SCREENING, Accuracy(relative=1e-6), Accuracy(relative=1e-8))
"""A programme in which somebody could not be solved is solved again, more exactly."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """Everything that is the same in every programme: how many patients, and what is asked of them.

    No number depends on ``threads``.
    """

    study: Study
    model: Model
    unknowns: tuple[Unknown, ...]
    acceptance: Acceptance
    dice: Dice
    endpoints: tuple[Endpoint, ...]
    patients: int
    threads: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcomes:
    """By endpoint a number for each (programme, regimen, patient).

    ``unsolved``: programmes left out because the course of somebody could not be computed.
    """

    population: str
    by_endpoint: Mapping[str, Reals]
    unsolved: int


def outcomes(
    question: Question,
    population: Population,
    regimens: Sequence[GivenRegimen],
    reached: Callable[[object], None] = lambda _: None,
) -> Outcomes:
    """The patients of every programme of a population, each under every regimen."""
    found: list[Reals] = []
    for at, standard in enumerate(population.standard):
        values = of_programme(question, at + 1, standard, regimens)
        if np.all(np.isfinite(values)):
            found.append(values)
        reached(f"{population.name}, programme {at + 1} of {len(population.standard)}")
    shape = (0, len(question.endpoints), len(regimens), question.patients)
    stacked = np.array(found).reshape((len(found), *shape[1:]))
    return Outcomes(
        population=population.name,
        by_endpoint={each.name: stacked[:, place] for place, each in enumerate(question.endpoints)},
        unsolved=len(population.standard) - len(found),
    )


def of_programme(
    question: Question, number: int, standard: Reals, regimens: Sequence[GivenRegimen]
) -> Reals:
    """One programme: a number for each (endpoint, regimen, patient); NaN where there is none."""
    values = values_of(question.unknowns, standard)
    of = FollowUp(
        study=question.study,
        population=population_of(question.model, question.unknowns, values),
        drawn=rules_of(question.unknowns, values),
        asked=question.endpoints,
        threads=question.threads,
    )
    first, count = number * NUMBERS_OF_A_PROGRAMME, question.patients
    people = entered(of, question.acceptance, question.dice, first, count).repeated(len(regimens))
    given = joined([doses_for_all(of.population, each.given, count) for each in regimens])
    for at, each in enumerate(regimens):
        held_in(of.population, people.inputs[at * count : (at + 1) * count], each.held)
    answers = np.empty((0,))
    for accuracy in ACCURACIES:
        course = followed(of, people, given, accuracy)
        answers = np.array([each.of(course, of.drawn) for each in question.endpoints])
        if np.all(np.isfinite(answers)):
            break
    return answers.reshape((len(question.endpoints), len(regimens), count))
