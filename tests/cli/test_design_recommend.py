"""The command design recommend, over outcomes in one line and over a ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.command import firstdose, refused
from firstdose.cli.design import recommend
from firstdose.records import lines
from trial.test_designs_in_trials import DESIGNS, run

BOIN12 = (
    "design",
    "recommend",
    "--design",
    "boin12",
    "toxicity_limit=0.35",
    "response_limit=0.25",
)
SEEN = "1NNE 2NEE 3ETB"


def test_the_regimen_with_the_highest_utility_and_why() -> None:
    ended = firstdose(*BOIN12, "--outcomes", SEEN)
    assert (ended.code, ended.err) == (0, "")
    assert "choice   2" in ended.out.splitlines()
    assert SEEN in recommend.EXAMPLE


def test_the_plateau_in_chinese() -> None:
    ended = firstdose(
        *BOIN12, "--outcomes", SEEN, "--by", "plateau", "--margin", "0.3", "--lang", "zh"
    )
    assert "推荐   1" in ended.out.splitlines()


def test_the_peak_of_a_response_that_falls() -> None:
    words = ("--by", "peak", "--outcomes", "1NNNEEN 2EEENEE 3NENNNN")
    ended = firstdose(*BOIN12, *words)
    assert (ended.code, ended.err) == (0, "")
    assert "choice   2" in ended.out.splitlines()
    assert "the peak with probability" in ended.out
    assert "峰值" in firstdose(*BOIN12, *words, "--lang", "zh").out


def test_as_json() -> None:
    words = ("--regimens", "3", "--outcomes", "1NNE 2NEE 3TTTT", "--json")
    answer = json.loads(firstdose(*BOIN12, *words).out)
    assert answer["regimen"] == "2"
    assert [one["out"] for one in answer["regimens"]] == [None, None, "response.too_toxic"]
    assert sum(one["best"] or 0 for one in answer["regimens"]) == pytest.approx(1)
    assert answer["reasons"][-1]["key"] == "recommendation.best_utility"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (BOIN12, "State outcomes, or name a ledger."),
        ((*BOIN12, "--outcomes", SEEN, "--by", "plateau"), "A plateau needs one."),
        ((*BOIN12, "--outcomes", SEEN, "--margin", "0.1"), "It belongs to --by plateau."),
    ],
)
def test_what_is_missing_is_asked_for(words: tuple[str, ...], said: str) -> None:
    ended = firstdose(*words)
    assert ended.code == 2
    assert said in ended.err


def test_a_regimen_that_nobody_named_is_not_spoken_of() -> None:
    answer = json.loads(firstdose(*BOIN12, "--outcomes", SEEN, "--json").out)
    assert [one["regimen"] for one in answer["regimens"]] == ["1", "2", "3"]
    assert "cannot be recommended" not in firstdose(*BOIN12, "--outcomes", SEEN).out


def test_one_participant_whose_outcome_is_to_come() -> None:
    said = firstdose(*BOIN12, "--outcomes", "1NNEP(0.3) 2NEE").out
    assert "Participants with an outcome still to come, not counted: 1." in said


def test_classes_of_toxicity_say_nothing_of_responses() -> None:
    graded = ("g_boin", "target_score=0.47", "weights=0,0.5,1,1.5", "dlt_from=2")
    limits = ("--toxicity-limit", "0.3", "--response-limit", "0.2")
    words = ("design", "recommend", "--design", *graded, "--outcomes", "1:002", *limits)
    assert "say nothing of responses" in refused(firstdose(*words))


def test_a_design_without_limits_needs_them_stated() -> None:
    words = ("design", "recommend", "--design", "3+3", "--outcomes", "1NNE")
    assert "--toxicity-limit" in firstdose(*words).err
    assert "--response-limit" in firstdose(*words, "--toxicity-limit", "0.3").err
    ended = firstdose(*words, "--toxicity-limit", "0.3", "--response-limit", "0.2")
    assert "choice   1" in ended.out.splitlines()


def test_a_ledger_counts_those_of_whom_both_outcomes_are_known(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    ledger = run(DESIGNS["boin12"], 1)
    file.write_text("\n".join(lines.write(ledger)) + "\n", encoding="utf-8")
    answer = json.loads(firstdose("design", "recommend", str(file), "--json").out)
    assert answer["regimen"]
    treated = [one for one in answer["regimens"] if one["evaluable"]]
    assert sum(one["responses"] for one in treated) > 0
    ended = firstdose("design", "recommend", str(file), "--guard", "no_skipping")
    assert (ended.code, "The study file says it" in ended.err) == (2, True)


def test_a_ledger_whose_study_names_no_response_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    ledger = run(DESIGNS["boin"], 1)
    file.write_text("\n".join(lines.write(ledger)) + "\n", encoding="utf-8")
    words = ("--toxicity-limit", "0.3", "--response-limit", "0.2")
    problem = refused(firstdose("design", "recommend", str(file), *words))
    assert "does not say what a response is" in problem
