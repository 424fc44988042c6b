"""Response with a peak, against exact polynomials and against draws."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design.order import Flags
from firstdose.design.posterior.peaked import peaked

Polynomial = list[Fraction]


def chain(regimens: int) -> Flags:
    return np.triu(np.ones((regimens, regimens), dtype=np.bool_))


def times(one: Polynomial, other: Polynomial) -> Polynomial:
    found = [Fraction(0)] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            found[i + j] += a * b
    return found


def integral(of: Polynomial) -> Polynomial:
    return [Fraction(0), *(each / (power + 1) for power, each in enumerate(of))]


def density(n: int, y: int) -> Polynomial:
    found: Polynomial = [Fraction(factorial(n + 1), factorial(y) * factorial(n - y))]
    for _ in range(y):
        found = times(found, [Fraction(0), Fraction(1)])
    for _ in range(n - y):
        found = times(found, [Fraction(1), Fraction(-1)])
    return found


def exactly(densities: list[Polynomial], peak: int) -> Fraction:
    """Up to the peak nested from the left, and beyond it from the right."""
    left = right = [Fraction(1)]
    for one in densities[:peak]:
        left = integral(times(one, left))
    for one in reversed(densities[peak + 1 :]):
        right = integral(times(one, right))
    return sum(integral(times(densities[peak], times(left, right))), Fraction(0))


counts = st.lists(
    st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=1,
    max_size=5,
)


@given(counts)
def test_along_a_chain_it_is_the_exact_integral_of_polynomials(
    seen: list[tuple[int, int]],
) -> None:
    regimens = range(len(seen))
    densities = [density(n, y) for n, y in seen]
    flat = [[Fraction(1)] for _ in regimens]
    evidence = [exactly(densities, k) for k in regimens]
    against = [one / exactly(flat, k) for k, one in enumerate(evidence)]
    mean = [
        sum(
            weight / sum(against) * exactly(_tilted(densities, j), k) / evidence[k]
            for k, weight in enumerate(against)
        )
        for j in regimens
    ]
    n, y = np.array(seen).T
    found = peaked(n, y, chain(len(seen)))
    expected = [float(each / sum(against)) for each in against]
    assert found.probability.tolist() == pytest.approx(expected, abs=1e-11)
    assert found.mean.tolist() == pytest.approx([float(each) for each in mean], abs=1e-11)


def _tilted(densities: list[Polynomial], place: int) -> list[Polynomial]:
    return [
        times(one, [Fraction(0), Fraction(1)]) if number == place else one
        for number, one in enumerate(densities)
    ]


def test_in_a_grid_it_is_what_draws_say() -> None:
    """Two doses by two intervals; the two in the middle are not ordered."""
    order = np.array([[1, 1, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1], [0, 0, 0, 1]], dtype=np.bool_)
    n, y = np.array([6, 6, 3, 6]), np.array([1, 4, 2, 2])
    generator = np.random.default_rng(5)
    draws = generator.beta(1 + y, 1 + n - y, size=(1_000_000, 4))
    flat = generator.uniform(size=(1_000_000, 4))

    def keeps(p: np.ndarray) -> list[np.ndarray]:
        a, b, c, d = p.T
        top = p.max(axis=1)
        return [
            (top == a) & (d <= b) & (d <= c),
            (top == b) & (a <= b) & (d <= b),
            (top == c) & (a <= c) & (d <= c),
            (top == d) & (a <= b) & (a <= c),
        ]

    held = keeps(draws)
    evidence = [one.mean() / prior.mean() for one, prior in zip(held, keeps(flat), strict=True)]
    weight = np.array(evidence) / sum(evidence)
    mean = sum(share * draws[one].mean(axis=0) for share, one in zip(weight, held, strict=True))
    found = peaked(n, y, order)
    assert found.probability == pytest.approx(weight, abs=4e-3)
    assert found.mean == pytest.approx(mean, abs=2e-3)


def test_before_any_difference_every_regimen_may_be_the_peak() -> None:
    found = peaked(np.array([4]), np.array([1]), chain(1))
    assert (found.probability.item(), found.mean.item()) == pytest.approx((1.0, 2 / 6))


def test_what_nobody_was_treated_at_is_left_out() -> None:
    with_gap = peaked(np.array([6, 0, 6]), np.array([1, 0, 4]), chain(3))
    without = peaked(np.array([6, 6]), np.array([1, 4]), chain(2))
    assert np.isnan(with_gap.probability[1])
    assert with_gap.probability[[0, 2]] == pytest.approx(without.probability)
    assert np.isnan(peaked(np.array([0]), np.array([0]), chain(1)).mean).all()


def test_a_fall_at_the_highest_regimen_moves_the_peak_below_it() -> None:
    n = np.array([12, 12, 12, 12])
    found = peaked(n, np.array([2, 6, 9, 4]), chain(4))
    assert int(found.probability.argmax()) == int(found.mean.argmax()) == 2
    rising = peaked(n, np.array([2, 4, 6, 9]), chain(4))
    assert int(rising.probability.argmax()) == 3
