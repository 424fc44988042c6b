"""``firstdose standards``: the user's workbook is checked, kept and shown."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from cli.command import Ended, firstdose, in_a_process, refused
from cli.workbooks import CODE, HEADER_5, HEADER_6, of_version, rows_of, workbook
from firstdose.cli.official_wording import data_folder
from firstdose.standards import ctcae
from firstdose.standards.ctcae import CtcaeVersion

TERM = "Neutrophil count decreased"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FIRSTDOSE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def install(book: Path, *options: str) -> Ended:
    return firstdose("standards", "install", "ctcae", book, *options)


def changed(path: Path, row: int, column: str, text: object) -> Path:
    """The workbook of version 5.0 with another text in one cell; row 0 is the first term."""
    rows = rows_of("5.0")
    rows[row][HEADER_5.index(column)] = text
    return workbook(path, "CTCAE v5.0", HEADER_5, rows)


@pytest.mark.parametrize(("version", "count"), [("5.0", 837), ("6.0", 850)])
def test_both_layouts_install_and_show(
    tmp_path: Path, folder: Path, version: CtcaeVersion, count: int
) -> None:
    ended = install(of_version(tmp_path / "ctcae.xlsx", version))
    kept = folder / f"ctcae-{version}-wording.json"
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"The wording of {count} terms of CTCAE {version}:\n  {kept}\n"
    shown = firstdose("standards", "show", TERM.upper(), "--standard", f"ctcae-{version}")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"{TERM} (CTCAE {version}, Investigations)\n")
    assert f"about {TERM}" in shown.out
    assert "not installed" not in shown.out
    for grade in (1, 2, 3, 4):
        assert f"our words for grade {grade} of {TERM}" in shown.out
    assert "grade 5" not in shown.out


def test_no_code_of_meddra_is_kept(tmp_path: Path, folder: Path) -> None:
    install(of_version(tmp_path / "ctcae.xlsx", "5.0"))
    (kept,) = folder.iterdir()
    text = kept.read_text("utf-8")
    assert str(CODE)[:4] not in text
    assert "meddra" not in text.lower()
    assert json.loads(text)["terms"].keys() == ctcae("5.0").terms.keys()


def test_the_limits_are_shown_without_any_workbook() -> None:
    ended = firstdose("standards", "show", TERM)
    assert ended.code == 0
    assert ended.out == (
        f"{TERM} (CTCAE 5.0, Investigations)\n"
        "  grade 1  neutrophils < LLN\n"
        "  grade 2  neutrophils < 1.5 10*9/L\n"
        "  grade 3  neutrophils < 1 10*9/L\n"
        "  grade 4  neutrophils < 0.5 10*9/L\n"
        "\n"
        "The official wording is not installed. To install it from your copy:\n"
        "  firstdose standards install ctcae WORKBOOK\n"
    )


def test_limits_with_conditions_and_in_two_units() -> None:
    potassium = firstdose("standards", "show", "hypokalemia").out
    assert "  grade 2  potassium < LLN, with symptoms\n" in potassium
    assert "  grade 5  no numeric limit: as recorded\n" in potassium
    cholesterol = firstdose("standards", "show", "Cholesterol high").out
    assert "> 7.75 mmol/L; cholesterol > 300 mg/dL\n" in cholesterol
    assert "no numeric limit" in firstdose("standards", "show", "Alopecia").out


def test_an_unknown_term_names_the_nearest() -> None:
    said = refused(firstdose("standards", "show", "Anemai"))
    assert "CTCAE 5.0 has no term 'Anemai'." in said
    assert "Did you mean 'Anemia'" in said
    assert "Did you mean" not in refused(firstdose("standards", "show", "qqqq"))
    assert firstdose("standards", "show", "Lymphopenia", "--standard", "ctcae-6.0").code == 0
    assert firstdose("standards", "show", "Lymphopenia").code == 1


def test_installing_again_takes_the_place_of_the_first(tmp_path: Path, folder: Path) -> None:
    install(of_version(tmp_path / "ctcae.xlsx", "5.0"))
    anemia = list(ctcae("5.0").terms).index("Anemia")
    install(changed(tmp_path / "later.xlsx", anemia, "Grade 1", "other words"))
    assert [path.name for path in folder.iterdir()] == ["ctcae-5.0-wording.json"]
    shown = firstdose("standards", "show", "Anemia").out
    assert "other words" in shown
    assert "our words for grade 1" not in shown


def test_dashes_spaces_and_capitals_do_not_matter(tmp_path: Path) -> None:
    rows = rows_of("5.0")
    for number, row in enumerate(rows):
        row[2] = f" {str(row[2]).upper()}\n"
        row[3:8] = [("–", None, " - ")[number % 3] if each == "-" else each for each in row[3:8]]
    header = [f" {name.upper()} " for name in HEADER_5]
    rows.insert(5, [None] * len(header))
    book = workbook(tmp_path / "ctcae.xlsx", "v5", header, rows, ["", "about"])
    assert install(book).code == 0
    assert "our words for grade 2" in firstdose("standards", "show", TERM).out


def test_columns_may_stand_in_another_order_beside_others(tmp_path: Path) -> None:
    order = [HEADER_5.index(name) for name in reversed(HEADER_5)]
    rows = [["extra", *(row[place] for place in order)] for row in rows_of("5.0")]
    header = ["Remark", *(HEADER_5[place] for place in order)]
    assert install(workbook(tmp_path / "c.xlsx", "CTCAE v5.0", header, rows)).code == 0


FAULTS = {
    "unknown term": ((0, "CTCAE Term", "Anaemia"), ("no term 'Anaemia'", "'Anemia'", "cell C2")),
    "grade too many": ((4, "Grade 2", "words"), ("has a grade 2 here", "should be none", "E6")),
    "grade too few": ((0, "Grade 3", "-"), ("'Anemia' has no grade 3 here", "cell F2")),
    "term twice": ((1, "CTCAE Term", "Anemia"), ("is there a second time", "cell C3")),
    "term missing": ((2, "CTCAE Term", None), ("The workbook lacks 'Bone marrow hypocellular'",)),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_difference_is_refused_with_its_cell(tmp_path: Path, folder: Path, name: str) -> None:
    change, said = FAULTS[name]
    book = changed(tmp_path / "ctcae.xlsx", *change)
    ended = install(book)
    assert (ended.code, ended.out) == (1, "")
    assert "nothing was written." in ended.err
    for words in said:
        assert words in ended.err
    assert not folder.exists()
    despite = install(book, "--despite-differences")
    assert despite.code == 0
    for words in said:
        assert words in despite.err
    assert len(list(folder.iterdir())) == 1


def test_every_difference_is_shown(tmp_path: Path) -> None:
    rows = rows_of("5.0")
    rows[0][2], rows[3][2] = "Anaemia", "Another"
    ended = install(workbook(tmp_path / "c.xlsx", "CTCAE v5.0", HEADER_5, rows))
    assert ended.err.endswith("4 problems; nothing was written.\n")


def test_a_workbook_of_the_other_version_is_refused(tmp_path: Path) -> None:
    book = of_version(tmp_path / "ctcae.xlsx", "5.0")
    ended = install(book, "--version", "6.0")
    assert ended.code == 1
    assert "CTCAE 6.0 has no term 'Platelet count decreased'." in ended.err


def test_the_version_may_be_said_by_the_file_or_by_hand(tmp_path: Path, folder: Path) -> None:
    rows = rows_of("5.0")
    header = [name.replace("v6.0 ", "") for name in HEADER_5]
    silent = workbook(tmp_path / "ctcae.xlsx", "Terms", header, rows)
    assert "It does not say whether it is version 5.0 or 6.0." in refused(install(silent))
    assert install(silent, "--version", "5.0").code == 0
    named = workbook(tmp_path / "CTCAE_v5.0.xlsx", "Terms", header, rows)
    assert install(named).code == 0
    assert install(workbook(tmp_path / "c.xlsx", "Terms", HEADER_6, rows_of("6.0"))).code == 0
    assert len(list(folder.iterdir())) == 2


def test_what_is_no_workbook_of_ctcae_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "ctcae.xlsx"
    text.write_text("CTCAE Term,Grade 1\n")
    assert "It is no workbook in the format xlsx." in refused(install(text))
    other = tmp_path / "ctcae.xls"
    other.write_bytes(b"\xd0\xcf\x11\xe0")
    assert "It is no workbook in the format xlsx." in refused(install(other))
    empty = workbook(tmp_path / "empty.xlsx", "Terms", ["CTCAE Term", "Grade 1"], [])
    assert "No sheet has a row with `CTCAE Term`" in refused(install(empty))
    assert "No such file or directory." in refused(install(tmp_path / "nowhere.xlsx"))


def test_a_store_that_was_altered_is_refused(tmp_path: Path, folder: Path) -> None:
    install(of_version(tmp_path / "ctcae.xlsx", "5.0"))
    (kept,) = folder.iterdir()
    for text in ("", "[]", '{"format": 0}', kept.read_text("utf-8").replace("grades", "rades")):
        kept.write_text(text, "utf-8")
        said = refused(firstdose("standards", "show", "Anemia"))
        assert "The official wording cannot be read." in said
        assert "firstdose standards install ctcae WORKBOOK" in said


def test_without_openpyxl_the_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = of_version(tmp_path / "ctcae.xlsx", "5.0")
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    ended = install(book)
    assert ended.code == 1
    assert "This command needs openpyxl, which is not installed." in ended.err
    assert "pip install 'firstdose[exchange]'" in ended.err


def test_show_needs_no_extra(tmp_path: Path) -> None:
    ended = in_a_process(
        *("standards", "show", "Fever"),
        folder=tmp_path,
        environment={"FIRSTDOSE_DATA": str(tmp_path)},
    )
    assert (ended.code, ended.err) == (0, "")
    assert "body temperature" in ended.out


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {}, "/home/jm/.local/share/firstdose"),
        ("linux", {"XDG_DATA_HOME": "/d"}, "/d/firstdose"),
        ("darwin", {}, "/home/jm/Library/Application Support/firstdose"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/firstdose"),
        ("win32", {}, "/home/jm/AppData/Local/firstdose"),
        ("linux", {"FIRSTDOSE_DATA": "/mine"}, "/mine"),
    ],
)
def test_the_folder_follows_the_custom_of_the_system(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
) -> None:
    for name in ("FIRSTDOSE_DATA", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/home/jm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert data_folder() == Path(expected)
