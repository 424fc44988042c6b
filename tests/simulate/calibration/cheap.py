"""A cheap simulator for the sampler: people with a common unknown risk, counted."""

from math import comb, inf, log
from statistics import NormalDist

import numpy as np

from firstdose.simulate.calibration.matching import SimulatedStratum, Wanted, share_of_choices
from firstdose.simulate.calibration.population_monte_carlo import (
    Reals,
    Rounds,
    Weighted,
    population_monte_carlo,
)
from firstdose.simulate.dice import Dice, question

NORMAL = NormalDist()
PEOPLE = question("test: a person of the cheap simulator")
TRUTH = question("test: the truth of a repetition")


def risk(standard: float) -> float:
    """Uniform between 0 and 1 under the prior."""
    return NORMAL.cdf(standard)


def events(dice: Dice, number: int, standard: float, people: int) -> int:
    """How many of the people have the event: one draw from the binomial distribution."""
    p = risk(standard)
    shares = [comb(people, k) * p**k * (1 - p) ** (people - k) for k in range(people + 1)]
    return int(np.searchsorted(np.cumsum(shares), dice.uniform(number, PEOPLE)))


def fitted(dice: Dice, count: int, of: int, programmes: int, dimensions: int = 1) -> Weighted:
    """The posterior of the risk behind ``count`` of ``of``, from simulated people only."""

    def likelihood(number: int, standard: Reals) -> float:
        marked = np.arange(4 * of)[:, np.newaxis] < events(dice, number, float(standard[0]), 4 * of)
        stratum = SimulatedStratum(seen=of, marked=marked, counted_in=(True,))
        share = share_of_choices([stratum], [Wanted(least=count, most=count)])
        return log(share) if share > 0 else -inf

    rounds = Rounds(programmes=programmes, rounds=3, share_from_prior=0.2, share_kept=0.2)
    return population_monte_carlo(dimensions, likelihood, dice, rounds)
