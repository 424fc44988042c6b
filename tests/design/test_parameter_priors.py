"""Priors of intercept and log slope: mixtures, and what other trials predict."""

from itertools import pairwise
from math import log

import numpy as np
import pytest

from firstdose.design.posterior.history import HistoricalTrial
from firstdose.design.posterior.priors import (
    NODES,
    BivariateNormal,
    MetaAnalyticPredictive,
    Mixture,
    Prior,
    log_density,
    plane,
)
from firstdose.design.posterior.two_parameter import risk_summary, two_parameter_model
from firstdose.records.problem import StudyError

VAGUE = BivariateNormal(mean=(-1.0, 0.2), sd=(2.0, 1.0), correlation=0.3)
RATIOS = (log(0.25), log(0.5), 0.0, log(2.0))
OTHER = HistoricalTrial(log_dose_ratios=RATIOS, evaluable=(6, 6, 12, 6), dlts=(0, 1, 3, 3))
COUNTS = np.array([[0.0, 1, 0, 0]]), np.array([[3.0, 3, 0, 0]])


def matched_normal(prior: Prior, nodes: tuple[int, int] = NODES) -> BivariateNormal:
    """The normal with the prior's means, standard deviations and correlation."""
    grid = plane(prior, nodes)
    mass = np.exp(log_density(prior, grid))
    mass /= mass.sum()
    both = np.stack((grid.intercept, grid.log_slope))
    mean = both @ mass
    away = both - mean[:, None]
    covariance = (away * mass) @ away.T
    sd = np.sqrt(np.diag(covariance))
    return BivariateNormal(
        mean=(float(mean[0]), float(mean[1])),
        sd=(float(sd[0]), float(sd[1])),
        correlation=float(covariance[0, 1] / sd.prod()),
    )


def from_others(*sd: tuple[float, float], trials: int = 1) -> MetaAnalyticPredictive:
    return MetaAnalyticPredictive(
        trials=(OTHER,) * trials,
        typical=VAGUE,
        between_trial_sd=sd,
        weights=(1 / len(sd),) * len(sd),
    )


@pytest.mark.parametrize(
    "prior", [VAGUE, from_others((0.3, 0.2)), Mixture(weights=(1.0,), components=(VAGUE,))]
)
def test_every_prior_has_mass_1(prior: BivariateNormal) -> None:
    grid = plane(prior)
    assert np.exp(log_density(prior, grid)).sum() * grid.cell == pytest.approx(1, abs=1e-6)


def test_a_normal_is_its_own_match() -> None:
    found = matched_normal(VAGUE)
    assert found.mean == pytest.approx(VAGUE.mean, abs=1e-6)
    assert found.sd == pytest.approx(VAGUE.sd, abs=1e-6)
    assert found.correlation == pytest.approx(0.3, abs=1e-6)


def test_trials_that_do_not_differ_are_pooled() -> None:
    """No sd between trials: the same as adding the counts of the other trial."""
    predicted = two_parameter_model(from_others((0.0, 0.0)), RATIOS)
    vague = two_parameter_model(VAGUE, RATIOS)
    pooled = COUNTS[0] + np.array(OTHER.dlts), COUNTS[1] + np.array(OTHER.evaluable)
    by_prior = risk_summary(predicted, *COUNTS, (0.16, 0.33))
    by_counts = risk_summary(vague, *pooled, (0.16, 0.33))
    np.testing.assert_allclose(by_prior.over, by_counts.over, rtol=0, atol=1e-6)
    np.testing.assert_allclose(by_prior.mean, by_counts.mean, rtol=0, atol=1e-6)


@pytest.mark.parametrize("near", [1e-4, 1e-3, 1e-2])
def test_trials_that_hardly_differ_are_almost_pooled(near: float) -> None:
    same, almost = (
        matched_normal(from_others((0.0, 0.0))),
        matched_normal(from_others((near, near))),
    )
    assert almost.mean == pytest.approx(same.mean, abs=near)
    assert almost.sd == pytest.approx(same.sd, abs=near)


def test_a_huge_trial_predicts_its_rates() -> None:
    dlts, evaluable = (20, 80, 200, 360), (400, 400, 800, 800)
    huge = HistoricalTrial(log_dose_ratios=RATIOS, evaluable=evaluable, dlts=dlts)
    prior = MetaAnalyticPredictive(trials=(huge,), typical=VAGUE, between_trial_sd=((0.0, 0.0),))
    model = two_parameter_model(prior, RATIOS, (641, 321))
    pooled = two_parameter_model(VAGUE, RATIOS, (641, 321))
    nothing = np.zeros((1, 4)), np.zeros((1, 4))
    counts = np.array([dlts], dtype=np.float64), np.array([evaluable], dtype=np.float64)
    found = risk_summary(model, *nothing, (0.16, 0.33)).mean
    expected = risk_summary(pooled, *counts, (0.16, 0.33)).mean
    np.testing.assert_allclose(found, expected, atol=1e-6, rtol=0)


def test_trials_that_differ_without_measure_say_nothing() -> None:
    """The new trial is then as unsure as a vague typical pair and its own distance from it."""
    found = matched_normal(from_others((20.0, 4.0)), (321, 161))
    assert found.sd == pytest.approx(np.hypot(VAGUE.sd, (20.0, 4.0)), rel=0.02)
    assert found.mean == pytest.approx(VAGUE.mean, abs=0.1)


def test_less_alike_is_less_sure() -> None:
    spread = [matched_normal(from_others((sd, sd / 2))).sd for sd in (0.0, 0.1, 0.3, 0.6, 1.0)]
    assert all(low[0] < high[0] and low[1] < high[1] for low, high in pairwise(spread))


def test_more_trials_are_surer() -> None:
    spread = [matched_normal(from_others((0.3, 0.2), trials=count)).sd for count in (1, 2, 4)]
    assert all(low[0] > high[0] for low, high in pairwise(spread))


@pytest.mark.parametrize("sd", [(0.05, 0.05), (0.2, 0.1), (0.5, 0.25)])
def test_refining_the_grid_changes_little(sd: tuple[float, float]) -> None:
    usual, fine = matched_normal(from_others(sd)), matched_normal(from_others(sd), (161, 81))
    assert usual.mean == pytest.approx(fine.mean, abs=2e-5)
    assert usual.sd == pytest.approx(fine.sd, abs=5e-5)


def test_predictive_prior_against_many_typical_pairs() -> None:
    """Importance sampling of the hierarchical model, for one sd: means within its own error."""
    rng = np.random.default_rng(7)
    covariance = np.array([[4.0, 0.6], [0.6, 1.0]])
    typical = rng.multivariate_normal(VAGUE.mean, covariance, 400_000)
    sd = np.array([0.4, 0.3])
    own = typical + sd * rng.standard_normal(typical.shape)
    new = typical + sd * rng.standard_normal(typical.shape)
    logits = own[:, :1] + np.exp(own[:, 1:]) * np.array(RATIOS)
    yes, every = np.array(OTHER.dlts), np.array(OTHER.evaluable)
    weight = np.exp(logits @ yes - np.logaddexp(0, logits) @ every)
    mean = weight @ new / weight.sum()
    sampled_sd = np.sqrt(weight @ (new - mean) ** 2 / weight.sum())
    found = matched_normal(from_others((0.4, 0.3)))
    assert found.mean == pytest.approx(mean, abs=0.02)
    assert found.sd == pytest.approx(sampled_sd, abs=0.02)


def test_several_sds_lie_between_each_alone() -> None:
    low, both, high = (
        matched_normal(prior).sd[0]
        for prior in (
            from_others((0.1, 0.1)),
            from_others((0.1, 0.1), (0.8, 0.4)),
            from_others((0.8, 0.4)),
        )
    )
    assert low < both < high


def test_a_robust_prior_lets_conflicting_counts_win() -> None:
    informed = BivariateNormal(mean=(-3.0, 0.0), sd=(0.3, 0.2))
    robust = Mixture(weights=(0.8, 0.2), components=(informed, VAGUE))
    toxic = np.array([[0.0, 0, 6, 0]]), np.array([[0.0, 0, 6, 0]])
    alone, mixed = (
        risk_summary(two_parameter_model(prior, RATIOS, (161, 81)), *toxic, (0.16, 0.33)).mean
        for prior in (informed, robust)
    )
    assert alone[0, 2] < 0.3
    assert mixed[0, 2] > 0.6


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: BivariateNormal(mean=(0, 0), sd=(0, 1)),
        lambda: BivariateNormal(mean=(0, 0), sd=(1, 1), correlation=1.0),
        lambda: Mixture(weights=(0.5, 0.6), components=(VAGUE, VAGUE)),
        lambda: Mixture(weights=(), components=()),
        lambda: from_others((-0.1, 0.1)),
        lambda: HistoricalTrial(log_dose_ratios=(0.0,), evaluable=(3,), dlts=(4,)),
    ],
)
def test_refuses_what_is_no_prior(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(StudyError, match="Remedy"):
        wrong()
