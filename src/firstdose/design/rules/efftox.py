"""EffTox: the acceptable dose in reach whose DLT risk and response are worth most together."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from firstdose.design.cohorts import Aim, Propose
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.posterior.efficacy_posterior import (
    EfficacyToxicityModel,
    efficacy_toxicity_model,
    joint_summary,
    refuse_a_settled_prior,
)
from firstdose.design.posterior.efficacy_toxicity import (
    Acceptable,
    EfficacyToxicityPrior,
    TradeOff,
)
from firstdose.design.reasons import ResponseWhy, code
from firstdose.design.rules.joint_counts import lowest_of_best, on_responses, outcomes
from firstdose.design.states import Reals, States, Voice, at
from firstdose.protocol.designs import EffTox, ParameterPrior
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

_EFFICACY, _RISK, _EFFICACY_ABOVE, _RISK_BELOW, _UTILITY = range(5)

LARGEST_ERROR = 0.05
"""Of any mean or probability: a usual prior leaves 0.003."""

Known = Callable[[States], Reals]
"""Means by (row, quantity, dose): efficacy, risk, both probabilities of the limits, utility."""


def efftox(order: RegimenOrder, settings: EffTox, cohorts: Cohorts) -> Made:
    """EffTox over the regimens of the part, each with its dose.

    A regimen is in reach when it has been tested, or one step leads to it from, or from it to, one
    that has.
    """
    _refuse_other_number(order, settings)
    limits, known = _posterior(settings)

    def select(states: States, closed: Flags) -> Integers:
        kept = states.tested & ~closed
        return _best(order, known(states), limits, kept)

    return on_responses(order, cohorts, _propose(order, limits, known), select)


def _propose(order: RegimenOrder, limits: Acceptable, known: Known) -> Propose:
    def propose(states: States) -> Aim:
        tried = states.tested
        reach = tried | (tried @ order.direct) | (tried @ order.direct.T)
        means = known(states)
        aim = _best(order, means, limits, reach & ~states.closed)

        def speak() -> Voice:
            there = np.maximum(aim, 0)
            best, none = ResponseWhy.BEST_TRADE_OFF, ResponseWhy.NONE_ACCEPTABLE
            return Voice(
                code=np.where(aim >= 0, code(best), code(none)),
                regimen=states.here,
                to=aim,
                numbers=(
                    ("utility", at(means[:, _UTILITY], there), 3),
                    ("risk", at(means[:, _RISK], there), 3),
                    ("response", at(means[:, _EFFICACY], there), 3),
                ),
            )

        return Aim(regimen=aim, closed=states.closed, because=(speak,))

    return propose


def _best(order: RegimenOrder, means: Reals, limits: Acceptable, candidates: Flags) -> Integers:
    """The acceptable candidate of greatest mean utility, the lowest of equals; -1 for none."""
    enough = means[:, _EFFICACY_ABOVE] > limits.efficacy_probability
    kept = candidates & enough & (means[:, _RISK_BELOW] > limits.risk_probability)
    return lowest_of_best(order, means[:, _UTILITY], kept)


@lru_cache(maxsize=2)
def _posterior(settings: EffTox) -> tuple[Acceptable, Known]:
    """The limits and the posterior, computed once for each set of counts.

    Kept, since with other guards, cohorts or sizes the same counts come again.
    """
    model = _model(settings)
    refuse_a_settled_prior(model)
    return model.limits, _known(model)


def _known(model: EfficacyToxicityModel) -> Known:
    @lru_cache(maxsize=200_000)
    def of(counts: bytes) -> Reals:
        row = np.frombuffer(counts, dtype=np.int64).reshape(1, -1, 4)
        found = joint_summary(model, row)
        _refuse_error(float(found.error[0]))
        return np.concatenate(
            (
                found.efficacy,
                found.risk,
                found.efficacy_above,
                found.risk_below,
                found.utility,
            )
        )

    def known(states: States) -> Reals:
        # The outcomes in the order of the posterior: neither, DLT only, response only, both.
        counts = np.ascontiguousarray(outcomes(states)[:, :, [0, 2, 1, 3]])
        return np.array([of(row.tobytes()) for row in counts])

    return known


def _model(settings: EffTox) -> EfficacyToxicityModel:
    prior = settings.prior
    return efficacy_toxicity_model(
        EfficacyToxicityPrior(
            toxicity_intercept=_pair(prior.toxicity_intercept),
            toxicity_slope=_pair(prior.toxicity_slope),
            efficacy_intercept=_pair(prior.response_intercept),
            efficacy_slope=_pair(prior.response_slope),
            efficacy_curvature=_pair(prior.response_curvature),
            association=_pair(prior.association),
        ),
        [float(dose) for dose in settings.doses],
        TradeOff(
            least_efficacy=float(settings.contour_response),
            most_risk=float(settings.contour_risk),
            balanced=(float(settings.balanced_response), float(settings.balanced_risk)),
        ),
        Acceptable(
            least_efficacy=float(settings.response_limit),
            efficacy_probability=float(settings.response_probability),
            most_risk=float(settings.toxicity_limit),
            risk_probability=float(settings.toxicity_probability),
        ),
    )


def _pair(prior: ParameterPrior) -> tuple[float, float]:
    return float(prior.mean), float(prior.sd)


def _refuse_error(error: float) -> None:
    """A vague prior leaves too few points where the outcomes put the posterior."""
    if error > LARGEST_ERROR:
        raise StudyError(
            f"The posterior of EffTox is only known to within {error:.2f}.",
            where="Design settings: prior",
            because="With so large standard deviations of the prior nearly all of its points lie"
            " where these outcomes could not have come about.",
            remedy="State smaller standard deviations; Thall et al. 2014 have 2.4 to 3.5 for"
            " intercepts and slopes, 0.2 for the curvature and 1 for the association.",
        )


def _refuse_other_number(order: RegimenOrder, settings: EffTox) -> None:
    if len(settings.doses) != len(order.names):
        raise StudyError(
            f"EffTox has {len(settings.doses)} doses for {len(order.names)} regimens.",
            where="Design settings: doses",
            because="Risk and response are modelled over the dose, so each regimen has one.",
            remedy="List one dose for each regimen of the part, in the same order.",
        )
