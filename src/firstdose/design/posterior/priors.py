"""What is believed of intercept and log slope before the trial: normals, mixtures, other trials.

Every prior is a density on a `Plane`.  A robust prior is a `Mixture` of an informative part and a
vague one (Schmidli et al., Biometrics 2014, doi 10.1111/biom.12242).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, log, pi, sqrt
from typing import TypeAlias, assert_never

import numpy as np
from scipy.special import logsumexp

from firstdose.design.posterior.history import HistoricalTrial, predictive_density
from firstdose.design.posterior.plane import Plane, Reals
from firstdose.records.problem import StudyError

NODES = (81, 41)
STEEPEST = 20.0
"""The largest prior mean of a log slope, up or down."""
REACH = 6.0
"""Standard deviations of the prior on each side that the grid covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BivariateNormal:
    """(intercept, log slope) normal, as of Neuenschwander et al., Stat Med 2008.

    doi 10.1002/sim.3230; the slope is log-normal, so risk rises with dose.
    """

    mean: tuple[float, float]
    sd: tuple[float, float]
    correlation: float = 0.0

    def __post_init__(self) -> None:
        numbers = (*self.mean, *self.sd, self.correlation)
        if not (all(map(isfinite, numbers)) and min(self.sd) > 0 and abs(self.correlation) < 1):
            raise StudyError(
                f"This is no normal prior: sd {self.sd}, correlation {self.correlation}.",
                where="Prior of intercept and log slope",
                because="Standard deviations are above 0, and a correlation is between -1 and 1.",
                remedy="State two standard deviations above 0 and a correlation inside (-1, 1).",
            )
        if abs(self.mean[1]) > STEEPEST:
            raise StudyError(
                f"The prior mean of the log slope is {self.mean[1]:g}.",
                where="Prior of intercept and log slope",
                because="The risk would jump from 0 to 1 at one dose, or not change with any.",
                remedy="State a mean nearer to 0, at which twice the dose doubles the odds.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """A finite mixture of priors; ``weights`` are above 0 and add up to 1."""

    weights: tuple[float, ...]
    components: tuple[Prior, ...]

    def __post_init__(self) -> None:
        fits = len(self.weights) == len(self.components) > 0
        if not (fits and min(self.weights) > 0 and abs(sum(self.weights) - 1) < 1e-9):
            raise StudyError(
                f"The weights {self.weights} do not make a mixture of {len(self.components)}.",
                where="Mixture prior of intercept and log slope",
                because="Each component needs one weight above 0, and the weights add up to 1.",
                remedy="State one weight for each component; they add up to 1.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaAnalyticPredictive:
    """What other trials predict for this one: Neuenschwander et al., Clin Trials 2010.

    doi 10.1177/1740774509356002.  ``history.predictive_density`` says what is computed.
    ``between_trial_sd``: sd of (intercept, log slope) between trials; with several, ``weights`` are
    their prior probabilities and the data weigh them further.
    """

    trials: tuple[HistoricalTrial, ...]
    typical: BivariateNormal
    between_trial_sd: tuple[tuple[float, float], ...]
    weights: tuple[float, ...] = (1.0,)

    def __post_init__(self) -> None:
        fits = len(self.weights) == len(self.between_trial_sd) > 0 and min(self.weights) > 0
        positive = all(min(pair) >= 0 and isfinite(max(pair)) for pair in self.between_trial_sd)
        if not (fits and positive and abs(sum(self.weights) - 1) < 1e-9):
            raise StudyError(
                f"Between-trial standard deviations {self.between_trial_sd} with weights "
                f"{self.weights} cannot be used.",
                where="Meta-analytic-predictive prior",
                because="Each pair is at least 0 and has one weight; the weights add up to 1.",
                remedy="State one pair (intercept, log slope) with weight 1, or one weight a pair.",
            )


Prior: TypeAlias = BivariateNormal | Mixture | MetaAnalyticPredictive


def plane(prior: Prior, nodes: tuple[int, int] = NODES, reach: float = REACH) -> Plane:
    """The grid that covers the prior to ``reach`` standard deviations of its widest component."""
    (low, high), (low_slope, high_slope) = extent(prior, reach)
    return Plane(
        intercepts=np.linspace(low, high, nodes[0]),
        log_slopes=np.linspace(low_slope, high_slope, nodes[1]),
    )


def log_density(prior: Prior, plane: Plane) -> Reals:
    """The logarithm of the prior density, by node."""
    match prior:
        case BivariateNormal():
            return _log_normal_density(prior, plane)
        case Mixture():
            terms = [log_density(component, plane) for component in prior.components]
            return np.asarray(logsumexp(terms, axis=0, b=np.array(prior.weights)[:, None]))
        case MetaAnalyticPredictive():
            typical = np.exp(_log_normal_density(prior.typical, plane))
            pairs = zip(prior.weights, prior.between_trial_sd, strict=True)
            density = predictive_density(plane, typical, prior.trials, tuple(pairs))
            return np.log(np.maximum(density, np.finfo(np.float64).tiny))
        case _:
            assert_never(prior)


def _log_normal_density(prior: BivariateNormal, plane: Plane) -> Reals:
    z1 = (plane.intercept - prior.mean[0]) / prior.sd[0]
    z2 = (plane.log_slope - prior.mean[1]) / prior.sd[1]
    left = 1 - prior.correlation**2
    constant = log(2 * pi * prior.sd[0] * prior.sd[1] * sqrt(left))
    return log_density_of_scores(prior, z1, z2) - constant


def log_density_of_scores(prior: BivariateNormal, z1: Reals, z2: Reals) -> Reals:
    """Of a pair in standard deviations from the means, up to a constant."""
    distance = (z1**2 - 2 * prior.correlation * z1 * z2 + z2**2) / (1 - prior.correlation**2)
    return -distance / 2


Extent: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


def extent(prior: Prior, reach: float = REACH) -> Extent:
    """From where to where each parameter lies, to ``reach`` standard deviations."""
    match prior:
        case BivariateNormal():
            return _around(prior.mean, prior.sd, reach)
        case Mixture():
            found = np.array([extent(component, reach) for component in prior.components])
            lows, highs = found[:, :, 0].min(axis=0), found[:, :, 1].max(axis=0)
            return (float(lows[0]), float(highs[0])), (float(lows[1]), float(highs[1]))
        case MetaAnalyticPredictive():
            widest = np.max(prior.between_trial_sd, axis=0)
            sd = np.hypot(prior.typical.sd, widest)
            return _around(prior.typical.mean, (float(sd[0]), float(sd[1])), reach)
        case _:
            assert_never(prior)


def _around(mean: tuple[float, float], sd: tuple[float, float], reach: float) -> Extent:
    first, second = (
        (middle - reach * wide, middle + reach * wide)
        for middle, wide in zip(mean, sd, strict=True)
    )
    return first, second
