"""What a form is made of: blanks to type into, put together as the fact that they become.

A node reads typed text to a value and writes a value as typed text; ``reading`` and ``writing`` are
the two directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from firstdose.records.shapes import Day, Flag, Number, Text, Whole, Word
from firstdose.standards.verdict import Label

Wording: TypeAlias = str | Label
"""A key of the catalogue; after "=", what stands as it is in every language; or both languages."""

Plain: TypeAlias = Text | Whole | Flag | Number | Day | Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a closed list: the text that is sent, and what stands beside it."""

    text: str
    label: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One place to type into.

    ``empty`` is what nothing typed stands for where the blank is not ``required``.  ``first``
    stands in it when the form is opened.  ``choices``: a closed list, which may be empty
    where it is ``closed``; ``offers``: the name of a list that helps to type.  ``long``: several
    lines.  ``time``: a time of day, in the digits and with the colon of any keyboard.
    """

    name: str
    shape: Plain
    label: Wording
    required: bool = True
    empty: object = None
    first: str = ""
    choices: tuple[Choice, ...] = ()
    closed: bool = False
    offers: str = ""
    unit: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    long: bool = False
    time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is not typed: it comes with the form, and is shown."""

    name: str
    label: Wording
    value: object
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """Any number of a closed list, in the order of the list."""

    name: str
    label: Wording
    shape: Word
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Any number of short texts, one on each line."""

    name: str
    label: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A record: one node for each of its fields.

    ``answer`` names the blank without which there is no record; "": there always is one.
    """

    kind: type[object]
    fields: tuple[tuple[str, Node], ...]
    answer: str = ""
    label: Wording = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list of records, each with its own blanks; one without an answer is left out."""

    name: str
    label: Wording
    rows: tuple[Parts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One item of an instrument: a finding, one of its levels, a score, or a number.

    ``attributed`` asks whether lupus, or the event, is the cause.
    """

    key: str
    label: Label
    answer: Blank
    attributed: Blank
    levels: frozenset[str]
    presences: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Every item of an instrument; one without an answer is left out.

    ``rest``: where it is said, whatever was looked for and is not marked is absent.  It answers no
    number.
    """

    name: str
    label: Wording
    items: tuple[Finding, ...]
    rest: Blank

    @property
    def is_one_number(self) -> bool:
        """Whether all that is asked is a number, of which no cause and no remainder is asked."""
        return len(self.items) == 1 and isinstance(self.items[0].answer.shape, Number)


Node: TypeAlias = "Blank | Given | Checks | Lines | Parts | Rows | Findings"


def blanks(node: Node) -> tuple[Blank, ...]:
    """Every blank of a node, in order."""
    match node:
        case Blank():
            return (node,)
        case Parts():
            return tuple(blank for _, field in node.fields for blank in blanks(field))
        case Rows():
            return tuple(blank for row in node.rows for blank in blanks(row))
        case Findings():
            own = (blank for item in node.items for blank in (item.answer, item.attributed))
            return (*own, node.rest)
        case Given() | Checks() | Lines():
            return ()


def names_of_checks(node: Node) -> tuple[str, ...]:
    """The names under which several answers may be sent."""
    match node:
        case Checks():
            return (node.name,)
        case Parts():
            return tuple(name for _, field in node.fields for name in names_of_checks(field))
        case _:
            return ()


def names(node: Node) -> tuple[str, ...]:
    """The names under which a node is typed."""
    match node:
        case Checks() | Lines():
            return (node.name,)
        case Parts():
            return tuple(name for _, field in node.fields for name in names(field))
        case _:
            return tuple(blank.name for blank in blanks(node))
