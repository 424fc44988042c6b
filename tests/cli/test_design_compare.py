"""The command design compare: rows of every design under every truth, and their figure."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cli.command import firstdose, refused
from firstdose.cli.design import compare
from firstdose.cli.files import study_files
from firstdose.design.scenarios import FIVE_IN_A_LINE

TWO = ("design", "compare", "--designs", "boin target=0.3; 3+3")
TRUTHS = ("--truth", "0.05,0.15,0.3", "--truth", "0.3,0.4,0.5")


OF_THE_STUDY = (
    "The guards of the study file (wait_for_pending, no_skipping, participant_cap, too_toxic) go"
    " with its own design; boin has too_toxic here.\n"
)


def rows(*words: object, said: str = "") -> list[dict[str, str]]:
    """The rows of a command that says this beside them, or nothing."""
    ended = firstdose(*words)
    assert (ended.code, ended.err) == (0, said), ended
    return list(csv.DictReader(io.StringIO(ended.out)))


def test_every_design_under_every_truth() -> None:
    found = rows(*TWO, *TRUTHS)
    assert list(found[0]) == ["design", "scenario", "regimen", "measure", "value", "mc_error"]
    assert {one["design"] for one in found} == {"boin target=0.3", "3+3"}
    assert {one["scenario"] for one in found} == {"0.05,0.15,0.3", "0.3,0.4,0.5"}
    assert {one["mc_error"] for one in found} == {""}
    selected = [
        float(one["value"])
        for one in found
        if (one["design"], one["scenario"]) == ("3+3", "0.3,0.4,0.5")
        and one["measure"] == "p_select"
    ]
    assert sum(selected) == pytest.approx(1, abs=1e-5)


def test_it_says_the_same_as_oc() -> None:
    alone = list(
        csv.DictReader(
            io.StringIO(
                firstdose("design", "oc", "--design", "3+3", "--truth", "0.05,0.15,0.3").out
            )
        )
    )
    beside = {
        one["regimen"]: float(one["value"])
        for one in rows(*TWO, *TRUTHS)
        if (one["design"], one["scenario"], one["measure"]) == ("3+3", "0.05,0.15,0.3", "p_select")
    }
    for one in alone:
        assert beside[one["regimen"]] == pytest.approx(float(one["p_select"]), abs=1e-6)


def test_random_trials_give_differences_with_their_own_errors() -> None:
    found = rows(*TWO, *TRUTHS, "--trials", 500, "--seed", 2)
    paired = [one for one in found if one["against"]]
    assert paired
    assert {one["against"] for one in paired} == {"boin target=0.3"}
    assert all(one["mc_error"] for one in found)


def test_a_share_of_every_trial_has_an_error_and_a_limit() -> None:
    """All of 100 trials end so: above 97 % with 95 % confidence, and no standard error of 0."""
    found = rows(*TWO, "--truth", "0.9,0.95,0.99", "--trials", 100)
    selected = [one for one in found if one["measure"] == "p_select"]
    certain = [one for one in selected if one["value"] in {"0.000000", "1.000000"}]
    assert {one["regimen"] for one in certain} == {"1", "2", "3", "none"}
    assert {one["value"] for one in certain} == {"0.000000", "1.000000"}
    for one in certain:
        nearest = 1 - 0.05**0.01 if one["value"] == "0.000000" else 0.05**0.01
        assert float(one["mc_limit"]) == pytest.approx(nearest, abs=1e-6)
        assert float(one["mc_error"]) == pytest.approx((2 * 102 / 104**3) ** 0.5, abs=1e-6)
    assert {one["mc_limit"] for one in found if not one["measure"].startswith("p_")} == {""}


def test_a_set_of_truths_and_a_figure(tmp_path: Path) -> None:
    figures = tmp_path / "a.svg", tmp_path / "b.svg"
    words = ("--scenarios", "five-in-a-line", "--out", tmp_path / "a.csv")
    for figure in figures:
        ended = firstdose(*TWO, *words, "--figure", figure)
        assert ended.code == 0
    assert figures[0].read_bytes() == figures[1].read_bytes()
    svg = figures[0].read_text("utf-8")
    for each in FIVE_IN_A_LINE:
        assert f"Assumed DLT risks, {each.name}" in svg
    assert "Simulated" not in svg
    firstdose(*TWO, *TRUTHS, "--trials", 50, "--figure", figures[0], "--out", tmp_path / "b.csv")
    assert "Simulated trial: no person was treated" in figures[0].read_text("utf-8")
    assert "five-in-a-line" in compare.EXAMPLE


def test_a_study_is_compared_under_its_own_truths() -> None:
    found = rows(
        "design", "compare", "nct06010472", "--designs", "boin target=0.2", said=OF_THE_STUDY
    )
    assert {one["design"] for one in found} == {"nct06010472", "boin target=0.2"}
    assert {"flat", "moderate", "steep"} <= {one["scenario"] for one in found}


def test_a_study_goes_by_its_name_wherever_its_file_lies(tmp_path: Path) -> None:
    copy = tmp_path / "copied.yaml"
    copy.write_text(study_files("nct06010472").study_text, "utf-8")
    asked = ("--truth", ",".join(["0.1"] * 16))
    named = ("design", "compare", "nct06010472", *asked)
    assert rows("design", "compare", copy, *asked) == rows(*named)


def test_responses_stand_beside_every_truth() -> None:
    boin12 = ("--designs", "boin12 toxicity_limit=0.35 response_limit=0.25", "--participants", 3)
    random = ("--scenarios", "random", "--count", 1, "--regimens", 2)
    found = rows("design", "compare", *boin12, *random, "--response", "0.2,0.4")
    selected = [float(one["value"]) for one in found if one["measure"] == "p_select"]
    assert sum(selected) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((*TWO, "--scenarios", "six"), "There is no set of truths 'six'."),
        ((*TWO, "--truth", "0.1,2"), "'2' is no probability."),
        (("design", "compare", "--designs", "bo", "--truth", "0.1"), "There is no design 'bo'."),
        (
            ("design", "compare", "nct06010472", "--scenarios", "five-in-a-line"),
            "The scenario S1 has 5 risks for 16 regimens.",
        ),
    ],
)
def test_refusals(words: tuple[str, ...], what: str) -> None:
    assert refused(firstdose(*words)).startswith(what)


def test_the_problems_of_all_designs_are_shown_at_once() -> None:
    ended = firstdose("design", "compare", "--designs", "boin target=3; 4+4", "--truth", "0.1,0.2")
    assert ended.code == 1
    assert "'3' is out of range." in ended.err
    assert "There is no design '4+4'." in ended.err
