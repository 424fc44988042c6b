"""What replacing those who leave does to the rate a design sees, and to what it recommends."""

import pytest

from firstdose.simulate.calendar import Accrual, Calendar, Departures
from firstdose.simulate.many_trials import Draws
from firstdose.simulate.replacement_bias import seen_rates, shifts
from simulate.test_comparison import BOIN, S1

CALENDAR = Calendar(accrual=Accrual(per_day=1.0), window_days=(28.0,) * 5)


@pytest.mark.parametrize("row", seen_rates((0.05, 0.3), 0.08), ids=lambda row: f"{row.risk:g}")
def test_departures_move_the_rate_either_way(row) -> None:
    """With 8 % departures: 0.05 is seen as 0.052 or at most 0.0541, 0.30 as 0.309 or 0.318."""
    expected = {0.05: (0.0520, 0.0541), 0.3: (0.309, 0.318)}[row.risk]
    assert (row.unrelated, row.highest) == pytest.approx(expected, abs=6e-4)
    assert row.informed < row.risk < row.unrelated < row.highest


def test_the_design_recommends_lower_or_higher_regimens() -> None:
    kinds = (
        ("unrelated", Departures(within_window=0.3)),
        ("informed", Departures(within_window=0.01, before_dlt=0.6)),
    )
    rows = shifts(BOIN, S1, CALENDAR, kinds, Draws(trials=3000, seed=5))
    found = {(r.departures, r.shift.name, r.shift.regimen): r for r in rows}
    up = found["informed", "p_select", "4"].shift
    down = found["unrelated", "p_select", "2"].shift
    assert up.value > 4 * up.drawn_error > 0
    assert down.value > 2 * down.drawn_error > 0
    assert found["unrelated", "duration_mean", ""].shift.value > 0
