"""The sampler: known posteriors, ranks that are uniform, and weights that say when they fail."""

from functools import cache
from math import inf, sqrt

import numpy as np
import pytest
from scipy.stats import beta, chisquare

from firstdose.simulate.calibration.moved import collapsed, weighted_quantiles
from firstdose.simulate.calibration.population_monte_carlo import (
    Reals,
    Rounds,
    Weighted,
    population_monte_carlo,
    resampled,
)
from firstdose.simulate.dice import STUDY, Dice
from simulate.calibration.cheap import TRUTH, events, fitted, risk

ROUNDS = Rounds(programmes=3000, rounds=4, share_from_prior=0.2, share_kept=0.2)


def mean_and_sd(found: Weighted, at: int = 0) -> tuple[float, float]:
    mean = float(np.sum(found.weights * found.unknowns[:, at]))
    return mean, sqrt(float(np.sum(found.weights * (found.unknowns[:, at] - mean) ** 2)))


def test_a_normal_mean_has_the_posterior_of_the_textbook() -> None:
    """Prior N(0, 1), seen 2.0 with SD 0.5: posterior N(1.6, 0.447); the second stays as it was."""

    def likelihood(number: int, standard: Reals) -> float:
        return -0.5 * ((2.0 - float(standard[0])) / 0.5) ** 2

    found = population_monte_carlo(3, likelihood, Dice(3), ROUNDS)
    mean, spread = mean_and_sd(found)
    assert found.effective > 800
    assert mean == pytest.approx(1.6, abs=4 * 0.447 / sqrt(found.effective))
    assert spread == pytest.approx(sqrt(0.2), rel=0.1)
    for untouched in (1, 2):
        assert mean_and_sd(found, untouched) == pytest.approx((0.0, 1.0), abs=0.15)


def test_correlated_unknowns_are_found() -> None:
    """Only the sum is seen: 3.0 with SD 0.1.  Each is N(1.493, 0.709), correlated -0.99."""

    def likelihood(number: int, standard: Reals) -> float:
        return -0.5 * ((3.0 - float(standard[0] + standard[1])) / 0.1) ** 2

    found = population_monte_carlo(2, likelihood, Dice(4), ROUNDS)
    first, second = mean_and_sd(found, 0), mean_and_sd(found, 1)
    assert found.effective > 300
    assert first[0] == pytest.approx(1.493, abs=0.2)
    assert second[1] == pytest.approx(0.709, abs=0.15)


def test_a_risk_from_simulated_people_alone_has_the_beta_posterior() -> None:
    """Uniform prior, 17 of 21: the conjugate posterior is Beta(18, 5)."""
    found = fitted(Dice(6), 17, 21, 1500)
    quantiles = weighted_quantiles(found.unknowns[:, 0], found.weights)
    exact = beta(18, 5).ppf([0.05, 0.5, 0.95])
    assert found.effective > 300
    shown = [risk(each) for each in (quantiles.low, quantiles.median, quantiles.high)]
    assert shown == pytest.approx(list(exact), abs=0.035)


@cache
def fits(repeats: int) -> tuple[tuple[float, Weighted], ...]:
    """Truths drawn from the prior, each with the posterior of what was then seen in 12 people."""
    found: list[tuple[float, Weighted]] = []
    for k in range(repeats):
        dice = Dice(11, k)
        truth = dice.normal(STUDY, TRUTH)
        found.append((truth, fitted(dice, events(Dice(12, k), 0, truth, 12), 12, 120)))
    return tuple(found)


def rank_counts(repeats: int, narrowed: float, cells: int = 5) -> np.ndarray:
    """How many truths fall into each part of their posteriors, made narrower by a factor."""
    counts = np.zeros(cells)
    for truth, found in fits(repeats):
        middle, _ = mean_and_sd(found)
        values = middle + narrowed * (found.unknowns[:, 0] - middle)
        below = float(np.sum(found.weights[values < truth]))
        counts[min(int(below * cells), cells - 1)] += 1
    return counts


def test_ranks_of_the_truth_are_uniform(full: bool) -> None:
    """Simulation-based calibration (Talts et al. 2018, arXiv 1804.06788)."""
    assert chisquare(rank_counts(1000 if full else 80, 1.0)).pvalue > 0.001


def test_a_posterior_that_is_too_narrow_would_be_seen(full: bool) -> None:
    """The rank test is not blind: at half the width the truths pile up at both ends."""
    assert chisquare(rank_counts(1000 if full else 80, 0.5)).pvalue < 0.001


def test_a_collapse_is_seen_in_the_weights() -> None:
    """Data twelve standard deviations away from the prior, in many unknowns."""

    def likelihood(number: int, standard: Reals) -> float:
        return -0.5 * float(np.sum((standard - 12.0) ** 2)) / 0.05**2

    few = Rounds(programmes=200, rounds=2, share_from_prior=0.5, share_kept=0.05)
    found = population_monte_carlo(20, likelihood, Dice(2), few)
    assert found.effective < 5
    assert collapsed(found.effective)


def test_where_nothing_agrees_no_programme_has_weight() -> None:
    few = Rounds(programmes=20, rounds=2, share_from_prior=0.5, share_kept=0.2)
    found = population_monte_carlo(2, lambda number, standard: -inf, Dice(2), few)
    assert found.effective == 0
    assert found.impossible == 20
    assert not np.any(found.weights)


def test_programmes_stand_for_the_posterior_as_often_as_their_weights_say() -> None:
    weights = np.array([0.5, 0.0, 0.25, 0.25])
    places = resampled(weights, 400, Dice(1))
    assert np.bincount(places, minlength=4) == pytest.approx([200, 0, 100, 100], abs=1)
