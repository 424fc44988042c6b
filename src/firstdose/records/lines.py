"""A ledger as JSON Lines: one entry a line, in a canonical text that never changes.

A decimal number is text, digit for digit.  Every field is written, those with their default too, so
that an old line keeps its meaning when a default changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import TypeAlias, cast
from unicodedata import normalize

from firstdose.records.body import Reading, taken_apart
from firstdose.records.canonical import canonical, read_object
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact, ProtocolVersionActive, StudyOpened
from firstdose.records.kinds import KINDS, kind_of
from firstdose.records.ledger import Ledger
from firstdose.records.problem import Problem, StudyError
from firstdose.records.shapes import Day, Maybe, Shape, Text, Whole, record
from firstdose.records.wording import Json

Body: TypeAlias = dict[str, Json]

VERSIONS: dict[str, int] = dict.fromkeys(KINDS, 1)
"""The version in which each kind of fact is written today."""

UPGRADES: dict[tuple[str, int], Callable[[Body], Body]] = {}
"""For each kind and older version, how its body reads in the next version."""

_FIELDS: dict[str, Shape] = {
    "number": Whole(),
    "kind": Text(),
    "fact_version": Whole(),
    "occurred_on": Day(),
    "known_on": Day(),
    "entered_by": Text(),
    "amends": Maybe(Whole()),
    "reason": Text(),
}
_NAMES = frozenset({*_FIELDS, "body"})


# --- writing -------------------------------------------------------------------------------


def write_entry(entry: Entry[Fact]) -> str:
    """The canonical text of an entry, without a line end."""
    kind = kind_of(entry.fact)
    return canonical(
        {
            "number": entry.number,
            "kind": kind,
            "fact_version": VERSIONS[kind],
            "occurred_on": entry.occurred_on.isoformat(),
            "known_on": entry.known_on.isoformat(),
            "entered_by": normalize("NFC", entry.entered_by),
            "amends": entry.amends,
            "reason": normalize("NFC", entry.reason),
            "body": taken_apart(record(type(entry.fact)), entry.fact),
        }
    )


def write(ledger: Ledger) -> Iterator[str]:
    """The lines of a ledger file, without line ends."""
    return map(write_entry, ledger.entries)


def study_sha256(study_text: str) -> str:
    """The fingerprint under which a ledger carries a study file."""
    return sha256(normalize("NFC", study_text).encode()).hexdigest()


# --- reading -------------------------------------------------------------------------------


def read(lines: Iterable[str], name: str = "ledger") -> Ledger:
    """The ledger in these lines; a ``StudyError`` lists everything that is wrong with them."""
    problems: list[Problem] = []
    beyond: list[tuple[int, Problem]] = []
    found: list[tuple[str, Entry[Fact] | int | None]] = []
    for place, line in enumerate(lines, start=1):
        where = f"{name}, line {place}"
        text = line.removeprefix("\ufeff") if place == 1 else line
        if text.strip():
            reading = Reading(where, problems)
            entry = _entry(text, reading)
            found.append((where, entry))
            number = entry.number if isinstance(entry, Entry) else 0
            beyond += [(number, problem) for problem in reading.beyond]
    if not found:
        raise StudyError(
            f"{name} is empty.",
            where=name,
            because="Entry 1 says which study this is and carries its file.",
            remedy="Choose a ledger file written by firstdose.",
        )
    return Ledger.gathered(found, problems, beyond)


def read_entry(line: str, where: str = "ledger entry") -> Entry[Fact]:
    """One entry, read by itself."""
    reading = Reading(where)
    entry = _entry(line, reading)
    if reading.problems or reading.beyond:
        raise StudyError.of([*reading.problems, *reading.beyond])
    assert isinstance(entry, Entry)
    return entry


def _entry(line: str, reading: Reading) -> Entry[Fact] | int | None:
    """The entry in a line; where it cannot be read, its number if that is known."""
    fields = read_object(line, reading.where, reading.problems)
    if fields is None:
        return None
    before = len(reading.problems)
    if fields.keys() != _NAMES:
        reading.fields("the entry", fields, _NAMES)
    head = {
        name: reading.together(shape, fields[name], f"`{name}`")
        for name, shape in _FIELDS.items()
        if name in fields
    }
    number = head.get("number")
    fact = _fact(fields, reading) if {"kind", "fact_version", "body"} <= fields.keys() else None
    if fact is None or len(reading.problems) > before:
        return number if isinstance(number, int) else None
    return Entry(
        number=cast("int", number),
        fact=fact,
        occurred_on=cast("date", head["occurred_on"]),
        known_on=cast("date", head["known_on"]),
        entered_by=cast("str", head["entered_by"]),
        amends=cast("int | None", head["amends"]),
        reason=cast("str", head["reason"]),
    )


def _fact(fields: Body, reading: Reading) -> Fact | None:
    kind, version, body = fields["kind"], fields["fact_version"], fields["body"]
    if not isinstance(kind, str) or type(version) is not int:
        return None  # said already
    if kind not in KINDS:
        return reading.unknown_kind(kind)
    if not isinstance(body, dict):
        return reading.wrong("`body`", body, record(KINDS[kind]))
    current = _upgraded(kind, version, body, reading)
    if current is None:
        return None
    fact = cast("Fact | None", reading.together(record(KINDS[kind]), current, kind))
    if isinstance(fact, StudyOpened | ProtocolVersionActive):
        _compare(fact, reading)
    return fact


def _upgraded(kind: str, version: int, body: Body, reading: Reading) -> Body | None:
    """The body as it reads in today's version of its kind."""
    steps = range(version, VERSIONS[kind])
    if version > VERSIONS[kind]:
        reading.problems.append(
            Problem(
                what=f"{kind} is in version {version}; known are versions up to {VERSIONS[kind]}.",
                where=reading.where,
                because="A newer firstdose wrote this line, and what it added cannot be guessed.",
                remedy="Read the ledger with the firstdose that wrote it, or a newer one.",
            )
        )
        return None
    if not all((kind, step) in UPGRADES for step in steps):
        reading.problems.append(
            Problem(
                what=f"{kind} has no version {version}.",
                where=reading.where,
                because=f"Versions count from 1; today's is {VERSIONS[kind]}.",
                remedy="Restore the line from the original ledger file.",
            )
        )
        return None
    for step in steps:
        body = UPGRADES[kind, step](body)
    return body


def _compare(fact: StudyOpened | ProtocolVersionActive, reading: Reading) -> None:
    if study_sha256(fact.study_text) != fact.study_sha256:
        reading.problems.append(
            Problem(
                what="The study text was altered: it does not have the fingerprint beside it.",
                where=reading.where,
                because="Every entry was made under the study file as it was when it came into "
                "force.",
                remedy="Restore the line from the original ledger file.",
            )
        )
