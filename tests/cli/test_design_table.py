"""The commands design table and design text: rows, pages, Word files, both languages."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from docx import Document

from cli.command import firstdose, refused
from design.grids import grid, part_of
from firstdose.cli.design import table, text
from firstdose.protocol.catalogue import (
    condition_classes,
    design_classes,
    guard_classes,
    hints_of,
    settings_of,
)
from firstdose.protocol.designs import Boin
from firstdose.report.designs.settings import FOLLOWING
from firstdose.report.designs.stated import StatedDesign
from firstdose.report.designs.text import protocol_text
from firstdose.report.words import LANGUAGES, Language, read_words

BOIN = ("--design", "boin", "--set", "target=0.3")


def test_rows() -> None:
    ended = firstdose("design", "table", *BOIN, "--max-n", 6)
    assert (ended.code, ended.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert list(rows[0]) == ["n", "dlt", "decision"]
    assert len(rows) == sum(n + 1 for n in range(1, 7))
    said = {(row["n"], row["dlt"]): row["decision"] for row in rows}
    assert said["3", "0"] == "escalate"
    assert said["3", "1"] == "stay"
    assert said["3", "2"] == "de_escalate"
    assert said["3", "3"] == "eliminate"


def test_a_page_says_what_was_assumed(tmp_path: Path) -> None:
    out = tmp_path / "table.html"
    ended = firstdose(*table.EXAMPLE.split()[1:-1], out)
    assert ended.code == 0
    page = out.read_text("utf-8")
    assert "The guards are those that this design usually has." in page
    assert "The number of regimens was not stated; 5 in a line are taken." in page
    assert "Liu and Yuan, J R Stat Soc C 2015; 64: 507-523" in page
    assert "De-escalate if DLTs are at least" in page
    assert 'class="origin' not in page
    again = tmp_path / "again.html"
    firstdose(*table.EXAMPLE.split()[1:-1], again)
    assert again.read_bytes() == out.read_bytes()
    words = (*BOIN, "--regimens", 4, "--participants", 24, "--cohort-size", 3, "--guard", "none")
    firstdose("design", "table", *words, "--stop", "none", "--out", out)
    assert "Nothing in the table was assumed" in out.read_text("utf-8")


def test_a_study_marks_its_own_assumptions(tmp_path: Path) -> None:
    out = tmp_path / "table.html"
    assert firstdose("design", "table", "nct06010472", "--lang", "zh", "--out", out).code == 0
    page = out.read_text("utf-8")
    assert "决策表" in page
    assert "surname" not in page
    assert "表中无任何假设" not in page


@pytest.mark.parametrize(
    ("lang", "study", "part"), [("en", "Study", "Part"), ("zh", "研究", "部分")]
)
def test_a_page_names_the_study_and_its_part_where_there_is_one(
    lang: str, study: str, part: str, tmp_path: Path
) -> None:
    out = tmp_path / "table.html"
    asked = ("design", "table", "--lang", lang, "--out", out)
    words = ("nct07358988", "--part", "mad")
    assert firstdose(*asked, *words).code == 0
    page = out.read_text("utf-8")
    assert f"<dt>{study}</dt><dd>NCT07358988</dd>" in page
    assert f"<dt>{part}</dt><dd>mad</dd>" in page
    assert firstdose(*asked, *BOIN).code == 0
    assert f"<dt>{study}</dt>" not in out.read_text("utf-8")


def test_guards_stand_under_one_name(tmp_path: Path) -> None:
    page, sheet = tmp_path / "table.html", tmp_path / "table.docx"
    for file in (page, sheet):
        assert firstdose("design", "table", "nct06010472", "--out", file).code == 0
    guards = re.findall(r"<dt>Guards</dt>((?:<dd>.*?</dd>)+)</div>", page.read_text("utf-8"))
    assert [said.count("<dd>") for said in guards] == [4]
    settings = {row.cells[0].text: row.cells[1].text for row in Document(str(sheet)).tables[1].rows}
    assert len(settings["Guards"].splitlines()) == 4


def test_a_word_file_has_no_author_no_date_and_the_same_bytes(tmp_path: Path) -> None:
    files = tmp_path / "a.docx", tmp_path / "b.docx"
    for file in files:
        assert firstdose("design", "table", *BOIN, "--out", file).code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "created" not in core
    assert "python-docx" not in core
    document = Document(str(files[0]))
    assert document.core_properties.author == ""
    boundaries = document.tables[2]
    assert [cell.text for cell in boundaries.rows[2].cells][:4] == [
        "Escalate if DLTs are at most",
        "0",
        "1",
        "2",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_has_every_number_from_the_settings(lang: Language) -> None:
    ended = firstdose("design", "text", *BOIN, "under=0.55", "--participants", 27, "--lang", lang)
    for number in ("0.3", "0.55", "1.4", "27", "0.95", "507-523"):
        assert number in ended.out
    other = firstdose("design", "text", *BOIN, "--participants", 36, "--lang", lang)
    assert "36" in other.out
    assert "27" not in other.out


def test_the_text_of_a_study_has_its_calendar_and_path() -> None:
    ended = firstdose(*text.EXAMPLE.split()[1:])
    assert (ended.code, ended.err) == (0, "")
    for said in ("28 days", "14 between the first", "80 percent", "each kind in turn", "36 part"):
        assert said in ended.out, said
    assert "goes back by one step of the earlier kind" in ended.out


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "left downwards: d1s1."), ("zh", "启用：d1s1。")]
)
def test_the_text_says_which_regimen_is_kept_for_rescue(lang: Language, said: str) -> None:
    regimens = grid(1, 2)
    part = part_of(regimens, Boin(target=Decimal("0.3")))
    part = replace(part, path=replace(part.path, start="d1s2", rescue=("d1s1",)))
    stated = StatedDesign(regimens=regimens, part=part, study="NCT06010472")
    assert said in " ".join(protocol_text(stated, read_words(lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("topic", "kind"),
    [
        *(("rule", kind) for kind in sorted(design_classes())),
        *(("guard", kind) for kind in sorted(guard_classes())),
        *(("condition", kind) for kind in sorted(condition_classes())),
    ],
)
def test_every_design_guard_and_condition_has_its_words(
    topic: str, kind: str, lang: Language
) -> None:
    key = f"designs.{topic}.{kind}" + (".main" if topic == "rule" else "")
    every = {**design_classes(), **guard_classes(), **condition_classes()}
    assert key in read_words(lang).texts, f"add [{key}] to report/words/designs.toml"
    known = {each.name for each in settings_of(every[kind])}
    assert read_words(lang).texts[key].placeholders <= known | FOLLOWING


@pytest.mark.parametrize("kind", sorted(design_classes()))
def test_every_setting_has_a_name_in_words(kind: str) -> None:
    for setting in settings_of(design_classes()[kind]):
        assert f"designs.key.{setting.name}" in read_words("en").texts


ROWS = ",".join(
    f"{{n: 1, dlt: {dlt}, decision: {said}}}" for dlt, said in enumerate(("stay", "de_escalate"))
)
LITERAL = re.compile(r"[a-z]+(_[a-z]+)+")
"""A word of a study file, as no reader expects it."""


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    [
        ("3+3",),
        ("tite-boin", "target=0.3", "estimate=imputed"),
        ("crm", "target=0.3", "skeleton.risks=[0.1,0.2,0.3]", "estimate=posterior_mean"),
        ("crm", "target=0.3", "skeleton.halfwidth=0.05", "skeleton.prior_mtd=2"),
        ("own-table", "target=0.3", f"rows=[{ROWS}]"),
    ],
    ids=lambda words: words[0],
)
def test_a_page_has_no_word_of_a_study_file(
    words: tuple[str, ...], lang: Language, tmp_path: Path
) -> None:
    out = tmp_path / "table.html"
    asked = ("--design", *words, "--regimens", 3, "--max-n", 3, "--lang", lang, "--out", out)
    guards = ("--guard", "no_skipping:reach=current", "--guard", TOO_TOXIC)
    assert firstdose("design", "table", *asked, *guards).code == 0
    main = re.search("<main.*</main>", out.read_text("utf-8"), re.DOTALL)
    assert main is not None
    assert not LITERAL.search(re.sub("<[^>]*>", " ", main[0]))


TOO_TOXIC = (
    "too_toxic:limit=0.3,probability=0.95,prior_dlt=1,prior_no_dlt=1,from_participants=3"
    ",lowest_probability=0.9,asked=when_cohort_is_full"
)


def test_a_guard_says_all_that_was_stated() -> None:
    current = firstdose("design", "text", *BOIN, "--guard", "no_skipping:reach=current").out
    assert "an allowed step reaches from the current one." in current
    said = firstdose("design", "text", *BOIN, "--guard", TOO_TOXIC).out
    assert "closed when this probability exceeds 0.9." in said
    assert "of the current regimen only" in said


def test_the_text_of_boin_has_its_boundaries() -> None:
    said = firstdose("design", "text", *BOIN).out
    assert "is 0.2365 or less, down when it is above 0.3585" in said


def test_rolling_six_has_no_cohorts(tmp_path: Path) -> None:
    out = tmp_path / "table.html"
    said = firstdose("design", "text", "--design", "rolling-six")
    assert "Participants are entered one at a time." in said.out
    assert "cohort" not in said.out + said.err
    assert firstdose("design", "table", "--design", "rolling-six", "--out", out).code == 0
    assert "Cohort size" not in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((*BOIN, "--at", "9"), "There is no regimen '9'."),
        (("--design", "boin"), "`target` is missing."),
        ((*BOIN, "--outcomes", "1NX"), "'X' is no outcome."),
    ],
)
def test_refusals(words: tuple[str, ...], what: str) -> None:
    ended = firstdose("design", "table", *words)
    assert ended.code == 1
    assert ended.err.startswith(what)
    assert refused(firstdose("design", "text", "--design", "nine")).startswith("There is no design")


def _blocks_and_choices(settings: type) -> Iterator[str]:
    """The texts that the values of a class may need, those of the blocks inside it included."""
    for annotation in hints_of(settings).values():
        yield from _of(annotation)


def _of(annotation: object) -> Iterator[str]:
    if is_dataclass(annotation) and isinstance(annotation, type):
        name = re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", annotation.__name__).lower()
        yield f"designs.block.{name}"
        yield from _blocks_and_choices(annotation)
    elif get_origin(annotation) is Literal:
        choices = get_args(annotation)
        yield from (f"designs.choice.{each}" for each in choices if len(choices) > 1)
    else:
        for each in get_args(annotation):
            yield from _of(each)


@pytest.mark.parametrize("kind", sorted(design_classes()))
def test_every_value_of_a_setting_has_its_words(kind: str) -> None:
    assert set(_blocks_and_choices(design_classes()[kind])) <= set(read_words("en").texts)


def test_a_table_written_to_a_file_is_read_back_as_ones_own(tmp_path: Path) -> None:
    written = tmp_path / "boin.csv"
    assert firstdose("design", "table", *BOIN, "--out", written).code == 0
    own = ("--design", "own_table", "--set", "target=0.3", "--set", f"rows={written}")
    risks = ("--cohort-size", 3, "--truth", "0.05,0.15,0.3,0.45,0.6")
    assert (
        firstdose("design", "oc", *own, *risks).out == firstdose("design", "oc", *BOIN, *risks).out
    )


def test_a_table_in_which_one_more_dlt_leads_higher_is_used_and_doubted(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("n,dlt,decision\n3,0,escalate\n3,1,de_escalate\n3,2,stay\n3,3,eliminate\n")
    own = ("--design", "own_table", "--set", "target=0.3", "--set", f"rows={table}")
    alone = ("--cohort-size", 3, "--max-per-regimen", 3, "--truth", "0.1,0.2")
    shown = firstdose("design", "oc", *own, *alone)
    assert shown.code == 0
    assert "The decision table is used as it is" in shown.err
    assert "Among 3, 1 DLTs say de_escalate and 2 say stay." in shown.err
    assert "own.csv, line 4" in shown.err
    table.write_text(table.read_text().replace("3,2,stay", "3,2,de_escalate"))
    assert firstdose("design", "oc", *own, *alone).err == ""


def test_a_table_that_cannot_be_used_is_refused_with_its_lines(tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("n,dlt,decision\n3,0,up\n3,1,stay\n")
    own = ("--design", "own_table", "--set", "target=0.3", "--set")
    bad = firstdose("design", "table", *own, f"rows={tmp_path / 'bad.csv'}")
    assert (bad.code, bad.out) == (1, "")
    assert "The decision 'up' is not known." in bad.err
    assert "bad.csv, line 2" in bad.err
    assert "No decision for 0, 2, 3 DLTs among 3." in bad.err
    missing = refused(firstdose("design", "table", *own, f"rows={tmp_path / 'none.csv'}"))
    assert "The decision table cannot be read." in missing
