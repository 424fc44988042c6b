"""What DLTs and follow-up say of the hazard: one unknown multiplier, and shapes weighed.

For a hazard known but for its multiplier the log-likelihood is D x log multiplier - A x multiplier,
with D the DLTs and A the exposure at risk, summed over participants up to the DLT or to the last
day of follow-up.  Nothing else matters, so partial follow-up counts for what it is.  Where the
shape is unknown too, each of the shapes is weighed by its hazard on the days of the DLTs: an
average over models (Hoeting et al., Stat Sci 1999, doi 10.1214/ss/1009212519).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, log1p

import numpy as np

from firstdose.design.posterior.expectations import Reals, expectations
from firstdose.design.posterior.hazard import HazardShape, Infusions, relative_exposure
from firstdose.design.posterior.plane import share_beyond
from firstdose.records.problem import StudyError

_NODES = 321
_REACH = 8.0
_NO_HAZARD = -600.0
"""Stands for the logarithm of a hazard of 0: whatever happened under it did not happen so."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """One participant: what was infused, how long followed, and the day of the DLT if any.

    Days from the first infusion.  A DLT is taken to begin at the middle of its day.
    """

    infusions: Infusions
    followed_days: float
    dlt_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HazardCounts:
    """All that the data say of the hazard, a row per state of the trial.

    ``dlts`` (row); by row and shape, ``exposure`` at risk and ``log_rates``: the sum over DLTs of
    the log hazard on their days, both for the multiplier 1.  ``log_rates`` matter only between
    shapes: 0 does with one.
    """

    dlts: Reals
    exposure: Reals
    log_rates: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HazardSummary:
    """What is known of the DLT risk, by row and regimen, and of the hazard, by row.

    ``under``, ``target`` and ``over``: probabilities that the risk is below, in and above the
    target interval.  ``shapes`` (row, shape): how probable each shape now is.
    """

    mean: Reals
    under: Reals
    target: Reals
    over: Reals
    log_multiplier_mean: Reals
    log_multiplier_sd: Reals
    shapes: Reals


def hazard_counts(
    shapes: Sequence[HazardShape],
    participants: Sequence[Followed],
    reference: tuple[Infusions, float],
) -> HazardCounts:
    """The one row of counts of these participants; refused if no shape allows a DLT seen."""
    exposure, log_rates = np.zeros((1, len(shapes))), np.zeros((1, len(shapes)))
    for number, shape in enumerate(shapes):
        whole = float(shape.exposure(reference[0], np.array(reference[1])))
        for one in participants:
            end = one.followed_days if one.dlt_day is None else one.dlt_day + 0.5
            at = np.array(end)
            exposure[0, number] += float(relative_exposure(shape, one.infusions, at, reference))
            if one.dlt_day is not None:
                rate = float(shape.rate(one.infusions, at)) / whole
                log_rates[0, number] += log(rate) if rate > 0 else _NO_HAZARD
    dlts = sum(one.dlt_day is not None for one in participants)
    if len(shapes) and log_rates.max() <= _NO_HAZARD / 2:
        raise StudyError(
            "A DLT was seen on a day on which none of the onset shapes has any hazard.",
            where="Onset shapes of the hazard of a DLT",
            because="Every shape would then be impossible, and none can be preferred.",
            remedy="Add a shape with a shorter delay, or review to what the DLT was attributed.",
        )
    return HazardCounts(
        dlts=np.array([dlts], dtype=np.float64), exposure=exposure, log_rates=log_rates
    )


def hazard_summary(
    prior: MultiplierPrior,
    weights: Sequence[float],
    counts: HazardCounts,
    regimens: Reals,
    target: tuple[float, float],
) -> HazardSummary:
    """The risk of each regimen, by row of counts.

    ``weights``: prior probability of each shape.  ``regimens`` (shape, regimen): exposure of each
    regimen in its window, over that of the reference regimen.
    """
    _fitting(weights, regimens, target)
    number, nodes = len(weights), _log_multipliers(prior)
    one_shape = np.eye(number).repeat(_NODES, axis=0)
    everywhere = np.tile(nodes, number)
    per_count = np.vstack((everywhere, -np.exp(everywhere) * one_shape.T, one_shape.T))
    log_prior = -(((everywhere - prior.mean) / prior.sd) ** 2) / 2 + one_shape @ np.log(weights)
    risk = -np.expm1(-np.exp(nodes)[:, None] * regimens[:, None, :])
    columns = (
        risk.reshape(number * _NODES, -1),
        _above(nodes, regimens, target[0]),
        _above(nodes, regimens, target[1]),
        np.column_stack((everywhere, everywhere**2, one_shape)),
    )
    rows = np.column_stack((counts.dlts, counts.exposure, counts.log_rates))
    found = expectations(rows, per_count, log_prior, np.concatenate(columns, axis=1))
    at = np.arange(1, 4) * regimens.shape[1]
    mean, above_low, above_high, rest = np.split(found, at, axis=1)
    above_low, above_high = np.clip(above_low, 0, 1), np.clip(above_high, 0, 1)
    return HazardSummary(
        mean=mean,
        under=1 - above_low,
        target=np.maximum(above_low - above_high, 0),
        over=above_high,
        log_multiplier_mean=rest[:, 0],
        log_multiplier_sd=np.sqrt(rest[:, 1] - rest[:, 0] ** 2),
        shapes=rest[:, 2:],
    )


def _log_multipliers(prior: MultiplierPrior) -> Reals:
    low, high = prior.mean - _REACH * prior.sd, prior.mean + _REACH * prior.sd
    return np.linspace(low, high, _NODES)


def _above(nodes: Reals, regimens: Reals, limit: float) -> Reals:
    """Weights (shape x node, regimen) of the probability that the risk exceeds the limit."""
    share = share_beyond(nodes, log(-log1p(-limit)) - np.log(regimens))
    return share.transpose(1, 0, 2).reshape(-1, regimens.shape[1])


def _fitting(weights: Sequence[float], regimens: Reals, target: tuple[float, float]) -> None:
    assert len(weights) == len(regimens) > 0, "one prior probability and one exposure per shape"
    proper = min(weights) > 0 and abs(sum(weights) - 1) < 1e-9
    if not (proper and 0 < target[0] < target[1] < 1):
        raise StudyError(
            f"Shape weights {tuple(weights)} and target interval {target} cannot be used.",
            where="Hazard of a DLT after each infusion",
            because="Weights are above 0 and add up to 1; the interval lies inside 0 to 1.",
            remedy="State one weight for each shape, and limits such as 0.16 and 0.33.",
        )
