"""A laboratory file: read strictly, in stretches of rows, and written with the grades added."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import polars as pl

from firstdose.cli.files import read_text
from firstdose.cli.plain_csv import is_plain, plain_rows
from firstdose.cli.table_problems import Wanted, names_of, of_header, refused
from firstdose.records.undisturbed import undisturbed
from firstdose.standards.laboratory_row import READ
from firstdose.standards.laboratory_table import ADDED

STRETCH = 100_000
KIND = "laboratory file"
WANTED = Wanted(
    needed=("analyte", "value"), added=lambda _: ADDED, example="analyte,value,unit,lln,uln"
)

Cells = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The columns as the file names them, and as they are called while it is read."""

    written: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def read(cls, cells: Cells) -> Header:
        """What is read has its own name; any other column is called by its place."""
        known = names_of(cells)
        return cls(
            written=tuple(cells),
            names=tuple(name if name in READ else f"#{place}" for place, name in enumerate(known)),
        )


@dataclass(slots=True)
class Written:
    """The text made so far, and what could not be graded, by reason."""

    parts: list[str] = field(default_factory=list)
    rows: int = 0
    answers: int = 0
    ungradable: Counter[str] = field(default_factory=Counter)

    def add(self, graded: pl.DataFrame, rows: int) -> None:
        """Add a stretch of rows with their grades."""
        self.rows += rows
        self.answers += graded.height
        without = graded.filter(pl.col("grade") == "").get_column("reason").value_counts()
        self.ungradable.update(dict(without.iter_rows()))
        self.parts.append(csv_text(graded))


def stretches(path: Path) -> Iterator[Header | pl.DataFrame]:
    """The header of a file and then its rows, as texts; a problem when it is no table."""
    try:
        with path.open("rb") as file:
            yield from _read(file, path)
    except csv.Error:
        raise refused(path, WANTED) from None
    except (OSError, UnicodeDecodeError):
        read_text(path, KIND)
        raise


def _read(file: BinaryIO, path: Path) -> Iterator[Header | pl.DataFrame]:
    line = file.readline().removeprefix(codecs.BOM_UTF8)
    header: Header | None = None
    if line.strip() and is_plain(line):
        header = _header(csv.reader([line.decode()]), path)
        yield header
        yield from plain_rows(file, header.names)
    else:
        file.seek(0)
    encoding = "utf-8-sig" if header is None else "utf-8"
    with io.TextIOWrapper(file, encoding=encoding, newline="") as text, undisturbed():
        reader = csv.reader(text, strict=True)
        if header is None:
            header = _header(reader, path)
            yield header
        yield from _rows(reader, header, path)


def _header(reader: Iterator[list[str]], path: Path) -> Header:
    first = next((cells for cells in reader if cells), None)
    if first is None or next(of_header(first, "", WANTED), None) is not None:
        raise refused(path, WANTED)
    return Header.read(first)


def _rows(reader: Iterator[list[str]], header: Header, path: Path) -> Iterator[pl.DataFrame]:
    width = len(header.names)
    while rows := list(islice(reader, STRETCH)):
        widths = set(map(len, rows))
        if not widths <= {width, 0}:
            raise refused(path, WANTED)
        if 0 in widths:
            rows = [cells for cells in rows if cells]
        if rows:
            yield _frame(header, rows)


def _frame(header: Header, rows: list[Cells]) -> pl.DataFrame:
    columns = zip(header.names, zip(*rows, strict=True), strict=True)
    return pl.DataFrame([pl.Series(name, cells, dtype=pl.String) for name, cells in columns])


def csv_text(graded: pl.DataFrame) -> str:
    """Rows as CSV, with quotation marks only where they are needed.

    A carriage return within a cell needs them too, which polars does not know.
    """
    returns = pl.any_horizontal(pl.all().str.contains("\r", literal=True)).any()
    if graded.select(returns).item():
        return graded.write_csv(include_header=False, quote_style="always")
    return graded.with_columns(pl.all().replace("", None)).write_csv(include_header=False)


def header_text(header: Header) -> str:
    """The first line of the output."""
    made = io.StringIO()
    cells = (*header.written, *ADDED)
    quoting = csv.QUOTE_ALL if "\r" in "".join(cells) else csv.QUOTE_MINIMAL
    csv.writer(made, lineterminator="\n", quoting=quoting).writerow(cells)
    return made.getvalue()
