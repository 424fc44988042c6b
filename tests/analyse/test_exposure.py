"""Exposure: given beside planned, and how long everyone was followed."""

from datetime import date, timedelta

from analyse.conftest import Analysed
from analyse.small_trial import Trial
from firstdose.analyse.cut import ALL
from firstdose.analyse.rows import Statistic

ZERO = date(2024, 3, 4)
TREATED = "safety_infused"


def test_given_beside_planned(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO)
    trial.participant("002", ZERO, infusions=2)
    found = analysed(trial, ZERO + timedelta(days=100))
    assert found.row(TREATED, ALL, "infusions.3", Statistic.COUNT).value == 1
    assert found.row(TREATED, ALL, "infusions.2", Statistic.PERCENT).value == 50
    assert found.row(TREATED, ALL, "infusions.all_planned", Statistic.COUNT).value == 1
    share = found.row(TREATED, ALL, "cells_given_percent_of_planned", Statistic.MINIMUM).value
    assert f"{share:.1f}" == "66.7"
    interval = found.row(TREATED, ALL, "interval_achieved_days", Statistic.MEDIAN)
    assert (interval.value, interval.n) == (7, 3)


def test_follow_up_ends_with_leaving_or_the_cut(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO)
    trial.participant("002", ZERO).withdrew(30)
    found = analysed(trial, ZERO + timedelta(days=100))
    followed = [
        found.row(TREATED, ALL, "follow_up_days", statistic).value
        for statistic in (Statistic.MINIMUM, Statistic.MAXIMUM)
    ]
    assert followed == [30, 100]


def test_infusions_still_to_come(analysed: Analysed) -> None:
    """Not of whoever left, and not of whoever has had all."""
    trial = Trial()
    trial.participant("001", ZERO)
    trial.participant("002", ZERO, infusions=2)
    trial.participant("003", ZERO, infusions=1).withdrew(3)
    early = analysed(trial, ZERO + timedelta(days=1))
    assert early.row(TREATED, ALL, "infusions.still_due", Statistic.COUNT).value == 3
    later = analysed(trial, ZERO + timedelta(days=14)).row(
        TREATED, ALL, "infusions.still_due", Statistic.COUNT
    )
    assert (later.value, later.n) == (1, 3)
