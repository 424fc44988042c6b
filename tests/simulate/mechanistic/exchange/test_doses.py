from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from firstdose.simulate.mechanistic.doses import Dose
from firstdose.simulate.mechanistic.exchange.doses import with_doses
from firstdose.simulate.mechanistic.exchange.equations import Equations
from firstdose.simulate.mechanistic.exchange.event_table import Reset
from simulate.mechanistic.exchange.tried_model import courses

ONE = Equations(name="one", rates={"x": "-k*x"}, initial={"x": "0.0"}, parameters={"k": 0.3})


def dose(time, amount, duration=0.0):
    return Dose(target="x", time=time, amount=amount, duration=duration)


def test_a_slow_infusion_and_a_bolus_follow_the_closed_form():
    given = with_doses(ONE, [dose(-2.0, 6.0, 1.5), dose(1.0, 5.0)])
    days = np.array([-1.0, 0.5, 2.0])
    (x, inflow) = courses(given, days)
    rise = [4 / 0.3 * (1 - np.exp(-0.3 * hours)) for hours in (1.0, 1.5)]
    late = rise[1] * np.exp(-0.3 * 1.0)
    after = rise[1] * np.exp(-0.3 * 2.5) + 5 * np.exp(-0.3)
    assert x == pytest.approx([rise[0], late, after], rel=1e-7)
    assert list(inflow) == [4.0, 0.0, 0.0]


def test_boluses_alone_add_no_state():
    given = with_doses(ONE, [dose(3.0, 1.0), dose(1.0, 2.0)])
    assert list(given.rates) == ["x"]
    assert [event.time_days for event in given.events] == [1.0, 3.0]


def test_a_reset_goes_back_to_the_start_and_the_dose_of_that_time_follows():
    one = replace(ONE, initial={"x": "2.0*k"})
    given = with_doses(
        one, [dose(0.0, 6.0, 1.0), dose(1.0, 9.0), Reset(time_days=1.0), dose(1.0, 4.0)]
    )
    (start, end) = given.events
    assert start.added == {"inflow_x": "6.0"}
    assert end.values == {"x": "(2.0*k)+(4.0)", "inflow_x": "0.0"}
    assert end.added == {}
