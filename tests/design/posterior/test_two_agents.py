"""Two agents with an interaction, against one agent alone and against draws from the prior."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from firstdose.design.posterior.priors import BivariateNormal
from firstdose.design.posterior.two_agents import (
    Agent,
    TwoAgents,
    in_and_above,
    two_agents_model,
)
from firstdose.design.posterior.two_parameter import risk_summary, two_parameter_model
from firstdose.design.rules.dual_blrm import NODES

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
        inside, over = in_and_above(two_agents_model(agents, NODES[1], TARGET), dlts, evaluable)
        assert inside == pytest.approx(alone.target, abs=2e-3)
        assert over == pytest.approx(alone.over, abs=2e-3)


def test_which_agent_is_the_first_does_not_matter() -> None:
    turned = replace(GRID, first=GRID.second, second=GRID.first)
    one, other = (
        in_and_above(two_agents_model(each, NODES[0], TARGET), *counts()) for each in (GRID, turned)
    )
    for here, there in zip(one, other, strict=True):
        assert here == pytest.approx(there, abs=1e-10)


def test_it_is_what_draws_from_the_prior_say() -> None:
    """Four million draws, each weighted by its likelihood, in tenths that give the error."""
    generator = np.random.default_rng(11)
    dlts, evaluable = counts()
    sums = np.zeros((10, len(SEEN), 13))
    for tenth in range(10):
        z = generator.standard_normal((5, 400_000))
        logs = []
        for agent, one, two in ((GRID.first, z[0], z[1]), (GRID.second, z[2], z[3])):
            prior, rho = agent.prior, agent.prior.correlation
            intercept = prior.mean[0] + prior.sd[0] * one
            slope = np.exp(prior.mean[1] + prior.sd[1] * (rho * one + (1 - rho**2) ** 0.5 * two))
            logs.append([intercept + slope * log(each) for each in agent.dose_ratios])
        odds1, odds2 = np.exp(logs[0]), np.exp(logs[1])
        both = np.array(GRID.first.dose_ratios) * np.array(GRID.second.dose_ratios)
        eta = GRID.interaction[0] + GRID.interaction[1] * z[4]
        odds = (odds1 + odds2 + odds1 * odds2) * np.exp(both[:, None] * eta)
        risk = odds / (1 + odds)
        values = np.concatenate((np.ones((1, risk.shape[1])), risk > TARGET[0], risk > TARGET[1]))
        for row, (yes, every) in enumerate(zip(dlts, evaluable, strict=True)):
            likelihood = np.exp(
                yes @ np.log(np.maximum(risk, 1e-300)) - (every - yes) @ np.log1p(odds)
            )
            sums[tenth, row] = values @ likelihood
    by_tenth = sums[:, :, 1:] / sums[:, :, :1]
    mean, error = by_tenth.mean(axis=0), by_tenth.std(axis=0, ddof=1) / 10**0.5
    inside, over = in_and_above(two_agents_model(GRID, NODES[0], TARGET), dlts, evaluable)
    assert np.all(np.abs(inside + over - mean[:, :6]) < 4.5 * error[:, :6] + 1e-3)
    assert np.all(np.abs(over - mean[:, 6:]) < 4.5 * error[:, 6:] + 1e-3)
    assert error.max() < 3e-3


def test_a_finer_grid_changes_little() -> None:
    found = [
        np.concatenate(in_and_above(two_agents_model(GRID, NODES[level], TARGET), *counts()))
        for level in (-1, 0, 1)
    ]
    assert np.abs(found[0] - found[1]).max() < 2e-2
    assert np.abs(found[1] - found[2]).max() < 6e-3
