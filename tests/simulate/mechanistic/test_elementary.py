"""Exponential, logarithm and the number below against those of the C library."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate.mechanistic.elementary import below, exponential, logarithm


def last_places(found: float, exact: float) -> float:
    return abs(found - exact) / np.spacing(abs(exact))


@given(st.floats(-700, 700) | st.floats(-1, 1))
def test_the_exponential_is_right_to_two_last_places(x: float) -> None:
    assert last_places(exponential(x), math.exp(x)) <= 2


@given(st.floats(min_value=1e-300, max_value=1e300) | st.floats(0.5, 2))
def test_the_logarithm_is_right_to_two_last_places(x: float) -> None:
    assert logarithm(x) == math.log(x) == 0 or last_places(logarithm(x), math.log(x)) <= 2


@given(st.floats(allow_nan=False, min_value=-1.7e308))
def test_the_number_below_is_the_next_one(x: float) -> None:
    assert below(x) == np.nextafter(x, -math.inf)


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        (exponential(0.0), 1.0),
        (exponential(-1e4), 0.0),
        (exponential(-math.inf), 0.0),
        (exponential(1e4), math.inf),
        (exponential(math.nan), math.nan),
        (logarithm(1.0), 0.0),
        (logarithm(0.0), -math.inf),
        (logarithm(math.inf), math.inf),
        (logarithm(-1.0), math.nan),
        (logarithm(math.nan), math.nan),
    ],
)
def test_at_the_ends(found: float, exact: float) -> None:
    np.testing.assert_equal(found, exact)
