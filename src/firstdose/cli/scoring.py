"""What ``score`` shows and writes: instruments, their items, and every row of a file assessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from firstdose.cli.worksheets import Worksheet, WrittenRow, written
from firstdose.records.problem import StudyError
from firstdose.standards.instruments import Instrument, assess, instruments, questions
from firstdose.standards.questions import (
    Question,
    Reading,
    Recorded,
    read_answer,
)
from firstdose.standards.verdict import Ungradable

IDENTIFYING = ("participant", "subject", "site", "visit", "day", "date", "time", "comment")
"""Columns that say which assessment a row is; they pass through."""

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

    line: int
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
    """Every instrument: its name, how many items it asks, what it is, and where it comes from."""
    found = (
        (one.name, str(len(questions(one))), one.label.en, one.confidence.value, one.source)
        for one in instruments().values()
    )
    return written(("name", "items", "instrument", "confidence", "source"), found)


def template(instrument: Instrument) -> str:
    """The first line of an input file."""
    asked = (question.key for question in questions(instrument) if not question.in_place_of)
    return written(dict.fromkeys(("participant", "visit", "date", *asked)), ())


def items(instrument: Instrument) -> str:
    """Every item: its key, what may be answered, what it means, and what it stands in place of."""
    found = (
        (each.key, each.accepted, each.label.en, " ".join(each.in_place_of))
        for each in questions(instrument)
    )
    return written(("item", "accepted", "meaning", "in_place_of"), found)


def columns_added(instrument: Instrument) -> tuple[str, ...]:
    """Names of the columns that the output adds to those of the input."""
    nothing = assess(instrument, {})
    return (*(each.name for each in (*nothing.results, *nothing.criteria)), REASON)


def scored(instrument: Instrument, sheet: Worksheet, choices: Choices) -> tuple[ScoredRow, ...]:
    """Assess every row; one that cannot be understood in part is assessed in the rest."""
    asked = {question.key: question for question in questions(instrument)}
    strange = tuple(_strange(instrument, asked, sheet.columns, choices.kept))
    return tuple(_scored(instrument, asked, sheet, row, strange, choices) for row in sheet.rows)


def output(instrument: Instrument, sheet: Worksheet, found: Iterable[ScoredRow]) -> str:
    """The input and what was added to it, as a CSV file."""
    return written((*sheet.columns, *columns_added(instrument)), (row.cells for row in found))


def _scored(
    instrument: Instrument,
    asked: Mapping[str, Question],
    sheet: Worksheet,
    row: WrittenRow,
    strange: tuple[str, ...],
    choices: Choices,
) -> ScoredRow:
    cells = dict(zip(sheet.columns, row.cells, strict=True))
    answers: dict[str, Recorded] = {}
    reasons = [*strange, *_of_date(cells, choices.as_of)]
    for key, question in asked.items():
        found = read_answer(question, cells.get(key, ""))
        if isinstance(found, Ungradable):
            reasons.append(found.reason)
        elif found is not None:
            answers[key] = found
    assessed = assess(instrument, answers)
    reasons += [
        each.value.reason for each in assessed.results if isinstance(each.value, Ungradable)
    ]
    once = tuple(dict.fromkeys(reasons))
    shown = tuple(_shown(each) for each in (*assessed.results, *assessed.criteria))
    return ScoredRow(line=row.line, cells=(*row.cells, *shown, "; ".join(once)), reasons=once)


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
    """A reason for each column that is neither an item nor said to pass through."""
    for column in columns:
        if column in asked or column in IDENTIFYING or column in kept:
            continue
        nearest = get_close_matches(column, asked, n=1)
        meant = f"; did you mean '{nearest[0]}'?" if nearest else ""
        yield f"{instrument.name} has no item '{column}'{meant}"


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
