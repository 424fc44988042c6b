from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design import Ends, automaton_of, ends
from firstdose.design.automaton.polynomial import (
    participants,
    recommends,
    sensitivity,
    worst_case,
)
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, ThreePlusThree
from firstdose.records.problem import StudyError

SETTINGS = Boin(target=Decimal("0.3"))


@cache
def boin() -> Ends:
    """How a part of three regimens and at most 18 participants ends under BOIN."""
    return ends(automaton_of(in_a_line(SETTINGS, 3, usual(SETTINGS, 18))))


@given(st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3), st.integers(-1, 2))
def test_the_slope_is_that_of_the_mean(risk: list[float], regimen: int) -> None:
    at = np.array(risk)
    found = sensitivity(boin(), recommends(boin(), regimen), at)
    assert found.value == pytest.approx(
        float(boin().probability_at(at)[boin().recommended == regimen].sum()), abs=1e-12
    )
    for number in range(3):
        step = np.zeros(3)
        step[number] = 1e-6
        up, down = (
            sensitivity(boin(), recommends(boin(), regimen), at + sign * step).value
            for sign in (1, -1)
        )
        assert found.slope[number] == pytest.approx((up - down) / 2e-6, abs=1e-6)


def test_the_slopes_of_all_recommendations_add_up_to_nothing() -> None:
    at = np.array([0.0, 0.3, 1.0])
    slopes = [
        sensitivity(boin(), recommends(boin(), regimen), at).slope for regimen in range(-1, 3)
    ]
    assert np.sum(slopes, axis=0) == pytest.approx(np.zeros(3), abs=1e-12)


def test_no_truth_on_a_fine_grid_is_worse_than_the_worst_case() -> None:
    lowest, highest = np.array([0.05, 0.1, 0.2]), np.array([0.3, 0.5, 0.6])
    values = recommends(boin(), 2)
    worst = worst_case(boin(), values, lowest, highest)
    grid = np.stack(
        np.meshgrid(*[np.linspace(a, b, 8) for a, b in zip(lowest, highest, strict=True)]), -1
    ).reshape(-1, 3)
    assert worst.value >= max(sensitivity(boin(), values, at).value for at in grid) - 1e-9
    assert (worst.risk >= lowest).all()
    assert (worst.risk <= highest).all()


def test_3_plus_3_treats_most_where_the_first_dose_is_safe_and_the_next_is_not() -> None:
    settings = ThreePlusThree()
    two = ends(automaton_of(in_a_line(settings, 2, usual(settings))))
    worst = worst_case(two, participants(two).astype(np.float64), np.zeros(2), np.ones(2))
    assert worst.value <= 12
    assert worst.risk[0] < worst.risk[1]


def test_limits_that_are_none_are_refused() -> None:
    with pytest.raises(StudyError, match="not limits"):
        worst_case(boin(), recommends(boin(), 0), np.array([0.4] * 3), np.array([0.2] * 3))
