"""The probability of being the best of several Beta probabilities, beside exact rational sums."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design.posterior.best_of_betas import probability_of_being_best


def exact(counts: list[tuple[int, int]], j: int) -> Fraction:
    """Pr(p_j is the greatest) for whole-number Betas: polynomials, integrated term by term."""
    a, b = counts[j]
    product = [Fraction(0)] * (a - 1) + [Fraction((-1) ** k * comb(b - 1, k)) for k in range(b)]
    scale = Fraction(a * comb(a + b - 1, a))
    for other, (c, d) in enumerate(counts):
        if other != j:
            product = times(product, reached(c, d))
    return scale * sum((x / (power + 1) for power, x in enumerate(product)), Fraction(0))


def reached(c: int, d: int) -> list[Fraction]:
    """The distribution function of Beta(c, d) as a polynomial."""
    density = [Fraction(0)] * (c - 1) + [Fraction((-1) ** k * comb(d - 1, k)) for k in range(d)]
    scale = Fraction(c * comb(c + d - 1, c))
    return [Fraction(0), *(scale * x / (power + 1) for power, x in enumerate(density))]


def times(left: list[Fraction], right: list[Fraction]) -> list[Fraction]:
    result = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, x in enumerate(left):
        for j, y in enumerate(right):
            result[i + j] += x * y
    return result


@pytest.mark.parametrize(
    "counts",
    [
        [(1, 1)],
        [(1, 1), (1, 1)],
        [(2, 9), (1, 1), (7, 3)],
        [(13, 1), (1, 13), (6, 6), (4, 10)],
        [(30, 7), (28, 9)],
    ],
)
def test_as_the_exact_polynomials_say(counts: list[tuple[int, int]]) -> None:
    found = probability_of_being_best(
        np.array([a for a, _ in counts], dtype=np.float64),
        np.array([b for _, b in counts], dtype=np.float64),
    )
    expected = [float(exact(counts, j)) for j in range(len(counts))]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11)


NUMBERS = st.floats(1.0, 60.0)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=6))
def test_one_of_them_is_the_best(counts: list[tuple[float, float]]) -> None:
    a, b = np.array(counts).T
    found = probability_of_being_best(a, b)
    assert abs(found.sum() - 1) < 1e-9


@given(NUMBERS, NUMBERS, st.integers(2, 5))
def test_equals_share(a: float, b: float, number: int) -> None:
    found = probability_of_being_best(np.full(number, a), np.full(number, b))
    np.testing.assert_allclose(found, 1 / number, atol=1e-9)


def test_a_margin_makes_it_more_probable_and_one_of_nearly_1_certain() -> None:
    a, b = np.array([2.0, 5.0, 9.0]), np.array([9.0, 5.0, 4.0])
    grows = [probability_of_being_best(a, b, margin) for margin in (0.0, 0.1, 0.3, 0.999)]
    assert all((more > less).all() for less, more in pairwise(grows))
    np.testing.assert_allclose(grows[-1], 1.0, atol=1e-6)


def test_with_a_margin_two_uniforms_are_as_geometry_says() -> None:
    found = probability_of_being_best(np.ones(2), np.ones(2), 0.2)
    np.testing.assert_allclose(found, 1 - 0.8**2 / 2, atol=1e-11)
