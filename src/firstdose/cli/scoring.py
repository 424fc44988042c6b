"""What ``score`` shows and writes: instruments, their items, and every row of a file assessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from firstdose.cli.table_problems import Wanted
from firstdose.cli.worksheets import Worksheet, written
from firstdose.records.problem import StudyError
from firstdose.standards.instruments import (
    Instrument,
    assess,
    assess_series,
    instruments,
    is_series,
    needed,
    questions,
)
from firstdose.standards.questions import (
    Answers,
    Assessed,
    Question,
    Reading,
    Recorded,
    read_answer,
)
from firstdose.standards.verdict import Ungradable

IDENTIFYING = ("participant", "subject", "site", "visit", "day", "date", "time", "comment")
"""Columns that say which assessment a row is; they pass through."""

PERSON = ("participant", "subject")
REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the command line chose: rules of low confidence, columns to keep, the last day."""

    accepted: frozenset[str]
    kept: frozenset[str]
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredRow:
    """One row of the output, and the reasons why something in it cannot be said."""

    cells: tuple[str, ...]
    reasons: tuple[str, ...]


def named(name: str) -> Instrument:
    """The instrument of that name."""
    known = instruments()
    if name in known:
        return known[name]
    nearest = get_close_matches(name.lower().replace("_", "-"), known, n=1, cutoff=0.5)
    meant = f"Did you mean {nearest[0]}? " if nearest else ""
    raise StudyError(
        f"There is no instrument '{name}'.",
        where="NAME on the command line",
        because="It is not in the list of instruments.",
        remedy=f"{meant}These are known: {', '.join(known)}.",
    )


def listing() -> str:
    """Every instrument: its name, how many items it needs, what it is, and where it comes from."""
    found = (
        (one.name, str(len(needed(one))), one.label.en, one.confidence.value, one.source)
        for one in instruments().values()
    )
    return written(("name", "items", "instrument", "confidence", "source"), found)


def template(instrument: Instrument) -> str:
    """The first line of an input file."""
    asked = (question.key for question in needed(instrument))
    return written(dict.fromkeys(("participant", "visit", "date", *asked)), ())


def items(instrument: Instrument) -> str:
    """Every item: its key, what may be answered, what it means, and when it is asked.

    An optional item is asked for something shown beside the result; others stand in place of the
    items that they are computed from.
    """
    found = (
        (
            each.key,
            each.accepted,
            each.label.en,
            "yes" if each.optional else "no",
            " ".join(each.in_place_of),
        )
        for each in questions(instrument)
    )
    return written(("item", "accepted", "meaning", "optional", "in_place_of"), found)


def wanted(instrument: Instrument) -> Wanted:
    """What a file of assessments must have."""
    return Wanted(
        needed=(),
        added=lambda columns: columns_added(instrument, columns),
        example=template(instrument).strip(),
    )


def columns_added(instrument: Instrument, columns: Iterable[str]) -> tuple[str, ...]:
    """Names of the columns that the output adds to those of the input."""
    names = _names(instrument, frozenset(columns))
    return (*(name for name in names.values() if name), REASON)


def scored(instrument: Instrument, sheet: Worksheet, choices: Choices) -> tuple[ScoredRow, ...]:
    """Assess every row; one that cannot be understood in part is assessed in the rest."""
    asked = {question.key: question for question in questions(instrument)}
    strange = tuple(_strange(instrument, asked, sheet.columns, choices.kept))
    read = [_read(sheet, asked, row, choices.as_of) for row in sheet.rows]
    names = _names(instrument, frozenset(sheet.columns))
    found = _assessed(instrument, [row.answers for row in read], _people(sheet), choices.accepted)
    return tuple(
        _scored(row, names, (*strange, *answers.reasons), assessed)
        for row, answers, assessed in zip(sheet.rows, read, found, strict=True)
    )


def output(instrument: Instrument, sheet: Worksheet, found: Iterable[ScoredRow]) -> str:
    """The input and what was added to it, as a CSV file."""
    added = columns_added(instrument, sheet.columns)
    return written((*sheet.header, *added), (row.cells for row in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """The answers of one row, and why others in it are none."""

    answers: Answers
    reasons: tuple[str, ...]


def _read(
    sheet: Worksheet, asked: Mapping[str, Question], row: tuple[str, ...], as_of: date
) -> _Read:
    cells = dict(zip(sheet.columns, row, strict=True))
    answers: dict[str, Recorded] = {}
    reasons = list(_of_date(cells, as_of))
    for key, question in asked.items():
        found = read_answer(question, cells.get(key, ""))
        if isinstance(found, Ungradable):
            reasons.append(found.reason)
        if found is not None:
            answers[key] = found
    return _Read(answers=answers, reasons=tuple(reasons))


def _people(sheet: Worksheet) -> list[str]:
    """Whose each row is; without a column that says so they are one person's."""
    place = next((sheet.columns.index(each) for each in PERSON if each in sheet.columns), None)
    return ["" if place is None else row[place].strip() for row in sheet.rows]


def _assessed(
    instrument: Instrument, rows: list[Answers], people: list[str], accepted: frozenset[str]
) -> list[Assessed]:
    """What the instrument says of each row: alone, or of all rows of a person together."""
    if not is_series(instrument):
        return [assess(instrument, row, accepted) for row in rows]
    found: dict[int, Assessed] = {}
    for person in dict.fromkeys(people):
        places = [place for place, each in enumerate(people) if each == person]
        together = assess_series(instrument, tuple(rows[place] for place in places), accepted)
        found.update(zip(places, together, strict=True))
    return [found[place] for place in range(len(rows))]


def _scored(
    row: tuple[str, ...], names: Mapping[str, str], reasons: tuple[str, ...], assessed: Assessed
) -> ScoredRow:
    readings = (*assessed.results, *assessed.criteria)
    why = (_said(each.value) for each in assessed.results if isinstance(each.value, Ungradable))
    once = tuple(dict.fromkeys((*reasons, *why)))
    shown = (_shown(each) for each in readings if names[each.name])
    return ScoredRow(cells=(*row, *shown, "; ".join(once)), reasons=once)


def _said(why: Ungradable) -> str:
    """The reason; of an unconfirmed rule with the option that accepts it."""
    if why.code != "rule_unconfirmed":
        return why.reason
    return f"{why.reason} (--accept {dict(why.values)['rule']})"


def _names(instrument: Instrument, columns: frozenset[str]) -> Mapping[str, str]:
    """The column of each reading; "" for an item that stands in the input as it is.

    A total that the input has a column for is shown in one of its own, as it was used.
    """
    asked = {question.key: question for question in questions(instrument)}
    nothing = assess(instrument, {})
    names: dict[str, str] = {}
    for each in (*nothing.results, *nothing.criteria):
        question = asked.get(each.name)
        again = question is not None and each.name in columns
        computed = question is not None and bool(question.in_place_of)
        names[each.name] = (f"{each.name}_used" if computed else "") if again else each.name
    return names


def _shown(reading: Reading) -> str:
    match reading.value:
        case Ungradable():
            return ""
        case Decimal():
            return format(reading.value, "f")
        case int() | str():
            return str(reading.value)


def _strange(
    instrument: Instrument,
    asked: Mapping[str, Question],
    columns: Iterable[str],
    kept: frozenset[str],
) -> Iterable[str]:
    """A reason for each column that is no item of any instrument nor said to pass through."""
    for column in columns:
        if column in asked or column in IDENTIFYING or column in kept or column in _items():
            continue
        nearest = get_close_matches(column, asked, n=1)
        meant = f"; did you mean '{nearest[0]}'?" if nearest else ""
        yield f"{instrument.name} has no item '{column}'{meant}"


@cache
def _items() -> frozenset[str]:
    """Items of all instruments: a file that several are scored from has columns for each."""
    return frozenset(each.key for one in instruments().values() for each in questions(one))


def _of_date(cells: Mapping[str, str], as_of: date) -> Iterable[str]:
    text = cells.get("date", "").strip()
    if not text:
        return
    try:
        on = date.fromisoformat(text)
    except ValueError:
        yield f"'{text}' is no date: write it as 2024-06-16"
        return
    if on > as_of:
        yield f"the date {on} lies after {as_of}"
