"""Escalation that keeps the probability of overdosing below a limit.

Neuenschwander, Branson and Gsponer, Stat Med 2008, doi 10.1002/sim.3230; Babb, Rogatko and Zacks,
Stat Med 1998; 17: 1103-1120.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import log

import numpy as np

from firstdose.design.made import Made
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.priors import Prior
from firstdose.design.posterior.refined import Evidence, Margin
from firstdose.design.posterior.resolution import nodes_at, refuse_a_settled_prior
from firstdose.design.posterior.two_parameter import (
    TwoParameterModel,
    risk_above,
    risk_summary,
    risks_on_each_curve,
    two_parameter_model,
)
from firstdose.design.reasons import ModelWhy
from firstdose.design.rules.choosing import Best, Judge
from firstdose.design.rules.doses import doses_of, rising, within_increase
from firstdose.design.rules.logistic_prior import prior_of
from firstdose.design.rules.model import Model, Words, cohorts_of
from firstdose.design.states import Reals
from firstdose.protocol.designs import Blrm, Ewoc
from firstdose.protocol.parts import Cohorts
from firstdose.protocol.regimens import Regimens

Intervals = Callable[[int, Counts], tuple[Reals, Reals]]
"""Probabilities that the risk lies in the target interval, and above it, on the grid of a level."""

SURE = 0.01
"""The coarsest plane is off by up to 0.001 in the probabilities of 30 participants."""


def blrm(order: RegimenOrder, settings: Blrm, regimens: Regimens, cohorts: Cohorts) -> Made:
    """The Bayesian logistic regression model with overdose control."""
    doses = rising(order, doses_of(order, regimens, settings.doses))
    ratios = tuple(log(float(dose / settings.reference_dose)) for dose in doses)
    prior = prior_of(settings.prior, float(settings.reference_dose))
    target = float(settings.target_from), float(settings.target_to)
    refuse_a_settled_prior(np.digitize(risks_on_each_curve(_model(prior, ratios, -1)), target))

    def intervals(level: int, counts: Counts) -> tuple[Reals, Reals]:
        found = risk_summary(_model(prior, ratios, level), *reals(counts), target)
        return found.target, found.over

    model = Model(
        order=order,
        judge=most_probable(intervals, float(settings.overdose_probability)),
        words=interval_words(intervals, str(settings.overdose_probability)),
        reachable=within_increase(doses, settings.largest_increase),
        by_rank=True,
    )
    return cohorts_of(model, cohorts)


def ewoc(order: RegimenOrder, settings: Ewoc, regimens: Regimens, cohorts: Cohorts) -> Made:
    """The highest dose below the stated quantile of the dose with the target risk.

    A dose lies above that one exactly where its risk exceeds the target.
    """
    doses = rising(order, doses_of(order, regimens, settings.doses))
    ratios = tuple(log(float(dose / settings.reference_dose)) for dose in doses)
    prior = prior_of(settings.prior, float(settings.reference_dose))
    limit, target = float(settings.feasibility), float(settings.target)
    refuse_a_settled_prior(risks_on_each_curve(_model(prior, ratios, -1)) > target)

    def above(level: int, counts: Counts) -> Reals:
        return risk_above(_model(prior, ratios, level), *reals(counts), target)

    model = Model(
        order=order,
        judge=_highest_safe(above, limit),
        words=Words(
            numbers=lambda counts: {"above": above(0, counts)},
            each=ModelWhy.EXCEEDS,
            choice=ModelWhy.HIGHEST_SAFE,
            fixed=(("target", str(settings.target)), ("limit", str(settings.feasibility))),
        ),
        reachable=within_increase(doses, settings.largest_increase),
        by_rank=True,
    )
    return cohorts_of(model, cohorts)


def most_probable(intervals: Intervals, limit: float) -> Judge:
    """Chooses the candidate that lies most probably in the target interval.

    Only one that exceeds it with a probability of ``limit`` at most; none where there is none.
    """
    margin, best = _most_probable(limit)

    def evidence(names: Integers) -> Evidence:
        def both(level: int, counts: Counts) -> Reals:
            target, over = intervals(level, counts)
            return np.concatenate((target[:, names], over[:, names]), axis=1)

        return both

    return Judge(evidence=evidence, margin=margin, best=best, sure=SURE, highest_level=3)


def interval_words(intervals: Intervals, limit: str) -> Words:
    """Every regimen's two probabilities, and the choice among those below the limit."""

    def numbers(counts: Counts) -> dict[str, Reals]:
        target, over = intervals(0, counts)
        return {"in_target": target, "above": over}

    return Words(
        numbers=numbers,
        each=ModelWhy.PROBABILITIES,
        choice=ModelWhy.MOST_PROBABLE,
        none=ModelWhy.NONE_SAFE,
        fixed=(("limit", limit),),
    )


def _most_probable(limit: float) -> tuple[Margin, Best]:
    def best(evidence: Reals, error: Reals) -> Integers:
        """On a knife edge a regimen at the limit is not given, and of equals the first is."""
        target, over = np.split(evidence, 2, axis=1)
        allowed = over <= limit - error[:, np.newaxis]
        likely = np.where(allowed, target, -1.0)
        place = (likely >= likely.max(axis=1, keepdims=True) - 2 * error[:, np.newaxis]).argmax(
            axis=1
        )
        return np.where(allowed.any(axis=1), place, -1)

    def margin(evidence: Reals) -> Reals:
        """What it takes for another candidate to be chosen, or the chosen one not to be allowed."""
        target, over = np.split(evidence, 2, axis=1)
        allowed = over <= limit
        away: Reals = np.abs(over - limit)
        rows = np.arange(len(target))
        place = best(evidence, np.zeros(len(target)))
        none, there = place < 0, np.maximum(place, 0)
        overtaken = np.maximum(target[rows, there][:, np.newaxis] - target, 0.0) / 2
        needed: Reals = np.maximum(overtaken, np.where(allowed, 0.0, away))
        needed[rows, there] = away[rows, there]
        all_off: Reals = away.min(axis=1)
        one_on: Reals = needed.min(axis=1)
        return np.where(none, all_off, one_on)

    return margin, best


def _highest_safe(above: Evidence, limit: float) -> Judge:
    """The highest candidate that exceeds the target with that probability at most, else the lowest.

    Candidates stand from the lowest up.
    """

    def evidence(names: Integers) -> Evidence:
        return lambda level, counts: above(level, counts)[:, names]

    def best(over: Reals, error: Reals) -> Integers:
        safe = over <= limit - error[:, np.newaxis]
        highest = safe.shape[1] - 1 - safe[:, ::-1].argmax(axis=1)
        return np.where(safe.any(axis=1), highest, 0)

    return Judge(evidence=evidence, margin=lambda over: np.abs(over - limit).min(axis=1), best=best)


@lru_cache(maxsize=64)
def _model(prior: Prior, ratios: tuple[float, ...], level: int) -> TwoParameterModel:
    """The model on the grid of a level; each level halves the steps."""
    return two_parameter_model(prior, ratios, nodes_at(prior, level))


def reals(counts: Counts) -> tuple[Reals, Reals]:
    """DLTs and evaluable as numbers to compute with."""
    return counts.dlts.astype(np.float64), counts.evaluable.astype(np.float64)
