"""Settings of what is believed of intercept and log slope of a logistic model beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from firstdose.protocol.words import BY_KIND, Above0, Number, Probability, WholeNumber, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalPrior:
    """Intercept (the logit of the risk at the reference dose) and log slope, normal together."""

    intercept_mean: Number
    intercept_sd: Above0
    log_slope_mean: Number
    log_slope_sd: Above0
    correlation: Number = Decimal(0)
    kind: Literal["normal"] = "normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseSeen:
    """What another trial saw at one dose, in the unit of this study's doses."""

    dose: Above0
    evaluable: WholeNumber
    dlts: WholeNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTrial:
    """Another trial, and ``source``: where its numbers stand."""

    source: Words
    seen: tuple[DoseSeen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenTrials:
    """How much intercept and log slope may differ between trials, and how probable that is."""

    intercept_sd: Number
    log_slope_sd: Number
    weight: Above0 = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaAnalyticPrior:
    """What other ``trials`` predict for this one (Neuenschwander et al., Clin Trials 2010; 7: 5).

    ``typical``: prior of the mean of all trials.  ``between``: spread between trials; with several,
    their weights add up to 1.
    """

    typical: NormalPrior
    trials: tuple[OtherTrial, ...]
    between: tuple[BetweenTrials, ...]
    kind: Literal["meta_analytic_predictive"] = "meta_analytic_predictive"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedPrior:
    """One component of a mixture and its weight."""

    weight: Probability
    prior: Annotated[NormalPrior | MetaAnalyticPrior, BY_KIND]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixturePrior:
    """A mixture, such as a robust one: informative and vague; weights add up to 1."""

    components: tuple[WeightedPrior, ...]
    kind: Literal["mixture"] = "mixture"


LogisticPrior = NormalPrior | MixturePrior | MetaAnalyticPrior
