"""F4: the swimmer plot, one bar a participant from the first infusion to the end of follow-up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.rows import Place
from firstdose.records.values import SpecialInterest
from firstdose.report.chart import (
    Bars,
    Category,
    Plot,
    Points,
    Quantity,
    Rows,
    Series,
)
from firstdose.report.chart.scale import Shape
from firstdose.report.colour import Colour
from firstdose.report.figures.frame import charted, nothing, title_of, unpublished
from firstdose.report.material import Material
from firstdose.report.names import dose_name, regimen_name
from firstdose.report.page import Column, FigureBlock, Note, Row, TableBlock
from firstdose.report.readings import row_of, said, value
from firstdose.report.tables.baseline import people_of

BAR_COLOURS = (
    Colour.TILE_1,
    Colour.TILE_2,
    Colour.TILE_NONE,
    Colour.RULE,
    Colour.TILE_3,
    Colour.SKY,
    Colour.TILE_4,
)
HEIGHT_OF_ONE = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How one kind of mark is drawn; the order here is that of the key."""

    kind: str
    colour: Colour
    shape: Shape


SIGNS = (
    Sign(kind="infusion", colour=Colour.INK, shape="circle"),
    Sign(kind="dlt", colour=Colour.VERMILION, shape="square"),
    Sign(kind="crs", colour=Colour.VERMILION, shape="circle"),
    Sign(kind="icans", colour=Colour.PURPLE, shape="circle"),
    Sign(kind="infection", colour=Colour.OCHRE, shape="circle"),
    Sign(kind="severe", colour=Colour.SLATE, shape="triangle-up"),
    Sign(kind="sri_4", colour=Colour.SKY, shape="diamond"),
    Sign(kind="lldas", colour=Colour.BLUE, shape="diamond"),
    Sign(kind="doris", colour=Colour.GREEN, shape="diamond"),
    Sign(kind="lldas_lost", colour=Colour.BLUE, shape="triangle-down"),
    Sign(kind="steroid_free", colour=Colour.GREEN, shape="triangle-up"),
    Sign(kind="rescue", colour=Colour.PURPLE, shape="square"),
    Sign(kind="withdrawn", colour=Colour.INK, shape="cross"),
    Sign(kind="died", colour=Colour.INK, shape="square"),
    Sign(kind="completed", colour=Colour.MUTED, shape="square"),
    Sign(kind="in_study", colour=Colour.MUTED, shape="triangle-up"),
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


def swimmer_figure(material: Material) -> FigureBlock:
    """Bars in the order of consent, coloured by dose, named by participant and regimen."""
    words = material.words
    if material.reconstructed:
        return unpublished(material, "f4")
    people = [who for who in people_of(material) if _followed(material, who) is not None]
    if not people:
        return nothing(material, "f4", words("tables.nobody_treated"))
    marks = [mark for who in people for mark in _marks(material, who)]
    return charted(
        material,
        "f4",
        _plot(material, people, marks),
        words("figures.f4.description", n=len(people)),
        _table(material, people, marks),
    )


def _plot(material: Material, people: list[str], marks: list[Mark]) -> Plot:
    lanes = Category(field="who", order=tuple(_name(material, who) for who in people))
    days = Quantity(
        field="day",
        title=material.words("figures.day_from_first"),
        low=min((mark.day for mark in marks), default=0) - 6,
        high=max(_followed(material, who) or 0 for who in people) + 10,
    )
    by = _series(material, marks)
    infusions, others = (
        _points(material, [mark for mark in marks if (mark.kind == "infusion") is wanted])
        for wanted in (True, False)
    )
    return Plot(
        layers=(
            _bars(material, people, days, lanes),
            Points(rows=others, x=days, y=lanes, by=by),
            Points(rows=infusions, x=days, y=lanes, by=by, size=10),
        ),
        width=440,
        height=max(120, HEIGHT_OF_ONE * len(people)),
    )


def _bars(material: Material, people: list[str], days: Quantity, lanes: Category) -> Bars:
    """One bar a participant, coloured by dose."""
    rows: Rows = [
        {
            "who": _name(material, who),
            "day": 0,
            "until": _followed(material, who),
            "dose": _dose(material, who),
        }
        for who in people
    ]
    doses = tuple(dict.fromkeys(_dose(material, who) for who in people))
    by = Series(
        field="dose",
        names=doses,
        title=material.words("figures.cells"),
        colours=tuple(BAR_COLOURS[at % len(BAR_COLOURS)] for at in range(len(doses))),
    )
    return Bars(rows=rows, x=days, y=lanes, to="until", by=by, thickness=9)


def _series(material: Material, marks: list[Mark]) -> Series:
    """The key of the marks that are there."""
    signs = [sign for sign in SIGNS if any(mark.kind == sign.kind for mark in marks)]
    return Series(
        field="kind",
        names=tuple(_kind(material, sign.kind) for sign in signs),
        title=material.words("figures.f4.marks"),
        colours=tuple(sign.colour for sign in signs),
        shapes=tuple(sign.shape for sign in signs),
    )


def _points(material: Material, marks: list[Mark]) -> Rows:
    return [
        {"who": _name(material, mark.who), "day": mark.day, "kind": _kind(material, mark.kind)}
        for mark in marks
    ]


def _kind(material: Material, kind: str) -> str:
    return material.words(f"figures.f4.mark.{kind}")


def _place(who: str) -> Place:
    return Place(population=PARTICIPANT, group=who)


def _name(material: Material, who: str) -> str:
    regimen = regimen_name(material, said(material, _place(who), "regimen"))
    return material.words("figures.f4.lane", who=who, regimen=regimen)


def _dose(material: Material, who: str) -> str:
    return dose_name(material, said(material, _place(who), "regimen"))


def _followed(material: Material, who: str) -> int | None:
    return _day(material, who, "follow_up_days")


def _day(material: Material, who: str, variable: str) -> int | None:
    row = row_of(material, _place(who), variable)
    return int(row.value) if row is not None and isinstance(row.value, int | Decimal) else None


def _marks(material: Material, who: str) -> Iterator[Mark]:
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
    last, end = _followed(material, who), said(material, _place(who), "end")
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
    if said(material, _place(who), f"{event}.special_interest") == SpecialInterest.CYTOPENIA:
        return True
    return said(material, _place(who), f"{event}.term") in material.study.dlt.never_terms


def _table(material: Material, people: list[str], marks: list[Mark]) -> TableBlock:
    words = material.words
    rows = [
        Row.of(
            who,
            regimen_name(material, said(material, _place(who), "regimen")),
            value(material, _place(who), "follow_up_days"),
            words("figures.f4.separator").join(
                words("figures.f4.marked", kind=_kind(material, mark.kind), day=mark.day)
                for mark in marks
                if mark.who == who and mark.kind not in AT_THE_END
            ),
        )
        for who in people
    ]
    return TableBlock(
        id="f4-numbers",
        caption=title_of(material, "f4"),
        columns=(
            Column(label=words("tables.participant"), align="text"),
            Column(label=words("tables.regimen"), align="text"),
            Column(label=words("tables.t13.follow_up"), unit=words("tables.days")),
            Column(label=words("figures.f4.marks_by_day"), align="text"),
        ),
        rows=tuple(rows),
        notes=(Note(text=words("figures.f4.note", before_rescue=_before_rescue(material))),),
    )


def _before_rescue(material: Material) -> str:
    """That rescue medication ends responses, where the study file says so."""
    rule = material.study.endpoints.intercurrent_events.rescue
    return material.words("figures.f4.before_rescue") if rule == "non_response" else ""
