"""A worksheet that people bring: a CSV file read whole, refused with everything wrong with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from firstdose.cli.files import read_text
from firstdose.cli.table_problems import Wanted, names_of, problems, refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """A table of text: its columns as written and as they are read, and its rows in order."""

    header: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_worksheet(path: Path, wanted: Wanted) -> Worksheet:
    """Read a CSV file; empty lines are passed over, and a file with any problem is refused."""
    text = read_text(path, "CSV file").removeprefix("\ufeff")
    found = list(
        problems(csv.reader(io.StringIO(text, newline=""), strict=True), str(path), wanted)
    )
    if found:
        raise refusal(found)
    lines = (cells for cells in csv.reader(io.StringIO(text, newline="")) if cells)
    header = tuple(next(lines))
    return Worksheet(header=header, columns=names_of(header), rows=tuple(map(tuple, lines)))


def written(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """The text of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
