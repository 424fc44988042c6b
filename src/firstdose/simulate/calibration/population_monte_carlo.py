"""Population Monte Carlo: draws from the prior, weighted by the data, drawn anew where it matters.

Unknowns stand on a scale on which the prior is independent standard normal.  The first round draws
from the prior.  Each later round draws a stated share from the prior and the rest from a normal
curve around what the weighted draws so far agree on; all draws of all rounds are then weighted by
the mixture they came from (deterministic mixture weights, Cornuet et al. 2012, "Adaptive multiple
importance sampling", Scand J Stat 39:798).  The share from the prior bounds every weight.  The
likelihood may be an unbiased estimate (importance sampling squared, Tran et al. 2013,
arXiv 1309.3339); it must then come from people of its own for every draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log, pi, sqrt
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.simulate import questions
from firstdose.simulate.dice import STUDY, Dice

Reals: TypeAlias = npt.NDArray[np.float64]

BEYOND_CHANCE = 2.5
"""Standard errors from which a later round follows what the draws say of an unknown."""

LogLikelihood = Callable[[int, Reals], float]
"""Of programme number (from 1) and unknowns: the log of the likelihood or of its estimate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """How many programmes are drawn, in how many rounds, and what share always from the prior.

    While the draws are few in effect, their weights are flattened before the next round is drawn,
    until ``share_kept`` of the draws count in effect.
    """

    programmes: int
    rounds: int
    share_from_prior: float
    share_kept: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighted:
    """The draws (draw, unknown), what the data say of each, and their weights, which sum to 1."""

    unknowns: Reals
    log_likelihood: Reals
    weights: Reals

    @property
    def effective(self) -> float:
        """How many equally weighted draws would say as much (Kish 1965); 0 where none agrees."""
        total = float(np.sum(self.weights**2))
        return 1.0 / total if total > 0 else 0.0

    @property
    def impossible(self) -> int:
        """Draws in which no choice of simulated people agrees with the data."""
        return int(np.count_nonzero(np.isneginf(self.log_likelihood)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Curve:
    """A normal curve: its middle, and a lower triangle whose square is its covariance."""

    middle: Reals
    triangle: Reals

    def log_density(self, at: Reals) -> Reals:
        free = np.linalg.solve(self.triangle, (at - self.middle).T)
        heights = np.einsum("ij,ij->j", free, free)
        size = 2.0 * float(np.sum(np.log(np.diag(self.triangle)))) + len(self.middle) * log(2 * pi)
        return -0.5 * (heights + size)


def population_monte_carlo(
    dimensions: int,
    likelihood: LogLikelihood,
    dice: Dice,
    rounds: Rounds,
    reached: Callable[[object], None] = lambda _: None,
) -> Weighted:
    """Draws with weights; the same whoever computes the likelihood in how many threads."""
    prior = _Curve(middle=np.zeros(dimensions), triangle=np.eye(dimensions))
    curves, counts = [prior], [0]
    unknowns, found = np.empty((0, dimensions)), np.empty(0)
    for one in range(rounds.rounds):
        size = _size_of(one, rounds)
        if one > 0:
            curves.append(_fitted(_weighted(unknowns, found, curves, counts), rounds.share_kept))
            counts.append(0)
        numbers = range(len(unknowns) + 1, len(unknowns) + size + 1)
        drawn = np.empty((size, dimensions))
        for row, number in enumerate(numbers):
            adapted = one > 0 and not dice.chance(
                number, questions.PROGRAMME_FROM_PRIOR, rounds.share_from_prior
            )
            curve = -1 if adapted else 0
            counts[curve] += 1
            drawn[row] = _drawn(curves[curve], dice, number)
        said = np.empty(size)
        for row, number in enumerate(numbers):
            said[row] = likelihood(number, drawn[row])
            reached(f"{number} of {rounds.programmes}")
        unknowns, found = np.vstack([unknowns, drawn]), np.concatenate([found, said])
    return _weighted(unknowns, found, curves, counts)


def resampled(weights: Reals, count: int, dice: Dice) -> tuple[int, ...]:
    """Places of ``count`` draws as often as their weights say (systematic resampling)."""
    start = dice.uniform(STUDY, questions.PROGRAMME_RESAMPLED)
    at = (np.arange(count) + start) / count
    places = np.searchsorted(np.cumsum(weights), at, side="right")
    return tuple(int(each) for each in np.minimum(places, len(weights) - 1))


def _size_of(one: int, rounds: Rounds) -> int:
    """Programmes of a round: equal parts, the first ones larger by what is left over."""
    part, over = divmod(rounds.programmes, rounds.rounds)
    return part + (1 if one < over else 0)


def _drawn(curve: _Curve, dice: Dice, number: int) -> Reals:
    asked = questions.PROGRAMME_UNKNOWNS
    free = np.array([dice.normal(number, asked, at) for at in range(len(curve.middle))])
    return curve.middle + np.einsum("ij,j->i", curve.triangle, free)


def _weighted(unknowns: Reals, found: Reals, curves: list[_Curve], counts: list[int]) -> Weighted:
    """Every draw by prior times likelihood over the mixture that all draws came from."""
    share = np.array(counts) / len(unknowns)
    densities = np.array([each.log_density(unknowns) for each in curves])
    highest = np.max(densities, axis=0)
    mixed = highest + np.log(np.einsum("i,ij->j", share, np.exp(densities - highest)))
    logs = densities[0] + found - mixed
    best = float(np.max(logs))
    raw = np.exp(logs - best) if np.isfinite(best) else np.zeros(len(logs))
    total = float(np.sum(raw))
    weights = raw / total if total > 0 else raw
    return Weighted(unknowns=unknowns, log_likelihood=found, weights=weights)


def _fitted(so_far: Weighted, share_kept: float) -> _Curve:
    """A normal curve around the weighted draws, which is the prior in what they say nothing of.

    An unknown is followed where its weighted mean or variance differs from the prior's by more
    than ``BEYOND_CHANCE`` standard errors; the rest stays as the prior has it.  What is followed
    is drawn towards the prior where the draws are few.
    """
    weights = _flattened(so_far, share_kept)
    effective = 1.0 / float(np.sum(weights**2))
    mean = np.einsum("i,ij->j", weights, so_far.unknowns)
    square = np.einsum("i,ij->j", weights, (so_far.unknowns - mean) ** 2)
    far = np.abs(mean) * sqrt(effective) > BEYOND_CHANCE
    narrow = np.abs(square - 1.0) * sqrt(effective / 2.0) > BEYOND_CHANCE
    followed = np.flatnonzero(far | narrow)
    trusted = effective / (effective + len(followed))
    away = so_far.unknowns[:, followed] - mean[followed]
    spread = np.einsum("i,ij,ik->jk", weights, away, away)
    shrunk = trusted * spread + (1.0 - trusted) * np.eye(len(followed))
    middle, triangle = np.zeros(len(mean)), np.eye(len(mean))
    middle[followed] = trusted * mean[followed]
    triangle[np.ix_(followed, followed)] = np.linalg.cholesky(shrunk)
    return _Curve(middle=middle, triangle=triangle)


def _flattened(so_far: Weighted, share_kept: float) -> Reals:
    """The weights raised to the highest power at which enough draws still count in effect."""
    usable = so_far.weights > 0
    wanted = share_kept * len(so_far.weights)
    if so_far.effective >= wanted:
        return so_far.weights
    if np.count_nonzero(usable) <= wanted:
        flat = usable.astype(np.float64) if np.any(usable) else np.ones(len(usable))
        return flat / np.sum(flat)
    logs = np.where(usable, np.log(np.where(usable, so_far.weights, 1.0)), -np.inf)
    low, high = 0.0, 1.0
    for _ in range(40):
        power = 0.5 * (low + high)
        flat = np.exp(power * (logs - np.max(logs)))
        flat /= np.sum(flat)
        low, high = (power, high) if 1.0 / np.sum(flat**2) >= wanted else (low, power)
    flat = np.exp(low * (logs - np.max(logs))) * usable
    return flat / np.sum(flat)
