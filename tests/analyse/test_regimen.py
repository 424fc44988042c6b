"""Regimens, decisions and dose-limiting toxicity: what T3 and F3 lay out."""

from datetime import date, timedelta

from analyse.conftest import Analysed
from analyse.small_trial import Trial
from firstdose.analyse.cut import ALL
from firstdose.analyse.regimen import DECISIONS, PLANNED, reason_of
from firstdose.analyse.rows import Statistic
from firstdose.records.values import Action, Reason

ZERO = date(2024, 3, 4)
DAY = timedelta(days=1)
WHY = Reason(
    key="three_plus_three.no_dlt_in_three",
    values=(("regimen", "d1-i7"), ("dlts", "0"), ("evaluable", "3")),
)


def escalated() -> Trial:
    trial = Trial()
    trial.decided(ZERO - 30 * DAY, Action.START, "d1-i7")
    for number in range(3):
        trial.participant(f"00{number}", ZERO + number * DAY)
    trial.decided(ZERO + 40 * DAY, Action.ESCALATE, "d1-i5", (WHY,))
    return trial


def test_a_regimen_is_described_by_its_plan(analysed: Analysed) -> None:
    found = analysed(Trial(), ZERO)
    assert found.row(PLANNED, "d2-i5", "cells_per_infusion").value == 1_500_000_000
    assert found.row(PLANNED, "d2-i5", "infusion_days").value == "0 5 10"
    assert found.row(PLANNED, "d2-i5", "interval_days").value == 5


def test_a_decision_keeps_what_was_reviewed_and_why(analysed: Analysed) -> None:
    found = analysed(escalated(), ZERO + 60 * DAY)
    assert found.row(DECISIONS, "1", "reviewed").value == ""
    assert found.row(DECISIONS, "2", "reviewed").value == "d1-i7"
    assert found.row(DECISIONS, "2", "regimen").value == "d1-i5"
    assert found.row(DECISIONS, "2", "decided_on").value == ZERO + 40 * DAY
    why = found.row(DECISIONS, "2", "reason.1")
    assert reason_of(str(why.value)) == WHY
    assert found.find(DECISIONS, "3", "regimen") is None


def test_a_decision_of_the_day_after_the_cut_is_not_there(analysed: Analysed) -> None:
    found = analysed(escalated(), ZERO + 39 * DAY)
    assert found.find(DECISIONS, "2", "regimen") is None


def test_an_opened_regimen_without_anyone_counts_nobody(analysed: Analysed) -> None:
    found = analysed(escalated(), ZERO + 60 * DAY)
    assert found.row("enrolled", "d1-i5", "participants", Statistic.N).value == 0
    assert found.row("enrolled", "d1-i7", "participants", Statistic.N).value == 3


def test_dlts_are_counted_per_regimen_and_pooled(analysed: Analysed) -> None:
    trial = escalated()
    trial.participant("010", ZERO, regimen="d1-i5").crs(2, grade=3)
    found = analysed(trial, ZERO + 60 * DAY)
    for group, dlts, of, upper in (
        ("d1-i7", 0, 3, "70.8"),
        ("d1-i5", 1, 1, "100.0"),
        (ALL, 1, 4, "80.6"),
    ):
        row = found.row("dlt_evaluable", group, "dlt", Statistic.COUNT)
        assert (row.value, row.n) == (dlts, of)
        limit = found.row("dlt_evaluable", group, "dlt", Statistic.UPPER).value
        assert f"{limit:.1f}" == upper


def test_pending_participants_are_not_evaluable_yet(analysed: Analysed) -> None:
    found = analysed(escalated(), ZERO + 29 * DAY)
    windows = [
        found.row("safety_infused", ALL, f"dlt_window.{state}", Statistic.COUNT).value
        for state in ("evaluable", "pending", "not_evaluable")
    ]
    assert windows == [1, 2, 0]
    assert found.row("dlt_evaluable", ALL, "dlt", Statistic.COUNT).n == 1
