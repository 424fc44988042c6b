"""Continual reassessment over a partial order (Wages, Conaway and O'Quigley, Clin Trials 2011).

``method: bayes`` averages over the complete orders.  ``method: likelihood`` is that of the R
package pocrm 0.13, but where orders or regimens are as good nothing is drawn: the regimen is taken
whose mean place over all orders is lowest.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from firstdose.design.made import Made
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.one_parameter import OneParameter, at_level
from firstdose.design.posterior.orderings import orderings
from firstdose.design.posterior.partial_orders import (
    PartialOrderModel,
    fit_averaged,
    fit_orders,
    recommended,
)
from firstdose.design.posterior.refined import Evidence
from firstdose.design.rules.choosing import Judge
from firstdose.design.rules.continual import (
    estimates,
    nearest_risk,
    refuse_a_prior_for_one_regimen,
    refuse_likelihood_without_path,
)
from firstdose.design.rules.initial_path import path_numbers
from firstdose.design.rules.model import Model, cohorts_of, everywhere
from firstdose.design.rules.skeletons import skeleton_of
from firstdose.design.states import Reals
from firstdose.protocol.designs import PoCrm
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

_FAR = 1e6


def po_crm(order: RegimenOrder, settings: PoCrm, cohorts: Cohorts) -> Made:
    """Continual reassessment over any partial order of regimens."""
    refuse_likelihood_without_path(settings.method, settings.initial_path)
    target = float(settings.target)
    orders = partial_order_model(order, settings)
    if settings.method == "bayes":
        refuse_a_prior_for_one_regimen(orders.within, target)
        judge, said = nearest_risk(_averaged(orders), target), _averaged(orders)
    else:
        judge, said = _best_order(orders, target), _risk_in_best_order(orders)
    model = Model(
        order=order,
        judge=judge,
        words=estimates(said, str(settings.target)),
        reachable=everywhere(order),
    )
    return cohorts_of(model, cohorts, path_numbers(order, settings.initial_path))


def partial_order_model(order: RegimenOrder, settings: PoCrm) -> PartialOrderModel:
    """A power curve in each of the orders stated, or in those that the steps allow."""
    within = OneParameter(
        family="power",
        skeleton=skeleton_of(
            settings.skeleton, (float(settings.target), 3.0), len(order.names), "power"
        ),
        prior_variance=float(settings.prior_variance),
    )
    if not settings.orders:
        found = orderings(order.above, settings.most_orders)
        return PartialOrderModel(
            within=within, lowest_first=tuple(tuple(int(r) for r in one) for one in found)
        )
    stated = [_numbered(order, each.lowest_first) for each in settings.orders]
    return PartialOrderModel(
        within=within,
        lowest_first=tuple(stated),
        prior=tuple(float(each.weight) for each in settings.orders),
    )


def _averaged(model: PartialOrderModel) -> Evidence:
    def risk(level: int, counts: Counts) -> Reals:
        finer = replace(model, within=at_level(model.within, level))
        return fit_averaged(finer, counts).risk

    return risk


def _best_order(model: PartialOrderModel, target: float) -> Judge:
    """The candidate nearest to the target in the best order, the lowest of those as good.

    The evidence is the mean place of each candidate that is as good as any, and far off otherwise.
    """
    height = model.place.mean(axis=0)

    def evidence(names: Integers) -> Evidence:
        outside = np.ones(len(height), dtype=np.bool_)
        outside[names] = False
        lowest = height[names] == height[names].min()

        def places(_level: int, counts: Counts) -> Reals:
            fitted = fit_orders(model, counts)
            among = replace(fitted, risk=np.where(outside, np.inf, fitted.risk))
            share = recommended(model, among, target, "split")[:, names]
            as_good = np.where(np.isnan(share), lowest, share > 0)
            return np.where(as_good, height[names], _FAR)

        return places

    return Judge(evidence=evidence, margin=_margin, best=lambda at, _error: at.argmin(axis=1))


def _margin(places: Reals) -> Reals:
    """0 where several are as good, which no computation will change."""
    return np.where((places < _FAR).sum(axis=1) > 1, 0.0, np.inf)


def _risk_in_best_order(model: PartialOrderModel) -> Evidence:
    """The mean over orders that are as good; 1 where there is no estimate."""

    def risk(_level: int, counts: Counts) -> Reals:
        fitted = fit_orders(model, counts)
        found = np.einsum("ro,rop->rp", fitted.best, fitted.risk)
        return np.where(np.isnan(found), 1.0, found)

    return risk


def _numbered(order: RegimenOrder, names: tuple[str, ...]) -> tuple[int, ...]:
    """A stated order as numbers; it has every regimen once and keeps to the steps of the study."""
    numbers = tuple(order.names.index(name) for name in names if name in order.names)
    turned = [
        (order.names[upper], order.names[lower])
        for at, upper in enumerate(numbers)
        for lower in numbers[at + 1 :]
        if order.above[lower, upper]
    ]
    if sorted(numbers) != list(range(len(order.names))) or len(names) != len(numbers) or turned:
        raise StudyError(
            f"The order {', '.join(names)} cannot be one of the regimens.",
            where="orders of the design",
            because=f"It puts {turned[0][0]} before {turned[0][1]}, against the allowed steps."
            if turned
            else "An order names every regimen of the part once, and no other.",
            remedy="Name every regimen of the part once, each after those below it; or leave"
            " `orders` out for those that the steps allow.",
        )
    return numbers
