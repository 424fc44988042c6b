"""Random trials on a calendar from the command line: durations, replacements and late events."""

from __future__ import annotations

import csv
import io

import pytest

from cli.command import firstdose, refused

BOIN = ("design", "oc", "--design", "boin", "target=0.3", "--truth", "0.05,0.15,0.3,0.45")
DAYS = ("--accrual-per-day", "0.2", "--window-days", "28")
NEW = {
    *("duration_mean", "duration_sd", "duration_q05", "duration_q25", "duration_q50"),
    *("duration_q75", "duration_q95", "mean_replaced", "mean_late"),
}


def rows(*words: object) -> list[dict[str, str]]:
    ended = firstdose(*words)
    assert (ended.code, ended.err) == (0, ""), ended
    return list(csv.DictReader(io.StringIO(ended.out)))


def whole(found: list[dict[str, str]]) -> dict[str, float]:
    return {one["measure"]: float(one["value"]) for one in found if one["measure"]}


def test_a_calendar_adds_durations_and_a_control_variate_lowers_errors() -> None:
    timed = rows(*BOIN, "--trials", 1500, *DAYS)
    assert set(whole(timed)) == NEW
    *regimens, none = (one for one in timed if not one["measure"])
    assert [one["control_variate"] for one in regimens] == ["yes"] * 4
    assert (none["p_select"], none["control_variate"]) == ("0", "no"), "nothing to be lowered"
    assert float(none["p_select_limit"]) == pytest.approx(3 / 1500, rel=0.01)
    assert {one["control_variate"] for one in timed if one["measure"]} == {"no"}
    plain = rows(*BOIN, "--trials", 1500)
    assert "control_variate" not in plain[0]
    exact = rows(*BOIN)
    for known, one, without in zip(exact[:4], timed[:4], plain[:4], strict=True):
        error = float(one["p_select_error"])
        assert error < float(without["p_select_error"])
        assert float(one["p_select"]) == pytest.approx(
            float(known["p_select"]), abs=4 * error + 2e-6
        )
    days = whole(timed)
    assert days["duration_q05"] < days["duration_q50"] < days["duration_q95"]
    full = whole(rows(*BOIN, "--trials", 1500, *DAYS, "--full"))
    assert full.keys() > NEW | {"p_early_stop", "mean_participants"}


def test_the_bytes_do_not_depend_on_the_number_of_workers() -> None:
    words = (*BOIN, "--trials", 17_000, *DAYS, "--stop", "participants_treated=9")
    assert firstdose(*words).out == firstdose(*words, "--workers", 3).out


def test_who_leaves_is_replaced_and_what_comes_late_may_count() -> None:
    words = (*BOIN, "--trials", 400, *DAYS)
    some = whole(rows(*words, "--leaves", 0.1, "--late", 0.3))
    assert some["mean_replaced"] > 0
    assert some["mean_late"] > 0
    quiet = rows(*words, "--late", 0.3)
    assert quiet != rows(*words, "--late", 0.3, "--late-events", "recount")
    assert quiet != rows(*words, "--late", 0.3, "--late-events", "stop")


def test_a_late_response_makes_a_design_wait_that_weighs_it() -> None:
    limits = ("toxicity_limit=0.35", "response_limit=0.25")
    truth = ("--truth", "0.1,0.2,0.4", "--response", "0.2,0.5,0.6")
    found = {
        (design, days): whole(
            rows(
                *("design", "oc", "--design", design, *limits, *truth, *DAYS, "--trials", 200),
                *(("--response-days", days) if days else ()),
            )
        )["duration_mean"]
        for design in ("boin12", "tite_boin12")
        for days in (0, 84)
    }
    assert found["boin12", 84] > 1.3 * found["boin12", 0]
    assert found["tite_boin12", 84] < 0.9 * found["boin12", 84]


def test_the_calendar_of_a_study() -> None:
    words = ("design", "oc", "nct06010472", "--trials", 60, "--calendar")
    found = whole(rows(*words))
    assert found["duration_mean"] > 365
    faster = whole(rows(*words, "--accrual-per-day", 1))
    assert faster["duration_mean"] < found["duration_mean"]
    assert rows(*words, "--truth", "moderate") != rows(*words, "--truth", "steep")


def test_designs_are_compared_on_the_same_calendar() -> None:
    designs = "boin target=0.3; tite_boin target=0.3"
    words = ("design", "compare", "--designs", designs, "--truth", "0.1,0.3,0.5")
    found = rows(*words, "--trials", 300, *DAYS)
    assert {one["measure"] for one in found} > NEW
    (saved,) = (
        float(one["value"]) for one in found if one["against"] and one["measure"] == "duration_mean"
    )
    assert saved < -50
    paired = [one for one in found if one["against"] and one["measure"] == "p_select"]
    assert {one["control_variate"] for one in paired if not one["mc_limit"]} == {"yes"}
    assert {one["regimen"] for one in paired if one["mc_limit"]} == {"none"}


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--calendar",), "Only random trials take time."),
        (("--trials", "9", "--calendar"), "needs --accrual-per-day and"),
        (("--trials", "9", "--window-days", "28"), "needs --accrual-per-day and"),
        (("--trials", "9", "--late", "0.1"), "depend on a calendar"),
    ],
)
def test_half_a_calendar_is_not_understood(words: tuple[str, ...], what: str) -> None:
    ended = firstdose(*BOIN, *words)
    assert ended.code == 2
    assert what in " ".join(ended.err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((*BOIN, *DAYS[:2], "--window-days", "-1", "--trials", "9"), "DLT windows are of -1 days"),
        ((*BOIN, *DAYS, "--leaves", "2", "--trials", "9"), "The probability of leaving within"),
        (
            ("design", "oc", "nct06010472", "--trials", "9", "--window-days", "28"),
            "A window is stated twice, by --window-days.",
        ),
        (
            ("design", "oc", "nct06010472", "--trials", "9", "--calendar", "--response-days", "28"),
            "A window is stated twice, by --response-days.",
        ),
        (
            (*BOIN, *DAYS, "--response-days", "0", "--trials", "9"),
            "DLT windows are of 28 days",
        ),
    ],
)
def test_refusals(words: tuple[str, ...], what: str) -> None:
    assert refused(firstdose(*words)).startswith(what)
