"""The command design calibrate: settings and sizes by how often they lead to a right regimen."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cli.command import firstdose, refused
from firstdose.cli.design import calibrate
from firstdose.cli.design.over import combinations, varied

TRUTH = ("--truth", "0.05,0.15,0.3,0.45")
BOIN = ("design", "calibrate", "--design", "boin", "target=0.3")


def rows(*words: object) -> list[dict[str, str]]:
    ended = firstdose(*words)
    assert ended.code == 0, ended
    return list(csv.DictReader(io.StringIO(ended.out)))


def correct(found: list[dict[str, str]], scenario: str = "mean") -> list[float]:
    return [float(one["correct_selection"]) for one in found if one["scenario"] == scenario]


def test_the_fewest_participants_that_do_as_wanted(tmp_path: Path) -> None:
    words = (*calibrate.EXAMPLE.split()[1:-1], tmp_path / "calibrated.svg")
    found = rows(*words)
    values = correct(found)
    assert values[-1] >= 0.6 > max(values[:-1])
    assert [one["as_wanted"] for one in found if one["scenario"] == "mean"][-2:] == ["no", "yes"]
    assert firstdose(*words).err.startswith("As wanted, 0.6071")
    alone = rows("design", "oc", "--design", "boin", "target=0.3", *TRUTH, "--participants", 36)
    assert float(alone[2]["p_select"]) == pytest.approx(values[-1], abs=1e-6)
    svg = (tmp_path / "calibrated.svg").read_bytes()
    assert b"participants" in svg
    firstdose(*words)
    assert (tmp_path / "calibrated.svg").read_bytes() == svg


def test_a_skeleton_is_calibrated_over_several_truths() -> None:
    design = ("--design", "crm", "target=0.3", "skeleton.prior_mtd=3", "--participants", 12)
    over = ("--over", "skeleton.halfwidth=0.03:0.09:0.03", "--scenarios", "five-in-a-line")
    found = rows("design", "calibrate", *design, *over)
    assert [one["skeleton.halfwidth"] for one in found[::8]] == ["0.03", "0.06", "0.09"]
    first = [float(one["correct_selection"]) for one in found[:6]]
    assert correct(found)[0] == pytest.approx(sum(first) / 6, abs=1e-6)
    assert correct(found, "least")[0] == min(first)
    said = firstdose("design", "calibrate", *design, *over, "--judged", "least").err
    assert said.startswith("Best of those tried")


def test_cut_offs_of_the_rule_and_of_its_guard_are_varied_together() -> None:
    over = ("--over", "under=0.5,0.6", "--over", "too_toxic.probability=0.8,0.95")
    found = rows(*BOIN, *over, *TRUTH, "--participants", 24)
    assert list(found[0])[:2] == ["under", "too_toxic.probability"]
    values = correct(found)
    assert len(values) == 4
    assert values[3] == pytest.approx(
        correct(rows(*BOIN, "--over", "under=0.6", *TRUTH, "--participants", 24))[0], abs=1e-9
    )
    assert len(set(values)) == 4


def test_settings_that_do_as_well_are_all_named() -> None:
    words = (*BOIN, "--over", "under=0.59,0.6", *TRUTH, "--participants", 6)
    best = [line.split(": ")[1] for line in firstdose(*words).err.splitlines() if "Best" in line]
    assert best == ["under=0.59", "under=0.6"]


def test_under_one_truth_nothing_is_said_of_several() -> None:
    words = (*BOIN, "--over", "participants=6,12")
    for asked in ((), ("--for", "correct_selection=0.2"), ("--for", "correct_selection=1")):
        said = firstdose(*words, *TRUTH, *asked).err
        assert f"(under the truth {TRUTH[1]})" in said
        assert "over the truths" not in said
    assert "(mean over the truths)" in firstdose(*words, *TRUTH, "--truth", "0.3,0.4,0.5,0.6").err


def test_to_recommend_none_can_be_right() -> None:
    toxic = ("--truth", "0.6,0.7,0.8", "--over", "participants=12")
    lowest = correct(rows(*BOIN, *toxic))[0]
    none = correct(rows(*BOIN, *toxic, "--none-above", 0.4))[0]
    assert none > 0.7 > lowest
    assert lowest + none == pytest.approx(1, abs=0.02)


def test_values_are_listed_or_ranged_and_combined() -> None:
    over = varied(["a=1,2", "participants=3:9:3"])
    assert over == {"a": ("1", "2"), "participants": ("3", "6", "9")}
    assert list(combinations(over))[1] == {"a": "1", "participants": "6"}


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((*TRUTH, "--over", "under"), "'under' does not say what to vary."),
        ((*TRUTH, "--over", "participants=9:3:1"), "'participants=9:3:1' does not say"),
        ((*TRUTH, "--over", "participants=few"), "'few' is no number of participants."),
        ((*TRUTH, "--over", "participants=12:99999999:3"), "'participants=12:99999999:3' does not"),
        (
            (*TRUTH, "--over", "participants=12,99999999"),
            "99999999 participants are more than any part enters.",
        ),
        ((*TRUTH, "--over", "coherent.rate=0.3"), "The design has no guard coherent."),
        ((*TRUTH, "--over", "under=2"), ""),
        (("--truth", "0.1,3", "--over", "under=0.5"), "'3' is no probability."),
        (
            (*TRUTH, "--over", "under=0.5,0.6", "--over", "over=1.3,1.4", "--figure", "f.svg"),
            "A figure shows one setting with numbers.",
        ),
    ],
)
def test_refusals(words: tuple[str, ...], what: str) -> None:
    assert refused(firstdose(*BOIN, *words)).startswith(what)


@pytest.mark.parametrize(
    "words",
    [
        (*TRUTH, "--over", "under=0.5", "--for", "correct_selection=0.6"),
        (*TRUTH, "--over", "participants=9", "--for", "safety=0.6"),
        (*TRUTH, "--over", "participants=9", "--stop", "participants_treated=9"),
        ("--over", "participants=9"),
    ],
)
def test_what_is_not_understood(words: tuple[str, ...]) -> None:
    assert firstdose(*BOIN, *words).code == 2


def test_a_design_that_reads_responses_is_refused() -> None:
    words = (
        "--design",
        "boin12",
        "toxicity_limit=0.35",
        "response_limit=0.25",
        "--over",
        "participants=9",
    )
    said = refused(firstdose("design", "calibrate", *words, *TRUTH))
    assert said.startswith("A design that reads responses is not calibrated.")


G_BOIN = ("--design", "g_boin", "target_score=0.47", "weights=0,0.5,1,1.5", "dlt_from=2")
CLASSES = "0.80,0.14,0.05,0.01;0.55,0.28,0.12,0.05;0.25,0.25,0.30,0.20"


def test_on_graded_toxicity_the_mean_score_nearest_to_the_target_is_right() -> None:
    """Mean scores 0.135, 0.335 and 0.725: the second is right, as often as oc says."""
    ended = firstdose(
        "design", "calibrate", *G_BOIN, "--grades", CLASSES, "--over", "participants=9,12"
    )
    assert ended.code == 0, ended
    found = {
        (one["participants"], one["scenario"]): one
        for one in csv.DictReader(io.StringIO(ended.out))
    }
    for participants in ("9", "12"):
        words = ("--grades", CLASSES, "--participants", participants, "--full")
        exact = list(csv.DictReader(io.StringIO(firstdose("design", "oc", *G_BOIN, *words).out)))
        (right,) = (float(one["p_select"]) for one in exact if one["regimen"] == "2")
        (mean,) = (float(one["value"]) for one in exact if one["measure"] == "mean_participants")
        here = found[participants, CLASSES]
        assert float(here["correct_selection"]) == pytest.approx(right, abs=1e-4)
        assert float(here["mean_participants"]) == pytest.approx(mean, abs=1e-2)


def test_on_graded_toxicity_the_target_is_the_score() -> None:
    words = (*G_BOIN, "--grades", CLASSES, "--over", "participants=9")
    assert firstdose("design", "calibrate", *words, "--target", 0.3).code == 2
    said = refused(
        firstdose("design", "calibrate", *G_BOIN, "--truth", "0.1,0.2,0.3", "--over", "under=0.5")
    )
    assert "the truth does not say how likely each is" in said
