"""EffTox: risk and efficacy of each dose together, what they are worth, and which dose is next.

Thall and Cook, Biometrics 2004, doi 10.1111/j.0006-341X.2004.00218.x, in the parameters of Thall,
Herrick, Nguyen, Venier and Norris, Clin Trials 2014: with x the log dose about the mean log dose,

    logit risk     = toxicity intercept + toxicity slope x
    logit efficacy = efficacy intercept + efficacy slope x + curvature x^2

and one association between the two outcomes of a participant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from firstdose.design.posterior.expectations import Reals
from firstdose.records.problem import StudyError


@dataclass(frozen=True, slots=True, kw_only=True)
class EfficacyToxicityPrior:
    """Independent normals, each as (mean, sd)."""

    toxicity_intercept: tuple[float, float]
    toxicity_slope: tuple[float, float]
    efficacy_intercept: tuple[float, float]
    efficacy_slope: tuple[float, float]
    efficacy_curvature: tuple[float, float]
    association: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOff:
    """What an efficacy and a risk are worth: 1 for certain efficacy without risk.

    Worth 0 are ``least_efficacy`` with no risk, ``most_risk`` with certain efficacy, and the pair
    ``balanced`` (efficacy, risk) on the contour between them; the contours are those of a p-norm.
    """

    least_efficacy: float
    most_risk: float
    balanced: tuple[float, float]

    def __post_init__(self) -> None:
        efficacy, risk = self.balanced
        inside = 0 < self.least_efficacy < efficacy < 1 and 0 < risk < self.most_risk < 1
        if not inside:
            raise StudyError(
                f"The three points of the trade-off do not lie on a contour: {self}.",
                where="Trade-off of efficacy and toxicity",
                because="The balanced pair needs more efficacy than the least acceptable without "
                "risk, and less risk than the most acceptable with certain efficacy.",
                remedy="Ask again for three equally desirable pairs, as in Thall and Cook 2004.",
            )

    @property
    def power(self) -> float:
        """The power p of the norm that puts the three points on one contour."""
        lost = (1 - self.balanced[0]) / (1 - self.least_efficacy)
        harm = self.balanced[1] / self.most_risk
        return float(brentq(lambda p: lost**p + harm**p - 1, 1e-6, 1e3, xtol=1e-13))

    def worth(self, efficacy: Reals, risk: Reals) -> Reals:
        """1 minus the distance from the best, in the p-norm of the contours."""
        power = self.power
        lost = ((1 - efficacy) / (1 - self.least_efficacy)) ** power
        return 1 - (lost + (risk / self.most_risk) ** power) ** (1 / power)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptable:
    """When a dose may be given: efficacy and risk each acceptable with enough probability.

    A dose is acceptable when Pr(efficacy > ``least_efficacy``) > ``efficacy_probability`` and
    Pr(risk < ``most_risk``) > ``risk_probability``.
    """

    least_efficacy: float
    efficacy_probability: float
    most_risk: float
    risk_probability: float


def centred_log_doses(doses: Sequence[float]) -> Reals:
    """The logarithm of each dose about the mean of the logarithms."""
    if not doses or min(doses) <= 0:
        raise StudyError(
            f"The doses {tuple(doses)} have no logarithms.",
            where="Doses of the efficacy and toxicity design",
            because="Efficacy and risk are modelled over the log dose, so each dose is above 0.",
            remedy="State at least one dose, each above 0 and all in one unit.",
        )
    logs = np.log(np.array(doses, dtype=np.float64))
    return logs - logs.mean()


def joint_probabilities(efficacy: Reals, risk: Reals, association: Reals) -> Reals:
    """Probability of (neither, toxicity only, efficacy only, both) on a new last axis.

    The margins stay ``efficacy`` and ``risk`` for every association (a Gumbel copula).
    """
    weight = np.tanh(association / 2)
    together = weight * efficacy * (1 - efficacy) * risk * (1 - risk)
    return np.stack(
        (
            (1 - efficacy) * (1 - risk) + together,
            (1 - efficacy) * risk - together,
            efficacy * (1 - risk) - together,
            efficacy * risk + together,
        ),
        axis=-1,
    )
