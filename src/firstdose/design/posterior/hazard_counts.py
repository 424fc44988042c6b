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
from math import log, log1p

import numpy as np

from firstdose.design.posterior.expectations import Reals, expectations
from firstdose.design.posterior.plane import share_beyond
from firstdose.records.problem import StudyError

NODES = 161
_REACH = 8.0
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
    nodes: int = NODES,
) -> WindowSummary:
    """The risk of each regimen, by row of counts.

    ``counts``: DLTs and participants without one whose window is complete (row, regimen), and the
    exposure so far of all who are inside it without a DLT (row, shape).
    """
    assert len(model.weights) == len(model.exposure) > 0, "one weight for each shape"
    shapes, regimens = model.exposure.shape
    log_multiplier = _log_multiplier(model, nodes)
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
    )
    found = expectations(
        np.concatenate(counts, axis=1),
        per_count,
        prior + one_shape @ np.log(model.weights),
        np.concatenate(columns, axis=1),
    )
    mean, low, high, weights = np.split(found, np.arange(1, 4) * regimens, axis=1)
    low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    return WindowSummary(mean=mean, target=np.maximum(low - high, 0), over=high, shapes=weights)


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
    hazard = np.exp(_log_multiplier(model, NODES))[:, np.newaxis, np.newaxis] * model.exposure
    on_each = np.digitize(-np.expm1(-hazard), target).reshape(-1, model.exposure.shape[1])
    if (on_each == on_each[0]).all():
        raise StudyError(
            "The prior of the hazard leaves nothing open.",
            where="prior_sd of the design",
            because=f"With a prior sd of {sd:g} each regimen is on the same side of the target"
            " interval whatever is true, so that no outcome could change the choice.",
            remedy="State a larger sd; 1.25 is usual.",
        )


def _log_multiplier(model: WindowModel, nodes: int) -> Reals:
    reach = _REACH * model.prior.sd
    return np.linspace(model.prior.mean - reach, model.prior.mean + reach, nodes)


def _above(nodes: Reals, exposure: Reals, limit: float) -> Reals:
    """Weights (shape x node, regimen) of the probability that the risk exceeds the limit."""
    share = share_beyond(nodes, log(-log1p(-limit)) - np.log(exposure))
    return share.transpose(1, 0, 2).reshape(-1, exposure.shape[1])
