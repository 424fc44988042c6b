"""A ledger file with a fault: one clear message, exit code 1, nothing written."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cli.command import firstdose, refused
from firstdose.cli.files import study_files
from firstdose.records import lines
from firstdose.records.lines import study_sha256
from protocol.shipped import REFUSED_TODAY, broken, line_of, text_of
from whole.trials import simulated

Lines = list[str]


@pytest.fixture(scope="module")
def good() -> Lines:
    """The first entries of a simulated trial."""
    return list(lines.write(simulated(1).as_of_entry(120)))


def changed(line: str, **fields: object) -> str:
    return json.dumps(json.loads(line) | fields, ensure_ascii=False)


def body_changed(line: str, **fields: object) -> str:
    entry = json.loads(line)
    return changed(line, body=entry["body"] | fields)


def of_kind(good: Lines, kind: str) -> int:
    return next(place for place, line in enumerate(good) if json.loads(line)["kind"] == kind)


def cut_in_half(good: Lines) -> Lines:
    return [*good[:-1], good[-1][: len(good[-1]) // 2]]


def cut_in_the_middle_of_the_file(good: Lines) -> Lines:
    return [*good[:50], good[50][:40], *good[51:]]


def not_json(good: Lines) -> Lines:
    return [*good, "2026-01-12 001 neutrophils 0.4 10*9/L"]


def of_another_study(good: Lines) -> Lines:
    return [body_changed(good[0], study="nct07358988"), *good[1:]]


def facts_of_another_study(good: Lines) -> Lines:
    other = simulated(1, name="nct07358988").as_of_entry(120)
    return [good[0], *list(lines.write(other))[1:]]


def unknown_visit(good: Lines) -> Lines:
    place = of_kind(good, "visit_attended")
    return [*good[:place], body_changed(good[place], visit="week-53"), *good[place + 1 :]]


def altered_study_file(good: Lines) -> Lines:
    text = text_of("nct06010472").replace("planned_participants: 36", "planned_participants: 40")
    return [body_changed(good[0], study_text=text), *good[1:]]


def amends_the_unknown(good: Lines) -> Lines:
    last = changed(good[-1], number=len(good) + 1, amends=9000, reason="misread")
    return [*good, last]


def impossible_day(good: Lines) -> Lines:
    return [*good[:-1], changed(good[-1], occurred_on="2023-02-29")]


def known_before_the_line_above(good: Lines) -> Lines:
    day = "2023-08-01"
    return [*good[:-1], changed(good[-1], occurred_on=day, known_on=day)]


def known_before_it_happened(good: Lines) -> Lines:
    return [*good[:-1], changed(good[-1], occurred_on="2099-01-01")]


def number_left_out(good: Lines) -> Lines:
    return [*good[:-1], changed(good[-1], number=len(good) + 5)]


def unknown_kind(good: Lines) -> Lines:
    place = of_kind(good, "measured")
    return [*good[:place], changed(good[place], kind="mesured"), *good[place + 1 :]]


def newer_version(good: Lines) -> Lines:
    return [*good[:-1], changed(good[-1], fact_version=7)]


def unknown_field(good: Lines) -> Lines:
    place = of_kind(good, "measured")
    return [*good[:place], body_changed(good[place], units="g/L"), *good[place + 1 :]]


def number_for_text(good: Lines) -> Lines:
    place = of_kind(good, "measured")
    return [*good[:place], body_changed(good[place], value=0.4), *good[place + 1 :]]


def empty(good: Lines) -> Lines:
    return []


def without_its_beginning(good: Lines) -> Lines:
    return [changed(good[1], number=1)]


FAULTS: dict[Callable[[Lines], Lines], tuple[str, ...]] = {
    cut_in_half: ("The line is cut short.", "line 120"),
    cut_in_the_middle_of_the_file: ("The line is cut short.", "line 51"),
    not_json: ("The line is not JSON", "line 121"),
    of_another_study: ("a ledger of nct07358988", "the study file of nct06010472", "line 1"),
    facts_of_another_study: ("nct06010472 has no part `sad`", "entry 2"),
    unknown_visit: ("nct06010472 has no visit `week-53`", "entry "),
    altered_study_file: ("The study text was altered", "line 1"),
    amends_the_unknown: ("9000", "line 121"),
    impossible_day: ("2023-02-29", "line 120"),
    known_before_the_line_above: ("line 120",),
    known_before_it_happened: ("line 120",),
    number_left_out: ("line 120",),
    unknown_kind: ("mesured", "measured"),
    newer_version: ("version 7", "line 120"),
    unknown_field: ("units", "unit"),
    number_for_text: ("value", "0.4"),
    empty: ("is empty", "Entry 1 says which study this is"),
    without_its_beginning: ("line 1",),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_faulty_ledger_is_refused(
    good: Lines, tmp_path: Path, fault: Callable[[Lines], Lines]
) -> None:
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text("".join(f"{line}\n" for line in fault(good)), "utf-8")
    said = refused(firstdose("report", ledger, "--out", tmp_path / "R"))
    assert "ledger.jsonl" in said
    for words in FAULTS[fault]:
        assert words in said
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.jsonl"]


def begun_under(good: Lines, text: str) -> Lines:
    """A ledger that carries another study file, unaltered."""
    return [body_changed(good[0], study_text=text, study_sha256=study_sha256(text)), *good[1:]]


def test_a_ledger_under_a_file_that_would_be_refused_today_is_read_and_warned_of(
    good: Lines, tmp_path: Path
) -> None:
    """The check may be younger than the trial, whose data it must not hide."""
    ledger, sound = tmp_path / "ledger.jsonl", tmp_path / "sound.jsonl"
    sound.write_text("".join(f"{line}\n" for line in good), "utf-8")
    assert firstdose("design", "decide", sound).err == ""
    lines_of = begun_under(good, broken(REFUSED_TODAY))
    ledger.write_text("".join(f"{line}\n" for line in lines_of), "utf-8")
    decided = firstdose("design", "decide", ledger)
    assert (decided.code, decided.out) == (0, firstdose("design", "decide", sound).out)
    reported = firstdose("report", ledger, "--participant", "001", "--out", tmp_path / "R")
    assert reported.code == 0
    for ended in (decided, reported):
        assert "would be refused for a new study" in ended.err
        assert "Part `escalation` may take 36 participants, the study plans 35." in ended.err
        capped = line_of("kind: participant_cap")
        assert f"the study file inside ledger.jsonl line {capped}" in ended.err
        assert "nothing was written" not in ended.err
    study = tmp_path / "study.yaml"
    study.write_text(broken(REFUSED_TODAY), "utf-8")
    assert "may take 36 participants" in refused(firstdose("check", study))
    assert "may take 36 participants" in refused(firstdose("run", study, "--out", tmp_path / "N"))


def amended(good: Lines, *texts: str) -> Lines:
    """A ledger under which later versions of its study file came into force: 2, 3 …."""
    head = {"entered_by": "sponsor", "amends": None, "reason": "", "fact_version": 1}
    day = json.loads(good[-1])["known_on"]
    later = [
        json.dumps(
            head
            | {"number": len(good) + place, "kind": "protocol_version_active"}
            | {"occurred_on": day, "known_on": day}
            | {
                "body": {
                    "version": f"{place + 1}",
                    "study_text": text,
                    "study_sha256": study_sha256(text),
                }
            }
        )
        for place, text in enumerate(texts, start=1)
    ]
    return [*good, *later]


def renamed(name: str) -> str:
    """The shipped study file without that name: wherever it stood, there is another."""
    return re.sub(rf"(?<![\w-]){name}(?![\w-])", f"{name}-b", text_of("nct06010472"))


@pytest.mark.parametrize(
    ("name", "what", "kind"),
    [
        ("d1-i7", "regimen `d1-i7` in any part", "dose_decided"),
        ("escalation", "part `escalation`", "dose_decided"),
    ],
)
def test_an_amendment_that_drops_what_facts_name_is_refused(
    good: Lines, tmp_path: Path, name: str, what: str, kind: str
) -> None:
    """Everything is analysed under the last version, which would pass over those participants."""
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text("\n".join(amended(good, text_of("nct06010472"), renamed(name))), "utf-8")
    number = of_kind(good, kind) + 1
    for command in (("report", ledger, "--out", tmp_path / "R"), ("design", "decide", ledger)):
        said = " ".join(refused(firstdose(*command)).split())
        assert f"Version 3 of the study file no longer has {what}, of which entry {number}" in said
        assert f"Where: ledger.jsonl, entry {number} " in said
        assert "keeps the parts and regimens of earlier stages in its file" in said
    assert not (tmp_path / "R").exists()


def test_an_amendment_that_takes_a_regimen_out_of_its_part_is_refused(
    good: Lines, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.jsonl"
    text = broken(("regimens: [d1-i7, ", "regimens: ["), ("start: d1-i7", "start: d1-i5"))
    ledger.write_text("\n".join(amended(good, text)), "utf-8")
    ended = firstdose("report", ledger, "--out", tmp_path / "R")
    assert ended.code == 1
    assert "Version 2 of the study file no longer has regimen `d1-i7` in any part" in ended.err
    assert not (tmp_path / "R").exists()


def test_a_later_version_that_has_it_again_mends_the_ledger(good: Lines, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    text = text_of("nct06010472")
    ledger.write_text("\n".join(amended(good, renamed("d1-i7"), text)), "utf-8")
    ended = firstdose("report", ledger, "--participant", "001", "--out", tmp_path / "R")
    assert (ended.code, ended.err) == (0, "")


def test_a_visit_that_an_amendment_drops_is_told_of(good: Lines, tmp_path: Path) -> None:
    """An amendment may drop a visit; what was found there was then found between visits."""
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text("\n".join(amended(good, renamed("day-3"))), "utf-8")
    ended = firstdose("report", ledger, "--out", tmp_path / "R")
    assert ended.code == 0
    assert "no longer has every visit" in ended.err
    assert "Version 2 of the study file no longer has visit `day-3`, of which entry " in ended.err
    assert "nothing was written" not in ended.err


def test_a_ledger_whose_study_file_has_no_shape_is_refused(good: Lines, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    text = broken(("planned_participants: 36", "planned_participants: many"))
    ledger.write_text("".join(f"{line}\n" for line in begun_under(good, text)), "utf-8")
    said = refused(firstdose("report", ledger, "--out", tmp_path / "R"))
    assert "planned_participants" in said
    assert not (tmp_path / "R").exists()


def test_every_fault_is_shown_at_once(good: Lines, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    broken = cut_in_half(impossible_day([*unknown_kind(good), good[-1]]))
    ledger.write_text("\n".join(broken), "utf-8")
    ended = firstdose("report", ledger, "--out", tmp_path / "R")
    assert ended.code == 1
    assert ended.err.count("Remedy:") >= 2
    assert not (tmp_path / "R").exists()


def test_a_ledger_that_is_no_text(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_bytes(b"{\xff\xfe")
    said = refused(firstdose("report", ledger, "--out", tmp_path / "R"))
    assert "It is not text in UTF-8 (byte 2)." in said


def test_a_ledger_that_is_a_database(tmp_path: Path) -> None:
    """Whoever names the database itself is told how a ledger in a database is named."""
    database = tmp_path / "trial.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("create table entries (text text)")
        connection.execute("insert into entries values (?)", (b"\xff\xfe",))
        connection.commit()
    for command in (("ledger", "verify", database), ("report", database, "--out", tmp_path / "R")):
        said = " ".join(refused(firstdose(*command)).split())
        assert "It is a database." in said
        assert "firstdose ledger export --db" in said


def test_a_ledger_that_is_not_there(tmp_path: Path) -> None:
    said = refused(firstdose("report", tmp_path / "ledger.jsonl", "--out", tmp_path / "R"))
    assert "The ledger file cannot be read." in said
    assert "No such file or directory." in said


@pytest.mark.parametrize("day", ["2023-08-20", "2062-01-01"])
def test_a_data_cut_outside_the_ledger(good: Lines, tmp_path: Path, day: str) -> None:
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text("\n".join(good), "utf-8")
    said = refused(firstdose("report", ledger, "--out", tmp_path / "R", "--cut", day))
    assert f"ledger.jsonl cannot be reported as of {day}." in said
    last = json.loads(good[-1])["known_on"]
    assert f"Choose a day from 2023-08-21 to {last}" in said
    assert not (tmp_path / "R").exists()


def test_published_results_of_another_study(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    other = simulated(1, name="nct07358988").as_of_entry(50)
    ledger.write_text("\n".join(lines.write(other)), "utf-8")
    published = tmp_path / "published.yaml"
    published.write_text(study_files("nct06010472").published_text, "utf-8")
    said = refused(firstdose("report", ledger, "--out", tmp_path / "R", "--published", published))
    assert "the published results of nct06010472, not of nct07358988" in said
    assert not (tmp_path / "R").exists()


def test_an_output_folder_that_cannot_be_made(good: Lines, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text("\n".join(good), "utf-8")
    said = refused(firstdose("report", ledger, "--out", ledger / "R"))
    assert "The output cannot be written." in said
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.jsonl"]
