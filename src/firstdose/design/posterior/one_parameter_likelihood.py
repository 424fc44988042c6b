"""Continual reassessment by maximum likelihood: where the counts have one.

There is an estimate only once there are both participants with and without a DLT; before that the
first stage of a two-stage design goes on.  O'Quigley and Shen, Biometrics 1996, doi
10.2307/2532905; ``crm(method = "mle")`` of the R package dfcrm 0.2-2.1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.order import Flags, Integers
from firstdose.design.posterior.counts import Counts, Partial, Reals
from firstdose.design.posterior.curve import risks, scaled
from firstdose.design.posterior.grid import CELLS_AT_ONCE
from firstdose.design.posterior.one_parameter import OneParameter, risk_at

SEARCHED = np.linspace(-10.0, 10.0, 161)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MaximumLikelihood:
    """The estimate of ``a``, its variance from the observed information, and the risk there.

    ``heterogeneous``: there is a participant with a DLT and one without.  ``defined``: the
    likelihood has its highest point within [-10, 10].  Where it has none every number of the row is
    not a number.
    """

    estimate: Reals
    variance: Reals
    risk: Reals
    log_likelihood: Reals
    heterogeneous: Flags
    defined: Flags


def fit_likelihood(model: OneParameter, counts: Counts) -> MaximumLikelihood:
    """The highest point of the likelihood in each row; the prior of the model is not used.

    The logistic likelihood has none where nearly everyone has a DLT: its curve ends below 1.
    """
    heterogeneous = _heterogeneous(counts)
    highest = _highest_node(model, counts)
    defined = heterogeneous & (highest > 0) & (highest < len(SEARCHED) - 1)
    chosen = np.flatnonzero(defined)
    kept = counts.rows(chosen)
    a, information = _newton(model, kept, SEARCHED[highest[chosen]])
    return MaximumLikelihood(
        estimate=_spread(a, defined),
        variance=_spread(1 / information, defined),
        risk=_spread(risk_at(model, a), defined),
        log_likelihood=_spread(log_likelihood(model, kept, a), defined),
        heterogeneous=heterogeneous,
        defined=defined,
    )


def log_likelihood(model: OneParameter, counts: Counts, a: Reals) -> Reals:
    """The log-likelihood of each row at its own ``a``, binomial coefficients left out."""
    scale = scaled(model.family, np.array(model.skeleton), model.intercept)
    at = risks(model.family, np.exp(a)[:, np.newaxis] * scale, model.intercept)
    well = counts.evaluable - counts.dlts
    found = (counts.dlts * at.log_risk + well * at.log_spared).sum(axis=1)
    if counts.partial is not None:
        found = found + np.log(_spared_partial(counts.partial, at.spared)).sum(axis=1)
    return found


def _heterogeneous(counts: Counts) -> Flags:
    well = (counts.evaluable > counts.dlts).any(axis=1)
    if counts.partial is not None:
        seen = (counts.partial.regimen >= 0) & (counts.partial.weight > 0)
        well = well | seen.any(axis=1)
    return np.logical_and(well, (counts.dlts > 0).any(axis=1))


def _highest_node(model: OneParameter, counts: Counts) -> Integers:
    """Where on the search grid the log-likelihood is highest."""
    scale = scaled(model.family, np.array(model.skeleton), model.intercept)
    at = risks(model.family, np.exp(SEARCHED)[:, np.newaxis] * scale, model.intercept)
    table = np.concatenate([at.log_risk, at.log_spared], axis=1).T
    found = np.empty(len(counts.dlts), dtype=np.int64)
    at_once = CELLS_AT_ONCE // len(SEARCHED)
    for first in range(0, len(found), at_once):
        some = counts.rows(slice(first, first + at_once))
        dlts = some.dlts.astype(np.float64)
        height = np.concatenate([dlts, some.evaluable - dlts], axis=1) @ table
        if some.partial is not None:
            height += _log_partial(some.partial, at.spared)
        found[first : first + at_once] = height.argmax(axis=1)
    return found


def _newton(model: OneParameter, counts: Counts, start: Reals) -> tuple[Reals, Reals]:
    """The zero of the slope near ``start``, and the observed information there.

    The zero lies between the neighbours of the highest node: a step that leaves them is halved
    towards the side that the slope points to.
    """
    width = float(SEARCHED[1] - SEARCHED[0])
    low, high, a = start - width, start + width, start.copy()
    slope, bend = _slope_and_bend(model, counts, a)
    for _ in range(60):
        low, high = np.where(slope > 0, a, low), np.where(slope < 0, a, high)
        step = np.where(bend < 0, -slope / np.where(bend < 0, bend, -1.0), np.inf)
        inside = (a + step >= low) & (a + step <= high)
        moved = np.where(inside, a + step, (low + high) / 2)
        still = np.abs(moved - a) > 1e-13 * (1 + np.abs(a))
        a = moved
        slope, bend = _slope_and_bend(model, counts, a)
        if not still.any():
            break
    return a, -bend


def _slope_and_bend(model: OneParameter, counts: Counts, a: Reals) -> tuple[Reals, Reals]:
    """First and second derivative of the log-likelihood in ``a``."""
    scale = scaled(model.family, np.array(model.skeleton), model.intercept)
    u = np.exp(a)[:, np.newaxis] * scale
    at = risks(model.family, u, model.intercept)
    power = model.family == "power"
    rise = u if power else u * at.spared  # of the log of the risk
    turn = np.ones_like(u) if power else 1 - u * at.risk  # of the log of that
    first = at.risk * rise
    second = first * (rise + turn)
    well = counts.evaluable - counts.dlts
    spare = first / at.spared
    slope = (counts.dlts * rise - well * spare).sum(axis=1)
    bend = (counts.dlts * rise * turn - well * (second / at.spared + spare**2)).sum(axis=1)
    if counts.partial is not None:
        share, spared = counts.partial.weight, _spared_partial(counts.partial, at.spared)
        lost = share * _at(counts.partial, first) / spared
        slope = slope - lost.sum(axis=1)
        bend = bend - (share * _at(counts.partial, second) / spared + lost**2).sum(axis=1)
    return slope, bend


def _at(partial: Partial, values: Reals) -> Reals:
    """The values at the regimen of everyone still followed; 0 where there is no one."""
    found = np.take_along_axis(values, np.maximum(partial.regimen, 0), axis=1)
    return np.where(partial.regimen >= 0, found, 0.0)


def _spared_partial(partial: Partial, spared: Reals) -> Reals:
    """The likelihood of everyone still followed; 1 where there is no one."""
    kept = (1 - partial.weight) + partial.weight * _at(partial, spared)
    return np.where(partial.regimen >= 0, kept, 1.0)


def _log_partial(partial: Partial, spared: Reals) -> Reals:
    """The log-likelihood of everyone still followed at each node: (rows, nodes)."""
    by_regimen = np.concatenate([spared.T, np.ones((1, len(spared)))])
    found = np.zeros((len(partial.regimen), len(spared)))
    for regimen, share in zip(partial.regimen.T, partial.weight.T, strict=True):
        at = share[:, np.newaxis]
        found += np.log((1 - at) + at * by_regimen[regimen])
    return found


def _spread(values: Reals, defined: Flags) -> Reals:
    """The values in the defined rows, not a number elsewhere."""
    found = np.full((len(defined), *values.shape[1:]), np.nan)
    found[defined] = values
    return found
