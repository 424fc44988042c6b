"""``firstdose score``: every row is written, and what cannot be said has its reason."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from cli.command import Ended, firstdose, refused
from firstdose.standards.instruments import instruments, questions

AS_OF = ("--as-of", "2026-01-31")
INSTRUMENTS = sorted(instruments())


def scored(
    tmp_path: Path, name: str, text: str, *options: str
) -> tuple[list[dict[str, str]], Ended]:
    """The rows that scoring a file gives, and how the command ended."""
    file = tmp_path / "visits.csv"
    file.write_text(text, "utf-8")
    ended = firstdose("score", name, file, *AS_OF, *options)
    return list(csv.DictReader(io.StringIO(ended.out))), ended


def whole_sledai(*present: str) -> str:
    asked = questions(instruments()["sledai-2k"])
    keys = [each.key for each in asked if not each.optional and not each.in_place_of]
    cells = ("present" if key in present else "absent" for key in keys)
    return f"participant,{','.join(keys)}\n001,{','.join(cells)}\n"


def test_a_whole_row_is_scored_and_nothing_is_said(tmp_path: Path) -> None:
    (row,), ended = scored(tmp_path, "sledai-2k", whole_sledai("arthritis", "low_complement"))
    assert (ended.code, ended.err) == (0, "rows: 1; with something that cannot be said: 0.\n")
    assert row["participant"] == "001"
    assert (row["sledai_2k"], row["sledai_2k_clinical"], row["sledai_2k_serologic"]) == (
        "6",
        "4",
        "2",
    )
    assert (row["points_arthritis"], row["points_rash"], row["reason"]) == ("4", "0", "")


def test_a_missing_item_leaves_the_total_open_and_what_is_whole_scored(tmp_path: Path) -> None:
    (row,), ended = scored(tmp_path, "sledai-2k", whole_sledai("rash").replace("absent", "", 1))
    assert ended.code == 1
    assert (row["sledai_2k"], row["sledai_2k_skin"], row["points_seizure"]) == ("", "2", "")
    assert row["reason"].startswith("not assessed: seizure; still possible: low, moderate")
    assert "rows: 1; with something that cannot be said: 1." in ended.err
    assert "not assessed: seizure" in ended.err


BAD_ANSWERS = {
    "text in a number": ("icans", "ice,consciousness\nseven,awake\n", "'seven' is no answer"),
    "infinite": ("icans", "ice\nInfinity\n", "'Infinity' is no answer"),
    "not a number": ("crs", "fever\nNaN\n", "'NaN' is no answer"),
    "a level that is not there": ("icans", "consciousness\nasleep\n", "'asleep' is no answer"),
    "an item that is not there": ("icans", "ice,consciousnes\n10,x\n", "did you mean 'consciousn"),
    "a future date": ("icans", "date,ice\n2026-02-01,10\n", "the date 2026-02-01 lies after 2026-"),
    "no date": ("icans", "date,ice\n1 Feb,10\n", "'1 Feb' is no date"),
    "neither yes nor no": ("sledai-2k", "rash\nmaybe\n", "'maybe' is no answer to rash"),
}


@pytest.mark.parametrize(("name", "text", "reason"), BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_bad_cells_have_a_reason_and_the_rest_is_scored(
    name: str, text: str, reason: str, tmp_path: Path
) -> None:
    head, row, _ = text.split("\n")
    good = ",".join("" for _ in head.split(","))
    rows, ended = scored(tmp_path, name, f"participant,{head}\n001,{row}\n002,{good}\n")
    assert ended.code == 1
    assert [row["participant"] for row in rows] == ["001", "002"]
    assert reason in rows[0]["reason"]
    assert reason in ended.err


def test_a_column_said_to_pass_through_does(tmp_path: Path) -> None:
    text = "laboratory,ice,consciousness,seizure,motor,raised_pressure,death\nA,10,awake,,,,\n"
    assert "has no item 'laboratory'" in scored(tmp_path, "icans", text)[0][0]["reason"]
    kept, _ = scored(tmp_path, "icans", text, "--keep", "laboratory")
    assert kept[0]["laboratory"] == "A"
    assert "laboratory" not in kept[0]["reason"]


def test_a_file_may_hold_what_other_instruments_ask(tmp_path: Path) -> None:
    """DORIS does not ask for serology, which a worksheet of SLEDAI-2K has all the same."""
    head, row, _ = whole_sledai("low_complement").split("\n")
    text = f"{head},pga,prednisone_equivalent_mg_per_day\n{row},0.4,5\n"
    (found,), ended = scored(tmp_path, "doris", text)
    assert (ended.code, found["doris"], found["reason"]) == (0, "met", "")


def test_a_total_stands_where_its_items_were_not_recorded_and_must_agree_with_them(
    tmp_path: Path,
) -> None:
    head, row, _ = whole_sledai("rash").split("\n")
    (alone,), _ = scored(tmp_path, "sledai-2k", "sledai_2k\n12\n")
    assert alone["sledai_2k_used"] == "12"
    (both,), ended = scored(tmp_path, "sledai-2k", f"{head},sledai_2k\n{row},12\n")
    assert ended.code == 1
    assert both["sledai_2k_used"] == ""
    assert "recorded as 12 but its parts give 2" in both["reason"]


def test_days_of_a_series_are_graded_for_each_participant_together(tmp_path: Path) -> None:
    days = [(who, day) for day in range(31) for who in ("001", "002")]
    low = {("001", day) for day in range(5, 13)}
    lines = (f"{who},{day},{'0.3' if (who, day) in low else '2.0'}" for who, day in days)
    text = "participant,day,neutrophils\n" + "\n".join(lines) + "\n"
    rows, _ = scored(tmp_path, "icaht", text)
    early = {row["participant"]: row["early_grade"] for row in rows}
    assert early == {"001": "2", "002": "0"}


def test_quotes_marks_and_line_ends_of_other_programs(tmp_path: Path) -> None:
    text = '\ufeffcomment,ice\r\n"a, b ""c""",10\r\n\r\n'
    rows, _ = scored(tmp_path, "icans", text)
    assert [(row["comment"], row["grade_ice"]) for row in rows] == [('a, b "c"', "0")]


def test_a_header_alone_gives_a_header_alone(tmp_path: Path) -> None:
    rows, ended = scored(tmp_path, "icans", "ice\n")
    assert (rows, ended.code) == ([], 0)
    assert ended.out.startswith("ice,grade,")


UNREADABLE = {
    "empty": ("", "is empty"),
    "a column twice": ("ice,ice\n1,2\n", "Two columns are called `ice`"),
    "a column that is added": ("ice,reason\n1,x\n", "a column `reason` already"),
    "a ragged row": ("ice,seizure\n1\n", "The line has 1 cells, and the header has 2."),
    "an open quotation mark": ('ice\n"1\n', "no CSV from here on"),
}


@pytest.mark.parametrize(("text", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_writes_nothing(text: str, said: str, tmp_path: Path) -> None:
    file, out = tmp_path / "visits.csv", tmp_path / "out.csv"
    file.write_text(text, "utf-8")
    assert said in refused(firstdose("score", "icans", file, "--out", out))
    assert not out.exists()


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_bytes(b"ice\n\xff\n")
    assert "is not text in UTF-8" in refused(firstdose("score", "icans", file))


def test_every_problem_of_a_file_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "visits.csv"
    file.write_text("ice,ice\n1\n1,2,3\n", "utf-8")
    ended = firstdose("score", "icans", file)
    assert "3 problems; nothing was written." in ended.err
    assert ", line 2" in ended.err
    assert ", line 3" in ended.err


def test_the_output_goes_where_it_is_told(tmp_path: Path) -> None:
    out = tmp_path / "there" / "scored.csv"
    rows, ended = scored(tmp_path, "sledai-2k", whole_sledai(), "--out", str(out))
    assert (rows, ended.code, ended.out) == ([], 0, "")
    assert out.read_text("utf-8").splitlines()[1].startswith("001,absent,")


def test_an_unknown_instrument_names_the_nearest() -> None:
    assert "Did you mean sledai-2k?" in refused(firstdose("score", "SLEDAI_2K", "file.csv"))


def test_the_list_names_every_instrument() -> None:
    listed = list(csv.DictReader(io.StringIO(firstdose("score", "--list").out)))
    assert [row["name"] for row in listed] == list(instruments())
    assert all(row["source"] and row["confidence"] in "HML" for row in listed)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_an_empty_template_row_is_written_with_reasons(name: str, tmp_path: Path) -> None:
    """Of someone of whom nothing is known, nothing is said: no total, no grade, no state."""
    head = firstdose("score", name, "--template").out.rstrip("\n")
    columns = head.split(",")
    assert columns[:3] == ["participant", "visit", "date"]
    (row,), ended = scored(tmp_path, name, f"{head}\n001{',' * (len(columns) - 1)}\n")
    assert ended.code == 1
    assert row["reason"]


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_items_are_those_of_the_template(name: str) -> None:
    items = list(csv.DictReader(io.StringIO(firstdose("score", name, "--items").out)))
    asked = [r["item"] for r in items if not r["in_place_of"] and r["optional"] == "no"]
    template = firstdose("score", name, "--template").out.rstrip("\n").split(",")
    assert [key for key in template if key in asked] == asked
    assert all(row["meaning"] and row["accepted"] for row in items)
