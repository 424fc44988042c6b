"""Two agents with an interaction, against one agent alone and against quadrature."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest
from numpy.polynomial import legendre
from numpy.polynomial.hermite_e import hermegauss

from firstdose.design.posterior.priors import BivariateNormal
from firstdose.design.posterior.two_agents import (
    Agent,
    TwoAgents,
    in_and_above,
    two_agents_model,
)
from firstdose.design.posterior.two_agents_nodes import nodes_at
from firstdose.design.posterior.two_parameter import risk_summary, two_parameter_model
from firstdose.records.problem import StudyError

TARGET = (0.16, 0.33)
FIRST = BivariateNormal(mean=(-1.4, 0.0), sd=(2.0, 1.0), correlation=0.0)
SECOND = BivariateNormal(mean=(-2.2, 0.2), sd=(1.5, 0.7), correlation=0.3)
GRID = TwoAgents(
    first=Agent(prior=FIRST, dose_ratios=(0.25, 0.25, 0.5, 0.5, 1.0, 1.0)),
    second=Agent(prior=SECOND, dose_ratios=(0.5, 1.0, 0.5, 1.0, 0.5, 1.0)),
    interaction=(0.0, 1.121),
)
SEEN = [
    ((0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 0, 0)),
    ((0, 1, 0, 0, 0, 0), (3, 3, 0, 0, 0, 0)),
    ((0, 0, 1, 2, 0, 0), (3, 3, 6, 6, 0, 0)),
    ((0, 0, 0, 1, 3, 0), (3, 0, 3, 6, 6, 0)),
]


def counts() -> tuple[np.ndarray, np.ndarray]:
    dlts, evaluable = zip(*SEEN, strict=True)
    return np.array(dlts, dtype=np.float64), np.array(evaluable, dtype=np.float64)


def test_an_agent_alone_is_the_model_of_one_agent() -> None:
    ratios = (0.125, 0.25, 0.5, 1.0)
    none = (0.0,) * 4
    dlts = np.array([[0, 0, 0, 0], [0, 0, 1, 0], [0, 1, 2, 3]], dtype=np.float64)
    evaluable = np.array([[0, 0, 0, 0], [3, 3, 6, 0], [3, 3, 6, 6]], dtype=np.float64)
    alone = risk_summary(
        two_parameter_model(FIRST, [log(each) for each in ratios]), dlts, evaluable, TARGET
    )
    given, other = Agent(prior=FIRST, dose_ratios=ratios), Agent(prior=SECOND, dose_ratios=none)
    for first, second in ((given, other), (other, given)):
        agents = TwoAgents(first=first, second=second, interaction=(0.0, 1.0))
        inside, over = in_and_above(
            two_agents_model(agents, nodes_at(agents, 1), TARGET), dlts, evaluable
        )
        assert inside == pytest.approx(alone.target, abs=2e-3)
        assert over == pytest.approx(alone.over, abs=2e-3)


def test_which_agent_is_the_first_does_not_matter() -> None:
    turned = replace(GRID, first=GRID.second, second=GRID.first)
    one, other = (
        in_and_above(two_agents_model(each, nodes_at(each, 0), TARGET), *counts())
        for each in (GRID, turned)
    )
    for here, there in zip(one, other, strict=True):
        assert here == pytest.approx(there, abs=1e-10)


def agents_of(first: BivariateNormal, second: BivariateNormal, interaction_sd: float) -> TwoAgents:
    """Two doses of each, in a grid."""
    return TwoAgents(
        first=Agent(prior=first, dose_ratios=(0.5, 0.5, 1.0, 1.0)),
        second=Agent(prior=second, dose_ratios=(0.5, 1.0, 0.5, 1.0)),
        interaction=(0.0, interaction_sd),
    )


def by_quadrature(
    agents: TwoAgents,
    rows: list[tuple[tuple[int, ...], tuple[int, ...]]],
    size: tuple[int, int, int, int],
) -> np.ndarray:
    """Probabilities above both limits, by (row, limit, regimen), from the likelihood.

    The two intercepts are t and t plus their difference: along t the density is a polynomial
    through Gauss-Legendre nodes, integrated beyond the place where the risk is the limit; over the
    difference, both log slopes and the interaction Gauss-Hermite.  ``size``: nodes of each.
    """
    t, weight_t = legendre.leggauss(size[0])
    hermite = [hermegauss(size[1]), hermegauss(size[1]), hermegauss(size[2]), hermegauss(size[3])]
    z = np.stack(np.meshgrid(*[x for x, _ in hermite], indexing="ij"), axis=-1).reshape(-1, 4)
    weights = [each.ravel() for each in np.meshgrid(*[w for _, w in hermite], indexing="ij")]
    weight = np.prod(weights, axis=0)
    kept = weight > 1e-13 * weight.max()
    first, second = agents.first, agents.second
    dose1, dose2 = np.array(first.dose_ratios), np.array(second.dose_ratios)
    sd1, sd2 = (p.sd[0] * np.sqrt(1 - p.correlation**2) for p in (first.prior, second.prior))
    apart, together = np.hypot(sd1, sd2), sd1 * sd2 / np.hypot(sd1, sd2)
    odds_limits = np.array(TARGET) / (1 - np.array(TARGET))
    degree = np.arange(size[0])
    basis = legendre.legvander(t, size[0])[:, :-1]
    whole, above = np.zeros(len(rows)), np.zeros((len(rows), 2, len(dose1)))
    for block in np.array_split(np.flatnonzero(kept), 40):
        slope1, slope2, difference, interaction = z[block].T
        middle1, middle2 = (
            p.mean[0] + p.sd[0] * p.correlation * slope
            for p, slope in ((first.prior, slope1), (second.prior, slope2))
        )
        away = apart * difference
        centre = -away * sd1**2 / apart**2
        slope1, slope2 = (
            np.exp(p.mean[1] + p.sd[1] * slope)
            for p, slope in ((first.prior, slope1), (second.prior, slope2))
        )
        odds1 = np.exp(middle1[:, None] + slope1[:, None] * np.log(dose1))
        odds2 = np.exp((middle2 + away)[:, None] + slope2[:, None] * np.log(dose2))
        eta = agents.interaction[0] + agents.interaction[1] * interaction
        times = np.exp(eta[:, None] * dose1 * dose2)
        # exp(t) at the limit: a x^2 + b x = c
        a, b = (odds1 * odds2)[:, None], (odds1 + odds2)[:, None]
        c = odds_limits[:, None] / times[:, None]
        at_limit = np.log(2 * c / (b + np.sqrt(b**2 + 4 * a * c)))
        reach = 9 * together
        cut = np.clip((at_limit - centre[:, None, None]) / reach, -1, 1)
        values = legendre.legvander(cut, size[0])
        beyond = np.empty((*cut.shape, size[0]))
        beyond[..., 0] = 1 - cut
        beyond[..., 1:] = (values[..., :-2] - values[..., 2:]) / (2 * degree[1:] + 1)
        up = np.exp(centre[:, None] + reach * t)[:, :, None]
        odds = (up * b + up**2 * a) * times[:, None]
        spared = -np.log1p(odds)
        risk = np.log(odds) + spared
        for row, (dlts, evaluable) in enumerate(rows):
            logs = risk @ np.array(dlts) + spared @ (np.array(evaluable) - dlts)
            density = np.exp(logs - (9 * t) ** 2 / 2) * weight_t
            series = density @ basis * (2 * degree + 1) / 2
            whole[row] += weight[block] @ density.sum(axis=1)
            above[row] += np.einsum("n,nlrk,nk->lr", weight[block], beyond, series, optimize=True)
    return above / whole[:, None, None]


NARROW = BivariateNormal(mean=(-2.5, 0.0), sd=(0.5, 0.3))
CASES = [
    (agents_of(FIRST, SECOND, 1.121), [((0, 0, 0, 0),) * 2, ((0, 1, 0, 0), (3, 3, 0, 0))]),
    (agents_of(NARROW, NARROW, 0.5), [((1, 0, 0, 0), (3, 3, 0, 0)), ((0, 0, 1, 2), (3, 3, 6, 6))]),
    (agents_of(NARROW, NARROW, 0.5), [((12, 0, 0, 0),) * 2]),
    (agents_of(NARROW, NARROW, 1.121), [((0, 0, 0, 0),) * 2]),
]


@pytest.mark.parametrize(
    ("agents", "rows"), CASES, ids=["usual", "narrow", "far from the prior", "open interaction"]
)
def test_it_is_the_integral_of_the_likelihood(
    agents: TwoAgents, rows: list[tuple[tuple[int, ...], tuple[int, ...]]]
) -> None:
    """And a coarser quadrature says the same, so that the error is that of the grid."""
    coarse, fine = (
        by_quadrature(agents, rows, (40, 10, 12, 16)),
        by_quadrature(agents, rows, (56, 14, 18, 24)),
    )
    assert np.abs(coarse - fine).max() < 2e-3
    dlts, evaluable = (np.array(each, dtype=np.float64) for each in zip(*rows, strict=True))
    for level, allowed in ((-1, 3e-2), (0, 1e-2)):
        model = two_agents_model(agents, nodes_at(agents, level), TARGET)
        inside, over = in_and_above(model, dlts, evaluable)
        assert np.stack((inside + over, over), axis=1) == pytest.approx(fine, abs=allowed)


def test_usual_priors_keep_their_grid_and_an_open_interaction_has_more() -> None:
    assert nodes_at(agents_of(FIRST, SECOND, 1.121), 0) == (31, 17, 11)
    assert nodes_at(agents_of(NARROW, NARROW, 1.121), 0) == (31, 17, 15)


def normal(mean: float, sd: float, log_slope_sd: float) -> BivariateNormal:
    return BivariateNormal(mean=(mean, 0.0), sd=(sd, log_slope_sd))


@pytest.mark.parametrize(
    ("first", "interaction_sd", "because"),
    [
        (normal(-1.4, 1e9, 1.0), 1.121, "so large an sd of an intercept"),
        (normal(-1.4, 2.0, 50.0), 1.121, "so large an sd of a log slope"),
        (normal(-1e6, 2.0, 1.0), 1.121, "so far from any usual risk"),
        (normal(-1.4, 1e-6, 1.0), 1.121, "intercepts are known so well"),
        (normal(-1.4, 2.0, 1.0), 1e9, "at nearly one interaction"),
    ],
)
def test_priors_that_no_grid_holds_are_refused_with_the_reason(
    first: BivariateNormal, interaction_sd: float, because: str
) -> None:
    with pytest.raises(StudyError, match="cannot be computed together") as refused:
        nodes_at(agents_of(first, SECOND, interaction_sd), 0)
    assert because in str(refused.value)


def test_outcomes_beyond_all_belief_are_refused() -> None:
    sure = agents_of(normal(-4.0, 0.02, 0.01), normal(-4.0, 0.02, 0.01), 0.02)
    everyone = np.array([[5000.0, 0, 0, 0]])
    with pytest.raises(StudyError, match="standard deviations from what the prior"):
        in_and_above(two_agents_model(sure, nodes_at(sure, -1), TARGET), everyone, everyone)


def test_a_finer_grid_changes_little() -> None:
    found = [
        np.concatenate(
            in_and_above(two_agents_model(GRID, nodes_at(GRID, level), TARGET), *counts())
        )
        for level in (-1, 0, 1)
    ]
    assert np.abs(found[0] - found[1]).max() < 2e-2
    assert np.abs(found[1] - found[2]).max() < 6e-3
