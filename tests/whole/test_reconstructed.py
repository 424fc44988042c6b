"""Gao et al., Lancet 2025 (doi 10.1016/S0140-6736(25)01671-X), abstract: from the published numbers
to participants, and through the ordinary analysis back to the published numbers.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.command import firstdose
from firstdose.records import lines
from firstdose.records.facts import DemographyRecorded
from firstdose.records.ledger import Ledger
from firstdose.records.values import Sex
from whole.pages import section, text, title

STATED = (
    "18 participants were treated",
    "enrolled from 2023-08-21 to 2024-06-16",
    "women 17 (94 %)",
    "median age 37.5 (32.0-39.8) years",
    "median disease duration 10.5 (4.5-14.8) years",
    "biologics in 14 (78 %)",
    "plasmapheresis in one",
    "at least two prior therapies in all",
    "one (6 %) grade 1 CRS",
    "no neurotoxicity",
    "no other CAR-NK-related severe event",
    "no DLT",
    "6 of 9 (67 %)",
)
"""What the abstract says, as the Findings say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A reconstructed ledger and its report."""

    ledger: Ledger
    page: str
    rows: list[dict[str, str]]
    figures: dict[str, str]
    said: str


def reconstructed(folder: Path, seed: int = 1) -> Path:
    path = folder / "ledger.jsonl"
    ended = firstdose("reconstruct", "nct06010472", "--seed", seed, "--out", path)
    assert ended.code == 0, ended.err
    assert "nobody's records" in ended.out
    return path


def reported(ledger: Path, *options: str) -> Reported:
    folder = ledger.parent / "R"
    ended = firstdose("report", ledger, "--out", folder, *options)
    assert (ended.code, ended.err) == (0, "")
    return Reported(
        ledger=lines.read(ledger.read_text("utf-8").splitlines()),
        page=(folder / "report.html").read_text("utf-8"),
        rows=list(csv.DictReader(io.StringIO((folder / "results.csv").read_text("utf-8")))),
        figures={svg.stem: svg.read_text("utf-8") for svg in (folder / "figures").iterdir()},
        said=" ".join(ended.out.split()),
    )


@pytest.fixture(scope="module")
def seed_1(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    return reported(reconstructed(tmp_path_factory.mktemp("one")))


@pytest.mark.parametrize("piece", STATED)
def test_the_findings_state_the_published_abstract(seed_1: Reported, piece: str) -> None:
    assert piece in section(seed_1.page, "findings")
    assert piece in seed_1.said


def value(reported: Reported, variable: str, statistic: str) -> str:
    (row,) = [
        row
        for row in reported.rows
        if (row["population"], row["group"], row["variable"], row["statistic"])
        == ("safety_infused", "all", variable, statistic)
    ]
    return row["value"]


@pytest.mark.parametrize(
    ("variable", "statistic", "published"),
    [
        ("participants", "n", "18"),
        ("sex.female", "count", "17"),
        ("age_years", "median", "37.5"),
        ("age_years", "q1", "32"),
        ("age_years", "q3", "39.75"),
        ("disease_duration_years", "median", "10.5"),
        ("disease_duration_years", "q1", "4.5"),
        ("disease_duration_years", "q3", "14.75"),
        ("prior_therapy.biologic", "count", "14"),
        ("prior_therapy.plasmapheresis", "count", "1"),
        ("prior_therapies.at_least_2", "count", "18"),
        ("consented_on", "minimum", "2023-08-21"),
        ("consented_on", "maximum", "2024-06-16"),
    ],
)
def test_the_csv_holds_the_rows_behind_them(
    seed_1: Reported, variable: str, statistic: str, published: str
) -> None:
    found = value(seed_1, variable, statistic)
    assert found == published or float(found) == float(published)


def test_the_csv_holds_no_row_that_was_not_published(seed_1: Reported) -> None:
    shown = [row for row in seed_1.rows if row["population"] != "planned"]
    assert {row["population"] for row in shown} == {
        *("screened", "safety_infused", "dlt_evaluable", "followed_12_months")
    }
    assert {row["group"] for row in shown} == {"all"}
    assert {row["origin"] for row in seed_1.rows} == {"reconstructed"}
    assert not {row["statistic"] for row in shown} & {"mean", "sd", "events"}
    ages = {row["statistic"] for row in shown if row["variable"] == "age_years"}
    assert ages == {"n", "median", "q1", "q3"}
    assert not [row for row in shown if "sledai" in row["variable"]]


def test_the_page_and_every_figure_say_reconstructed(seed_1: Reported) -> None:
    assert title(seed_1.page).startswith("Reconstructed trial: ")
    assert seed_1.said.startswith("Reconstructed from published aggregates.")
    assert len(seed_1.figures) == 6
    for name, svg in seed_1.figures.items():
        assert "Reconstructed from published aggregates" in svg, name
        assert ">RECONSTRUCTED<" in svg, name
    drawn = re.findall(r"<svg .*?</svg>", seed_1.page, re.DOTALL)
    assert len([svg for svg in drawn if "RECONSTRUCTED" in svg]) == len(seed_1.figures)
    assert "simulated" not in text(section(seed_1.page, "findings")).lower()


def test_it_is_no_validation_and_says_so(seed_1: Reported) -> None:
    assert "neither reproduces nor validates the published trial" in text(
        section(seed_1.page, "findings")
    )


def test_what_was_not_published_is_not_shown(seed_1: Reported) -> None:
    for name in ("f3-regimen-map", "f4-swimmer", "f5-disease-activity", "f7-responses"):
        assert "not published" in text(seed_1.figures[name]).lower(), name
    activity = text(section(seed_1.page, "activity"))
    assert "not published" in activity.lower()
    assert not re.search(r"SLEDAI-2K, total[^.]*\d+\.\d \(", activity)


def test_other_participants_give_the_same_findings(seed_1: Reported, tmp_path: Path) -> None:
    other = reported(reconstructed(tmp_path, seed=2))
    assert other.ledger.entries[1:] != seed_1.ledger.entries[1:]
    findings = [section(each.page, "findings") for each in (seed_1, other)]
    assert findings[0] == findings[1]


def test_an_amendment_changes_the_run_and_not_the_publication(
    seed_1: Reported, tmp_path: Path
) -> None:
    ledger = seed_1.ledger.as_of_entry(len(seed_1.ledger))
    woman = next(
        entry
        for participant in ledger.participants
        for entry in ledger.history(participant).of(DemographyRecorded)
        if entry.fact.sex is Sex.FEMALE
    )
    ledger.append(
        DemographyRecorded(
            participant=woman.fact.participant,
            sex=Sex.MALE,
            age_years=woman.fact.age_years,
            disease_duration_years=woman.fact.disease_duration_years,
        ),
        occurred_on=woman.occurred_on,
        known_on=ledger.entries[-1].known_on,
        entered_by="monitor",
        amends=woman.number,
        reason="sex misread",
    )
    path = tmp_path / "amended.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines.write(ledger)), "utf-8")
    amended = reported(path)
    findings = section(amended.page, "findings")
    assert "women 16 (89 %)" in findings
    assert "17 (94 %)" not in findings
    (women,) = re.findall(r"Women (.+?) Gao 2025", text(section(amended.page, "published")))
    assert women.startswith("17 (94 %) of 18 72.7 to 99.9 % 16 (89 %) of 18")
    assert value(amended, "sex.female", "count") == "16"


def test_every_entry_says_what_it_is(seed_1: Reported) -> None:
    assert seed_1.ledger.opened.fact.origin == "reconstructed"
    others = seed_1.ledger.entries[1:]
    assert others
    mark = "reconstructed from published aggregates"
    assert [entry.number for entry in others if not entry.entered_by.startswith(mark)] == []


def test_the_ledger_is_short_of_nothing_it_needs(tmp_path: Path) -> None:
    """The ledger alone makes the report: no study is named, none is looked for beside it."""
    path = reconstructed(tmp_path)
    entry = json.loads(path.read_text("utf-8").splitlines()[0])
    assert entry["body"]["study_text"].startswith("# yaml-language-server")
    first = reported(path)
    (tmp_path / "elsewhere").mkdir()
    moved = path.rename(tmp_path / "elsewhere" / "renamed.jsonl")
    assert reported(moved).page == first.page


def test_in_chinese(tmp_path: Path) -> None:
    page = reported(reconstructed(tmp_path), "--lang", "zh").page
    findings = section(page, "findings")
    assert '<html lang="zh' in page
    for piece in ("18 例", "17 例（94%）", "37.5（32.0-39.8）", "10.5（4.5-14.8）", "14 例（78%）"):
        assert piece in findings
    for piece in ("2023-08-21", "2024-06-16", "1 例（6%）", "6/9（67%）"):
        assert piece in findings
