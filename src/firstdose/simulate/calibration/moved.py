"""Which unknowns the data moved, and which are still the prior: a row each, by a stated rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.simulate.calibration.posterior import Posterior
from firstdose.simulate.calibration.prior import Unknown
from firstdose.simulate.calibration.stated import stated

Reals: TypeAlias = npt.NDArray[np.float64]
Verdict = Literal["moved by the data", "still the prior", "too few programmes to say"]

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """A median and a 5th and 95th centile between virtual programmes: what nobody knows."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Variability:
    """A median and a 5th and 95th centile between the patients of one virtual programme."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownRow:
    """An unknown before and after: ``width_ratio`` compares 90 % widths of the logarithm."""

    unknown: Unknown
    prior: Uncertainty
    posterior: Uncertainty
    width_ratio: float
    shift_sd: float
    verdict: Verdict


def unknown_rows(posterior: Posterior) -> tuple[UnknownRow, ...]:
    """A row for each unknown, in the order of the prior."""
    return tuple(_rows(posterior))


def collapsed(effective: float) -> bool:
    """Whether so few programmes carry the weight that nothing may be read off them."""
    return effective < float(stated("prior")["sampler"]["least_effective"])


def _rows(posterior: Posterior) -> Iterator[UnknownRow]:
    width = 2 * NormalDist().inv_cdf(HIGH)
    for at, each in enumerate(posterior.unknowns):
        found = weighted_quantiles(posterior.standard[:, at], posterior.weights)
        ratio = (found.high - found.low) / width
        yield UnknownRow(
            unknown=each,
            prior=Uncertainty(low=each.quantile(LOW), median=each.median, high=each.quantile(HIGH)),
            posterior=Uncertainty(
                low=each.value(found.low),
                median=each.value(found.median),
                high=each.value(found.high),
            ),
            width_ratio=ratio,
            shift_sd=found.median,
            verdict=_verdict(ratio, found.median, posterior.effective),
        )


def _verdict(ratio: float, shift: float, effective: float) -> Verdict:
    """The rule: narrower or shifted by more than stated, and by twice the Monte Carlo error.

    The errors are those of normal quantiles in as many independent draws as count in effect.
    """
    if collapsed(effective):
        return "too few programmes to say"
    rule = stated("prior")["moved"]
    normal = NormalDist()
    tail = sqrt(LOW * HIGH / effective) / normal.pdf(normal.inv_cdf(HIGH))
    of_ratio = sqrt(2) * tail / (2 * normal.inv_cdf(HIGH))
    of_shift = 0.5 / (normal.pdf(0.0) * sqrt(effective))
    narrower = ratio < min(float(rule["width_ratio"]), 1 - 2 * of_ratio)
    shifted = abs(shift) > max(float(rule["shift_sd"]), 2 * of_shift)
    return "moved by the data" if narrower or shifted else "still the prior"


def weighted_quantiles(values: Reals, weights: Reals) -> Uncertainty:
    """The weighted median and 5th and 95th centile."""
    low, median, high = (weighted_quantile(values, weights, at) for at in (LOW, MIDDLE, HIGH))
    return Uncertainty(low=low, median=median, high=high)


def weighted_quantile(values: Reals, weights: Reals, share: float) -> float:
    """The least of the values up to which so great a share of the weight lies."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    place = int(np.searchsorted(reached, share * float(reached[-1])))
    return float(values[order[min(place, len(values) - 1)]])
