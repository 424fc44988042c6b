"""Tables of rows that people bring: a CSV file, read with everything wrong with it at once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from firstdose.cli.files import read_text
from firstdose.records.problem import Problem, StudyError

DATE = "date"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRow:
    """One row as written: the line it begins on, and a cell for each column."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """A table of text: its columns, each named once, and its rows in their order."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[WrittenRow, ...]


def read_worksheet(path: Path, required: Iterable[str], added: Iterable[str]) -> Worksheet:
    """Read a CSV file whose columns include the required ones and none that will be added.

    Empty lines are passed over.  A file with any problem is refused with all of them.
    """
    lines = _lines(read_text(path, "CSV file").removeprefix("\ufeff"), str(path))
    if not lines:
        raise StudyError(
            "The CSV file is empty.",
            where=str(path),
            because="Its first line must name the columns.",
            remedy="Write a line of column names, then one line for each row.",
        )
    head, *rows = lines
    columns = tuple(cell.strip() for cell in head.cells)
    problems = (
        *_of_columns(columns, str(path), required, added),
        *(_ragged(row, len(columns), str(path)) for row in rows if len(row.cells) != len(columns)),
    )
    if problems:
        raise StudyError.of(problems)
    return Worksheet(name=str(path), columns=columns, rows=tuple(rows))


def written(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The text of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _lines(text: str, name: str) -> list[WrittenRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[WrittenRow] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(WrittenRow(line=begins, cells=tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise StudyError(
            "The CSV file cannot be read.",
            where=f"{name}, line {begins}",
            because=f"{str(error).capitalize()}.",
            remedy='Close every quotation mark, and double one that belongs to the text ("").',
        ) from None
    return found


def _of_columns(
    columns: tuple[str, ...], name: str, required: Iterable[str], added: Iterable[str]
) -> Iterable[Problem]:
    for column, times in Counter(columns).items():
        if times > 1:
            yield Problem(
                what=f"The column '{column}' is there {times} times.",
                where=f"{name}, line 1",
                because="A cell could belong to either.",
                remedy="Name each column once.",
            )
    for column in required:
        if column not in columns:
            yield Problem(
                what=f"The column '{column}' is missing.",
                where=f"{name}, line 1",
                because="Every row needs it.",
                remedy=f"Add a column '{column}'.",
            )
    for column in added:
        if column in columns:
            yield Problem(
                what=f"The column '{column}' is there already.",
                where=f"{name}, line 1",
                because="The output adds a column of that name.",
                remedy=f"Rename the column '{column}', or leave it out.",
            )


def _ragged(row: WrittenRow, columns: int, name: str) -> Problem:
    return Problem(
        what=f"The row has {len(row.cells)} cells, not {columns}.",
        where=f"{name}, line {row.line}",
        because="It is not clear which cell belongs to which column.",
        remedy="Give every row as many cells as there are columns; quote cells that hold a comma.",
    )
