"""Whole numbers with published quartiles: all of them, and each as likely as any other."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations_with_replacement

from hypothesis import given
from hypothesis import strategies as st

from firstdose.analyse.statistics import quantile
from firstdose.simulate.dice import Dice, question
from firstdose.simulate.reconstruction.quantiles import (
    Wanted,
    _ways,
    drawn,
    possible_alone,
    solutions,
)

ASKED = (question("test: anchors"), question("test: between"))
SHARES = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))


def published(values: tuple[int, ...], digits: int = 1) -> tuple[Decimal, ...]:
    """The quartiles of a sample as a paper prints them."""
    smallest = Decimal(1).scaleb(-digits)
    return tuple(
        quantile(values, share).quantize(smallest, rounding=ROUND_HALF_UP) for share in SHARES
    )


def wanted(quartiles: tuple[Decimal, ...], count: int, low: int, high: int) -> Wanted:
    first, median, third = quartiles
    return Wanted(count=count, first=first, median=median, third=third, low=low, high=high)


@given(
    values=st.lists(st.integers(0, 20), min_size=1, max_size=30),
    digits=st.integers(0, 2),
    seed=st.integers(0, 2**63),
)
def test_what_is_drawn_has_the_quartiles_of_the_sample_they_come_from(
    values: list[int], digits: int, seed: int
) -> None:
    quartiles = published(tuple(values), digits)
    asked = wanted(quartiles, len(values), 0, 20)
    possible = solutions(asked)
    found = drawn(Dice(seed), ASKED, asked, possible, 0)
    assert len(found) == len(values)
    assert list(found) == sorted(found)
    assert found[0] >= 0
    assert found[-1] <= 20
    assert published(found, digits) == quartiles


@given(quartiles=st.tuples(*[st.integers(0, 12)] * 3), count=st.integers(1, 6))
def test_solutions_are_all_there_are(quartiles: tuple[int, ...], count: int) -> None:
    """Counted one by one against every possible sample of up to six numbers from 0 to 3."""
    quarters = tuple(Decimal(each) / 4 for each in quartiles)
    asked = wanted(tuple(each.quantize(Decimal("0.01")) for each in quarters), count, 0, 3)
    every = combinations_with_replacement(range(4), count)
    agreeing = [
        values
        for values in every
        if published(values, 2) == (asked.first, asked.median, asked.third)
    ]
    assert sum(_ways(asked, anchors) for anchors in solutions(asked)) == len(agreeing)


def test_each_sample_is_as_likely_as_any_other() -> None:
    quartiles = (Decimal("1.0"), Decimal("2.0"), Decimal("3.0"))
    asked = wanted(quartiles, 5, 0, 5)
    possible = solutions(asked)
    times = 4000
    found = Counter(drawn(Dice(seed), ASKED, asked, possible, 0) for seed in range(times))
    every = [
        values
        for values in combinations_with_replacement(range(6), 5)
        if published(values) == quartiles
    ]
    assert set(found) == set(every)
    expected = times / len(every)
    chi_square = sum((found[each] - expected) ** 2 / expected for each in every)
    assert chi_square < 3 * len(every)


def test_the_published_quartiles_of_age_are_those_of_whole_years() -> None:
    asked = wanted((Decimal("32.0"), Decimal("37.5"), Decimal("39.8")), 18, 18, 65)
    assert solutions(asked)
    assert not possible_alone(asked, Fraction(3, 4), Decimal("39.9"))
    assert solutions(wanted((asked.first, asked.median, Decimal("39.9")), 18, 18, 65)) == ()
