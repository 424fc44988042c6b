"""Continual reassessment with one unknown: the posterior of ``a`` and of each regimen's risk.

The prior of ``a`` is normal with mean 0.  Integrals are trapezoid sums over evenly spaced nodes,
which for such smooth, quickly falling functions converge exponentially.  The default of 113 nodes
within 6.05 prior standard deviations ([-7, 7] at variance 1.34), and of 225 for the logistic curve,
whose posterior is narrower, agrees with the estimates of dfcrm 0.2-2.1 to 3e-7; a wider prior has
more, at steps no longer.  Outcomes whose posterior goes on beyond these are given a grid that goes
further.  O'Quigley, Pepe, Fisher, Biometrics 1990, doi 10.2307/2531628.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, sqrt

import numpy as np

from firstdose.design.posterior.counts import Counts, Reals
from firstdose.design.posterior.curve import Family, risks, scaled, unscaled
from firstdose.design.posterior.grid import Grid, expected
from firstdose.design.posterior.refusals import (
    intercept_problems,
    prior_problems,
    refused_unless,
    skeleton_problems,
)
from firstdose.design.posterior.resolution import looked_for_further, twice_as_far

USUAL_VARIANCE = 1.34
REACH = 7 / sqrt(USUAL_VARIANCE)
WIDE_REACH = 9.0
FARTHEST = 64.0
"""Prior standard deviations beyond which no posterior is looked for."""
AT_THE_ENDS = 1e-8
"""A greater share of the posterior on the outermost nodes says that it goes on beyond them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneParameter:
    """A one-parameter model: the curve, its skeleton from the lowest regimen up, and the prior.

    ``prior_variance`` of ``a``: 1.34 is the default of dfcrm.  ``nodes``: 113, or 225 for the
    logistic curve, if not given, and more where the prior is wider than that.  ``reach``: of the
    nodes, in prior standard deviations.
    """

    family: Family
    skeleton: tuple[float, ...]
    prior_variance: float = USUAL_VARIANCE
    intercept: float = 3.0
    nodes: int | None = None
    reach: float = REACH

    def __post_init__(self) -> None:
        assert self.nodes is None or self.nodes >= 3, "a grid needs its two ends and a middle"
        refused_unless(
            *skeleton_problems(self.skeleton, self.family, self.intercept),
            *prior_problems(self.prior_variance),
            *intercept_problems(self.family, self.intercept),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """What the counts of each row say: mean and variance of ``a``, and the risk at that mean.

    ``risk`` (rows, regimens) is the curve at the mean of ``a`` (the plug-in estimate from which the
    next regimen is chosen), not the mean of the risk: that is `mean_risk`.
    """

    estimate: Reals
    variance: Reals
    risk: Reals


def fit(model: OneParameter, counts: Counts) -> Posterior:
    """The posterior of ``a`` in each row, and the plug-in risk of each regimen."""
    moments = _means(model, counts, _powers)
    estimate = moments[:, 0]
    return Posterior(
        estimate=estimate,
        variance=moments[:, 1] - estimate * estimate,
        risk=risk_at(model, estimate),
    )


def mean_risk(model: OneParameter, counts: Counts) -> Reals:
    """The posterior mean of the risk: (rows, regimens)."""
    return _means(model, counts, _risks)


def _means(model: OneParameter, counts: Counts, values: Callable[[OneParameter], Reals]) -> Reals:
    """Posterior means of what has these values at the nodes: (rows, columns)."""
    return looked_for_further(
        expected(grid(model), counts, _with_ends(model, values)),
        AT_THE_ENDS,
        lambda beyond: _means(wider(model), counts.rows(beyond), values),
    )


@lru_cache(maxsize=64)
def _with_ends(model: OneParameter, values: Callable[[OneParameter], Reals]) -> Reals:
    """The values at the nodes, and beside them which nodes are the outermost."""
    return np.column_stack([values(model), outermost(model)])


@lru_cache(maxsize=256)
def at_level(model: OneParameter, level: int) -> OneParameter:
    """The same model on another grid: 0 is its own, -1 every second node of that.

    Each level above 0 halves the step once more and reaches to 9 prior standard deviations, so that
    what the grid leaves out at its ends is seen as well.
    """
    own = len(nodes(model))
    if level < 0:
        assert own % 2 == 1, "every second node must have both ends"
        return replace(model, nodes=own // 2 + 1)
    if level == 0:
        return model
    reach = max(model.reach, WIDE_REACH)
    steps = ceil(reach / model.reach * (own - 1) / 2) * 2**level
    return replace(model, nodes=2 * steps + 1, reach=reach)


def wider(model: OneParameter) -> OneParameter:
    """The same model on a grid of the same steps that goes twice as far."""
    reach = twice_as_far(model.reach, FARTHEST, "prior_variance of the design")
    return replace(model, nodes=2 * len(nodes(model)) - 1, reach=reach)


def outermost(model: OneParameter) -> Reals:
    """1 for the nodes at the ends of the grid, 0 for those inside."""
    ends = np.zeros(len(nodes(model)))
    ends[[0, -1]] = 1
    return ends


def risk_at(model: OneParameter, a: Reals) -> Reals:
    """The risk of each regimen at each ``a``: (rows, regimens)."""
    scale = scaled(model.family, np.array(model.skeleton), model.intercept)
    return unscaled(model.family, np.exp(a)[:, np.newaxis] * scale, model.intercept)


def nodes(model: OneParameter) -> Reals:
    """The values of ``a`` at which the posterior is evaluated."""
    half = 56 if model.family == "power" else 112
    wider = max(1.0, sqrt(model.prior_variance / USUAL_VARIANCE))
    reach = model.reach * sqrt(model.prior_variance)
    return np.linspace(-reach, reach, model.nodes or 2 * ceil(half * wider) + 1)


def _risks(model: OneParameter) -> Reals:
    """The risk of each regimen at the nodes."""
    return grid(model).risks.risk


def _powers(model: OneParameter) -> Reals:
    """The first two powers of ``a`` at the nodes, whose means are its moments."""
    a = nodes(model)
    return np.column_stack([a, a * a])


@lru_cache(maxsize=64)
def grid(model: OneParameter) -> Grid:
    """The curves at the nodes with the weight of the prior."""
    return grid_of(model, np.array(model.skeleton))


def grid_of(model: OneParameter, skeleton: Reals) -> Grid:
    """The same with the skeleton in another order."""
    a = nodes(model)
    log_prior = -a * a / (2 * model.prior_variance)
    log_prior[[0, -1]] += np.log(0.5)
    scale = np.exp(a)[:, np.newaxis] * scaled(model.family, skeleton, model.intercept)
    return Grid(risks=risks(model.family, scale, model.intercept), log_prior=log_prior)
