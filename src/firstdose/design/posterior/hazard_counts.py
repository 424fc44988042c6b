"""What counts of DLTs within the window say of a hazard of one unknown size.

The hazard is known but for its multiplier (TITE-PK: Günhan et al., Stat Med 2020, doi
10.1002/sim.8703).  Whoever has no DLT, or none so far, takes the multiplier times the exposure up
to then off the log-likelihood, so partial follow-up counts for what it is.  Of a DLT it is known
that it fell within the window, not on which day: its likelihood is the risk of the regimen.  Where
the shape is unknown too, the shapes are weighed: an average over models (Hoeting et al., Stat Sci
1999, doi 10.1214/ss/1009212519).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log, log1p

import numpy as np

from firstdose.design.order import Integers
from firstdose.design.posterior.expectations import Reals, expectations
from firstdose.design.posterior.plane import share_beyond
from firstdose.design.posterior.resolution import looked_for_further, twice_as_far
from firstdose.records.problem import StudyError

_NODES = 161
_USUAL_SD = 1.25
"""Of so many nodes and this prior sd (Günhan et al. 2020) the step is an eighth of a log hazard."""
_REACH = 8.0
_FARTHEST = 64.0
"""Prior standard deviations beyond which no posterior is looked for."""
_AT_THE_ENDS = 1e-10
"""A greater share of the posterior on the outermost nodes says that it goes on beyond them."""
WIDEST = 5.0
"""The largest prior sd of the log hazard: beyond, outcomes are lost between the nodes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiplierPrior:
    """The normal prior of the log multiplier.

    The multiplier is the cumulative hazard of the reference regimen in its window.
    """

    mean: float
    sd: float

    @classmethod
    def of_reference_risk(cls, risk: float, sd: float) -> MultiplierPrior:
        """Centred on a DLT risk of the reference regimen; Günhan et al. 2020 use sd 1.25."""
        if not (0 < risk < 1 and sd > 0):
            raise StudyError(
                f"A reference risk of {risk} with standard deviation {sd} is no prior.",
                where="Prior of the hazard of a DLT",
                because="The risk is between 0 and 1, and the standard deviation above 0.",
                remedy="State the DLT risk thought likely at the reference regimen, such as 0.2.",
            )
        return cls(mean=log(-log1p(-risk)), sd=sd)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WindowModel:
    """The prior of the log multiplier, and what is exposed.

    ``exposure`` (shape, regimen): of each regimen in its window, over that of the reference
    regimen in its own; ``weights``: prior probability of each shape.
    """

    prior: MultiplierPrior
    weights: tuple[float, ...]
    exposure: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WindowSummary:
    """Mean risk, and its probabilities of the target interval and above, by row and regimen.

    ``shapes`` (row, shape): how probable each shape now is.
    """

    mean: Reals
    target: Reals
    over: Reals
    shapes: Reals


def window_summary(
    model: WindowModel,
    counts: tuple[Reals, Reals, Reals],
    target: tuple[float, float],
    level: int = 0,
) -> WindowSummary:
    """The risk of each regimen, by row of counts; each level halves the steps between nodes.

    ``counts``: DLTs and participants without one whose window is complete (row, regimen), and the
    exposure so far of all who are inside it without a DLT (row, shape).
    """
    grid = _nodes_at(model.prior, level), _REACH
    found = _means(model, np.concatenate(counts, axis=1), target, grid)
    regimens = model.exposure.shape[1]
    mean, low, high, weights = np.split(found, np.arange(1, 4) * regimens, axis=1)
    low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    return WindowSummary(mean=mean, target=np.maximum(low - high, 0), over=high, shapes=weights)


def _means(
    model: WindowModel, counts: Reals, target: tuple[float, float], grid: tuple[int, float]
) -> Reals:
    """Risks, probabilities above both limits, and shapes, on so many nodes to so many prior sd."""
    nodes, reach = grid
    assert len(model.weights) == len(model.exposure) > 0, "one weight for each shape"
    shapes, regimens = model.exposure.shape
    log_multiplier = _log_multiplier(model, nodes, reach)
    ends = np.isin(np.arange(nodes), (0, nodes - 1))
    hazard = np.exp(log_multiplier)[:, np.newaxis] * model.exposure[:, np.newaxis, :]
    risk = -np.expm1(-hazard)
    one_shape = np.eye(shapes).repeat(nodes, axis=0)
    everywhere = np.tile(log_multiplier, shapes)
    per_count = np.concatenate(
        (
            np.log(risk).reshape(-1, regimens).T,
            -hazard.reshape(-1, regimens).T,
            -np.exp(everywhere) * one_shape.T,
        )
    )
    prior = -(((everywhere - model.prior.mean) / model.prior.sd) ** 2) / 2
    columns = (
        risk.reshape(-1, regimens),
        *(_above(log_multiplier, model.exposure, limit) for limit in target),
        one_shape,
        np.tile(ends, shapes)[:, np.newaxis],
    )
    found = expectations(
        counts,
        per_count,
        prior + one_shape @ np.log(model.weights),
        np.concatenate(columns, axis=1),
    )

    def further(beyond: Integers) -> Reals:
        wider = twice_as_far(reach, _FARTHEST, "prior_sd of the design")
        return _means(model, counts[beyond], target, (2 * nodes - 1, wider))

    return looked_for_further(found, _AT_THE_ENDS, further)


def _nodes_at(prior: MultiplierPrior, level: int) -> int:
    """A prior wider than the usual one has more nodes, at steps no longer."""
    half = ceil((_NODES - 1) / 2 * max(1.0, prior.sd / _USUAL_SD))
    return round(2 * half * 2.0**level) + 1


def refuse_unusable_prior(model: WindowModel, target: tuple[float, float]) -> None:
    """A prior too wide for the nodes, or so narrow that nothing is left open."""
    sd = model.prior.sd
    if sd > WIDEST:
        raise StudyError(
            f"The prior sd of the log hazard is {sd:g}.",
            where="prior_sd of the design",
            because="So wide a prior holds nearly every risk to be 0 or 1.",
            remedy=f"State at most {WIDEST:g}; 1.25 is usual.",
        )
    hazard = (
        np.exp(_log_multiplier(model, _NODES, _REACH))[:, np.newaxis, np.newaxis] * model.exposure
    )
    on_each = np.digitize(-np.expm1(-hazard), target).reshape(-1, model.exposure.shape[1])
    if (on_each == on_each[0]).all():
        raise StudyError(
            "The prior of the hazard leaves nothing open.",
            where="prior_sd of the design",
            because=f"With a prior sd of {sd:g} each regimen is on the same side of the target"
            " interval whatever is true, so that no outcome could change the choice.",
            remedy="State a larger sd; 1.25 is usual.",
        )


def _log_multiplier(model: WindowModel, nodes: int, reach: float) -> Reals:
    away = reach * model.prior.sd
    return np.linspace(model.prior.mean - away, model.prior.mean + away, nodes)


def _above(nodes: Reals, exposure: Reals, limit: float) -> Reals:
    """Weights (shape x node, regimen) of the probability that the risk exceeds the limit."""
    share = share_beyond(nodes, log(-log1p(-limit)) - np.log(exposure))
    return share.transpose(1, 0, 2).reshape(-1, exposure.shape[1])
