"""The quantities that states and outcomes compare: what each is, and how it is found.

A quantity is recorded as such, or computed from others by one of a closed set of operations.
``baseline_`` and ``previous_`` before a name mean the same quantity, or the same item of an index,
at that assessment.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from firstdose.standards.tables import Confidence, Row, label, rows
from firstdose.standards.verdict import Label

BASELINE, PREVIOUS = "baseline_", "previous_"
_AT = {
    "": Label(en="", zh=""),
    BASELINE: Label(en="At baseline: ", zh="基线："),
    PREVIOUS: Label(en="At the previous assessment: ", zh="上次评估："),
}


class Kind(StrEnum):
    """What kind of answer a quantity is; a level is one of those in ``quantities/levels.csv``."""

    NUMBER = "number"
    YES_NO = "yes_no"
    LEVEL = "level"
    TEXT = "text"


class Operation(StrEnum):
    """How a quantity is computed from its operands (the ``of`` and ``by`` columns)."""

    TOTAL = "total"
    """Points of an index (``of``) or of its items with one tag (``by``)."""
    PRESENT = "present"
    """How many items of an index are present, or of its items with one tag."""
    NEW_ITEMS = "new_items"
    """Items of an index present now and absent at the previous assessment."""
    SCORED = "scored"
    """How many BILAG items of a system and group (``of``) have one of these scores (``by``)."""
    DIFFERENCE = "difference"
    """The first less the second."""
    PERCENT = "percent"
    """The first in percent of the second."""
    RATIO = "ratio"
    """The first for each of the second."""
    TIMES = "times"
    """A quantity times a number (``by``)."""
    COUNT_YES = "count_yes"
    """How many of several quantities are yes."""
    ANY_RECORDED = "any_recorded"
    """Whether any of those that were recorded is yes; unknown where none was."""
    FIRST_RECORDED = "first_recorded"
    """The first that is known."""
    LETTERS = "letters"
    """How many of several levels are one of these (``by``)."""
    MOVES = "moves"
    """How many levels were, at an earlier assessment, one of these and are now one of those."""
    WEIGHTS = "weights"
    """The sum of the weights of several levels."""
    OUTCOME = "outcome"
    """What a table of ordered outcomes (``of``) says."""


class Asked(StrEnum):
    """Whether a computed quantity may be recorded itself.

    ``whole``: elsewhere than in its own instrument it is asked as such and not taken apart;
    ``never``: only its parts are asked.
    """

    IN_PLACE = ""
    WHOLE = "whole"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """One quantity: its kind, unit and ends, and its operation; None: it is recorded."""

    name: str
    kind: Kind
    unit: str
    lowest: Decimal | None
    highest: Decimal | None
    levels: tuple[str, ...]
    operation: Operation | None
    of: tuple[str, ...]
    by: str
    asked: Asked
    label: Label
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class BilagItem:
    """One item of BILAG-2004: its organ system, and the category it can lead to."""

    key: str
    system: str
    group: str
    label: Label


@cache
def specifications() -> MappingProxyType[str, Specification]:
    """Every quantity by name."""
    found = (_specification(row) for row in rows("quantities/quantities.csv"))
    return MappingProxyType({each.name: each for each in found})


@cache
def bilag_items(system: str, group: str) -> tuple[BilagItem, ...]:
    """The items of one organ system that lead to one category (``a``, ``b``, ``c``)."""
    return tuple(
        BilagItem(key=row["key"], system=system, group=group, label=label(row))
        for row in rows("bilag_2004/items.csv")
        if row["system"] == system and row["group"] == group
    )


@cache
def split(name: str) -> tuple[str, str]:
    """The assessment a name speaks of (``baseline_``, ``previous_`` or this one) and the rest."""
    if name in specifications():
        return "", name
    for prefix in (BASELINE, PREVIOUS):
        if name.startswith(prefix):
            return prefix, name.removeprefix(prefix)
    return "", name


def at(prefix: str, named: Label) -> Label:
    """A label as it reads for an assessment."""
    when = _AT[prefix]
    return Label(en=f"{when.en}{named.en}", zh=f"{when.zh}{named.zh}")


def _specification(row: Row) -> Specification:
    name = row["quantity"]
    return Specification(
        name=name,
        kind=Kind(row["kind"]),
        unit=row["unit"],
        lowest=Decimal(row["lowest"]) if row["lowest"] else None,
        highest=Decimal(row["highest"]) if row["highest"] else None,
        levels=tuple(
            r["level"] for r in rows("quantities/levels.csv") if r["levels"] == row["levels"]
        ),
        operation=Operation(row["operation"]) if row["operation"] else None,
        of=tuple(row["of"].split()),
        by=row["by"],
        asked=Asked(row["asked"]),
        label=label(row),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )
