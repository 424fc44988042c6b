"""Continual reassessment over a partial order: one power model for each complete order.

In each order the skeleton stands in that order's sequence.  The likelihood version takes the order
with the highest prior weight times maximum likelihood, and the risks within it; the Bayesian
version averages over orders.  Wages, Conaway, O'Quigley, Clinical Trials 2011;8:380-389, doi
10.1177/1740774511408748; ``pocrm.imp`` of the R package pocrm 0.13.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from firstdose.design.order import Flags, Integers
from firstdose.design.posterior.counts import Counts, Partial, Reals
from firstdose.design.posterior.curve import Risks
from firstdose.design.posterior.grid import Grid, expected
from firstdose.design.posterior.one_parameter import (
    AT_THE_ENDS,
    OneParameter,
    grid_of,
    outermost,
    wider,
)
from firstdose.design.posterior.one_parameter_likelihood import fit_likelihood
from firstdose.design.posterior.refusals import refused_unless
from firstdose.design.posterior.resolution import looked_for_further
from firstdose.records.problem import Problem

Ties = Literal["split", "lowest"]

AS_GOOD = 1e-9
"""Log weights, or distances from the target, this close are equal but for rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialOrderModel:
    """The model within an order, the complete orders (lowest regimen first), and their weights.

    ``prior``: of each order, in any unit; none given means equal.
    """

    within: OneParameter
    lowest_first: tuple[tuple[int, ...], ...]
    prior: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        refused_unless(*_order_problems(self), *_weight_problems(self))

    @property
    def place(self) -> Integers:
        """The place of each regimen in each order, the lowest being 0: (orders, regimens)."""
        return np.argsort(np.array(self.lowest_first, dtype=np.int64), axis=1).astype(np.int64)

    @property
    def log_prior(self) -> Reals:
        """The logarithm of each order's share of the prior weight."""
        weight = np.array(self.prior or [1.0] * len(self.lowest_first))
        return np.log(weight / weight.sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartialOrderFit:
    """The likelihood version: of each row the weight and the risks of each order.

    ``weight`` (rows, orders) adds up to 1.  ``best`` (rows, orders): 1 at the order with the
    highest weight, equal shares where several are as good.  ``estimate`` is of ``exp(a)``, the
    exponent of the skeleton.  ``risk``: (rows, orders, regimens).  Where not ``defined`` (no
    participant with a DLT or none without) every number is not a number.
    """

    weight: Reals
    best: Reals
    estimate: Reals
    risk: Reals
    defined: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AveragedPosterior:
    """The Bayesian version: weight of each order (rows, orders), mean risk (rows, regimens)."""

    weight: Reals
    risk: Reals


def fit_orders(model: PartialOrderModel, counts: Counts) -> PartialOrderFit:
    """The likelihood version in each row."""
    place = model.place
    rows, (orders, regimens) = len(counts.dlts), place.shape
    found = fit_likelihood(model.within, _in_each_order(model, counts))
    log_weight = model.log_prior + found.log_likelihood.reshape(rows, orders)
    highest = log_weight.max(axis=1, keepdims=True)
    weight = np.exp(log_weight - highest)
    best = (log_weight >= highest - AS_GOOD).astype(np.float64)
    defined: Flags = np.all(found.defined.reshape(rows, orders), axis=1)
    by_place = found.risk.reshape(rows, orders, regimens)
    risk = np.take_along_axis(by_place, place[np.newaxis], axis=2)
    return PartialOrderFit(
        weight=_where(defined, weight / weight.sum(axis=1, keepdims=True)),
        best=_where(defined, best / np.maximum(best.sum(axis=1, keepdims=True), 1.0)),
        estimate=_where(defined, np.exp(found.estimate).reshape(rows, orders)),
        risk=_where(defined, risk),
        defined=defined,
    )


def recommended(
    model: PartialOrderModel, fitted: PartialOrderFit, target: float, ties: Ties = "split"
) -> Reals:
    """The share of each regimen in the recommendation: (rows, regimens), adding up to 1.

    The regimen with the risk nearest the target in the best order.  Where orders or regimens are
    as good, nothing is drawn: each has its exact share (as drawing would on average), or the lowest
    of them has it all: the one whose mean place over all orders is lowest, then the first named.
    """
    distance = np.abs(fitted.risk - target)
    nearest = distance <= distance.min(axis=2, keepdims=True) + AS_GOOD
    within = nearest / np.maximum(nearest.sum(axis=2, keepdims=True), 1)
    share = np.einsum("ro,rop->rp", fitted.best, within)
    if ties == "split":
        return share
    height = model.place.mean(axis=0)
    lowest = np.where(share > 0, height, np.inf).argmin(axis=1)
    return _where(fitted.defined, np.eye(len(height))[lowest])


def fit_averaged(model: PartialOrderModel, counts: Counts) -> AveragedPosterior:
    """The Bayesian version in each row: every order and every curve in it, weighted together."""
    orders = len(model.lowest_first)
    found = _means(model, counts)
    return AveragedPosterior(weight=found[:, :orders], risk=found[:, orders:])


def _means(model: PartialOrderModel, counts: Counts) -> Reals:
    def further(beyond: Integers) -> Reals:
        return _means(replace(model, within=wider(model.within)), counts.rows(beyond))

    return looked_for_further(
        expected(_joint(model), counts, _orders_and_risks(model)), AT_THE_ENDS, further
    )


@lru_cache(maxsize=64)
def _joint(model: PartialOrderModel) -> Grid:
    """The curves of all orders, one order after the other."""
    grids = [grid_of(model.within, skeleton) for skeleton in _skeletons(model)]
    return Grid(
        risks=Risks(
            risk=np.concatenate([each.risks.risk for each in grids]),
            spared=np.concatenate([each.risks.spared for each in grids]),
            log_risk=np.concatenate([each.risks.log_risk for each in grids]),
            log_spared=np.concatenate([each.risks.log_spared for each in grids]),
        ),
        log_prior=np.concatenate(
            [each.log_prior + more for each, more in zip(grids, model.log_prior, strict=True)]
        ),
    )


@lru_cache(maxsize=64)
def _orders_and_risks(model: PartialOrderModel) -> Reals:
    """Of each of these curves the order it belongs to, its risks, and whether it is at an end."""
    ends = outermost(model.within)
    orders = len(model.lowest_first)
    belongs = np.repeat(np.eye(orders), len(ends), axis=0)
    return np.column_stack([belongs, _joint(model).risks.risk, np.tile(ends, orders)])


def _skeletons(model: PartialOrderModel) -> Reals:
    """The skeleton in the sequence of each order: (orders, regimens)."""
    return np.array(model.within.skeleton)[model.place]


def _in_each_order(model: PartialOrderModel, counts: Counts) -> Counts:
    """The counts of each row by place in each order: (rows x orders, places)."""
    sequence = np.array(model.lowest_first, dtype=np.int64)
    partial = counts.partial
    regimens = sequence.shape[1]
    return Counts(
        evaluable=counts.evaluable[:, sequence].reshape(-1, regimens),
        dlts=counts.dlts[:, sequence].reshape(-1, regimens),
        partial=None if partial is None else _partial_in_each_order(model.place, partial),
    )


def _partial_in_each_order(place: Integers, partial: Partial) -> Partial:
    found = np.where(partial.regimen >= 0, place[:, partial.regimen], -1).swapaxes(0, 1)
    return Partial(
        regimen=found.reshape(-1, partial.regimen.shape[1]),
        weight=np.repeat(partial.weight, len(place), axis=0),
    )


def _where(defined: Flags, values: Reals) -> Reals:
    shape = (len(defined),) + (1,) * (values.ndim - 1)
    return np.where(defined.reshape(shape), values, np.nan)


def _order_problems(model: PartialOrderModel) -> list[Problem]:
    regimens = len(model.within.skeleton)
    wrong = [
        number + 1
        for number, order in enumerate(model.lowest_first)
        if sorted(order) != list(range(regimens))
    ]
    if model.lowest_first and not wrong:
        return []
    what = f"Order {wrong[0]} does not name each of the {regimens} regimens once." if wrong else ""
    return [
        Problem(
            what=what or "There is no order of the regimens.",
            where="orders",
            because="The model puts the skeleton on the regimens in the sequence of each order.",
            remedy="Give complete orders with every regimen once, as many as the skeleton has.",
        )
    ]


def _weight_problems(model: PartialOrderModel) -> list[Problem]:
    if not model.prior:
        return []
    fits = len(model.prior) == len(model.lowest_first)
    if fits and all(0 < weight < float("inf") for weight in model.prior):
        return []
    return [
        Problem(
            what="The prior weights of the orders cannot be used.",
            where="prior weights of the orders",
            because="Each order needs one weight above 0; an order without weight is not thought "
            "possible and does not belong among them.",
            remedy=f"Give {len(model.lowest_first)} weights above 0, or none for equal weights.",
        )
    ]
