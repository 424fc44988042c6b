"""From the study file through a simulated trial to its report, by the commands of a reader."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.command import Ended, firstdose, in_a_process
from firstdose import protocol
from firstdose.records import lines, notation
from firstdose.records.facts import DoseDecided
from firstdose.records.ledger import Ledger
from firstdose.trial.replay import replay
from protocol.shipped import STUDIES, text_of
from whole.pages import section, text, title
from whole.trials import simulated

FIGURES = {
    "f1-trial-profile",
    "f2-dosing-schema",
    "f3-regimen-map",
    "f4-swimmer",
    "f5-disease-activity",
    "f7-responses",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run and its folder."""

    folder: Path
    ended: Ended

    @property
    def page(self) -> str:
        return (self.folder / "report.html").read_text("utf-8")

    @property
    def ledger(self) -> Ledger:
        return lines.read((self.folder / "ledger.jsonl").read_text("utf-8").splitlines())


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A trial of the empirical clinic, in a process of its own."""
    folder = tmp_path_factory.mktemp("seven")
    ended = in_a_process(
        *("run", "nct06010472", "--clinic", "empirical", "--seed", "7", "--out", "A"),
        folder=folder,
        environment={"PYTHONHASHSEED": "1"},
    )
    return Ran(folder=folder / "A", ended=ended)


def test_it_ends_well_and_says_where_everything_lies(ran: Ran) -> None:
    assert (ran.ended.code, ran.ended.err) == (0, "")
    assert {path.name for path in ran.folder.iterdir()} == {
        *("ledger.jsonl", "report.html", "results.csv", "figures")
    }
    assert {path.stem for path in (ran.folder / "figures").iterdir()} == FIGURES
    for name in ("A/ledger.jsonl", "A/report.html", "A/results.csv", "A/figures (6 figures)"):
        assert f"\n  {name}\n" in ran.ended.out


def test_the_summary_names_the_origin_and_the_truth(ran: Ran) -> None:
    said = " ".join(ran.ended.out.split())
    assert said.startswith("Simulated trial. Every participant is virtual;")
    assert "Simulated under the truth “moderate”" in said
    assert "it is evidence about the design, not about the product" in said


def test_the_same_command_writes_the_same_bytes(ran: Ran, tmp_path: Path) -> None:
    again = in_a_process(
        *("run", "nct06010472", "--clinic", "empirical", "--seed", "7", "--out", "A"),
        folder=tmp_path,
        environment={"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8"},
    )
    assert again == ran.ended
    assert contents(tmp_path / "A") == contents(ran.folder)


def test_the_page_and_every_figure_say_simulated(ran: Ran) -> None:
    assert title(ran.page).startswith("Simulated trial: ")
    for path in (ran.folder / "figures").iterdir():
        svg = path.read_text("utf-8")
        assert "Simulated trial: no person was treated" in svg, path.stem
        assert ">SIMULATED<" in svg, path.stem
    drawn = re.findall(r"<svg .*?</svg>", ran.page, re.DOTALL)
    assert len([svg for svg in drawn if ">SIMULATED<" in svg]) == len(FIGURES)
    assert text(ran.page).count("imulated") > len(FIGURES)


def test_every_row_of_the_csv_says_simulated(ran: Ran) -> None:
    rows = list(csv.DictReader((ran.folder / "results.csv").read_text("utf-8").splitlines()))
    assert len(rows) > 1000
    assert {row["origin"] for row in rows} == {"simulated"}


def test_the_findings_are_there_and_name_the_truth(ran: Ran) -> None:
    findings = text(section(ran.page, "findings"))
    treated = re.search(
        r"(\d+) virtual participants were treated in this simulated trial", findings
    )
    assert treated
    assert "exact 95 % limits" in findings
    assert "Simulated under the truth “moderate”" in findings
    assert "not about the product" in findings


def test_the_page_needs_no_network_and_holds_no_path(ran: Ran) -> None:
    assert not re.search(r'(?:src|href)="(?!#|data:)', ran.page)
    assert not re.search(r"url\((?!data:|#)", ran.page)
    for content in contents(ran.folder).values():
        assert str(ran.folder.parent).encode() not in content


def test_what_the_clinic_assumed_is_listed(ran: Ran) -> None:
    from firstdose.simulate.empirical import assumptions

    listed = text(section(ran.page, "assumptions"))
    study = protocol.read(text_of("nct06010472"), "nct06010472")
    for assumption in (*study.assumptions, *assumptions()):
        assert text(assumption.statement.en) in listed


def test_every_decision_is_replayed_from_the_file(ran: Ran) -> None:
    replayed = replay(protocol.read, ran.ledger)
    assert len(replayed) > 5
    assert all(one.agrees for one in replayed)


def test_the_ledger_file_round_trips_through_both_texts(ran: Ran) -> None:
    ledger = ran.ledger
    written = "".join(f"{line}\n" for line in lines.write(ledger))
    assert written.encode() == (ran.folder / "ledger.jsonl").read_bytes()
    assert notation.read_ledger("\n".join(map(notation.write, ledger.entries))) == ledger


def test_report_from_the_ledger_alone_is_the_report_of_the_run(ran: Ran, tmp_path: Path) -> None:
    ended = firstdose("report", ran.folder / "ledger.jsonl", "--out", tmp_path / "R")
    assert ended.code == 0, ended.err
    made, first = contents(tmp_path / "R"), contents(ran.folder)
    assert made == {name: content for name, content in first.items() if name != "ledger.jsonl"}


def cut_days(ledger: Ledger) -> tuple[date, ...]:
    """The day of opening, one on which nothing became known, and that of the third decision."""
    known = {entry.known_on for entry in ledger.entries}
    middle = ledger.entries[len(ledger) // 2].known_on
    silent = next(day for n in range(100) if (day := middle + timedelta(days=n)) not in known)
    return min(known), silent, ledger.history("").of(DoseDecided)[2].known_on


def test_a_data_cut_is_the_report_of_the_ledger_as_it_was_then(ran: Ran, tmp_path: Path) -> None:
    ledger = ran.ledger
    for number, day in enumerate(cut_days(ledger)):
        folder = tmp_path / str(number)
        folder.mkdir()
        short = folder / "ledger.jsonl"
        known = ledger.as_known_on(day)
        short.write_text("".join(f"{line}\n" for line in lines.write(known)), "utf-8")
        cut = firstdose(
            *("report", ran.folder / "ledger.jsonl", "--out", folder / "cut", "--cut", day)
        )
        assert cut.code == 0, cut.err
        same_day = [] if known.entries[-1].known_on == day else ["--cut", day]
        then = firstdose("report", short, "--out", folder / "short", *same_day)
        assert then.code == 0, then.err
        assert contents(folder / "cut") == contents(folder / "short")
        assert f"{day}" in text((folder / "cut" / "report.html").read_text("utf-8"))


def test_in_chinese(ran: Ran, tmp_path: Path) -> None:
    ended = firstdose(
        *("report", ran.folder / "ledger.jsonl", "--out", tmp_path / "R", "--lang", "zh")
    )
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("模拟试验。")
    page = (tmp_path / "R" / "report.html").read_text("utf-8")
    assert '<html lang="zh' in page
    assert title(page).startswith("模拟试验")
    assert "模拟" in section(page, "findings")
    for path in (tmp_path / "R" / "figures").iterdir():
        assert ">模拟<" in path.read_text("utf-8"), path.stem
    english = contents(ran.folder)["results.csv"]
    assert contents(tmp_path / "R")["results.csv"] == english


def test_another_truth_is_named(tmp_path: Path) -> None:
    ended = firstdose(
        *("run", "nct06010472", "--clinic", "empirical", "--seed", 3, "--truth", "late"),
        *("--out", tmp_path / "A"),
    )
    assert ended.code == 0, ended.err
    page = (tmp_path / "A" / "report.html").read_text("utf-8")
    for said in (ended.out, text(section(page, "findings"))):
        assert "Simulated under the truth “late”" in " ".join(said.split())


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_given_by_its_path_runs_as_the_one_that_ships(name: str, tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(text_of(name), "utf-8")
    words = ("--clinic", "empirical", "--seed", 2, "--out", tmp_path / "A")
    ended = firstdose("run", tmp_path / "study.yaml", *words)
    assert ended.code == 0, ended.err
    written = (tmp_path / "A" / "ledger.jsonl").read_text("utf-8").splitlines()
    assert written == list(lines.write(simulated(2, name=name)))


def test_without_the_report_extra_the_remedy_is_named(tmp_path: Path) -> None:
    import subprocess
    import sys

    without = (
        "import sys; sys.modules['vl_convert'] = None; sys.modules['jinja2'] = None\n"
        "from firstdose.__main__ import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-P", "-c", without, "run", "nct06010472", "--out", "A"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "pip install 'firstdose[report]'" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
