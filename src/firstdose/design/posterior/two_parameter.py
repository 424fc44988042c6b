"""The two-parameter logistic model (BLRM): what the counts say of each regimen's DLT risk.

logit risk = intercept + exp(log slope) x log(dose / reference dose), with a prior on (intercept,
log slope): Neuenschwander, Branson and Gsponer, Stat Med 2008, doi 10.1002/sim.3230.  Rows are
states; no draws, so the same counts always give the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.special import expit, log_expit, logit, ndtri

from firstdose.design.posterior.expectations import as_reals, expectations
from firstdose.design.posterior.plane import Reals
from firstdose.design.posterior.priors import NODES, Prior, log_density, plane
from firstdose.records.problem import StudyError

_LEAST = 1e-9
"""Below this, and within this of 1, probabilities are not told apart."""
_LAST_LOGIT = 14.0
"""Risks are looked for between expit(-14) = 8e-7 and expit(14)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TwoParameterModel:
    """The model on its grid, ready for any counts.

    ``log_dose_ratios``: log(dose / reference dose) by regimen; ``per_count`` (2 x regimens, node):
    log risk, then log chance of no DLT; ``log_prior`` (node).
    """

    prior: Prior
    log_dose_ratios: Reals
    nodes: tuple[int, int]
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
    prior: Prior, log_dose_ratios: Sequence[float], nodes: tuple[int, int] = NODES
) -> TwoParameterModel:
    """The model on a grid of (intercepts, log slopes); 81 x 41 is the usual one, 41 x 21 coarse."""
    ratios = np.array(log_dose_ratios, dtype=np.float64)
    if not (len(ratios) and np.isfinite(ratios).all()):
        raise StudyError(
            "A regimen has no dose that can be compared with the reference dose.",
            where="Doses of the two-parameter logistic model",
            because="The model needs log(dose / reference dose), so each dose is above 0.",
            remedy="State at least one dose, each above 0, and a reference dose above 0.",
        )
    grid = plane(prior, nodes)
    logits = grid.intercept + np.exp(grid.log_slope) * ratios[:, None]
    return TwoParameterModel(
        prior=prior,
        log_dose_ratios=ratios,
        nodes=nodes,
        per_count=np.concatenate((log_expit(logits), log_expit(-logits))),
        log_prior=log_density(prior, grid),
    )


def risk_summary(
    model: TwoParameterModel, dlts: Reals, evaluable: Reals, target: tuple[float, float]
) -> RiskSummary:
    """Mean risk and the probabilities of the intervals, by row of counts (row, regimen)."""
    _between_0_and_1(*target)
    regimens = len(model.log_dose_ratios)
    grid = plane(model.prior, model.nodes)
    columns = (
        np.exp(model.per_count[:regimens].T),
        _above(model, model.log_dose_ratios, target[0]),
        _above(model, model.log_dose_ratios, target[1]),
        np.column_stack((grid.intercept, grid.log_slope)),
    )
    found = _expected(model, dlts, evaluable, np.concatenate(columns, axis=1))
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
    weights = _above(model, model.log_dose_ratios, limit)
    return np.clip(_expected(model, dlts, evaluable, weights), 0, 1)


def risk_quantiles(
    model: TwoParameterModel, dlts: Reals, evaluable: Reals, probabilities: Sequence[float]
) -> Reals:
    """Quantiles of the DLT risk (row, regimen, probability).

    Read off the distribution function at 161 risks, between which it is interpolated; the error in
    probability is about 1e-5.
    """
    _between_0_and_1(*probabilities)
    logits: Reals = np.linspace(-_LAST_LOGIT, _LAST_LOGIT, 161)
    limits = [1 / (1 + exp(-float(cut))) for cut in logits]
    weights = [_above(model, model.log_dose_ratios, limit) for limit in limits]
    regimens = len(model.log_dose_ratios)
    found = _expected(model, dlts, evaluable, np.concatenate(weights, axis=1))
    above = found.reshape(len(found), len(logits), regimens).transpose(0, 2, 1)
    quantiles = _where_falls(logits, above.reshape(-1, len(logits)), 1 - np.array(probabilities))
    return expit(quantiles).reshape(len(found), regimens, len(probabilities))


def overdose_controlled_log_ratio(
    model: TwoParameterModel,
    dlts: Reals,
    evaluable: Reals,
    target: float,
    feasibility: float = 0.25,
) -> Reals:
    """log(dose / reference dose) of the next dose by escalation with overdose control, by row.

    The dose whose probability of lying above the maximum tolerated dose is ``feasibility``: that
    quantile of the posterior of the dose with risk ``target`` (Babb, Rogatko and Zacks, Stat Med
    1998, doi 10.1002/(SICI)1097-0258(19980530)17:10<1103::AID-SIM793>3.0.CO;2-9).  Never below the
    lowest dose of the model or above the highest.
    """
    _between_0_and_1(target, feasibility)
    low, high = float(model.log_dose_ratios.min()), float(model.log_dose_ratios.max())
    doses: Reals = np.linspace(low, high, 161)
    above = _expected(model, dlts, evaluable, _above(model, doses, target))
    return _where_falls(-doses[::-1], above[:, ::-1], np.array([feasibility]))[:, 0] * -1


def _expected(model: TwoParameterModel, dlts: Reals, evaluable: Reals, functions: Reals) -> Reals:
    yes, every = as_reals(dlts), as_reals(evaluable)
    assert np.all((yes >= 0) & (yes <= every)), "between 0 and all evaluable have a DLT"
    counts = np.concatenate((yes, every - yes), axis=1)
    return expectations(counts, model.per_count, model.log_prior, functions)


def _above(model: TwoParameterModel, log_dose_ratios: Reals, limit: float) -> Reals:
    """Weights (node, dose) of the probability that the risk at the dose exceeds the limit."""
    grid = plane(model.prior, model.nodes)
    threshold = float(logit(limit)) - np.exp(grid.log_slopes)[:, None] * log_dose_ratios
    return grid.beyond(threshold)


def _where_falls(at: Reals, above: Reals, levels: Reals) -> Reals:
    """Where each row of ``above`` (row, point), falling over ``at``, passes each of the levels.

    Between points, a monotone cubic of the normal score of the probability; at the first or last
    point where a level is passed before or after it.
    """
    falling = np.minimum.accumulate(np.clip(above, _LEAST, 1 - _LEAST), axis=1)
    scores = -ndtri(falling) + 1e-9 * np.arange(len(at))
    wanted = -ndtri(np.clip(levels, _LEAST, 1 - _LEAST))
    found = [PchipInterpolator(row, at)(np.clip(wanted, row[0], row[-1])) for row in scores]
    return np.array(found)


def _between_0_and_1(*probabilities: float) -> None:
    if not (all(0 < value < 1 for value in probabilities)):
        raise StudyError(
            f"The limits {probabilities} are not all between 0 and 1.",
            where="Limits of the DLT risk in the two-parameter logistic model",
            because="A risk and its probability are between 0 and 1, and 0 and 1 say nothing.",
            remedy="State limits above 0 and below 1, such as 0.16 and 0.33.",
        )
