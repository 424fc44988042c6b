"""What is wrong with a laboratory file as a table: every line of it, with its number."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from firstdose.records.problem import Problem, StudyError
from firstdose.standards.laboratory_table import ADDED

SHOWN = 20

Cells = Sequence[str]


class _Reader(Protocol):
    """What reads CSV and knows at which line it is."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def refused(path: Path) -> StudyError:
    """Every problem of a file that is no table, found by reading it once more, line by line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        problems = list(_problems(csv.reader(file, strict=True), str(path)))
    more = problems[SHOWN:]
    if len(more) > 1:
        first = more[0]
        what = f"There are {len(more)} more problems."
        rest = Problem(what=what, where=first.where, because=first.because, remedy=first.remedy)
        problems[SHOWN:] = [rest]
    return StudyError.of(problems)


def _problems(reader: _Reader, name: str) -> Iterator[Problem]:
    width, line = 0, 1
    try:
        for cells in reader:
            if cells and not width:
                width = len(cells)
                yield from of_header(cells, f"{name}, line {line}")
            elif cells and len(cells) != width:
                yield _ragged(len(cells), width, f"{name}, line {line}")
            line = reader.line_num + 1
    except csv.Error as error:
        yield Problem(
            what="The file is no CSV from here on.",
            where=f"{name}, line {line}",
            because=f"{str(error).capitalize()}.",
            remedy="Close every quotation mark, and write a mark inside a cell twice.",
        )
        return
    if not width:
        yield _no_header(name)


def of_header(cells: Cells, where: str) -> Iterator[Problem]:
    """What is wrong with the names of the columns."""
    names = [cell.strip().lower() for cell in cells]
    for needed in ("analyte", "value"):
        if needed not in names:
            yield Problem(
                what=f"There is no column `{needed}`.",
                where=where,
                because="Every row names what was measured, and the number.",
                remedy=f"Name that column `{needed}`; cells are divided by commas.",
            )
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Problem(
            what=f"Two columns are called `{name}`.",
            where=where,
            because="It would not be clear which of them counts.",
            remedy="Rename or remove one of them.",
        )
    for name in ADDED:
        if name in names:
            yield Problem(
                what=f"There is a column `{name}` already.",
                where=where,
                because=f"The output adds the columns {', '.join(f'`{each}`' for each in ADDED)}.",
                remedy="Rename that column or remove it.",
            )


def _ragged(found: int, width: int, where: str) -> Problem:
    return Problem(
        what=f"The line has {found} cells, and the header has {width}.",
        where=where,
        because="It is not clear to which column each of them belongs.",
        remedy="Put a cell that holds a comma in quotation marks; write every empty cell.",
    )


def _no_header(name: str) -> Problem:
    return Problem(
        what="The file is empty.",
        where=name,
        because="Its first line names the columns.",
        remedy="Write a first line such as: analyte,value,unit,lln,uln",
    )
