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
    inputs = np.tile(typical_inputs(model), (patients, 1))
    deviations = correlated_deviations(model, seed, patients, first, trial=trial, attempt=attempt)
    for at, each in enumerate(model.parameters):
        if each.distribution == "lognormal":
            spread = np.sqrt(np.log1p(each.iiv_cv**2))
            drawn = each.typical * np.exp(spread * deviations[:, at])
            inputs[:, at] = drawn if each.upper is None else np.minimum(drawn, each.upper)
    return inputs


def correlated_deviations(
    model: Model, seed: int, patients: int, first: int = 1, *, trial: int = 0, attempt: int = 0
) -> Reals:
    """Standard normal deviations (patient, parameter), correlated as the model says."""
    asked = np.array(
        [question(f"mechanistic parameter {each.name}") for each in model.parameters],
        dtype=np.uint64,
    )
    deviations = np.empty((patients, len(asked)))
    key = trial_key(as_word(seed), as_word(trial))
    _draw(as_word(key), as_word(first), as_word(attempt), asked, deviations)
    for block in model.correlations:
        columns = [model.parameter_index(each) for each in block.parameters]
        factor = np.linalg.cholesky(np.array(block.matrix))
        free = deviations[:, columns]
        for row, column in enumerate(columns):
            mixed = np.zeros(patients)
            for at in range(row + 1):
                mixed = mixed + factor[row, at] * free[:, at]
            deviations[:, column] = mixed
    return deviations


@kernel
def _draw(
    key: np.uint64, first: np.uint64, attempt: np.uint64, asked: Words, deviations: Reals
) -> None:
    """Fills ``deviations`` (patient, question) with independent normal deviates."""
    for patient in range(deviations.shape[0]):
        number = first + np.uint64(patient)
        for at in range(deviations.shape[1]):
            start = stream(key, number, asked[at])
            deviations[patient, at] = normal_quantile(uniform(start, attempt))
