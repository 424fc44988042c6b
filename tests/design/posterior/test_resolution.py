"""Whatever the standard deviations of a prior, its posterior is right or is refused."""

from itertools import pairwise
from math import exp, log

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit, logit

from firstdose.design.posterior.priors import NODES, BivariateNormal, Mixture, Prior
from firstdose.design.posterior.resolution import nodes_at, refuse_a_settled_prior
from firstdose.design.posterior.two_parameter import (
    risk_above,
    risks_on_each_curve,
    two_parameter_model,
)
from firstdose.records.problem import StudyError

RATIOS = (log(0.25), log(0.5), 0.0, log(2.0))
LIMIT = 0.33


def by_quadrature(
    prior: BivariateNormal, dlts: tuple[int, ...], evaluable: tuple[int, ...]
) -> float:
    """Pr(risk of the highest dose > limit) by adaptive quadrature, cut where it is passed."""

    def density(a: float, b: float) -> float:
        z = (a - prior.mean[0]) / prior.sd[0], (b - prior.mean[1]) / prior.sd[1]
        risks = expit(a + exp(b) * np.array(RATIOS))
        chances = [
            risk**yes * (1 - risk) ** (every - yes)
            for risk, yes, every in zip(risks, dlts, evaluable, strict=True)
        ]
        return float(np.prod(chances) * exp(-(z[0] ** 2 + z[1] ** 2) / 2)) * scale

    at = np.linspace(-14, 14, 57)
    scale = 1.0
    grid = [
        (density(prior.mean[0] + prior.sd[0] * u, prior.mean[1] + prior.sd[1] * v), u, v)
        for u in at
        for v in at
    ]
    highest, u, v = max(grid)
    scale = 1 / highest
    centre = prior.mean[0] + prior.sd[0] * u, prior.mean[1] + prior.sd[1] * v
    low, high = centre[0] - 9 * prior.sd[0], centre[0] + 9 * prior.sd[0]
    inside = (centre[1] - 9 * prior.sd[1], centre[1] + 9 * prior.sd[1])

    def along(b: float, start: float) -> float:
        points = np.clip(centre[0] + prior.sd[0] * np.array([-3, -1, 0, 1, 3]), start, high)
        parts = np.unique([start, *points, high])
        return sum(
            quad(density, one, other, args=(b,), limit=200)[0] for one, other in pairwise(parts)
        )

    def over(b: float) -> float:
        cut = float(logit(LIMIT)) - exp(b) * RATIOS[-1]
        return along(b, min(max(cut, low), high))

    cuts = [*(centre[1] + prior.sd[1] * np.array([-3, -1, 0, 1, 3]))]
    for end in (low, centre[0], high):
        rise = (float(logit(LIMIT)) - end) / RATIOS[-1]
        if rise > 0:
            cuts.append(log(rise))
    points = sorted(each for each in cuts if inside[0] < each < inside[1])
    above = quad(over, *inside, points=points, limit=400, epsabs=0, epsrel=1e-6)[0]
    whole = quad(lambda b: along(b, low), *inside, points=points, limit=400, epsrel=1e-6)[0]
    return float(above / whole)


@pytest.mark.parametrize(
    ("mean", "sd", "dlts", "evaluable"),
    [
        ((-1.0, 0.0), (0.3, 1.0), (0, 0, 1, 2), (3, 3, 6, 3)),
        ((-1.0, 0.0), (2.0, 1e-6), (0, 0, 1, 2), (3, 3, 6, 3)),
        ((-1.0, 0.0), (5.0, 1.0), (0, 0, 3, 0), (3, 3, 21, 0)),
        ((-3.0, 0.5), (0.5, 1.5), (0, 0, 0, 3), (3, 3, 3, 9)),
        ((-5.0, 0.0), (0.3, 0.3), (30, 0, 0, 0), (30, 0, 0, 0)),
        ((-3.0, 0.5), (1.0, 0.05), (9, 0, 0, 0), (9, 0, 0, 0)),
    ],
    ids=["narrow intercept", "known slope", "vague", "steep", "contradicted", "far out"],
)
def test_the_posterior_is_that_of_quadrature(
    mean: tuple[float, float],
    sd: tuple[float, float],
    dlts: tuple[int, ...],
    evaluable: tuple[int, ...],
) -> None:
    prior = BivariateNormal(mean=mean, sd=sd)
    expected = by_quadrature(prior, dlts, evaluable)
    counts = np.array([dlts], dtype=np.float64), np.array([evaluable], dtype=np.float64)
    for level, allowed in ((-1, 5e-3), (0, 2e-4)):
        model = two_parameter_model(prior, RATIOS, nodes_at(prior, level))
        assert risk_above(model, *counts, LIMIT)[0, -1] == pytest.approx(expected, abs=allowed)


def test_a_usual_prior_keeps_its_grid() -> None:
    usual = BivariateNormal(mean=(-1.0, 0.2), sd=(2.0, 1.0), correlation=0.3)
    assert nodes_at(usual, 0) == NODES
    assert nodes_at(usual, -1) == (41, 21)


def test_each_level_halves_the_steps() -> None:
    wide = BivariateNormal(mean=(-1.0, 0.0), sd=(5.0, 1.5))
    for level in range(-1, 3):
        now, then = nodes_at(wide, level), nodes_at(wide, level + 1)
        assert tuple(2 * (nodes - 1) for nodes in now) == tuple(nodes - 1 for nodes in then)


@pytest.mark.parametrize(
    ("prior", "because"),
    [
        (BivariateNormal(mean=(-1.0, 0.0), sd=(1e-7, 1.0)), "The intercept is known so well"),
        (BivariateNormal(mean=(-100.0, 0.0), sd=(2.0, 1.0)), "so far from any usual risk"),
        (BivariateNormal(mean=(-1.0, 0.0), sd=(100.0, 1.0)), "so large an sd of the intercept"),
        (BivariateNormal(mean=(-1.0, 0.0), sd=(2.0, 5.0)), "so large an sd of the log slope"),
        (
            Mixture(
                weights=(0.5, 0.5),
                components=(
                    BivariateNormal(mean=(-1.0, 0.0), sd=(1e-3, 0.5)),
                    BivariateNormal(mean=(-1.0, 0.0), sd=(2.0, 1.0)),
                ),
            ),
            "differ so much in the sd of the intercept",
        ),
    ],
)
def test_what_no_grid_holds_is_refused_with_its_reason(prior: Prior, because: str) -> None:
    with pytest.raises(StudyError, match="cannot be computed") as refused:
        nodes_at(prior, 0)
    assert because in str(refused.value)


def test_a_prior_that_leaves_nothing_open_is_refused() -> None:
    narrow = two_parameter_model(BivariateNormal(mean=(-1.0, 0.0), sd=(1e-9, 1e-9)), RATIOS)
    usual = two_parameter_model(BivariateNormal(mean=(-1.0, 0.0), sd=(2.0, 1.0)), RATIOS)
    refuse_a_settled_prior(risks_on_each_curve(usual) > LIMIT)
    with pytest.raises(StudyError, match="leaves nothing open"):
        refuse_a_settled_prior(risks_on_each_curve(narrow) > LIMIT)


def test_outcomes_beyond_all_belief_are_refused() -> None:
    prior = BivariateNormal(mean=(-3.0, 0.0), sd=(0.01, 0.01))
    model = two_parameter_model(prior, RATIOS, nodes_at(prior, 0))
    everyone = np.array([[5000.0, 0, 0, 0]])
    with pytest.raises(StudyError, match="standard deviations"):
        risk_above(model, everyone, everyone, LIMIT)
