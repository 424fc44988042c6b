"""Figures and tables looked up by their names; a file is read once."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TypeVar

from firstdose.protocol.words import Assumption
from firstdose.simulate.figures.kinds import Figure, Fixed, Ladder
from firstdose.simulate.figures.reading import read

Kind = TypeVar("Kind", bound=Figure)

EMPIRICAL, MECHANISTIC = "empirical_clinic", "mechanistic_clinic"


@cache
def figures(file: str = EMPIRICAL) -> Mapping[str, Figure]:
    """Every figure of a clinic's file by its key, in the order of the file."""
    return read(_text(f"{file}.toml"))


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
def fixed(key: str) -> float:
    """The value of a figure that is one number."""
    return figure(Fixed, key).value


@cache
def ladder(key: str) -> tuple[Decimal, ...]:
    """The doses of a figure as they are recorded, highest first."""
    return tuple(Decimal(f"{dose:g}") for dose in figure(Ladder, key).mg_per_day)


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


def _text(name: str) -> str:
    return (files("firstdose.simulate") / "data" / name).read_text(encoding="utf-8")
