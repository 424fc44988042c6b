"""The two-parameter logistic model by maximum likelihood, where the estimate exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit

from firstdose.design.order import Flags
from firstdose.design.posterior.expectations import as_reals
from firstdose.design.posterior.plane import Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LikelihoodEstimate:
    """Intercept and slope on the log dose ratio, and the risk by row and regimen.

    Where ``exists`` is false every number of the row is not-a-number: no estimate was made.
    """

    exists: Flags
    intercept: Reals
    slope: Reals
    risk: Reals


def likelihood_exists(log_dose_ratios: Reals, dlts: Reals, evaluable: Reals) -> Flags:
    """Whether the maximum likelihood estimate with a slope above 0 exists, by row.

    It does when those with and those without a DLT overlap in dose, so that no dose separates them
    (Albert and Anderson, Biometrika 1984, doi 10.1093/biomet/71.1.1), and the rates rise with dose:
    the log-likelihood is concave, so its slope at equal rates tells.
    """
    x = log_dose_ratios
    with_dlt, without = dlts > 0, evaluable > dlts
    lowest = [np.where(group, x, np.inf).min(axis=1) for group in (with_dlt, without)]
    highest = [np.where(group, x, -np.inf).max(axis=1) for group in (with_dlt, without)]
    overlap = (lowest[0] < highest[1]) & (lowest[1] < highest[0])
    pooled = dlts.sum(axis=1) / np.maximum(evaluable.sum(axis=1), 1)
    score = (dlts - evaluable * pooled[:, None]) @ x
    return overlap & (score > 1e-12)


def likelihood_estimate(
    log_dose_ratios: Sequence[float], dlts: Reals, evaluable: Reals
) -> LikelihoodEstimate:
    """The estimate by row of counts (row, regimen), by Newton's method with halved steps.

    As in the likelihood continual reassessment method (O'Quigley and Shen, Biometrics 1996,
    doi 10.2307/2532905), where the counts decide nothing before the estimate exists.
    """
    x = np.array(log_dose_ratios, dtype=np.float64)
    yes, every = as_reals(dlts), as_reals(evaluable)
    exists = likelihood_exists(x, yes, every)
    found = np.full((len(yes), 2), np.nan)
    found[exists] = _newton(x, yes[exists], every[exists])
    return LikelihoodEstimate(
        exists=exists,
        intercept=found[:, 0],
        slope=found[:, 1],
        risk=expit(found[:, :1] + found[:, 1:] * x),
    )


def _newton(x: Reals, dlts: Reals, evaluable: Reals) -> Reals:
    pooled = dlts.sum(axis=1) / evaluable.sum(axis=1)
    at = np.column_stack((np.log(pooled / (1 - pooled)), np.zeros(len(dlts))))
    value = _log_likelihood(x, at, dlts, evaluable)
    for _ in range(100):
        step = _step(x, at, dlts, evaluable)
        for _ in range(40):
            ahead = _log_likelihood(x, at + step, dlts, evaluable)
            worse = ahead < value - 1e-12 * np.abs(value)
            if not worse.any():
                break
            step[worse] /= 2
        at = at + step
        value = _log_likelihood(x, at, dlts, evaluable)
        if np.abs(step).max(initial=0) < 1e-12:
            break
    return at


def _step(x: Reals, at: Reals, dlts: Reals, evaluable: Reals) -> Reals:
    risk = expit(at[:, :1] + at[:, 1:] * x)
    away, weight = dlts - evaluable * risk, evaluable * risk * (1 - risk)
    gradient = np.stack((away.sum(axis=1), away @ x))
    a, b, c = weight.sum(axis=1), weight @ x, weight @ x**2
    determinant = a * c - b**2
    first = (c * gradient[0] - b * gradient[1]) / determinant
    second = (a * gradient[1] - b * gradient[0]) / determinant
    return np.column_stack((first, second))


def _log_likelihood(x: Reals, at: Reals, dlts: Reals, evaluable: Reals) -> Reals:
    logits = at[:, :1] + at[:, 1:] * x
    terms = dlts * log_expit(logits) + (evaluable - dlts) * log_expit(-logits)
    return terms.sum(axis=1)
