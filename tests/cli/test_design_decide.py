"""The command design decide, over outcomes in one line and over a ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.command import firstdose, refused
from firstdose.cli.design import decide
from firstdose.records import lines
from firstdose.records.facts import DoseDecided
from firstdose.records.values import Action

BOIN = ("design", "decide", "--design", "boin", "target=0.3", "--regimens", "3")


EMPIRICAL = ("--clinic", "empirical", "--seed", 2)


def test_the_next_regimen_and_why() -> None:
    words = ("--set", "target=0.3", "--regimens", "5", "--outcomes", "1NNN 2NNT")
    ended = firstdose("design", "decide", "--design", "boin", *words)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "seen     1: 3 evaluable, 0 DLT",
        "seen     2: 3 evaluable, 1 DLT",
        "decision Stay at 2",
        "because  2: 1 DLT in 3 evaluable; the table says stay.",
        "because  Another cohort enters at 2.",
        "next     3 participants enter at 2.",
    ]
    assert "1NNN 2NNT" in decide.EXAMPLE


def test_in_chinese() -> None:
    ended = firstdose(*BOIN, "--outcomes", "1NNN 2TTT", "--lang", "zh")
    assert "决定   递减至 1" in ended.out
    assert "关闭   2 和 3" in ended.out


def test_as_json() -> None:
    answer = json.loads(firstdose(*BOIN, "--outcomes", "1NNN 2TTT", "--json").out)
    assert [one["action"] for one in answer["decisions"]] == ["de_escalate", "stay"]
    assert answer["next_regimen"] == "1"
    assert answer["enter"] == 3
    assert answer["closed"] == ["2", "3"]
    assert answer["decisions"][0]["reasons"][0]["key"] == "too_toxic.closed"
    assert answer["counts"][1] == {
        "regimen": "2",
        "evaluable": 3,
        "dlts": 3,
        "pending": 0,
        "responses": 0,
    }


def test_the_number_of_regimens_may_follow_from_the_outcomes_and_is_then_said() -> None:
    words = ("design", "decide", "--design", "3+3", "--outcomes", "1NNN")
    ended = firstdose(*words)
    assert ended.err == "2 regimens are taken to exist, since --regimens does not say.\n"
    assert "decision Escalate to 2" in ended.out


def test_a_setting_may_be_longer_than_any_file_name() -> None:
    spread = "log_slope_mean: 0.3, log_slope_sd: 0.6, correlation: 0"
    prior = f"{{intercept_mean: -1, intercept_sd: 1.2, {spread}}}"
    half = f"{{weight: 0.5, prior: {prior}}}"
    mixture = f"prior={{kind: mixture, components: [{half}, {half}]}}"
    assert len(mixture) > 255
    words = ("--design", "blrm", mixture, "reference_dose=2", "--regimens", 2)
    assert "decision Start at 1" in firstdose("design", "decide", *words).out
    assert "There is no study" in refused(firstdose("design", "decide", "x" * 300))


def test_without_outcomes_the_first_cohort_enters() -> None:
    ended = firstdose("design", "decide", "nct06010472")
    assert ended.code == 0
    assert ended.out.splitlines()[0] == "decision Start at d1-i7"
    assert ended.out.splitlines()[-1] == "next     3 participants enter at d1-i7."


def test_a_study_by_the_names_of_its_regimens() -> None:
    text = "d1-i7:NNN d1-i5:NTN d1-i5:NNP(0.5)"
    ended = firstdose("design", "decide", "nct06010472", "--outcomes", text)
    assert "seen     d1-i5: 5 evaluable, 1 DLT, 1 pending" in ended.out
    assert "decision Wait at d1-i5" in ended.out


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ((*BOIN, "--outcomes", "1NNN 2NXN"), "--outcomes, character 8\n            1NNN 2NXN"),
        (("design", "decide", "nct06010472", "--outcomes", "d1-i8:N"), "--outcomes, character 1\n"),
    ],
)
def test_a_problem_points_at_its_character(words: tuple[str, ...], where: str) -> None:
    ended = firstdose(*words)
    assert ended.code == 1
    assert where in ended.err
    assert ended.err.endswith("1 problem; nothing was written.\n")


def test_of_a_trial_that_is_over_what_ended_it_is_told(tmp_path: Path) -> None:
    made = firstdose("run", "nct06010472", *EMPIRICAL, "--out", tmp_path)
    assert made.code == 0
    text = (tmp_path / "ledger.jsonl").read_text("utf-8").splitlines()
    last = lines.read(text).history("").of(DoseDecided)[-1].fact
    assert last.action in (Action.COMPLETE, Action.STOP)
    answer = json.loads(firstdose("design", "decide", tmp_path / "ledger.jsonl", "--json").out)
    (said,) = answer["decisions"]
    assert (said["action"], said["regimen"]) == (last.action.value, last.regimen)
    assert [one["key"] for one in said["reasons"]] == [one.key for one in last.reasons]


def test_a_ledger_is_taken_as_it_stands(tmp_path: Path) -> None:
    made = firstdose("run", "nct06010472", *EMPIRICAL, "--out", tmp_path)
    assert made.code == 0
    ledger = tmp_path / "ledger.jsonl"
    ended = firstdose("design", "decide", ledger)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("decision ")
    answer = json.loads(firstdose("design", "decide", ledger, "--json").out)
    assert answer["part"] == "escalation"
    assert answer["decisions"][0]["reasons"]
    said = refused(firstdose("design", "decide", ledger, "--part", "two"))
    assert "has no part 'two'" in said


def test_a_part_whose_turn_has_not_come_is_refused(tmp_path: Path) -> None:
    made = firstdose("run", "nct07358988", *EMPIRICAL, "--out", tmp_path)
    assert made.code == 0
    whole = (tmp_path / "ledger.jsonl").read_text("utf-8").splitlines()
    ended = next(
        entry.number
        for entry in lines.read(whole).history("").of(DoseDecided)
        if entry.fact.action is Action.COMPLETE
    )
    early, over = tmp_path / "early.jsonl", tmp_path / "over.jsonl"
    early.write_text("\n".join(whole[: ended - 1]) + "\n", "utf-8")
    over.write_text("\n".join(whole[:ended]) + "\n", "utf-8")
    said = refused(firstdose("design", "decide", early, "--part", "mad"))
    assert said.startswith("The part 'mad' is not open.")
    assert "The part 'sad' must be complete first, and is not." in said
    assert firstdose("design", "decide", early, "--part", "sad").code == 0
    assert firstdose("design", "decide", over, "--part", "mad").code == 0


@pytest.mark.parametrize("command", ["oc", "table", "paths"])
def test_a_ledger_in_the_place_of_a_study_is_called_one(command: str, tmp_path: Path) -> None:
    made = firstdose("run", "nct06010472", *EMPIRICAL, "--out", tmp_path)
    assert made.code == 0
    said = refused(firstdose("design", command, tmp_path / "ledger.jsonl"))
    assert said.startswith("This is a ledger, and a study file is needed.")
