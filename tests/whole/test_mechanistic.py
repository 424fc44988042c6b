"""The mechanistic clinic by the command of a reader: what it says of itself, in both languages."""

import re
from pathlib import Path
from typing import Literal

import pytest

from cli.command import firstdose
from firstdose.records import lines
from firstdose.simulate.mechanistic_clinic import assumptions
from whole.pages import section, text

RUN = ("run", "nct06010472", "--clinic", "mechanistic", "--seed", 1)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("mechanistic")
    ended = firstdose(*RUN, "--out", folder)
    assert (ended.code, ended.err) == (0, "")
    return ended.out, folder


def test_the_summary_names_the_truth_and_counts_candidates(ran: tuple[str, Path]) -> None:
    said = " ".join(ran[0].split())
    assert "Simulated under the truth “mechanistic” (toxicity only as the simulated biology" in said
    found = re.search(r"Of (\d+) virtual patients drawn, (\d+) \((\d+) %\) met the entry", said)
    assert found
    drawn, entered, percent = map(int, found.groups())
    assert entered <= drawn
    assert percent == round(100 * entered / drawn)


def test_findings_tables_and_figures_name_the_truth(ran: tuple[str, Path]) -> None:
    page = (ran[1] / "report.html").read_text("utf-8")
    assert "Simulated under the truth “mechanistic”" in text(section(page, "findings"))
    assert text(page).count("Simulated under the truth “mechanistic”") > 2
    assert "mechanistic virtual clinic" in text(page)
    assert "kinetics" in text(page)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_assumed_is_printed(
    ran: tuple[str, Path], tmp_path: Path, language: Literal["en", "zh"]
) -> None:
    ledger = ran[1] / "ledger.jsonl"
    ended = firstdose("report", ledger, "--out", tmp_path, "--lang", language)
    assert ended.code == 0, ended.err
    page = (tmp_path / "report.html").read_text("utf-8")
    listed = text(section(page, "assumptions"))
    for one in assumptions():
        assert text(one.statement.text(language)) in listed
    assert ("mechanistic" if language == "en" else "机制（mechanistic）") in page


def test_the_ledger_file_is_that_of_the_run(ran: tuple[str, Path]) -> None:
    written = (ran[1] / "ledger.jsonl").read_text("utf-8").splitlines()
    made_by = lines.read(written).opened.fact.made_by
    assert made_by is not None
    assert (made_by.clinic, made_by.truth, made_by.seed) == ("mechanistic", "mechanistic", 1)
