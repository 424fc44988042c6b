"""The two-parameter logistic model (BLRM): what the counts say of each regimen's DLT risk.

logit risk = intercept + exp(log slope) x log(dose / reference dose), with a prior on (intercept,
log slope): Neuenschwander, Branson and Gsponer, Stat Med 2008, doi 10.1002/sim.3230.  Rows are
states; no draws, so the same counts always give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import expit, log_expit, logit

from firstdose.design.order import Integers
from firstdose.design.posterior.expectations import as_reals, expectations
from firstdose.design.posterior.plane import Plane, Reals
from firstdose.design.posterior.priors import NODES, REACH, Prior, log_density, plane
from firstdose.design.posterior.resolution import looked_for_further, twice_as_far
from firstdose.records.problem import StudyError

_AT_THE_ENDS = 1e-6
"""A greater share of the posterior on the outermost nodes says that it goes on beyond them."""

_FARTHEST = 48.0
"""Standard deviations of the prior beyond which no posterior is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwoParameterModel:
    """The model on its grid, ready for any counts.

    ``log_dose_ratios``: log(dose / reference dose) by regimen; ``reach``: how far the grid goes, in
    standard deviations of the prior; ``per_count`` (2 x regimens, node): log risk, then log chance
    of no DLT; ``log_prior`` (node).
    """

    prior: Prior
    log_dose_ratios: Reals
    nodes: tuple[int, int]
    reach: float
    per_count: Reals
    log_prior: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskSummary:
    """What is known of the DLT risk, by row and regimen.

    ``under``, ``target`` and ``over`` are the probabilities that the risk is below, in and above
    the target interval; ``plug_in`` is the risk at the posterior mean of the two parameters (the
    estimate of the two-parameter CRM); ``parameters`` (row, 2) are those means.
    """

    mean: Reals
    under: Reals
    target: Reals
    over: Reals
    plug_in: Reals
    parameters: Reals


def two_parameter_model(
    prior: Prior,
    log_dose_ratios: Sequence[float],
    nodes: tuple[int, int] = NODES,
    reach: float = REACH,
) -> TwoParameterModel:
    """The model on a grid of (intercepts, log slopes); 81 x 41 is the usual one, 41 x 21 coarse.

    Where the posterior of some counts lies at the ends of the grid, it is looked for on a wider one
    with the same steps: outcomes that the prior held to be next to impossible.
    """
    ratios = np.array(log_dose_ratios, dtype=np.float64)
    if not (len(ratios) and np.isfinite(ratios).all()):
        raise StudyError(
            "A regimen has no dose that can be compared with the reference dose.",
            where="Doses of the two-parameter logistic model",
            because="The model needs log(dose / reference dose), so each dose is above 0.",
            remedy="State at least one dose, each above 0, and a reference dose above 0.",
        )
    grid = plane(prior, nodes, reach)
    logits = grid.intercept + np.exp(grid.log_slope) * ratios[:, None]
    return TwoParameterModel(
        prior=prior,
        log_dose_ratios=ratios,
        nodes=nodes,
        reach=reach,
        per_count=np.concatenate((log_expit(logits), log_expit(-logits))),
        log_prior=log_density(prior, grid),
    )


def risk_summary(
    model: TwoParameterModel, dlts: Reals, evaluable: Reals, target: tuple[float, float]
) -> RiskSummary:
    """Mean risk and the probabilities of the intervals, by row of counts (row, regimen)."""
    _between_0_and_1(*target)
    regimens = len(model.log_dose_ratios)

    def functions(on: TwoParameterModel) -> Reals:
        grid = _grid(on)
        columns = (
            np.exp(on.per_count[:regimens].T),
            _above(on, target[0]),
            _above(on, target[1]),
            np.column_stack((grid.intercept, grid.log_slope)),
        )
        return np.concatenate(columns, axis=1)

    found = _expected(model, dlts, evaluable, functions)
    mean, above_low, above_high, parameters = np.split(found, np.arange(1, 4) * regimens, axis=1)
    above_low, above_high = np.clip(above_low, 0, 1), np.clip(above_high, 0, 1)
    slope = np.exp(parameters[:, 1:])
    logits: Reals = parameters[:, :1] + slope * model.log_dose_ratios
    return RiskSummary(
        mean=mean,
        under=1 - above_low,
        target=np.maximum(above_low - above_high, 0),
        over=above_high,
        plug_in=expit(logits),
        parameters=parameters,
    )


def risk_above(model: TwoParameterModel, dlts: Reals, evaluable: Reals, limit: float) -> Reals:
    """The probability that the DLT risk exceeds ``limit``, by row and regimen."""
    _between_0_and_1(limit)
    found = _expected(model, dlts, evaluable, lambda on: _above(on, limit))
    return np.clip(found, 0, 1)


def risks_on_each_curve(model: TwoParameterModel) -> Reals:
    """The risks of every curve of the grid: (node, regimen)."""
    return np.exp(model.per_count[: len(model.log_dose_ratios)].T)


def _expected(
    model: TwoParameterModel,
    dlts: Reals,
    evaluable: Reals,
    functions: Callable[[TwoParameterModel], Reals],
) -> Reals:
    yes, every = as_reals(dlts), as_reals(evaluable)
    assert np.all((yes >= 0) & (yes <= every)), "between 0 and all evaluable have a DLT"
    counts = np.concatenate((yes, every - yes), axis=1)
    wanted = np.column_stack((functions(model), _outermost(model)))
    found = expectations(counts, model.per_count, model.log_prior, wanted)

    def further(beyond: Integers) -> Reals:
        return _expected(_wider(model), yes[beyond], every[beyond], functions)

    return looked_for_further(found, _AT_THE_ENDS, further)


def _grid(model: TwoParameterModel) -> Plane:
    return plane(model.prior, model.nodes, model.reach)


def _outermost(model: TwoParameterModel) -> Reals:
    """1 for the nodes at the ends of the grid, 0 for those inside."""
    ends = np.ones(model.nodes)
    ends[1:-1, 1:-1] = 0
    return ends.ravel()


@lru_cache(maxsize=16)
def _wider(model: TwoParameterModel) -> TwoParameterModel:
    """The same model on a grid of the same steps that goes twice as far."""
    reach = twice_as_far(model.reach, _FARTHEST, "Prior of intercept and log slope")
    first, second = (2 * nodes - 1 for nodes in model.nodes)
    ratios = model.log_dose_ratios.tolist()
    return two_parameter_model(model.prior, ratios, (first, second), reach)


def _above(model: TwoParameterModel, limit: float) -> Reals:
    """Weights (node, regimen) of the probability that the risk exceeds the limit."""
    grid = _grid(model)
    threshold = float(logit(limit)) - np.exp(grid.log_slopes)[:, None] * model.log_dose_ratios
    return grid.beyond(threshold)


def _between_0_and_1(*probabilities: float) -> None:
    if not (all(0 < value < 1 for value in probabilities)):
        raise StudyError(
            f"The limits {probabilities} are not all between 0 and 1.",
            where="Limits of the DLT risk in the two-parameter logistic model",
            because="A risk and its probability are between 0 and 1, and 0 and 1 say nothing.",
            remedy="State limits above 0 and below 1, such as 0.16 and 0.33.",
        )
