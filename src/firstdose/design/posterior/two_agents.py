"""Two agents, each with a logistic model of its own, and an interaction: what the counts say.

Neuenschwander, Matano, Tang, Roychoudhury, Wandel and Bailey, in Statistical Methods in Drug
Combination Studies, 2015, chapter 6.  With the odds of each agent alone

    log odds = intercept + exp(log slope) x log(dose / reference dose)

and both together, if neither changed the other, odds1 + odds2 + odds1 x odds2, the odds of a DLT
are these times exp(interaction x dose1 / reference1 x dose2 / reference2).  Five parameters, on a
grid of equal steps without the nodes that the prior makes negligible; both intercepts have one
step.  Where the posterior of some counts lies at the ends of the grid, it is looked for on one of
the same steps around its mean.  The probability beyond a limit is found as in `plane`, but along
lines on which both intercepts rise together: there the risk passes the limit once, at a place that
changes smoothly from line to line, which it does not along either intercept alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import log_expit, logit

from firstdose.design.order import Flags
from firstdose.design.posterior.expectations import as_reals, expectations
from firstdose.design.posterior.plane import Reals, weight_beyond
from firstdose.design.posterior.priors import BivariateNormal, log_density_of_scores
from firstdose.design.posterior.resolution import beyond_belief, looked_for_further

_REACH = 5.0
"""Standard deviations on each side of each parameter."""
_NEGLIGIBLE = 15.0
"""Nodes whose log prior density is this much below the highest are left out: 1e-5 of the mass."""
_OUTERMOST = 12.0
"""Those that are kept, and as much as this below it, are at the ends of the grid."""
_AT_THE_ENDS = 0.02
"""A greater share of the posterior there says that it goes on beyond them."""
_FARTHEST = 40.0
"""Standard deviations of the prior beyond which no posterior is looked for."""

_Scores = tuple[float, float, float, float, float]
"""Of the five parameters, in standard deviations from their prior means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One of the two: what is believed of it, and its dose over the reference by regimen (0: none).

    In a tuple, so that models of one grid can be told apart.
    """

    prior: BivariateNormal
    dose_ratios: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoAgents:
    """Both agents, and the normal prior (mean, sd) of their interaction."""

    first: Agent
    second: Agent
    interaction: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwoAgentsModel:
    """The model on its grid, ready for any counts.

    ``per_count`` (2 x regimens, node): log risk, then log chance of no DLT; ``above`` (node, 2 x
    regimens + 1): how much a node counts towards a risk above either end of the target interval,
    and whether it is at the ends of the grid.  ``scores`` (node, 5): the parameters in standard
    deviations from their prior means.  ``around``: the same model on a grid around such scores.
    """

    per_count: Reals
    log_prior: Reals
    above: Reals
    scores: Reals
    around: Callable[[_Scores], TwoAgentsModel]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Nodes:
    """The five parameters of each node that is kept, and the step of the intercepts.

    ``outermost``: whether a node is at the ends of the grid.
    """

    intercepts: tuple[Reals, Reals]
    slopes: tuple[Reals, Reals]
    interaction: Reals
    step: float
    log_prior: Reals
    scores: Reals
    outermost: Flags


def two_agents_model(
    agents: TwoAgents,
    nodes: tuple[int, int, int],
    target: tuple[float, float],
    centre: _Scores = (0.0, 0.0, 0.0, 0.0, 0.0),
) -> TwoAgentsModel:
    """The model with so many log slopes and interactions, and intercepts of the vaguer agent."""

    @lru_cache(maxsize=2)
    def around(scores: _Scores) -> TwoAgentsModel:
        return two_agents_model(agents, nodes, target, scores)

    grid = _nodes(agents, nodes, centre)
    regimens = range(len(agents.first.dose_ratios))
    logits = np.array([_log_odds(agents, grid, regimen) for regimen in regimens])
    above = [_above(agents, grid, regimen, limit) for limit in target for regimen in regimens]
    return TwoAgentsModel(
        per_count=np.concatenate((log_expit(logits), log_expit(-logits))),
        log_prior=grid.log_prior,
        above=np.stack((*above, grid.outermost.astype(np.float64)), axis=1),
        scores=grid.scores,
        around=around,
    )


def in_and_above(model: TwoAgentsModel, dlts: Reals, evaluable: Reals) -> tuple[Reals, Reals]:
    """Probabilities that the DLT risk lies in the target interval, and above it; (row, regimen)."""
    yes, every = as_reals(dlts), as_reals(evaluable)
    found = np.clip(_beyond_limits(model, np.concatenate((yes, every - yes), axis=1)), 0, 1)
    low, high = np.split(found, 2, axis=1)
    return np.maximum(low - high, 0), high


def _beyond_limits(model: TwoAgentsModel, counts: Reals) -> Reals:
    found = expectations(counts, model.per_count, model.log_prior, model.above)
    return looked_for_further(
        found, _AT_THE_ENDS, lambda beyond: _around_their_means(model, counts[beyond])
    )


def _around_their_means(model: TwoAgentsModel, counts: Reals) -> Reals:
    """The same on grids around the posterior means, to whole standard deviations of the prior."""
    means = expectations(counts, model.per_count, model.log_prior, model.scores).round()
    found = np.empty((len(counts), model.above.shape[1] - 1))
    for mean in np.unique(means, axis=0):
        farthest = float(np.abs(mean).max())
        if farthest > _FARTHEST:
            raise beyond_belief(farthest, "Priors of the two agents and of their interaction")
        rows = (means == mean).all(axis=1)
        a, b, c, d, e = (float(score) for score in mean)
        found[rows] = _beyond_limits(model.around((a, b, c, d, e)), counts[rows])
    return found


def _nodes(agents: TwoAgents, nodes: tuple[int, int, int], centre: _Scores) -> _Nodes:
    first, second = agents.first.prior, agents.second.prior
    slope, both = (np.linspace(-_REACH, _REACH, count) for count in nodes[1:])
    step = 2 * _REACH * max(first.sd[0], second.sd[0]) / (nodes[0] - 1)
    lines = [_line(prior, step) for prior in (first, second)]
    away = [
        each.ravel() for each in np.meshgrid(lines[0], slope, lines[1], slope, both, indexing="ij")
    ]
    below = _log_prior(agents, away)
    kept = below >= -_NEGLIGIBLE
    z = [each[kept] + middle for each, middle in zip(away, centre, strict=True)]
    a, b, c, d, e = z
    return _Nodes(
        intercepts=(first.mean[0] + first.sd[0] * a, second.mean[0] + second.sd[0] * c),
        slopes=(
            np.exp(first.mean[1] + first.sd[1] * b),
            np.exp(second.mean[1] + second.sd[1] * d),
        ),
        interaction=agents.interaction[0] + agents.interaction[1] * e,
        step=step,
        log_prior=_log_prior(agents, z),
        scores=np.stack(z, axis=1),
        outermost=below[kept] < -_OUTERMOST,
    )


def _log_prior(agents: TwoAgents, z: Sequence[Reals]) -> Reals:
    """The log prior density at these scores, up to a constant."""
    first = log_density_of_scores(agents.first.prior, *z[:2])
    return first + log_density_of_scores(agents.second.prior, *z[2:4]) - z[4] ** 2 / 2


def _line(prior: BivariateNormal, step: float) -> Reals:
    """Nodes of an intercept in standard deviations, this step of it apart."""
    half = int(_REACH * prior.sd[0] / step + 1e-9)
    return np.arange(-half, half + 1, dtype=np.float64) * (step / prior.sd[0])


def _alone(agents: TwoAgents, grid: _Nodes, regimen: int) -> list[Reals]:
    """The log odds of each agent that is given at a regimen, alone."""
    several = zip((agents.first, agents.second), grid.intercepts, grid.slopes, strict=True)
    return [
        intercept + slope * np.log(agent.dose_ratios[regimen])
        for agent, intercept, slope in several
        if agent.dose_ratios[regimen] > 0
    ]


def _interaction(agents: TwoAgents, grid: _Nodes, regimen: int) -> Reals:
    """What the interaction adds to the log odds."""
    first, second = agents.first.dose_ratios[regimen], agents.second.dose_ratios[regimen]
    return grid.interaction * (first * second)


def _log_odds(agents: TwoAgents, grid: _Nodes, regimen: int) -> Reals:
    alone = _alone(agents, grid, regimen)
    if len(alone) == 1:
        return alone[0]
    one, other = alone
    together = np.logaddexp(np.logaddexp(one, other), one + other)
    return together + _interaction(agents, grid, regimen)


def _above(agents: TwoAgents, grid: _Nodes, regimen: int, limit: float) -> Reals:
    """How much each node counts towards a risk above the limit.

    With both intercepts t higher, a = odds1 x odds2 and b = odds1 + odds2, the limit is reached
    where a e^2t + b e^t is the odds of the limit without the interaction.
    """
    alone = _alone(agents, grid, regimen)
    wanted = float(logit(limit)) - _interaction(agents, grid, regimen)
    if len(alone) == 1:
        rise = wanted - alone[0]
    else:
        one, other = alone
        b = np.logaddexp(one, other)
        root = np.logaddexp(2 * b, np.log(4) + one + other + wanted) / 2
        rise = np.log(2) + wanted - np.logaddexp(b, root)
    return weight_beyond(np.pi * rise / grid.step)
