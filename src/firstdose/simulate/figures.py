"""What virtual clinics are drawn from: each distribution with its source, mark and confidence.

The numbers stand in ``data/empirical_clinic.toml``, ``data/mechanistic_clinic.toml`` and the tables
beside them, never in code.  A
published proportion is a posterior, never a point; what nobody has published is an assumption, with
a sentence in both languages that every report prints.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal, TypeVar

from pydantic import TypeAdapter

from firstdose.protocol.words import Assumption, Text
from firstdose.standards.tables import Confidence

Mark = Literal["R", "D", "A"]
"""Read in a publication, derived from one by arithmetic, or assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a figure comes from; ``statement`` is what a report says of an assumption."""

    key: str
    source: Text
    mark: Mark
    confidence: Confidence
    statement: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A proportion seen as ``events`` in ``of`` people."""

    about: Provenance
    events: int
    of: int

    @property
    def posterior(self) -> tuple[float, float]:
        """The two parameters of the Jeffreys posterior, a beta distribution."""
        return self.events + 0.5, self.of - self.events + 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A rate seen as ``events`` in ``days``."""

    about: Provenance
    events: int
    days: int

    @property
    def posterior(self) -> tuple[float, float]:
        """Shape and rate (days) of the Jeffreys posterior, a gamma distribution."""
        return self.events + 0.5, float(self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quartiles:
    """Quartiles seen in ``of`` people, and the limits of what is possible."""

    about: Provenance
    low: float
    first: float
    median: float
    third: float
    high: float
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A value that nobody has published."""

    about: Provenance
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A bell curve between limits; of the logarithm where ``log``, and then around the median."""

    about: Provenance
    centre: float
    spread: float
    low: float
    high: float
    log: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How often each of several possibilities occurs."""

    about: Provenance
    names: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Doses, highest first, that are passed one after the other."""

    about: Provenance
    mg_per_day: tuple[float, ...]

    @property
    def doses(self) -> tuple[Decimal, ...]:
        """The doses as they are recorded."""
        return tuple(Decimal(f"{dose:g}") for dose in self.mg_per_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An assumption without a number of its own: it speaks of how the clinic is built."""

    about: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Any value from ``low`` to ``high``, both included, each equally likely."""

    about: Provenance
    low: float
    high: float


Figure = Share | Pace | Quartiles | Fixed | Ladder | Stated | Between | Spread | Weights

_KINDS: Mapping[str, type[Figure]] = {
    "share": Share,
    "pace": Pace,
    "quartiles": Quartiles,
    "fixed": Fixed,
    "ladder": Ladder,
    "stated": Stated,
    "between": Between,
    "spread": Spread,
    "weights": Weights,
}

Kind = TypeVar("Kind", bound=Figure)

Value = str | bool | int | float | list[str] | list[int | float]
Row = Mapping[str, Value]

_FILE: TypeAdapter[dict[str, dict[str, Value]]] = TypeAdapter(dict[str, dict[str, Value]])


EMPIRICAL, MECHANISTIC = "empirical_clinic", "mechanistic_clinic"


@cache
def figures(file: str = EMPIRICAL) -> Mapping[str, Figure]:
    """Every figure of a clinic's file by its key, in the order of the file."""
    read = _FILE.validate_python(tomllib.loads(_text(f"{file}.toml")))
    return {key: _figure(key, row) for key, row in read.items()}


@cache
def _every_figure() -> Mapping[str, Figure]:
    """The figures of all clinics; no two have the same key."""
    empirical, mechanistic = figures(EMPIRICAL), figures(MECHANISTIC)
    assert empirical.keys().isdisjoint(mechanistic), "a key is taken twice"
    return {**empirical, **mechanistic}


def figure(kind: type[Kind], key: str) -> Kind:
    """One figure, which must be of the kind asked for."""
    found = _every_figure()[key]
    assert isinstance(found, kind), f"{key} is not of kind {kind.__name__}"
    return found


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Every row of one of the tables beside the figures, as text."""
    return tuple(csv.DictReader(_text(f"{name}.csv").splitlines(), strict=True))


def assumptions(file: str = EMPIRICAL) -> tuple[Assumption, ...]:
    """Everything that a clinic's file assumes, in the words that a report prints."""
    return tuple(
        Assumption(
            about=f"{file}.{key}",
            statement=one.about.statement,
            because=one.about.source,
        )
        for key, one in figures(file).items()
        if one.about.statement is not None
    )


def _figure(key: str, row: Row) -> Figure:
    kind = _KINDS[str(row["kind"])]
    numbers = {field.name: row[field.name] for field in fields(kind) if field.name in row}
    confidence = Confidence(str(row["confidence"]))
    assumed = "en" in row and "zh" in row
    assert assumed is (row["mark"] == "A"), (
        f"{key}: an assumption, and only one, is said in both languages"
    )
    assert assumed or confidence is not Confidence.LOW, f"{key}: an unsure number is an assumption"
    about = {
        "key": key,
        "source": _source(row),
        "mark": row["mark"],
        "confidence": confidence,
        "statement": _statement(row) if assumed else None,
    }
    return TypeAdapter[Figure](kind).validate_python({"about": about, **numbers})


def _source(row: Row) -> Text:
    """A publication is cited as it is; why something is assumed is said in both languages."""
    return Text(en=str(row["source"]), zh=str(row.get("source_zh", row["source"])))


def _statement(row: Row) -> Text:
    said = {name: _said(value, _BETWEEN.get(name, ", ")) for name, value in row.items()}
    share = row.get("value", row.get("centre"))
    if isinstance(share, int | float):
        said["percent"] = f"{100 * share:.4g}"
    return Text(en=str(row["en"]).format_map(said), zh=str(row["zh"]).format_map(said))


_BETWEEN: Mapping[str, str] = {"weights": " : "}
"""What stands between the numbers of a list; a comma where nothing else is said."""


def _said(value: Value, between: str) -> str:
    match value:
        case float():
            return f"{value:g}"
        case list():
            return between.join(_said(one, between) for one in value)
        case _:
            return str(value)


def _text(name: str) -> str:
    return (files("firstdose.simulate") / "data" / name).read_text(encoding="utf-8")
