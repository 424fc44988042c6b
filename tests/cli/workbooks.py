"""Small workbooks in the layouts of the NCI, with wording of our own in place of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

from firstdose.standards import ctcae
from firstdose.standards.ctcae import CtcaeVersion

GRADES = [f"Grade {grade}" for grade in range(1, 6)]
HEADER_5 = ["MedDRA Code", "MedDRA SOC", "CTCAE Term", *GRADES, "Definition", "Navigational Note"]
HEADER_6 = [
    *("MedDRA v28.0 Code", "MedDRA SOC", "CTCAE v6.0 Term", *GRADES, "Definition"),
    *("Navigational Note", "Change from v5.0"),
]
CODE = 10012345


def rows_of(version: CtcaeVersion) -> list[list[object]]:
    """A row for every term: a made-up code, and a word for each grade that it has."""
    rows: list[list[object]] = []
    for number, term in enumerate(ctcae(version).terms.values()):
        grades = [
            f"our words for grade {grade} of {term.name}" if grade in term.grades else "-"
            for grade in range(1, 6)
        ]
        row = [CODE + number, term.system_organ_class, term.name, *grades, f"about {term.name}"]
        row.append("-" if number % 2 else f"see also: another term than {term.name}")
        rows.append([*row, "no change"] if version == "6.0" else row)
    return rows


def workbook(
    path: Path,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    above: Sequence[str] = (),
) -> Path:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Read me"
    first.append(["This is a test and nobody's criteria."])
    sheet = book.create_sheet(title)
    for line in above:
        sheet.append([line])
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def of_version(path: Path, version: CtcaeVersion) -> Path:
    if version == "5.0":
        return workbook(path, "CTCAE v5.0 Clean Copy", HEADER_5, rows_of("5.0"))
    above = ["Common Terminology Criteria for Adverse Events", "Version 6.0", ""]
    return workbook(path, "Criteria", HEADER_6, rows_of("6.0"), above)
