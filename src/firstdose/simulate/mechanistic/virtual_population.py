"""The inputs of virtual patients: parameters drawn around their typical values, patient by patient.

Each parameter is a question of its own to the dice, so patient k is the same in every population of
the same seed, however large.  A lognormal parameter is its typical value times ``exp(s z)``, with
``s`` = sqrt(log(1 + CV^2)) and z standard normal, correlated within the blocks of the model.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import kernel
from firstdose.simulate.compiled_dice import as_word, stream, trial_key, uniform
from firstdose.simulate.compiled_normal import normal_quantile
from firstdose.simulate.dice import question
from firstdose.simulate.mechanistic.model import Model

Reals = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]


def typical_inputs(model: Model) -> Reals:
    """One patient with all typical values and reference covariates, as `Model.inputs` says."""
    values = [*(each.typical for each in model.parameters)]
    values += [each.reference for each in model.covariates]
    return np.array(values, dtype=np.float64)


def virtual_population(
    model: Model, seed: int, patients: int, first: int = 1, *, trial: int = 0, attempt: int = 0
) -> Reals:
    """Inputs of patients number ``first`` to ``first + patients - 1``, a row each.

    ``attempt`` numbers the candidates who are drawn one after the other for the same place.
    """
    key = as_word(trial_key(as_word(seed), as_word(trial)))
    numbers = as_word(first) + np.arange(patients, dtype=np.uint64)
    return Population(model).inputs(key, numbers, np.full(patients, as_word(attempt)))


class Population:
    """What every patient of a model is drawn from, worked out once."""

    __slots__ = ("_asked", "_blocks", "_spread", "_typical", "_upper", "_varies")

    def __init__(self, model: Model) -> None:
        parameters = model.parameters
        varying = [at for at, each in enumerate(parameters) if each.distribution == "lognormal"]
        self._typical = typical_inputs(model)
        self._varies = np.array(varying, dtype=np.int64)
        self._spread = np.array([np.sqrt(np.log1p(parameters[at].iiv_cv ** 2)) for at in varying])
        limits = (parameters[at].upper for at in varying)
        self._upper = np.array([np.inf if each is None else each for each in limits])
        names = [f"mechanistic parameter {each.name}" for each in parameters]
        self._asked = np.array([question(each) for each in names], dtype=np.uint64)
        self._blocks = tuple(
            (
                [model.parameter_index(each) for each in block.parameters],
                np.linalg.cholesky(np.array(block.matrix)),
            )
            for block in model.correlations
        )

    def inputs(self, key: np.uint64, numbers: Words, attempts: Words) -> Reals:
        """Inputs of candidates by their numbers and attempts in the trial of a key, a row each."""
        deviations = self._deviations(key, numbers, attempts)[:, self._varies]
        drawn = self._typical[self._varies] * np.exp(self._spread * deviations)
        inputs = np.tile(self._typical, (len(numbers), 1))
        inputs[:, self._varies] = np.minimum(drawn, self._upper)
        return inputs

    def _deviations(self, key: np.uint64, numbers: Words, attempts: Words) -> Reals:
        """Standard normal deviations (candidate, parameter), correlated as the model says."""
        deviations = np.empty((len(numbers), len(self._asked)))
        _draw(key, numbers, attempts, self._asked, deviations)
        for columns, factor in self._blocks:
            free = deviations[:, columns]
            for row, column in enumerate(columns):
                mixed = np.zeros(len(numbers))
                for at in range(row + 1):
                    mixed = mixed + factor[row, at] * free[:, at]
                deviations[:, column] = mixed
        return deviations


@kernel
def _draw(key: np.uint64, numbers: Words, attempts: Words, asked: Words, deviations: Reals) -> None:
    """Fills ``deviations`` (candidate, question) with independent normal deviates."""
    for one in range(deviations.shape[0]):
        for at in range(deviations.shape[1]):
            start = stream(key, numbers[one], asked[at])
            deviations[one, at] = normal_quantile(uniform(start, attempts[one]))
