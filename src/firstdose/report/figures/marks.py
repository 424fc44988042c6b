"""The marks of the swimmer plot: what befell a participant on which day, and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.rows import Place
from firstdose.records.values import SpecialInterest
from firstdose.report.chart.scale import Shape
from firstdose.report.colour import Colour
from firstdose.report.material import Material
from firstdose.report.readings import row_of, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How one kind of mark is drawn; the order here is that of the key."""

    kind: str
    colour: Colour
    shape: Shape


SIGNS = (
    Sign(kind="infusion", colour=Colour.INK, shape="tick"),
    Sign(kind="dlt", colour=Colour.VERMILION, shape="square"),
    Sign(kind="crs", colour=Colour.VERMILION, shape="circle"),
    Sign(kind="icans", colour=Colour.PURPLE, shape="triangle-right"),
    Sign(kind="infection", colour=Colour.OCHRE, shape="triangle-left"),
    Sign(kind="severe", colour=Colour.SLATE, shape="triangle-up"),
    Sign(kind="sri_4", colour=Colour.SKY, shape="circle"),
    Sign(kind="lldas", colour=Colour.BLUE, shape="diamond"),
    Sign(kind="doris", colour=Colour.GREEN, shape="star"),
    Sign(kind="lldas_lost", colour=Colour.BLUE, shape="triangle-down"),
    Sign(kind="steroid_free", colour=Colour.GREEN, shape="triangle-up"),
    Sign(kind="rescue", colour=Colour.PURPLE, shape="square"),
    Sign(kind="withdrawn", colour=Colour.INK, shape="cross"),
    Sign(kind="died", colour=Colour.INK, shape="square"),
    Sign(kind="completed", colour=Colour.MUTED, shape="square"),
    Sign(kind="in_study", colour=Colour.MUTED, shape="triangle-right"),
)

DAYS = {
    "sri_4": "first.sri_4",
    "lldas": "first.lldas",
    "doris": "first.doris",
    "lldas_lost": "lost.lldas",
    "steroid_free": "steroid_free",
    "rescue": "rescue.study_day",
    "withdrawn": "withdrawn.study_day",
    "died": "died.study_day",
}
"""Marks that are one day of a participant, and the variable that holds it."""


AT_THE_END = frozenset({"in_study", "completed"})
"""How follow-up of those who had not left ends; marked at the end of the bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark on one participant's bar."""

    who: str
    kind: str
    day: int


def marks_of(material: Material, who: str) -> Iterator[Mark]:
    """Everything marked on one participant's bar."""
    for row in material.results.where(PARTICIPANT, who, starts_with="infusion."):
        if isinstance(row.value, int):
            yield Mark(who=who, kind="infusion", day=row.value)
    yield from _events(material, who)
    for row in material.results.where(PARTICIPANT, who, starts_with="dlt."):
        if row.variable.endswith(".study_day") and isinstance(row.value, int):
            yield Mark(who=who, kind="dlt", day=row.value)
    for kind, variable in DAYS.items():
        day = _day(material, who, variable)
        if day is not None and (kind != "rescue" or day >= 0):
            yield Mark(who=who, kind=kind, day=day)
    last, end = followed(material, who), said(material, place_of(who), "end")
    if last is not None and end in AT_THE_END:
        yield Mark(who=who, kind=end, day=last)


_INTERESTS = {SpecialInterest.CRS, SpecialInterest.ICANS, SpecialInterest.INFECTION}


def _events(material: Material, who: str) -> Iterator[Mark]:
    """CRS, neurotoxicity and infections of any grade; of other events those of grade 3 or worse.

    Falls in blood counts, which conditioning brings to everyone, are left out.
    """
    for row in material.results.where(PARTICIPANT, who, starts_with="event."):
        if not row.variable.endswith(".special_interest"):
            continue
        event = row.variable.removesuffix(".special_interest")
        day = _day(material, who, f"{event}.onset_study_day")
        grade = _day(material, who, f"{event}.grade") or 0
        if day is None:
            continue
        if row.value in _INTERESTS:
            yield Mark(who=who, kind=str(row.value), day=day)
        elif grade >= 3 and not _expected(material, who, event):
            yield Mark(who=who, kind="severe", day=day)


def _expected(material: Material, who: str, event: str) -> bool:
    """A fall in blood counts: classed as cytopenia, or a term that is never dose-limiting."""
    if said(material, place_of(who), f"{event}.special_interest") == SpecialInterest.CYTOPENIA:
        return True
    return said(material, place_of(who), f"{event}.term") in material.study.dlt.never_terms


def place_of(who: str) -> Place:
    """The rows about one participant."""
    return Place(population=PARTICIPANT, group=who)


def followed(material: Material, who: str) -> int | None:
    """Days from the first infusion to the end of follow-up; None: not infused."""
    return _day(material, who, "follow_up_days")


def _day(material: Material, who: str, variable: str) -> int | None:
    row = row_of(material, place_of(who), variable)
    return int(row.value) if row is not None and isinstance(row.value, int | Decimal) else None
