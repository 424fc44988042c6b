"""Risk curves with one unknown: power and logistic.

With skeleton ``s`` and unknown ``a``, the power (empiric) curve is ``s ** exp(a)``.  The logistic
one is ``expit(c + exp(a) * x)``, with the intercept ``c`` fixed and ``x = logit(s) - c``.  Both
give the skeleton at ``a = 0``, and every risk falls as ``a`` grows.  O'Quigley, Pepe, Fisher,
Biometrics 1990, doi 10.2307/2531628; parameters as in the R package dfcrm 0.2-2.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit, logit

from firstdose.design.posterior.counts import Reals

Family = Literal["power", "logistic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Risks:
    """Risks and their complements, with logarithms that stay exact in the tails."""

    risk: Reals
    spared: Reals
    log_risk: Reals
    log_spared: Reals


def scaled(family: Family, risk: Reals, intercept: float) -> Reals:
    """The scale on which ``exp(a)`` multiplies: log risk, or logit of risk less the intercept."""
    return np.log(risk) if family == "power" else logit(risk) - intercept


def unscaled(family: Family, scale: Reals, intercept: float) -> Reals:
    """The risk at a place on that scale."""
    return np.exp(scale) if family == "power" else expit(intercept + scale)


def risks(family: Family, scale: Reals, intercept: float) -> Risks:
    """Risks at places on the scale; ``scale`` must be below 0."""
    if family == "power":
        spared = -np.expm1(scale)
        return Risks(risk=np.exp(scale), spared=spared, log_risk=scale, log_spared=np.log(spared))
    linear = intercept + scale
    return Risks(
        risk=expit(linear),
        spared=expit(-linear),
        log_risk=-np.logaddexp(0.0, -linear),
        log_spared=-np.logaddexp(0.0, linear),
    )


def highest_possible(family: Family, intercept: float) -> float:
    """The risk that no curve of the family can reach."""
    return 1.0 if family == "power" else float(expit(intercept))
