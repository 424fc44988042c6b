"""Replacing those who leave moves the DLT rate among evaluable participants."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate.calendar import (
    Accrual,
    Calendar,
    Departures,
    cohorts,
    highest_rate_among_evaluable,
    paths,
    rate_among_evaluable,
)

RISKS = st.floats(0.001, 0.999)
SHARES = st.floats(0.001, 0.999)
ONE_COHORT = paths([0] * 5, [3, 0, 0, 0, 0], [0] + [4] * 4, [1, 2, 3, 4], [-1, 0, 1, 2, 3])


@pytest.mark.parametrize(
    ("risk", "departures", "rate"),
    [
        # Worked by hand: DLTs at any time of the window, 8 % leave within it.
        (0.05, Departures(within_window=0.08), 0.0520),
        (0.30, Departures(within_window=0.08), 0.3089),
        # A quarter of those on the way to a DLT leave: 0.225 / (0.225 + 0.7).
        (0.30, Departures(before_dlt=0.25), 0.2432),
        (0.30, Departures(), 0.30),
    ],
)
def test_known_rates_and_their_simulation(risk: float, departures: Departures, rate: float) -> None:
    assert rate_among_evaluable(risk, departures) == pytest.approx(rate, abs=6e-5)
    calendar = Calendar(accrual=Accrual(per_day=1.0), window_days=(28.0,), departures=departures)
    seen = cohorts.simulated(ONE_COHORT, calendar, (risk,), 1, 0, 130_000)
    assert np.all(seen.evaluable == 3)
    assert seen.dlts.mean() / 3 == pytest.approx(rate, abs=4 * (risk / 390_000) ** 0.5)


@pytest.mark.parametrize(("risk", "highest"), [(0.05, 0.0541), (0.30, 0.3178)])
def test_the_most_that_departures_can_add(risk: float, highest: float) -> None:
    assert highest_rate_among_evaluable(risk, 0.08) == pytest.approx(highest, abs=6e-5)


@given(risk=RISKS, share=SHARES)
def test_independent_departures_raise_the_rate_up_to_the_bound(risk: float, share: float) -> None:
    rate = rate_among_evaluable(risk, Departures(within_window=share))
    assert risk < rate <= highest_rate_among_evaluable(risk, share)


@given(risk=RISKS)
def test_about_half_of_the_bound_when_few_leave(risk: float) -> None:
    added = rate_among_evaluable(risk, Departures(within_window=0.01)) - risk
    assert added == pytest.approx((highest_rate_among_evaluable(risk, 0.01) - risk) / 2, rel=0.02)


@given(risk=RISKS, share=SHARES)
def test_departures_before_a_dlt_lower_the_rate(risk: float, share: float) -> None:
    assert rate_among_evaluable(risk, Departures(before_dlt=share)) < risk


def test_a_rule_that_replaces_sees_the_higher_rate() -> None:
    calendar = Calendar(
        accrual=Accrual(per_day=1.0),
        window_days=(28.0,),
        departures=Departures(within_window=0.3),
    )
    found = cohorts.simulated(ONE_COHORT, calendar, (0.3,), 1, 0, 60_000)
    rate = found.recommended.mean() / 3
    expected = rate_among_evaluable(0.3, Departures(within_window=0.3))
    assert expected > 0.33
    assert rate == pytest.approx(expected, abs=0.005)
