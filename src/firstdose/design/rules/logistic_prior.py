"""The prior of intercept and log slope, from its settings."""

from __future__ import annotations

from math import log
from typing import assert_never

from firstdose.design.posterior.history import HistoricalTrial
from firstdose.design.posterior.priors import (
    BivariateNormal,
    MetaAnalyticPredictive,
    Mixture,
    Prior,
)
from firstdose.protocol.designs import (
    LogisticPrior,
    MetaAnalyticPrior,
    MixturePrior,
    NormalPrior,
    OtherTrial,
)


def prior_of(settings: LogisticPrior, reference_dose: float) -> Prior:
    """The prior; doses of other trials are compared with the reference dose."""
    match settings:
        case NormalPrior():
            return _normal(settings)
        case MixturePrior():
            return Mixture(
                weights=tuple(float(each.weight) for each in settings.components),
                components=tuple(
                    prior_of(each.prior, reference_dose) for each in settings.components
                ),
            )
        case MetaAnalyticPrior():
            return MetaAnalyticPredictive(
                trials=tuple(_trial(each, reference_dose) for each in settings.trials),
                typical=_normal(settings.typical),
                between_trial_sd=tuple(
                    (float(each.intercept_sd), float(each.log_slope_sd))
                    for each in settings.between
                ),
                weights=tuple(float(each.weight) for each in settings.between),
            )
        case _:
            assert_never(settings)


def _normal(settings: NormalPrior) -> BivariateNormal:
    return BivariateNormal(
        mean=(float(settings.intercept_mean), float(settings.log_slope_mean)),
        sd=(float(settings.intercept_sd), float(settings.log_slope_sd)),
        correlation=float(settings.correlation),
    )


def _trial(settings: OtherTrial, reference_dose: float) -> HistoricalTrial:
    return HistoricalTrial(
        log_dose_ratios=tuple(log(float(each.dose) / reference_dose) for each in settings.seen),
        evaluable=tuple(each.evaluable for each in settings.seen),
        dlts=tuple(each.dlts for each in settings.seen),
    )
