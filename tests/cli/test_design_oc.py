"""The commands design list and design oc, and how a design is named on the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli.command import firstdose, refused
from firstdose.cli.design import list as design_list
from firstdose.cli.design import oc
from firstdose.protocol.catalogue import design_classes

TRUTH = "0.05,0.15,0.30,0.45,0.60"
BOIN = ("design", "oc", "--design", "boin", "--set", "target=0.3", "--truth", TRUTH)


OF_THE_STUDY = (
    "The guards of the study file (wait_for_pending, no_skipping, participant_cap, too_toxic) go"
    " with its own design; boin has too_toxic here.\n"
)
REPLACED = "The guards stated take the place of what boin usually has: too_toxic.\n"


def rows(*words: object, said: str = "") -> list[dict[str, str]]:
    """The rows of a command that says this beside them, or nothing."""
    ended = firstdose(*words)
    assert (ended.code, ended.err) == (0, said), ended
    return list(csv.DictReader(io.StringIO(ended.out)))


def test_the_list_has_every_design_and_what_must_be_stated() -> None:
    ended = firstdose(*design_list.EXAMPLE.split()[1:])
    assert ended.code == 0
    for kind in design_classes():
        assert f"{kind}: " in ended.out
    assert "  - target: number above 0 and below 1 (required)" in ended.out
    assert "  source: Liu and Yuan, J R Stat Soc C 2015; 64: 507-523" in ended.out
    assert "`" not in ended.out
    assert max(map(len, ended.out.splitlines())) <= 96


def test_the_list_as_json() -> None:
    listed = json.loads(firstdose("design", "list", "--json").out)
    assert [each["kind"] for each in listed] == list(design_classes())
    assert listed[0]["settings"][0]["default"] == "true"
    guards = json.loads(firstdose("design", "list", "--json", "--guards").out)
    assert {"too_toxic", "stays"} <= {each["kind"] for each in guards}


def test_exact_operating_characteristics_of_boin() -> None:
    """The five columns, and the numbers that the package BOIN 2.7.2 has within its error."""
    found = rows(*oc.EXAMPLE.split()[1:])
    assert list(found[0]) == ["regimen", "true_p", "p_select", "mean_n", "mean_dlt"]
    assert [each["regimen"] for each in found] == ["1", "2", "3", "4", "5", "none"]
    assert [float(each["p_select"]) for each in found] == pytest.approx(
        [0.0117, 0.2321, 0.5463, 0.1937, 0.0160, 0.0002], abs=6e-5
    )
    assert found[-1]["mean_n"] == ""
    assert rows(*BOIN, "--exact") == found


def test_measures_of_the_whole() -> None:
    found = {each["measure"]: each["value"] for each in rows(*BOIN, "--full") if each["measure"]}
    assert float(found["mean_participants"]) == pytest.approx(29.9946, abs=1e-3)
    assert float(found["mean_over_dosed"]) == pytest.approx(5.5638, abs=1e-3)
    assert "p_participants_30" in found
    higher = {each["measure"]: each["value"] for each in rows(*BOIN, "--full", "--target", "0.5")}
    assert float(higher["mean_over_dosed"]) == pytest.approx(0.8128, abs=1e-3)


def test_random_trials_have_errors_and_repeat() -> None:
    drawn = rows(*BOIN, "--trials", 4000, "--seed", 3, "--full")
    assert drawn == rows(*BOIN, "--trials", 4000, "--seed", 3, "--full")
    third = drawn[2]
    assert abs(float(third["p_select"]) - 0.5463) < 4 * float(third["p_select_error"])
    assert drawn[-1]["value_error"] != ""
    assert third["p_select_limit"] == ""


def test_what_no_trial_recommends_has_an_error_and_a_limit() -> None:
    found = rows(*BOIN[:-1], "0.9,0.92,0.94,0.96,0.98", "--trials", 1000)
    highest, none = found[-2], found[-1]
    assert (highest["p_select"], none["p_select"]) == ("0", "1")
    assert float(highest["p_select_error"]) == float(none["p_select_error"]) > 0.001
    assert float(highest["p_select_limit"]) == pytest.approx(3 / 1000, rel=0.01)
    assert float(none["p_select_limit"]) == pytest.approx(1 - 3 / 1000, abs=1e-4)


def test_names_and_settings_may_be_written_freely() -> None:
    words = ("design", "oc", "target=0.3", "--design", "B.O.I.N.", "--truth", TRUTH)
    assert rows(*words) == rows(*BOIN)


def test_what_goes_with_a_design_can_be_said() -> None:
    none = rows(*BOIN, "--guard", "none", said=REPLACED)
    assert none != rows(*BOIN)
    same = "too_toxic:limit=0.3,probability=0.95,prior_dlt=1,prior_no_dlt=1,from_participants=3"
    assert rows(*BOIN, "--guard", same, said=REPLACED) == rows(*BOIN)
    assert rows(*BOIN, "--guard", f"{same},asked=when_cohort_is_full") == rows(*BOIN)
    assert rows(*BOIN, "--stop", "participants_treated=30") == rows(*BOIN)
    twelve = rows(*BOIN, "--participants", 12)
    assert sum(float(each["mean_n"] or 0) for each in twelve) <= 12
    assert rows(*BOIN, "--stop", "none", "--max-per-regimen", 6) != rows(*BOIN)
    assert rows(*BOIN, "--start", 3)[0] != rows(*BOIN)[0]
    assert rows(*BOIN, "--cohort-size", 1) != rows(*BOIN)


def test_a_study_with_its_own_truths() -> None:
    found = rows("design", "oc", "nct06010472")
    assert found == rows("design", "oc", "nct06010472", "--truth", "moderate")
    assert found[0]["regimen"] == "d1-i7"
    assert float(found[15]["p_select"]) == pytest.approx(0.878814, abs=1e-5)
    named = ("--design", "boin", "target=0.2")
    other = rows("design", "oc", "nct06010472", *named, said=OF_THE_STUDY)
    assert [each["regimen"] for each in other] == [each["regimen"] for each in found]


def test_a_study_says_how_many_participants_there_are() -> None:
    ended = firstdose("design", "oc", "nct06010472", "--participants", 12)
    assert (ended.code, "The study file says it" in ended.err) == (2, True)


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    ended = firstdose(*BOIN, "--out", tmp_path / "oc.csv")
    assert ended.out == f"Written: {tmp_path / 'oc.csv'}\n"
    assert (tmp_path / "oc.csv").read_text() == firstdose(*BOIN).out


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--design", "boim", "--truth", "0.1"), "There is no design 'boim'."),
        (("--design", "3+3", "--truth", "0.1,30"), "'30' is no probability."),
        (("--design", "3+3", "--truth", "0.1,,0.2"), "'' is no probability."),
        (("--design", "3+3", "--truth", "0.1,nan,0.2"), "'nan' is no probability."),
        (
            ("--design", "3+3", "--regimens", "2", "--truth", "moderate"),
            "'moderate' is no list of DLT risks.",
        ),
        (("--design", "3+3", "--truth", "0.1", "--regimens", "2"), "--regimens says 2, and 1"),
        (("--design", "3+3", "--truth", "0.1", "--start", "2"), "There is no regimen 2 to start"),
        (("nct06010472", "--truth", "0.1"), "There are 1 DLT risks for 16 regimens."),
        (("nct06010472", "--truth", "stepe"), "This study has no truth named 'stepe'."),
        (("nct06010472", "--part", "two"), "nct06010472 has no part 'two'."),
        (("nct0601047",), "There is no study 'nct0601047'."),
    ],
)
def test_refusals(words: tuple[str, ...], what: str) -> None:
    said = refused(firstdose("design", "oc", *words))
    assert said.startswith(what)


def test_every_problem_of_a_command_line_is_shown_at_once() -> None:
    words = ("--design", "boin", "target=30", "foo=1", "--guard", "x", "--stop", "nine")
    ended = firstdose("design", "oc", *words, "--truth", "0.1,2")
    assert ended.code == 1
    whats = ("'30' is out", "key `foo`", "guard 'x'", "condition 'nine'", "'2' is no probability")
    for what in whats:
        assert what in ended.err
    assert ended.err.endswith("5 problems; nothing was written.\n")


def test_what_a_check_of_study_files_refuses_is_refused_here() -> None:
    said = refused(
        firstdose("design", "oc", "--design", "3+3", "--cohort-size", 2, "--truth", "0.1")
    )
    assert "--cohort-size, --max-per-regimen on the command line" in said


@pytest.mark.parametrize(("doses", "fold"), [("", 2), ("doses=1,2.5,5,10", 2.5)])
def test_an_increment_counts_the_doses_that_the_design_states(doses: str, fold: float) -> None:
    words = (
        *("design", "oc", "--design", "blrm", "reference_dose=5", "prior.kind=normal"),
        *("prior.intercept_mean=-2", "prior.intercept_sd=1.2"),
        *("prior.log_slope_mean=0.3", "prior.log_slope_sd=0.6", "--participants", 6),
        *("--truth", "0.05,0.15,0.3,0.45", *doses.split()),
    )
    said = refused(firstdose(*words, "--guard", f"dose_increment:fold={fold - 0.1}"))
    assert said.startswith(f"The step from `1` to `2` is {fold:g} fold")
    assert firstdose(*words, "--guard", f"dose_increment:fold={fold}").code == 0


PRIOR = "prior_dlt=1,prior_no_dlt=1"
ON_A_SCORE = f"too_toxic:limit=0.3,probability=0.9,{PRIOR},from_participants=3,counts=score"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--design", "3+3", "--cohort-size", "2"), "the 3+3 rule of the part."),
        (("--design", "3+3", "--stop", "participants_treated=9"), "The design of the part cannot"),
        (
            ("--design", "boin", "target=0.3", "--cohort-size", "40"),
            "Cohorts of 40 are entered in the part; the stopping rule",
        ),
        (
            ("--design", "boin", "target=0.3", "--guard", ON_A_SCORE),
            "Regimens of the part are closed by a toxicity score",
        ),
    ],
)
def test_without_a_study_no_part_has_a_name(words: tuple[str, ...], said: str) -> None:
    shown = refused(firstdose("design", "oc", *words, "--truth", "0.1,0.2,0.3"))
    assert said in " ".join(shown.split())
    assert "line`" not in shown
