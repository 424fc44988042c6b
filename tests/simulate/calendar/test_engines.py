"""What holds for every design on the calendar."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate.calendar import Accrual, Trials, joined
from firstdose.simulate.calendar.settings import NO_DEPARTURES
from simulate.calendar.assumptions import ENGINES, EVERYTHING, S1

pytestmark = pytest.mark.machine_code
COLUMNS = [field.name for field in fields(Trials)]


def same(one: Trials, other: Trials) -> bool:
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in COLUMNS)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_the_division_of_the_work_changes_no_byte(engine: str) -> None:
    run = ENGINES[engine]
    whole = run(EVERYTHING, S1, 7, 100, 60)
    chunks = [run(EVERYTHING, S1, 7, 100 + start, size) for start, size in ((0, 1), (1, 40))]
    chunks.append(run(EVERYTHING, S1, 7, 141, 19))
    assert same(joined(chunks), whole)
    assert not same(run(EVERYTHING, S1, 8, 100, 60), whole)


@pytest.mark.parametrize("engine", sorted(ENGINES))
@given(seed=st.integers(0, 2**64 - 1), trial=st.integers(0, 10**9))
def test_counts_make_sense(engine: str, seed: int, trial: int) -> None:
    found = ENGINES[engine](EVERYTHING, S1, seed, trial, 5)
    assert np.all(found.evaluable <= found.participants)
    assert np.all(found.dlts <= found.evaluable)
    assert np.all(found.replaced <= 15)
    assert np.all(found.recommended < 5)
    assert np.all(found.duration_days > 0)
    assert np.all(found.participants[:, 0] >= 1)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_nothing_toxic_reaches_the_top_and_too_much_stops_or_stays_low(engine: str) -> None:
    quiet = replace(EVERYTHING, departures=NO_DEPARTURES)
    none = ENGINES[engine](quiet, (0.0,) * 5, 1, 0, 50)
    assert np.all(none.dlts == 0)
    assert np.all(none.participants[:, 4] > 0)
    certain = ENGINES[engine](quiet, (1.0,) * 5, 1, 0, 50)
    if engine != "tite-crm":  # which goes up on open windows, until the first DLT shows
        assert np.all(certain.participants[:, 1:] == 0)
    assert np.all(certain.recommended <= (0 if engine == "tite-crm" else -1))


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_faster_accrual_makes_trials_shorter(engine: str) -> None:
    slow, fast = (
        ENGINES[engine](
            replace(EVERYTHING, accrual=Accrual(per_day=per_day)), S1, 3, 0, 400
        ).duration_days.mean()
        for per_day in (0.03, 0.3)
    )
    assert fast < 0.8 * slow


@pytest.mark.parametrize("engine", ["cohorts", "rolling six"])
def test_those_who_wait_come_sooner_than_others_in_their_stead(engine: str) -> None:
    leave = ENGINES[engine](EVERYTHING, S1, 3, 0, 400)
    waits = replace(EVERYTHING, accrual=Accrual(per_day=0.1, when_closed="wait"))
    stay = ENGINES[engine](waits, S1, 3, 0, 400)
    assert stay.duration_days.mean() < leave.duration_days.mean()
