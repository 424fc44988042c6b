"""What is wrong with a CSV file as a table: every line of it, with its number."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from firstdose.records.problem import Problem, StudyError

SHOWN = 20

Cells = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a table must have: columns that are needed, and none that the output adds.

    ``added`` is told the columns of the file; ``example`` is a first line as it could be.
    """

    needed: tuple[str, ...]
    added: Callable[[tuple[str, ...]], tuple[str, ...]]
    example: str


class _Reader(Protocol):
    """What reads CSV and knows at which line it is."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


def refused(path: Path, wanted: Wanted) -> StudyError:
    """Every problem of a file that is no table, found by reading it once more, line by line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return refusal(problems(csv.reader(file, strict=True), str(path), wanted))


def refusal(found: Iterable[Problem]) -> StudyError:
    """The first problems, and how many more there are."""
    shown = list(found)
    more = shown[SHOWN:]
    if len(more) > 1:
        first = more[0]
        what = f"There are {len(more)} more problems."
        rest = Problem(what=what, where=first.where, because=first.because, remedy=first.remedy)
        shown[SHOWN:] = [rest]
    return StudyError.of(shown)


def problems(reader: _Reader, name: str, wanted: Wanted) -> Iterator[Problem]:
    """What is wrong with each line of a table."""
    width, line = 0, 1
    try:
        for cells in reader:
            if cells and not width:
                width = len(cells)
                yield from of_header(cells, f"{name}, line {line}", wanted)
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
        yield _no_header(name, wanted)


def names_of(cells: Cells) -> tuple[str, ...]:
    """The columns as they are read: whatever their case, without spaces around them."""
    return tuple(cell.strip().lower() for cell in cells)


def of_header(cells: Cells, where: str, wanted: Wanted) -> Iterator[Problem]:
    """What is wrong with the names of the columns."""
    names = names_of(cells)
    for needed in wanted.needed:
        if needed not in names:
            yield Problem(
                what=f"There is no column `{needed}`.",
                where=where,
                because="Every row needs it.",
                remedy=f"Name that column `{needed}`; cells are divided by commas.",
            )
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Problem(
            what=f"Two columns are called `{name}`.",
            where=where,
            because="It would not be clear which of them counts.",
            remedy="Rename or remove one of them.",
        )
    for name in wanted.added(names):
        if name in names:
            yield Problem(
                what=f"There is a column `{name}` already.",
                where=where,
                because="The output adds a column of that name.",
                remedy="Rename that column or remove it.",
            )


def _ragged(found: int, width: int, where: str) -> Problem:
    return Problem(
        what=f"The line has {found} cells, and the header has {width}.",
        where=where,
        because="It is not clear to which column each of them belongs.",
        remedy="Put a cell that holds a comma in quotation marks; write every empty cell.",
    )


def _no_header(name: str, wanted: Wanted) -> Problem:
    return Problem(
        what="The file is empty.",
        where=name,
        because="Its first line names the columns.",
        remedy=f"Write a first line such as: {wanted.example}",
    )
