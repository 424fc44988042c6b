# pyright: standard
"""The NCI's workbook of CTCAE, as the user has it: its wording, held against our table of terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from firstdose.cli.official_wording import TermWording, Wording
from firstdose.records.problem import Problem, StudyError
from firstdose.standards.ctcae import CtcaeVersion, Standard, ctcae
from firstdose.standards.targets import nearest_terms, term_named

GRADES = (1, 2, 3, 4, 5)
DASHES = {"", "-", "\N{EN DASH}", "\N{EM DASH}", "\N{MINUS SIGN}"}
DEEPEST_HEADER = 30
NAMES = {"definition": "Definition", "note": "Navigational Note"}
REMEDY = "Give the workbook as the NCI publishes it, or the version with --version."


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a workbook says, and where it does not agree with our table of terms."""

    wording: Wording
    differences: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """The sheet with the terms: rows of texts below the header, and which column is which.

    ``said`` are the texts that may name the version, the surest first.
    """

    title: str
    rows: Sequence[tuple[int, Sequence[str]]]
    columns: dict[str, int]
    said: tuple[str, ...]


def read_workbook(path: Path, version: CtcaeVersion | None) -> Read:
    """Read the wording of a workbook; a problem when it is no workbook of CTCAE."""
    sheet = _sheet(path)
    found = version or _version(sheet, path)
    standard = ctcae(found)
    terms: dict[str, TermWording] = {}
    differences: list[Problem] = []
    for number, cells in sheet.rows:
        name = _text(cells, sheet.columns["term"])
        if name:
            differences += _differences(sheet, number, cells, standard, terms)
            known = term_named(standard, name)
            if known is not None:
                terms.setdefault(known, _wording(sheet, cells))
    differences += (
        _problem(f"The workbook lacks '{term}'.", f"{path.name}, sheet '{sheet.title}'", standard)
        for term in standard.terms
        if term not in terms
    )
    wording = Wording(version=found, terms=terms)
    return Read(wording=wording, differences=tuple(differences))


def _differences(
    sheet: _Sheet,
    number: int,
    cells: Sequence[str],
    standard: Standard,
    before: dict[str, TermWording],
) -> Iterator[Problem]:
    name = _text(cells, sheet.columns["term"])
    where = _cell(sheet, number, "term")
    term = term_named(standard, name)
    if term is None:
        nearest = nearest_terms(standard, name)
        meant = f" The nearest is '{nearest[0]}'." if nearest else ""
        yield _problem(f"{standard.name} has no term '{name}'.{meant}", where, standard)
        return
    if term in before:
        yield _problem(f"'{term}' is there a second time.", where, standard)
    for grade in GRADES:
        there = _text(cells, sheet.columns[f"grade {grade}"]) not in DASHES
        expected = grade in standard.terms[term].grades
        if there != expected:
            has, should = ("a", "none") if there else ("no", "one")
            what = f"'{term}' has {has} grade {grade} here; there should be {should}."
            yield _problem(what, _cell(sheet, number, f"grade {grade}"), standard)


def _wording(sheet: _Sheet, cells: Sequence[str]) -> TermWording:
    grades = {grade: _text(cells, sheet.columns[f"grade {grade}"]) for grade in GRADES}
    others = {
        name: _text(cells, sheet.columns[said.lower()]) if said.lower() in sheet.columns else ""
        for name, said in NAMES.items()
    }
    return TermWording(
        grades={grade: text for grade, text in grades.items() if text not in DASHES},
        definition=others["definition"],
        note="" if others["note"] in DASHES else others["note"],
    )


def _sheet(path: Path) -> _Sheet:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                rows = sheet.iter_rows(values_only=True)
                texts = [(n, [_plain(cell) for cell in row]) for n, row in enumerate(rows, start=1)]
                found = _with_header(sheet.title, texts)
                if found is not None:
                    return found
        finally:
            book.close()
    except OSError as error:
        raise _refused(path, f"{error.strerror or 'It cannot be opened'}.") from None
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise _refused(path, "It is no workbook in the format xlsx.") from None
    raise _refused(path, "No sheet has a row with `CTCAE Term` and `Grade 1` to `Grade 5`.")


def _with_header(title: str, rows: list[tuple[int, list[str]]]) -> _Sheet | None:
    for place, (_, cells) in enumerate(rows[:DEEPEST_HEADER]):
        names = [cell.lower() for cell in cells]
        columns = {name: names.index(name) for name in names if name}
        term = next((n for n in columns if re.fullmatch(r"ctcae (v\s?[\d.]+ )?term", n)), None)
        if term is not None and all(f"grade {grade}" in columns for grade in GRADES):
            above = " ".join(cell for _, row in rows[:place] for cell in row)
            columns["term"] = columns[term]
            said = (title, term, above)
            return _Sheet(title=title, rows=rows[place + 1 :], columns=columns, said=said)
    return None


def _version(sheet: _Sheet, path: Path) -> CtcaeVersion:
    """The version named by the sheet, its column of terms, what stands above, or the file."""
    for said in (*sheet.said, path.stem):
        named = set(re.findall(r"(?:v|version)[\s_.]*([56])(?:[._]0)?\b", said, re.IGNORECASE))
        if named == {"5"}:
            return "5.0"
        if named == {"6"}:
            return "6.0"
    raise _refused(path, "It does not say whether it is version 5.0 or 6.0.")


def _refused(path: Path, because: str) -> StudyError:
    return StudyError(
        "The wording of CTCAE cannot be read.", where=str(path), because=because, remedy=REMEDY
    )


def _problem(what: str, where: str, standard: Standard) -> Problem:
    return Problem(
        what=what,
        where=where,
        because=f"The wording must belong to the terms and grades of {standard.name}.",
        remedy="Check the version, or install with --despite-differences.",
    )


def _cell(sheet: _Sheet, number: int, column: str) -> str:
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(sheet.columns[column] + 1)
    return f"sheet '{sheet.title}', cell {letter}{number}"


def _text(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _plain(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())
