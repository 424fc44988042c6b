"""What a study file states beside its rule goes with every design, or a message says why not."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from cli.command import Ended, firstdose, refused
from trial.test_designs_in_trials import BACKFILLED, DESIGNS, with_design

COHORTS = "cohorts: {size: 3, maximum_per_regimen: 12}"
TRUTH = ("--truth", "steep")
NOBODY = "Nobody is backfilled here, where every cohort is known at once."
CAP = "      - {kind: participant_cap, participants: 36}\n"
CAP_OF_NINE = CAP.replace("36", "9")
IS_BOIN = "BF-BOIN without backfill is BOIN"


@pytest.fixture
def titrating(tmp_path: Path) -> Path:
    text = with_design(DESIGNS["boin"]).replace(CAP, CAP_OF_NINE)
    titration = COHORTS.replace("}", ", titration: one_until_first_dlt}")
    study = tmp_path / "titrating.yaml"
    study.write_text(text.replace(COHORTS, titration), "utf-8")
    return study


@pytest.fixture
def backfilled(tmp_path: Path) -> Path:
    study = tmp_path / "backfilled.yaml"
    study.write_text(with_design(BACKFILLED), "utf-8")
    return study


def first_regimen(ended: Ended) -> float:
    """The mean number of participants at it."""
    assert ended.code == 0, ended
    return float(next(csv.DictReader(io.StringIO(ended.out)))["mean_n"])


def test_another_design_titrates_as_the_study_does(titrating: Path) -> None:
    own = first_regimen(firstdose("design", "oc", titrating, *TRUTH))
    other = ("--design", "keyboard", "target=0.3", "--participants", 9)
    assert own < 1.1
    assert first_regimen(firstdose("design", "oc", titrating, *other, *TRUTH)) < 1.1


def test_a_design_that_cannot_titrate_is_refused(titrating: Path) -> None:
    said = refused(firstdose("design", "oc", titrating, "--design", "3+3", *TRUTH))
    assert said.startswith("The design of part `escalation` cannot begin with one participant.")
    assert "Where:  STUDY on the command line, titration" in said


@pytest.mark.parametrize(
    "words",
    [
        ("oc", *TRUTH),
        ("oc", *TRUTH, "--trials", 20),
        ("paths", *TRUTH, "--cohorts", 1),
        ("compare", *TRUTH, "--trials", 20),
    ],
)
def test_without_a_calendar_backfill_is_said_to_be_left_out(
    backfilled: Path, words: tuple[object, ...]
) -> None:
    command, *others = words
    ended = firstdose("design", command, backfilled, *others)
    assert ended.code == 0
    assert NOBODY in ended.err
    assert IS_BOIN not in ended.err


def test_on_a_calendar_backfill_enters_more(backfilled: Path) -> None:
    timed = firstdose("design", "oc", backfilled, *TRUTH, "--trials", 20, "--calendar")
    assert NOBODY not in timed.err
    assert first_regimen(timed) > 3.5


def test_backfill_that_asks_for_responses_where_nobody_responds_is_said(tmp_path: Path) -> None:
    study = tmp_path / "backfilled.yaml"
    asks = BACKFILLED.replace("least_responses: 0", "least_responses: 2")
    lldas = "    response: {kind: lldas, by_day: 84, section: assumed}\n"
    study.write_text(with_design(asks + lldas), "utf-8")
    responses = ("--truth", ",".join(["0.1"] * 16), "--response", ",".join(["0.4"] * 16))
    said = "Nobody is backfilled under steep, where nobody responds"
    for command in ("oc", "compare"):
        words = ("design", command, study, "--trials", 4)
        timed = firstdose(*words, *TRUTH, "--calendar")
        assert (timed.code, said in timed.err) == (0, True)
        assert "from 2 responses on" in timed.err
        assert "where nobody responds" not in firstdose(*words, *TRUTH).err
        assert "where nobody responds" not in firstdose(*words, *responses, "--calendar").err


NEVER_WAITS = """\
    design:
      kind: infusion_hazard
      reference: d1-i7
      reference_risk: 0.1
      onsets:
        - {form: exponential, median_days: 5}
    backfill: {unsafe_rate: 0.36, cap: 9, least_responses: 0}
"""


@pytest.mark.parametrize(("guard", "said"), [("", True), ("{kind: no_skipping}", False)])
def test_backfill_where_no_cohort_is_awaited_is_said(
    tmp_path: Path, guard: str, *, said: bool
) -> None:
    waits, listed = "      - {kind: wait_for_pending}\n", "      - {kind: no_skipping}\n"
    text = with_design(NEVER_WAITS).replace(waits, "")
    text = text.replace(listed, f"      - {guard}\n" if guard else "")
    path = "path: {start: d1-i7, kinds: [schedule, dose]}"
    text = text.replace(path, path.replace("}", ", order: free}"))
    text = text.replace(CAP, CAP_OF_NINE)
    study = tmp_path / "never_waits.yaml"
    study.write_text(text, "utf-8")
    ended = firstdose("design", "oc", study, *TRUTH, "--trials", 4, "--calendar")
    assert ended.code == 0, ended
    assert ("Nobody is backfilled by infusion_hazard" in ended.err) is said


def test_bf_boin_without_backfill_is_said_to_be_boin() -> None:
    stated = ("--truth", "0.1,0.3", "--participants", 12)
    said = firstdose("design", "oc", "--design", "bf_boin", "target=0.3", *stated)
    assert (said.code, IS_BOIN in said.err) == (0, True)
    assert IS_BOIN not in firstdose("design", "oc", "--design", "boin", "target=0.3", *stated).err


def test_assumptions_about_what_another_design_replaces_are_left_out(tmp_path: Path) -> None:
    own, other = tmp_path / "own.html", tmp_path / "other.html"
    named = ("--design", "boin", "target=0.3")
    assert firstdose("design", "table", "nct06010472", "--out", own).code == 0
    assert firstdose("design", "table", "nct06010472", *named, "--out", other).code == 0
    notices = [
        re.search(r'<div class="notice.*?</div>', page.read_text("utf-8"), re.DOTALL)
        for page in (own, other)
    ]
    of_3_plus_3, of_boin = (found[0] if found else "" for found in notices)
    for said in ("In the 3+3, a regimen returned to", "Participants enter in cohorts of 3"):
        assert said in of_3_plus_3
        assert said not in of_boin
    assert "The 28 days of the DLT window" in of_boin


def test_that_a_design_has_no_guard_by_name_is_said() -> None:
    grid = ("--grid", "2x2", "--set", "skeleton.halfwidth=0.05", "--set", "skeleton.prior_mtd=2")
    said = firstdose("design", "text", "--design", "po_crm", "target=0.3", *grid).err
    assert "No guard was stated, and this design usually has none." in said
