"""One entry on one line, for tests, documents, bug reports and the audit page.

    2026-01-12 001 neutrophils 0.4 10*9/L [2.0-7.5] (known 2026-01-13, by jm)
    2026-01-14 001 withdrawn reason=pregnancy (known 2026-01-14, by jm)
    2026-01-12 001 neutrophils 4.0 10*9/L (known 2026-01-15, by jm, amends 2: "value misread")

A line says when it happened, to whom ("-": to the study), what, and in brackets when it became
known and by whom it was entered.  Fields that hold their default are left out.  Entries are
numbered in order.  An indented line goes on with the one before; empty lines and lines that begin
with ``#`` are passed over.  Facts stand in today's version: what is to be kept is kept as JSON
Lines (``lines``).
"""

from __future__ import annotations

from datetime import date
from textwrap import dedent
from typing import assert_never, cast
from unicodedata import normalize

from firstdose.records.body import Reading, number_text, parts, taken_apart
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact, Measured
from firstdose.records.kinds import KINDS, STUDY_KINDS, kind_of, participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem, StudyError
from firstdose.records.sentence import QUALIFIERS, Sentence, as_json, fields_as_json, sentence
from firstdose.records.shapes import (
    Day,
    Flag,
    Many,
    Maybe,
    Number,
    Record,
    Row,
    Shape,
    Text,
    Whole,
    Word,
    record,
)
from firstdose.records.syntax import UnreadableError, quoted

# --- writing -------------------------------------------------------------------------------


def write(entry: Entry[Fact]) -> str:
    """An entry on one line; its number is not said."""
    said = _measured(entry.fact) if isinstance(entry.fact, Measured) else None
    said = said or " ".join((kind_of(entry.fact), *_fields(entry.fact, omit={"participant"})))
    by = quoted(normalize("NFC", entry.entered_by))
    return (
        f"{entry.occurred_on} {quoted(participant_of(entry.fact) or '-')} {said} "
        f"(known {entry.known_on}, by {by}{_why(entry)})"
    )


def _why(entry: Entry[Fact]) -> str:
    reason = quoted(normalize("NFC", entry.reason), always=True) if entry.reason else ""
    if entry.amends is None:
        return f", because {reason}" if reason else ""
    return f", amends {entry.amends}: {reason}" if reason else f", amends {entry.amends}"


def _measured(fact: Measured) -> str | None:
    """A laboratory value as it is said at the bedside; None where that would be ambiguous."""
    if quoted(fact.analyte) != fact.analyte or fact.analyte in KINDS:
        return None
    said = {"participant", "analyte", "value", "unit", "lower_limit", "upper_limit"}
    value = number_text(fact.value)
    if len(fact.qualifier) == 1 and fact.qualifier in QUALIFIERS:
        value = fact.qualifier + value
        said.add("qualifier")
    limits = (fact.lower_limit, fact.upper_limit)
    normal = "-".join("" if limit is None else number_text(limit) for limit in limits)
    words = [fact.analyte, value, said_as(Text(), fact.unit)]
    if normal != "-":
        words.append(f"[{normal}]")
    return " ".join((*words, *_fields(fact, omit=said)))


def _fields(value: object, omit: set[str]) -> list[str]:
    return [
        f"{field.name}={said_as(field.shape, part)}"
        for field in record(type(value)).fields
        for part in (getattr(value, field.name),)
        if field.name not in omit and (field.required or part != field.default)
    ]


def said_as(shape: Shape, value: object) -> str:
    """A value as it stands in a line."""
    match shape:
        case Maybe():
            return said_as(shape.of, value)
        case Flag():
            return "yes" if value else "no"
        case Many():
            return f"[{', '.join(said_as(shape.of, part) for part in parts(value))}]"
        case Row():
            pairs = zip(shape.of, parts(value), strict=True)
            return f"[{', '.join(said_as(of, part) for of, part in pairs)}]"
        case Record():
            return f"{{{', '.join(_fields(value, omit=set()))}}}"
        case Text() | Whole() | Number() | Day() | Word():
            return quoted(str(taken_apart(shape, value)))
    assert_never(shape)


# --- reading -------------------------------------------------------------------------------


def read(text: str, first: int = 1, name: str = "notation") -> tuple[Entry[Fact], ...]:
    """The entries in these lines, numbered from ``first``; they need not make a whole ledger."""
    problems: list[Problem] = []
    beyond: list[tuple[int, Problem]] = []
    found = _entries(text, first, name, problems, beyond)
    problems += [problem for _, problem in beyond]
    if problems:
        raise StudyError.of(problems)
    return tuple(entry for _, entry in found if entry is not None)


def read_ledger(text: str, name: str = "notation") -> Ledger:
    """The ledger in these lines; a ``StudyError`` lists everything that is wrong with them."""
    problems: list[Problem] = []
    beyond: list[tuple[int, Problem]] = []
    return Ledger.gathered(_entries(text, 1, name, problems, beyond), problems, beyond)


def _entries(
    text: str,
    first: int,
    name: str,
    problems: list[Problem],
    beyond: list[tuple[int, Problem]],
) -> list[tuple[str, Entry[Fact] | None]]:
    found: list[tuple[str, Entry[Fact] | None]] = []
    for number, (place, line) in enumerate(_sentences(text), start=first):
        reading = Reading(f"{name}, line {place}", problems)
        found.append((reading.where, _entry(line, number, reading)))
        beyond += [(number, problem) for problem in reading.beyond]
    return found


def _sentences(text: str) -> list[tuple[int, str]]:
    """Each sentence, indented lines joined to it, with the place of its first line."""
    found: list[tuple[int, str]] = []
    for place, line in enumerate(dedent(text).split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace() and found:
            start, said = found[-1]
            found[-1] = (start, f"{said} {line.strip()}")
        else:
            found.append((place, line.strip()))
    return found


def _entry(line: str, number: int, reading: Reading) -> Entry[Fact] | None:
    try:
        said = sentence(line)
    except (UnreadableError, RecursionError) as error:
        what = str(error) if isinstance(error, UnreadableError) else "lists too deep in lists"
        reading.problems.append(
            Problem(
                what=f"The line does not follow the notation: {what}.",
                where=reading.where,
                because="An entry says the day, the participant, the fact, and in brackets when it "
                "became known and by whom it was entered.",
                remedy="Write it as in: 2026-01-12 001 neutrophils 0.4 10*9/L "
                "(known 2026-01-13, by jm)",
            )
        )
        return None
    before = len(reading.problems)
    days = [
        cast("date", reading.together(Day(), day, at))
        for day, at in ((said.occurred_on, "The day it happened"), (said.known_on, "`known`"))
    ]
    fact = _fact(said, reading)
    amends = None if said.amends is None else as_json(Whole(), said.amends)
    entry = Entry(
        number=number,
        fact=cast("Fact", fact),
        occurred_on=days[0],
        known_on=days[1],
        entered_by=normalize("NFC", said.entered_by),
        amends=cast("int | None", reading.together(Maybe(Whole()), amends, "`amends`")),
        reason=normalize("NFC", said.reason),
    )
    return entry if fact is not None and len(reading.problems) == before else None


def _fact(said: Sentence, reading: Reading) -> Fact | None:
    if said.kind not in KINDS:
        return reading.unknown_kind(said.kind)
    shape = record(KINDS[said.kind])
    fields = fields_as_json(shape, said.fields)
    if "participant" in said.fields:
        reading.problems.append(
            Problem(
                what=f"{said.kind} names its participant twice.",
                where=reading.where,
                because="The participant stands after the day.",
                remedy="Remove the field `participant`.",
            )
        )
    if said.kind not in STUDY_KINDS:
        fields["participant"] = said.participant
    elif said.participant:
        reading.problems.append(
            Problem(
                what=f"{said.kind} concerns the study, not participant {said.participant}.",
                where=reading.where,
                because="Facts about the study stand in everybody's history alike.",
                remedy="Write - in place of the participant.",
            )
        )
    return cast("Fact | None", reading.together(shape, fields, said.kind))
