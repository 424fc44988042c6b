"""The commands design sensitivity and design bias."""

from __future__ import annotations

import csv
import io

import pytest

from cli.command import firstdose, refused
from firstdose.cli.design import bias

TRUTH = ("--truth", "0.05,0.15,0.3")
BOIN = ("--design", "boin", "target=0.3", "--participants", "15")
DAYS = ("--trials", 600, "--accrual-per-day", 0.2, "--window-days", 28)


def rows(*words: object) -> list[dict[str, str]]:
    ended = firstdose(*words)
    assert (ended.code, ended.err) == (0, ""), ended
    return list(csv.DictReader(io.StringIO(ended.out)))


def selected(*risks: float) -> dict[str, float]:
    truth = ",".join(f"{risk:.6f}" for risk in risks)
    found = rows("design", "oc", *BOIN, "--truth", truth)
    return {one["regimen"]: float(one["p_select"]) for one in found}


def test_slopes_are_those_of_the_operating_characteristics() -> None:
    found = rows("design", "sensitivity", *BOIN, *TRUTH)
    assert list(found[0]) == ["measure", "regimen", "value", "risk_of", "slope"]
    step = 0.01
    up, down = selected(0.05, 0.15 + step, 0.3), selected(0.05, 0.15 - step, 0.3)
    for one in found:
        if one["measure"] == "p_select" and one["risk_of"] == "2":
            change = (up[one["regimen"]] - down[one["regimen"]]) / (2 * step)
            assert float(one["slope"]) == pytest.approx(change, abs=0.01)
    whole = [float(one["slope"]) for one in found if one["measure"] == "mean_participants"]
    assert len(whole) == 3
    slopes = [float(one["slope"]) for one in found if one["measure"] == "p_select"]
    assert sum(slopes) == pytest.approx(0, abs=1e-5)


def test_extremes_inside_limits_are_reached_there() -> None:
    found = rows("design", "sensitivity", *BOIN, *TRUTH, "--within", 0.05)
    stated = ("--lowest", "0,0.1,0.25", "--highest", "0.1,0.2,0.35")
    assert rows("design", "sensitivity", *BOIN, *TRUTH, *stated) == found
    third = [one for one in found if (one["measure"], one["regimen"]) == ("p_select", "3")]
    value, low, high = (float(third[0][name]) for name in ("value", "lowest", "highest"))
    assert low < value < high
    for end in ("lowest", "highest"):
        there = selected(*(float(one[f"risk_at_{end}"]) for one in third))
        assert there["3"] == pytest.approx(float(third[0][end]), abs=2e-5)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--within", "0.1", "--lowest", "0,0,0"), 2),
        (("--lowest", "0,0,0"), 2),
        (("--lowest", "0.2,0.2,0.2", "--highest", "0.1,0.3,0.4"), 1),
        (("--lowest", "0.1,0.2", "--highest", "0.1,0.3,0.4"), 1),
    ],
)
def test_limits_that_are_none(words: tuple[str, ...], code: int) -> None:
    assert firstdose("design", "sensitivity", *BOIN, *TRUTH, *words).code == code


@pytest.mark.parametrize(
    ("lowest", "what"),
    [("0.1,0.2", "There are 2 DLT risks for 3 regimens."), ("low", "'low' is no list of DLT")],
)
def test_limits_are_called_by_the_option_that_stated_them(lowest: str, what: str) -> None:
    limits = ("--lowest", lowest, "--highest", "0.1,0.3,0.4")
    said = refused(firstdose("design", "sensitivity", *BOIN, *TRUTH, *limits))
    assert said.startswith(what)
    assert f"Where:  --lowest {lowest} on the command line" in said


def test_slopes_of_a_design_that_reads_responses_are_refused() -> None:
    words = ("--design", "boin12", "toxicity_limit=0.35", "response_limit=0.25")
    said = refused(firstdose("design", "sensitivity", *words, *TRUTH))
    assert said.startswith("Slopes are not computed")


def test_departures_move_what_is_seen_and_what_is_recommended() -> None:
    found = rows("design", "bias", *BOIN, *TRUTH, *DAYS, "--leaves", 0.3, "--before-dlt", 0.5)
    kinds = {one["departures"] for one in found}
    assert kinds == {"unrelated", "informed", "highest"}
    seen = {
        (one["departures"], one["regimen"]): one
        for one in found
        if one["measure"] == "rate_among_evaluable"
    }
    assert {one["value_error"] for one in seen.values()} == {""}
    assert float(seen["unrelated", "3"]["shift"]) > 0 > float(seen["informed", "3"]["shift"])
    (longer,) = (
        float(one["shift"])
        for one in found
        if (one["departures"], one["measure"]) == ("unrelated", "duration_mean")
    )
    assert longer > 0


def test_departures_of_a_study_keep_its_calendar() -> None:
    words = ("design", "bias", "nct06010472", "--trials", 40, "--leaves", 0.1)
    assert any(one["measure"] == "duration_mean" for one in rows(*words))


@pytest.mark.parametrize(
    "words",
    [
        (*BOIN, *TRUTH, *DAYS),
        (*BOIN, *TRUTH, *DAYS, "--leaves", 1),
        (*BOIN, *TRUTH, "--trials", 9, "--leaves", 0.1),
        (*BOIN, *TRUTH, *DAYS[2:], "--leaves", 0.1),
        (*BOIN, *TRUTH, *DAYS, "--leaves", 0.1, "--late-events", "stop"),
    ],
)
def test_half_said_departures_are_not_understood(words: tuple[object, ...]) -> None:
    assert firstdose("design", "bias", *words).code == 2
    assert "--leaves" in bias.EXAMPLE
