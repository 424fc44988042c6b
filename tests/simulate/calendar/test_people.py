"""When participants come and when a DLT shows; and assumptions that cannot be."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from firstdose.records.problem import StudyError
from firstdose.simulate.calendar import (
    Accrual,
    Calendar,
    Departures,
    Onset,
    backfill,
    cohorts,
    paths,
)
from firstdose.simulate.calendar.people import onset_days
from firstdose.simulate.calendar.settings import assumed
from simulate.calendar.assumptions import S1, backfilled

PLAIN = Calendar(accrual=Accrual(per_day=1.0), window_days=(28.0,))
DRAWN = (np.arange(20_000) + 0.5) / 20_000


def days(onset: Onset, risk: float) -> np.ndarray:
    given = assumed(replace(PLAIN, onset=onset), (risk,))
    return np.array([onset_days(given.course[0], given.places[0], u) for u in DRAWN])


def test_uniform_onset() -> None:
    assert stats.kstest(days(Onset(), 0.3) / 28, "uniform").statistic < 1e-3


@pytest.mark.parametrize("shape", ["halves", "weibull"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_the_second_half_has_its_share(shape, share: float) -> None:
    found = days(Onset(shape=shape, in_second_half=share), 0.3)
    assert np.mean(found > 14) == pytest.approx(share, abs=2e-4)
    assert np.all((found > 0) & (found <= 28))


def test_weibull_onset_is_a_weibull_time_cut_at_the_window() -> None:
    found = days(Onset(shape="weibull", in_second_half=0.5), 0.3)
    shape = np.log(np.log(0.7) / np.log(0.85)) / np.log(2)
    scale = 28 / (-np.log(0.7)) ** (1 / shape)
    weibull = stats.weibull_min(shape, scale=scale)
    reached = np.asarray(weibull.cdf(found)) / 0.3
    assert stats.kstest(reached, "uniform").statistic < 1e-3


def test_as_many_leave_as_said() -> None:
    leaving = replace(PLAIN, departures=Departures(within_window=0.2))
    one_cohort = paths([0] * 5, [3, 0, 0, 0, 0], [0] + [4] * 4, [1, 2, 3, 4], [-1, 0, 1, 2, 3])
    seen = cohorts.simulated(one_cohort, leaving, (0.0,), 1, 0, 30_000)
    assert seen.replaced.sum() / seen.participants.sum() == pytest.approx(0.2, abs=0.005)


IMPOSSIBLE = [
    replace(PLAIN, accrual=Accrual(per_day=0.0)),
    replace(PLAIN, accrual=Accrual(per_day=float("nan"))),
    replace(PLAIN, departures=Departures(before_dlt=1.2)),
    replace(PLAIN, departures=Departures(within_window=1.0)),
    replace(PLAIN, departures=Departures(maximum_replacements_per_regimen=-1)),
    replace(PLAIN, departures=Departures(maximum_replacements_per_regimen=10_000)),
    replace(PLAIN, onset=Onset(in_second_half=0.0)),
    replace(PLAIN, onset=Onset(late=-0.1)),
    replace(PLAIN, window_days=(0.0,)),
    replace(PLAIN, window_days=(28.0, 28.0)),
]


@pytest.mark.parametrize("calendar", IMPOSSIBLE)
def test_what_cannot_be_is_refused(calendar: Calendar) -> None:
    with pytest.raises(StudyError, match="Assumptions of the calendar simulation"):
        assumed(calendar, (0.2,))


def test_every_impossible_value_is_named_at_once() -> None:
    with pytest.raises(StudyError) as refused:
        assumed(replace(PLAIN, onset=Onset(late=2.0)), (1.5,))
    assert len(refused.value.problems) == 2


def test_backfill_needs_candidates_who_do_not_wait() -> None:
    waits = replace(PLAIN, accrual=Accrual(per_day=1.0, when_closed="wait"))
    with pytest.raises(StudyError, match="nobody would be left"):
        backfill.simulated(backfilled(0.3, (0.3,) * 5), waits, S1, 1, 0, 1)
