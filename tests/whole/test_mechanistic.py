"""The mechanistic clinic by the command of a reader: what it says of itself, in both languages."""

import re
from pathlib import Path
from typing import Literal

import pytest

from cli.command import firstdose
from firstdose.records import lines
from firstdose.simulate.mechanistic_clinic import assumptions
from simulate.small_study import small_text
from whole.pages import section, text

RUN = ("run", "nct06010472", "--seed", 1)
FLAT = "cells: {kind: flat, cells: 0.75e9}"
BY_WEIGHT = "cells: {kind: per_kg, cells_per_kg: 1.07e7}"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("mechanistic")
    ended = firstdose(*RUN, "--out", folder)
    assert (ended.code, ended.err) == (0, "")
    return ended.out, folder


@pytest.mark.machine_code
def test_the_summary_names_the_truth_and_counts_candidates(ran: tuple[str, Path]) -> None:
    said = " ".join(ran[0].split())
    assert "Simulated under the truth “mechanistic” (toxicity only as the simulated biology" in said
    found = re.search(r"Of (\d+) virtual patients drawn, (\d+) \((\d+) %\) met the entry", said)
    assert found
    drawn, entered, percent = map(int, found.groups())
    assert entered <= drawn
    assert percent == round(100 * entered / drawn)


def test_what_the_predictions_rest_on_is_in_the_report(ran: tuple[str, Path]) -> None:
    names = {path.stem for path in (ran[1] / "figures").iterdir()}
    shown = {"model-sensitivity", "model-surface-lldas-and-doris-month-12", "model-what-if"}
    assert shown <= names
    predicted = text(section((ran[1] / "report.html").read_text("utf-8"), "predicted"))
    assert "Everything in this section comes from the mechanistic model" in predicted
    assert predicted.count("Simulated apart from this trial, by the model car_nk_sle") == 3
    assert "NOT IDENTIFIED" in predicted


def test_every_row_says_how_the_virtual_population_stands_to_what_was_published(
    ran: tuple[str, Path],
) -> None:
    page = (ran[1] / "report.html").read_text("utf-8")
    baseline = text(section(page, "participants"))
    assert re.search(r"Female calibrated to \d", baseline)
    assert re.search(r"SLEDAI-2K, total: median \(quartiles\) none \d", baseline)
    beside = text(section(page, "published"))
    for said in ("calibrated to", "held out", "not used"):
        assert said in beside


def test_findings_tables_and_figures_name_the_truth(ran: tuple[str, Path]) -> None:
    page = (ran[1] / "report.html").read_text("utf-8")
    assert "Simulated under the truth “mechanistic”" in text(section(page, "findings"))
    assert text(page).count("Simulated under the truth “mechanistic”") > 2
    assert "mechanistic virtual clinic" in text(page)
    assert "kinetics" in text(page)


def test_everything_assumed_is_printed_in_either_language(
    ran: tuple[str, Path], tmp_path: Path
) -> None:
    """By the run in English, by the report of its ledger in Chinese."""
    ledger = ran[1] / "ledger.jsonl"
    ended = firstdose("report", ledger, "--out", tmp_path, "--lang", "zh")
    assert ended.code == 0, ended.err
    assert_everything_assumed_is_printed(ran[1], "en", "mechanistic")
    assert_everything_assumed_is_printed(tmp_path, "zh", "机制（mechanistic）")


def assert_everything_assumed_is_printed(
    folder: Path, language: Literal["en", "zh"], clinic: str
) -> None:
    page = (folder / "report.html").read_text("utf-8")
    listed = text(section(page, "assumptions"))
    for one in assumptions():
        assert text(one.statement.text(language)) in listed
    assert clinic in page


def test_the_ledger_file_is_that_of_the_run(ran: tuple[str, Path]) -> None:
    written = (ran[1] / "ledger.jsonl").read_text("utf-8").splitlines()
    made_by = lines.read(written).opened.fact.made_by
    assert made_by is not None
    assert (made_by.clinic, made_by.truth, made_by.seed) == ("mechanistic", "mechanistic", 1)


def test_where_the_model_is_not_calibrated_the_empirical_clinic_answers_and_it_is_said(
    tmp_path: Path,
) -> None:
    (tmp_path / "study.yaml").write_text(small_text().replace("KN5501", "KN5502"), "utf-8")
    ended = firstdose("run", tmp_path, "--out", tmp_path / "A")
    assert ended.code == 0
    assert ended.err == (
        "The empirical clinic answers, as none is named: No posterior is saved for the product"
        " KN5502.\n"
    )
    written = (tmp_path / "A" / "ledger.jsonl").read_text("utf-8").splitlines()
    made_by = lines.read(written).opened.fact.made_by
    assert made_by is not None
    assert made_by.clinic == "empirical"


def test_cells_by_weight_are_run_and_the_report_says_why_there_are_no_courses(
    tmp_path: Path,
) -> None:
    text_by_weight = small_text()
    for regimen in ("d1-i7", "d1-i5", "d1-i3", "d1-i2"):
        stated = f"name: {regimen}, {FLAT}"
        assert stated in text_by_weight
        text_by_weight = text_by_weight.replace(stated, f"name: {regimen}, {BY_WEIGHT}")
    (tmp_path / "study.yaml").write_text(text_by_weight, "utf-8")
    words = ("--clinic", "mechanistic", "--seed", 7, "--out", tmp_path / "A")
    ended = firstdose("run", tmp_path, *words)
    assert (ended.code, ended.err) == (0, "")
    figures = {path.name for path in (tmp_path / "A" / "figures").iterdir()}
    assert "model-check.svg" in figures
    assert "model-courses.svg" not in figures
    model = text(section((tmp_path / "A" / "report.html").read_text("utf-8"), "model"))
    assert re.search(r"No courses are drawn at d1-i\d: its cells depend on body weight", model)
