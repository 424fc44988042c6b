"""Populations of virtual programmes: the prior, the posterior, and either with one unknown held.

A virtual programme is one possible truth.  Programme k has the same number in every population, so
that its patients differ by what is asked about them and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.simulate import questions
from firstdose.simulate.calibration.moved import HIGH, LOW, collapsed, weighted_quantiles
from firstdose.simulate.calibration.population_monte_carlo import resampled
from firstdose.simulate.calibration.posterior import Posterior
from firstdose.simulate.calibration.prior import Unknown
from firstdose.simulate.dice import Dice

Reals: TypeAlias = npt.NDArray[np.float64]

PRIOR: Final = "prior"
POSTERIOR: Final = "posterior"
COLLAPSED = "collapsed_posterior"
"""A posterior of so few programmes that nothing may be read off it."""

DECISIVE: Final = ("ECt", "kmt", "kal", "rma")
"""The unknowns that decide whether dose or interval matters (specification of the model, 2.1)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Population:
    """Virtual programmes under a name: a row each, a column for each unknown, standard normal."""

    name: str
    standard: Reals


def from_prior(unknowns: tuple[Unknown, ...], dice: Dice, programmes: int) -> Population:
    """What is thought possible before any data."""
    asked = questions.PREDICTED_UNKNOWNS
    rows = [
        [dice.normal(number, asked, at) for at in range(len(unknowns))]
        for number in range(1, programmes + 1)
    ]
    return Population(name=PRIOR, standard=np.array(rows))


def from_posterior(posterior: Posterior, dice: Dice, programmes: int) -> Population:
    """Programmes of a calibration, as often as their weights say."""
    places = resampled(posterior.weights, programmes, dice)
    name = COLLAPSED if collapsed(posterior.effective) else POSTERIOR
    return Population(name=name, standard=posterior.standard[list(places)])


def held(
    population: Population, unknowns: tuple[Unknown, ...], posterior: Posterior | None
) -> Iterator[Population]:
    """The population with each decisive unknown at its 5th and at its 95th centile, in turn.

    The centiles are those of the posterior where there is one.
    """
    names = [each.name for each in unknowns]
    for name in (one for one in DECISIVE if one in names):
        column = names.index(name)
        for share, at in _ends(column, posterior):
            standard = population.standard.copy()
            standard[:, column] = at
            yield Population(name=f"{name} at {round(100 * share)} %", standard=standard)


def _ends(column: int, posterior: Posterior | None) -> tuple[tuple[float, float], ...]:
    if posterior is None:
        normal = NormalDist()
        return (LOW, normal.inv_cdf(LOW)), (HIGH, normal.inv_cdf(HIGH))
    found = weighted_quantiles(posterior.standard[:, column], posterior.weights)
    return (LOW, found.low), (HIGH, found.high)


def compared(
    unknowns: tuple[Unknown, ...], posterior: Posterior | None, dice: Dice, programmes: int
) -> tuple[Population, ...]:
    """Every population in which regimens are compared: prior, posterior, then those held.

    Held are unknowns of the posterior, unless there is none or it has collapsed.
    """
    prior = from_prior(unknowns, dice, programmes)
    if posterior is None:
        return (prior, *held(prior, unknowns, None))
    after = from_posterior(posterior, dice, programmes)
    if after.name == COLLAPSED:
        return (prior, after, *held(prior, unknowns, None))
    return (prior, after, *held(after, unknowns, posterior))
