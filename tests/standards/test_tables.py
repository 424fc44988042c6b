"""Every shipped table has its source beside it, and two labels where readers see it."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import firstdose
from firstdose.standards import Source, sources
from firstdose.standards.reasons import catalogue, words
from firstdose.standards.specifications import specifications, split
from firstdose.standards.tables import names, rows

SOURCE = Path(firstdose.__file__).parent
DATA = files("firstdose.standards") / "data"
FOLDERS = sorted(folder.name for folder in DATA.iterdir() if folder.is_dir())
TABLES = [f"{folder}/{table}.csv" for folder in FOLDERS for table in names(folder)]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_table_names_its_source(folder: str) -> None:
    described = {source.table: source for source in sources(folder)}
    assert described.keys() == set(names(folder))
    for source in described.values():
        assert source.publication
        assert source.licence
        assert source.transcribed_by == "firstdose developers"
        assert source.checked_on.startswith("2026-")
        assert source.confidence in ("H", "M", "L")


def test_a_source_has_no_other_fields() -> None:
    fields = set(Source.__slots__) - {"table"}
    for folder in FOLDERS:
        read = tomllib.loads((DATA / folder / "SOURCES.toml").read_text(encoding="utf-8"))
        assert all(set(section) == fields for section in read.values())


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_whole(table: str) -> None:
    for row in rows(table):
        assert None not in row, row
        assert None not in row.values(), row
        assert all(cell == cell.strip() for cell in row.values()), row
        if "label_en" in row:
            assert row["label_en"]
            assert row["label_zh"]
        if "confidence" in row:
            assert row["confidence"] in ("H", "M", "L")
        if "source" in row:
            assert row["source"]


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_there_twice(table: str) -> None:
    seen = [tuple(row.values()) for row in rows(table)]
    assert len(seen) == len(set(seen))


def test_both_languages_of_a_reason_speak_of_the_same_values() -> None:
    from string import Formatter

    for code, label in catalogue().items():
        in_english, in_chinese = (
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (label.en, label.zh)
        )
        assert in_english == in_chinese, code


def test_what_can_be_missing_has_a_short_name() -> None:
    folders = [folder for folder in FOLDERS if "items" in names(folder)]
    items = {row["key"] for folder in folders for row in rows(f"{folder}/items.csv")}
    states = [row["table"] for row in rows("states/states.csv")]
    compared = {row["quantity"] for name in states for row in rows(f"states/{name}.csv")}
    asked = {split(quantity)[1] for quantity in compared} | set(specifications())
    scales = [row["scale"] for row in rows("scales/scales.csv")]
    domains = {row["domain"] for name in scales for row in rows(f"scales/{name}.csv")}
    for name in {row["table"] for row in rows("counted/counted.csv")}:
        asked |= {r[key] for r in rows(f"counted/{name}.csv") for key in ("quantity", "unless")}
    asked -= {""}
    references = {"lln", "uln", "baseline"}
    questions = {row["question"] for row in rows("conditions/conditions.csv")}
    assert items | asked | domains | references | questions <= words().keys()
    said = re.compile(r'"quantity_missing", quantity="(\w+)"')
    written = {name for path in SOURCE.rglob("*.py") for name in said.findall(path.read_text())}
    assert len(written) > 5
    assert written <= words().keys()
