"""The hazard of a DLT after each infusion: what dose, number and interval do to the risk.

After infusion k at day t_k the hazard at day t is

    exp(log multiplier) x [(dose_k / reference dose)^exponent x later^(k-1) x f(t - t_k) + …]

summed over infusions, with f the density of the onset of a DLT after one infusion.  The risk in a
window is 1 - exp(-cumulative hazard).  So moving an infusion moves the risk for a reason that can
be named: hazard falls inside or outside the window.
Additive hazards of administrations: Liu and Braun, JRSS C 2009; one unknown multiplier of a known
exposure: Günhan et al., Stat Med 2020 (TITE-PK), doi 10.1002/sim.8703.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, log
from typing import assert_never

import numpy as np
from scipy.special import gammainc, gammaincinv

from firstdose.design.posterior.plane import Reals
from firstdose.records.problem import StudyError


class OnsetForm(StrEnum):
    """The family of the time from an infusion to a DLT that it causes."""

    EXPONENTIAL = "exponential"
    GAMMA = "gamma"
    WEIBULL = "weibull"


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """How the hazard of one infusion is spread over the days after it; its whole area is 1.

    Nothing before ``delay_days``; half of it within ``median_days`` after that.  ``steepness`` is
    the shape of the gamma or Weibull form (1 is exponential), and is not read for the exponential.
    """

    form: OnsetForm
    median_days: float
    delay_days: float = 0.0
    steepness: float = 1.0

    def __post_init__(self) -> None:
        numbers = (self.median_days, self.delay_days, self.steepness)
        if not (all(map(isfinite, numbers)) and min(numbers) >= 0 and min(numbers[::2]) > 0):
            raise StudyError(
                f"An onset with median {self.median_days} days, delay {self.delay_days} days and "
                f"steepness {self.steepness} cannot be used.",
                where="Onset of DLTs after an infusion",
                because="Median and steepness are above 0, and a delay is not negative.",
                remedy="State the median in days after the delay, a delay of 0 or more, and a "
                "steepness above 0.",
            )

    def by(self, days: Reals) -> Reals:
        """The part of the hazard that falls within so many days of the infusion."""
        since: Reals = np.maximum(days - self.delay_days, 0.0)
        match self.form:
            case OnsetForm.EXPONENTIAL:
                return -np.expm1(-log(2) * since / self.median_days)
            case OnsetForm.GAMMA:
                return np.asarray(gammainc(self.steepness, since * self._gamma_rate), np.float64)
            case OnsetForm.WEIBULL:
                with np.errstate(over="ignore"):
                    grown = (since / self.median_days) ** self.steepness
                return -np.expm1(-log(2) * grown)
            case _:
                assert_never(self.form)

    @property
    def _gamma_rate(self) -> float:
        return float(gammaincinv(self.steepness, 0.5)) / self.median_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Infusions:
    """The infusions of a regimen, or those that one participant really received.

    ``days`` from the first infusion (0, 7, 14 …); ``doses`` over the reference dose.
    """

    days: tuple[float, ...]
    doses: tuple[float, ...]

    def __post_init__(self) -> None:
        if not (len(self.days) == len(self.doses) > 0 and min(self.doses) > 0):
            raise StudyError(
                f"{len(self.days)} infusion days do not fit the doses {self.doses}.",
                where="Infusions of a regimen",
                because="Each infusion has a day and a dose above 0, in multiples of the "
                "reference dose.",
                remedy="State one dose for each infusion; leave out an infusion not given.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardShape:
    """Everything of the hazard but its multiplier.

    ``dose_exponent``: 1 when the hazard is proportional to the dose, 0 when the dose does not
    matter.  ``later``: what the hazard of each further infusion is multiplied by; below 1 when an
    infusion after an uneventful one is safer.
    """

    onset: Onset
    dose_exponent: float = 1.0
    later: float = 1.0

    def exposure(self, infusions: Infusions, until: Reals) -> Reals:
        """The hazard up to each day (from the first infusion), for the multiplier 1."""
        days = np.asarray(until, dtype=np.float64)
        with np.errstate(over="ignore"):
            doses = np.array(infusions.doses) ** self.dose_exponent
        size = doses * self.later ** np.arange(len(doses), dtype=np.float64)
        return self.onset.by(days[..., None] - np.array(infusions.days)) @ size


def cumulative_hazard(
    shape: HazardShape, infusions: Infusions, window_days: float, log_multiplier: float
) -> float:
    """The hazard from the first infusion to the end of the window."""
    exposure = shape.exposure(infusions, np.array([window_days]))
    return float(np.exp(log_multiplier) * exposure[0])


def dlt_risk(
    shape: HazardShape, infusions: Infusions, window_days: float, log_multiplier: float
) -> float:
    """The probability of a DLT by the end of the window."""
    return float(-np.expm1(-cumulative_hazard(shape, infusions, window_days, log_multiplier)))


def relative_exposure(
    shape: HazardShape, infusions: Infusions, until: Reals, reference: tuple[Infusions, float]
) -> Reals:
    """The exposure over that of the reference regimen in its window of days.

    So exp(log multiplier) is the cumulative hazard of the reference regimen in that window, for
    every shape alike.
    """
    regimen, window_days = reference
    whole = float(shape.exposure(regimen, np.array([window_days]))[0])
    assert whole > 0, "some hazard falls in the window of the reference regimen"
    return shape.exposure(infusions, until) / whole
