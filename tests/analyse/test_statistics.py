"""Quantiles, means and exact limits: known values, and properties over random samples."""

from decimal import Decimal
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from firstdose.analyse.statistics import (
    QuantileRule,
    exact_limits,
    mean,
    mean_limits,
    median,
    percent,
    quantile,
    rounded,
    standard_deviation,
)

NUMPY: dict[QuantileRule, Literal["averaged_inverted_cdf", "weibull", "linear"]] = {
    QuantileRule.TYPE_2: "averaged_inverted_cdf",
    QuantileRule.TYPE_6: "weibull",
    QuantileRule.TYPE_7: "linear",
}
SAMPLES = st.lists(st.decimals(min_value=-1000, max_value=1000, places=1), min_size=1, max_size=30)
EIGHTHS = st.integers(0, 8).map(lambda eighth: Decimal(eighth) / 8)
COUNTS = st.integers(1, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(SAMPLES, EIGHTHS, st.sampled_from(QuantileRule))
def test_quantiles_agree_with_numpy(
    values: list[Decimal], share: Decimal, rule: QuantileRule
) -> None:
    expected = np.quantile(np.array(values, float), float(share), method=NUMPY[rule])
    assert float(quantile(values, share, rule)) == pytest.approx(float(expected), abs=1e-5)


@given(SAMPLES, st.sampled_from(QuantileRule))
def test_quantiles_rise_and_stay_within_the_sample(
    values: list[Decimal], rule: QuantileRule
) -> None:
    found = [quantile(values, Decimal(eighth) / 8, rule) for eighth in range(9)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (min(values), max(values))


@given(SAMPLES)
def test_the_median_is_the_same_under_every_rule(values: list[Decimal]) -> None:
    assert {quantile(values, Decimal("0.5"), rule) for rule in QuantileRule} == {median(values)}


def test_whole_numbers_have_no_trailing_zeros() -> None:
    assert [str(rounded(Decimal(text))) for text in ("100", "37.50", "1E+2", "0.1234567")] == [
        "100",
        "37.5",
        "100",
        "0.123457",
    ]


def test_mean_and_spread() -> None:
    values = [Decimal(2), Decimal(4), Decimal(9)]
    assert mean(values) == 5
    assert standard_deviation(values) == Decimal("3.605551")
    assert standard_deviation(values[:1]) is None
    limits = mean_limits(values)
    assert limits is not None
    expected = stats.t.interval(0.95, 2, 5, stats.sem([2, 4, 9]))
    assert (float(limits.low), float(limits.high)) == pytest.approx(expected, abs=1e-5)
    assert mean_limits(values[:1]) is None


@given(COUNTS)
def test_limits_contain_the_share_and_agree_with_scipy(counted: tuple[int, int]) -> None:
    count, of = counted
    limits = exact_limits(count, of)
    assert 0 <= limits.low <= percent(count, of) <= limits.high <= 100
    theirs = stats.binomtest(count, of).proportion_ci(method="exact")
    assert float(limits.low) == pytest.approx(100 * theirs.low, abs=1e-4)
    assert float(limits.high) == pytest.approx(100 * theirs.high, abs=1e-4)


@given(COUNTS)
def test_limits_mirror(counted: tuple[int, int]) -> None:
    count, of = counted
    limits, mirrored = exact_limits(count, of), exact_limits(of - count, of)
    assert abs(limits.low + mirrored.high - 100) <= Decimal("0.000002")


@pytest.mark.parametrize("wrong", [(-1, 3), (4, 3), (0, 0)])
def test_what_is_no_share_is_refused(wrong: tuple[int, int]) -> None:
    with pytest.raises(AssertionError, match="is no share"):
        exact_limits(*wrong)
    with pytest.raises(AssertionError, match="is no share"):
        percent(*wrong)


def test_a_quantile_of_nothing_is_refused() -> None:
    with pytest.raises(AssertionError, match="no quantile"):
        quantile([], Decimal("0.5"))
