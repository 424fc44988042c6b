"""Exact limits of shares against published and independently derived values.

Clopper CJ, Pearson ES. Biometrika 1934;26:404-413 give the method; the limits of 0/18, 1/18 and 6/9
are those derived for the reference study (Gao 2025, Lancet), and the rule of three for none in n is
Hanley and Lippman-Hand, JAMA 1983;249:1743-1745 (two-sided, exactly: 1 - 0.025^(1/n)).
"""

from decimal import Decimal

import pytest

from firstdose.analyse.statistics import QuantileRule, exact_limits, quantile


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (0, 18, "0.0", "18.5"),
        (1, 18, "0.1", "27.3"),
        (6, 9, "29.9", "92.5"),
        (0, 3, "0.0", "70.8"),
        (0, 6, "0.0", "45.9"),
        (18, 18, "81.5", "100.0"),
        # Newcombe RG. Stat Med 1998;17:857-872, table I, method 5 (Clopper-Pearson).
        (81, 263, "25.3", "36.8"),
        (15, 148, "5.8", "16.2"),
        (0, 20, "0.0", "16.8"),
        (1, 29, "0.1", "17.8"),
    ],
)
def test_exact_limits_are_the_published_ones(count: int, of: int, low: str, high: str) -> None:
    limits = exact_limits(count, of)
    digit = Decimal("0.1")
    assert limits.low.quantize(digit) == Decimal(low)
    assert limits.high.quantize(digit) == Decimal(high)


@pytest.mark.parametrize("of", [1, 3, 6, 18, 145])
def test_none_in_n_has_the_closed_form(of: int) -> None:
    closed_form = 100 * (1 - 0.025 ** (1 / of))
    assert abs(float(exact_limits(0, of).high) - closed_form) < 1e-5


def test_quartiles_of_the_reference_study_need_type_7() -> None:
    """Gao 2025, Lancet, abstract: median 37.5 (IQR 32.0-39.8) years among 18 participants."""
    # Whole years whose type-7 quartiles are those printed; under type 2 the third is whole or half.
    ages = [22, 25, 28, 30, 32, 32, 34, 36, 37, 38, 38, 39, 39, 40, 44, 48, 51, 55]
    third = Decimal("0.75")
    assert quantile(ages, Decimal("0.25")) == Decimal(32)
    assert quantile(ages, Decimal("0.5")) == Decimal("37.5")
    assert quantile(ages, third) == Decimal("39.75")
    assert (2 * quantile(ages, third, QuantileRule.TYPE_2)) % 1 == 0
