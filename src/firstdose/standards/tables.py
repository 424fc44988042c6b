"""The reader of published tables, and where each of them comes from."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeAlias

from firstdose.standards.verdict import Label

Row: TypeAlias = Mapping[str, str]


class Confidence(StrEnum):
    """How sure we are of a number.

    High: read in a primary or official copy.  Middle: read in a secondary copy or a faithful
    implementation.  Low: general knowledge; such a row is shown but never used by default.
    """

    HIGH = "H"
    MIDDLE = "M"
    LOW = "L"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one table comes from, and who checked it when."""

    table: str
    publication: str
    section: str
    licence: str
    transcribed_by: str
    checked_on: str
    confidence: str
    note: str


@cache
def rows(path: str) -> tuple[Row, ...]:
    """Every row of a shipped table, as text, columns by name."""
    reader = csv.DictReader(_text(path).splitlines(), strict=True)
    return tuple(reader)


def names(folder: str) -> tuple[str, ...]:
    """Names of the tables in one folder, in alphabetical order."""
    found = (files("firstdose.standards") / "data" / folder).iterdir()
    return tuple(sorted(f.name.removesuffix(".csv") for f in found if f.name.endswith(".csv")))


def label(row: Row) -> Label:
    """Read the two labels of a row."""
    return Label(en=row["label_en"], zh=row["label_zh"])


def yes(text: str) -> bool:
    """Read a column that says yes or no."""
    assert text in ("yes", "no"), f"'{text}' is neither yes nor no"
    return text == "yes"


@cache
def sources(folder: str) -> tuple[Source, ...]:
    """Where every table of one folder comes from."""
    read: Mapping[str, Mapping[str, str]] = tomllib.loads(_text(f"{folder}/SOURCES.toml"))
    return tuple(Source(table=name, **fields) for name, fields in read.items())


def _text(path: str) -> str:
    return (files("firstdose.standards") / "data" / path).read_text(encoding="utf-8")
