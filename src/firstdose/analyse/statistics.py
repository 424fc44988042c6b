"""Quantiles, means and exact limits of small samples; what leaves is whole numbers and Decimals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist
from typing import Final, assert_never

from scipy.special import betaincinv, stdtrit

DIGITS = 6
"""Digits after the point of every computed value; a report prints fewer."""

CONFIDENCE = Decimal("0.95")
"""The two-sided confidence level of every report."""

ERRORS_TO_LIMIT: Final = NormalDist().inv_cdf(0.975)
"""Standard errors between an estimate and either of its limits at that level."""

_SMALLEST = Decimal(1).scaleb(-DIGITS)


class QuantileRule(StrEnum):
    """How a quantile is read off a sample: types of Hyndman and Fan, Am Stat 1996;50:361.

    Type 2 averages at jumps (SAS, PCTLDEF=5), type 6 is that of SPSS and Minitab, type 7 that of R,
    NumPy and Excel.
    """

    TYPE_2 = "hyndman_fan_2"
    TYPE_6 = "hyndman_fan_6"
    TYPE_7 = "hyndman_fan_7"


REPORT_RULE = QuantileRule.TYPE_7
"""The rule of every report; the reference study's published quartiles cannot come from type 2."""


def rounded(value: Decimal) -> Decimal:
    """A computed value with the stated digits, rounded half up, without trailing zeros."""
    kept = value.quantize(_SMALLEST, rounding=ROUND_HALF_UP).normalize()
    return kept.quantize(Decimal(1)) if kept == kept.to_integral_value() else kept


def quantile(
    values: Sequence[Decimal | int], share: Decimal, rule: QuantileRule = REPORT_RULE
) -> Decimal:
    """The value below which ``share`` (0 to 1) of the sample lies, by a named rule."""
    if not values or not 0 <= share <= 1:
        raise AssertionError(f"no quantile {share} of {len(values)} values")
    ordered = sorted(Decimal(value) for value in values)
    n = len(ordered)
    match rule:
        case QuantileRule.TYPE_2:
            place = n * share
            low = _at(ordered, place if place == int(place) else place + 1)
            high = _at(ordered, place + 1)
            return rounded((low + high) / 2)
        case QuantileRule.TYPE_6:
            return rounded(_between(ordered, (n + 1) * share))
        case QuantileRule.TYPE_7:
            return rounded(_between(ordered, (n - 1) * share + 1))
        case _:
            assert_never(rule)


def _at(ordered: Sequence[Decimal], place: Decimal) -> Decimal:
    """The value at a place counted from 1; places outside give the first or the last."""
    return ordered[min(max(int(place), 1), len(ordered)) - 1]


def _between(ordered: Sequence[Decimal], place: Decimal) -> Decimal:
    low = _at(ordered, place)
    return low + (place - int(place)) * (_at(ordered, place + 1) - low) if place >= 1 else low


def median(values: Sequence[Decimal | int]) -> Decimal:
    """The middle value, or the mean of the two middle ones; the same under every rule."""
    return quantile(values, Decimal("0.5"))


def mean(values: Sequence[Decimal | int]) -> Decimal:
    """The arithmetic mean."""
    return rounded(sum((Decimal(value) for value in values), Decimal(0)) / len(values))


def standard_deviation(values: Sequence[Decimal | int]) -> Decimal | None:
    """The sample standard deviation (n - 1); None for fewer than two values."""
    if len(values) < 2:
        return None
    exact = [Decimal(value) for value in values]
    centre = sum(exact, Decimal(0)) / len(exact)
    squares = sum(((value - centre) ** 2 for value in exact), Decimal(0))
    return rounded((squares / (len(exact) - 1)).sqrt())


def percent(count: int, of: int) -> Decimal:
    """``count`` of ``of`` in percent; there must be someone to count."""
    if not 0 <= count <= of or of == 0:
        raise AssertionError(f"{count} of {of} is no share")
    return rounded(Decimal(100 * count) / of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Confidence limits: of a share in percent, of a mean in its own unit."""

    low: Decimal
    high: Decimal


@lru_cache(maxsize=4096)
def exact_limits(count: int, of: int, confidence: Decimal = CONFIDENCE) -> Limits:
    """Exact two-sided limits of a share (Clopper and Pearson, Biometrika 1934;26:404).

    The lower limit of none and the upper limit of all are 0 and 100 %; the other limit of these is
    still that of the two-sided interval.
    """
    if not 0 <= count <= of or of == 0:
        raise AssertionError(f"{count} of {of} is no share")
    tail = float(1 - confidence) / 2
    low = float(betaincinv(count, of - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, of - count, 1 - tail)) if count < of else 1.0
    return Limits(low=_in_percent(low), high=_in_percent(high))


def _in_percent(share: float) -> Decimal:
    return rounded(100 * Decimal(repr(share)))


def mean_limits(values: Sequence[Decimal | int], confidence: Decimal = CONFIDENCE) -> Limits | None:
    """Limits of a mean by Student's t; None for fewer than two values."""
    spread = standard_deviation(values)
    if spread is None:
        return None
    n = len(values)
    t = Decimal(repr(float(stdtrit(n - 1, float(1 + confidence) / 2))))
    reach = t * spread / Decimal(n).sqrt()
    return Limits(low=rounded(mean(values) - reach), high=rounded(mean(values) + reach))
