"""Continual reassessment along a chain of regimens, with and without partial follow-up.

O'Quigley, Pepe and Fisher, Biometrics 1990; Cheung and Chappell, Biometrics 2000; Yin, Zheng and
Xu, J Biopharm Stat 2013.  As in the R package dfcrm 0.2-2.1 the next cohort enters the regimen
whose estimated risk is nearest to the target, the lower of equals; at the end that one is
recommended, tested or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from scipy.special import logit

from firstdose.design.made import Made
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.one_parameter import (
    USUAL_VARIANCE,
    OneParameter,
    at_level,
    fit,
    mean_risk,
    nodes,
    risk_at,
)
from firstdose.design.posterior.one_parameter_likelihood import fit_likelihood
from firstdose.design.posterior.priors import BivariateNormal
from firstdose.design.posterior.refined import Evidence
from firstdose.design.posterior.resolution import nodes_at, refuse_a_settled_prior
from firstdose.design.posterior.two_parameter import (
    TwoParameterModel,
    risk_summary,
    risks_on_each_curve,
    two_parameter_model,
)
from firstdose.design.posterior.two_parameter_likelihood import likelihood_estimate
from firstdose.design.reasons import ModelWhy
from firstdose.design.rules.choosing import Judge, nearest
from firstdose.design.rules.initial_path import path_numbers
from firstdose.design.rules.model import Model, Words, cohorts_of, everywhere
from firstdose.design.rules.partial_follow_up import (
    adaptively,
    in_fractions,
    weighted,
    window_weight,
)
from firstdose.design.rules.skeletons import skeleton_of
from firstdose.design.states import Reals
from firstdose.protocol.designs import (
    Crm,
    FractionalCrm,
    TiteCrm,
    WindowWeight,
)
from firstdose.protocol.designs.continual import Estimate
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

Risk = Evidence
"""The estimated risk of every regimen, on the grid of a level."""


def crm(order: RegimenOrder, settings: Crm, cohorts: Cohorts) -> Made:
    """The continual reassessment method over a chain."""
    refuse_other_than_a_chain(order)
    refuse_likelihood_without_path(settings.method, settings.initial_path)
    risks = skeleton_of(
        settings.skeleton,
        (float(settings.target), float(settings.intercept)),
        len(order.names),
        "power" if settings.model == "power" else "logistic",
    )
    model = Model(
        order=order,
        judge=nearest_risk(_risk(settings, risks), float(settings.target)),
        words=estimates(_risk(settings, risks), str(settings.target)),
        reachable=everywhere(order),
        by_rank=True,
    )
    return cohorts_of(model, cohorts, path_numbers(order, settings.initial_path))


def tite_crm(order: RegimenOrder, settings: TiteCrm, cohorts: Cohorts) -> Made:
    """The same where participants inside their window count with a weight."""
    adaptive = settings.scheme == "adaptive"
    if adaptive:
        _refuse_stated_weights(settings.weights)
    inside = adaptively if adaptive else weighted(window_weight(settings.weights))
    model = replace(_one_curve(order, settings), inside=inside, reads_onsets=adaptive)
    return cohorts_of(model, cohorts)


def fractional_crm(order: RegimenOrder, settings: FractionalCrm, cohorts: Cohorts) -> Made:
    """The same where they count as the part of a DLT still to be expected."""
    model = replace(
        _one_curve(order, settings), inside=in_fractions, reads_onsets=True, waits_for_a_dlt=True
    )
    return cohorts_of(model, cohorts)


def _one_curve(order: RegimenOrder, settings: TiteCrm | FractionalCrm) -> Model:
    refuse_other_than_a_chain(order)
    target, intercept = float(settings.target), float(settings.intercept)
    curve = OneParameter(
        family=settings.model,
        skeleton=skeleton_of(
            settings.skeleton, (target, intercept), len(order.names), settings.model
        ),
        prior_variance=float(settings.prior_variance),
        intercept=intercept,
    )
    refuse_a_prior_for_one_regimen(curve, target)
    risk = _one_parameter(curve, settings.estimate)
    return Model(
        order=order,
        judge=nearest_risk(risk, target),
        words=estimates(risk, str(settings.target)),
        reachable=everywhere(order),
        by_rank=True,
    )


def nearest_risk(risk: Risk, target: float) -> Judge:
    """Chooses the candidate whose risk is nearest to the target."""
    margin, best = nearest(target)

    def evidence(names: Integers) -> Evidence:
        return lambda level, counts: risk(level, counts)[:, names]

    return Judge(evidence=evidence, margin=margin, best=best)


def estimates(risk: Risk, target: str) -> Words:
    """Every regimen's estimate, and the one nearest to the target."""
    return Words(
        numbers=lambda counts: {"risk": risk(0, counts)},
        each=ModelWhy.ESTIMATE,
        choice=ModelWhy.NEAREST,
        fixed=(("target", target),),
    )


def _risk(settings: Crm, risks: tuple[float, ...]) -> Risk:
    if settings.model == "logistic_two_parameter":
        return _two_parameter(settings, risks)
    curve = OneParameter(
        family=settings.model,
        skeleton=risks,
        prior_variance=float(settings.prior_variance),
        intercept=float(settings.intercept),
    )
    if settings.method == "likelihood":
        _refuse_mean_without_prior(settings)
        return lambda _level, counts: _known(fit_likelihood(curve, counts).risk)
    refuse_a_prior_for_one_regimen(curve, float(settings.target))
    return _one_parameter(curve, settings.estimate)


def _one_parameter(curve: OneParameter, estimate: Estimate) -> Risk:
    if estimate == "plug_in":
        return lambda level, counts: fit(at_level(curve, level), counts).risk
    return lambda level, counts: mean_risk(at_level(curve, level), counts)


def _two_parameter(settings: Crm, risks: tuple[float, ...]) -> Risk:
    """The logit of the skeleton stands for the log dose."""
    doses = tuple(float(each) for each in logit(np.array(risks)))
    if settings.method == "likelihood":
        _refuse_mean_without_prior(settings)
        return lambda _level, counts: _known(
            likelihood_estimate(
                doses, counts.dlts.astype(np.float64), counts.evaluable.astype(np.float64)
            ).risk
        )
    variance = settings.intercept_variance
    if variance is None:
        raise StudyError(
            "The two-parameter logistic model has no prior for its intercept.",
            where="intercept_variance of the design",
            because="Without one the model cannot say how far the risks may all be off.",
            remedy="State `intercept_variance`, in squared units of the logit.",
        )
    prior = BivariateNormal(
        mean=(0.0, 0.0), sd=(float(variance) ** 0.5, float(settings.prior_variance) ** 0.5)
    )
    target, plug_in = float(settings.target), settings.estimate == "plug_in"
    if len(doses) > 1:
        on_each = risks_on_each_curve(two_parameters(prior, doses, -1))
        refuse_a_settled_prior(np.abs(on_each - target).argmin(axis=1))

    def risk(level: int, counts: Counts) -> Reals:
        found = risk_summary(
            two_parameters(prior, doses, level),
            counts.dlts.astype(np.float64),
            counts.evaluable.astype(np.float64),
            (target / 2, target),
        )
        return found.plug_in if plug_in else found.mean

    return risk


@lru_cache(maxsize=64)
def two_parameters(
    prior: BivariateNormal, log_dose_ratios: tuple[float, ...], level: int
) -> TwoParameterModel:
    """The two-parameter model on the grid of a level; each level halves the steps."""
    return two_parameter_model(prior, log_dose_ratios, nodes_at(prior, level))


def _known(risk: Reals) -> Reals:
    """Where the likelihood has no highest point nearly everyone had a DLT: every risk is 1."""
    return np.where(np.isnan(risk), 1.0, risk)


def refuse_other_than_a_chain(order: RegimenOrder) -> None:
    """A single curve needs regimens in one complete order."""
    if len(set(order.rank.tolist())) < len(order.names):
        raise StudyError(
            "The regimens of the part are not in one complete order.",
            where="regimens of the part, and regimens.steps",
            because="The design puts one rising curve through them, the lowest first.",
            remedy="Declare a step from each to the next, or use"
            " `po_crm`, which needs no complete order.",
        )


def refuse_a_prior_for_one_regimen(curve: OneParameter, target: float) -> None:
    """A prior so narrow that on all of its curves the same regimen is nearest to the target."""
    nearest_on_each = np.abs(risk_at(curve, nodes(curve)) - target).argmin(axis=1)
    first = int(nearest_on_each[0])
    if len(curve.skeleton) > 1 and (nearest_on_each == first).all():
        raise StudyError(
            f"The prior gives all its weight to regimen {first + 1} of {len(curve.skeleton)}.",
            where="prior_variance of the design",
            because=f"With a prior variance of {curve.prior_variance:g} that regimen is nearest to"
            " the target on every curve, so that no outcome could change the choice.",
            remedy=f"Give a larger variance; {USUAL_VARIANCE} is usual.",
        )


def refuse_likelihood_without_path(method: str, path: Sequence[str]) -> None:
    """Maximum likelihood has nothing to say before there are both outcomes."""
    if method == "likelihood" and not path:
        raise StudyError(
            "The likelihood version of the design has no initial path.",
            where="initial_path of the design",
            because="It has no estimate before there are participants with and without a DLT.",
            remedy="State a regimen for each cohort until then, or write `method: bayes`.",
        )


def _refuse_stated_weights(weights: Sequence[WindowWeight]) -> None:
    if weights:
        raise StudyError(
            "The weights of partial follow-up are stated, and are to be adaptive.",
            where="scheme and weights of the design",
            because="Adaptive weights follow from when the DLTs came, and nothing else.",
            remedy="Leave `weights` out, or write `scheme: stated`.",
        )


def _refuse_mean_without_prior(settings: Crm) -> None:
    if settings.estimate == "posterior_mean":
        raise StudyError(
            "The likelihood version has no posterior mean of the risk.",
            where="estimate of the design",
            because="A likelihood has no prior, so that nothing can be averaged.",
            remedy="Write `estimate: plug_in`, or `method: bayes`.",
        )
