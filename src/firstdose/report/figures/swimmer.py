"""F4: the swimmer plot, one bar a participant from the first infusion to the end of follow-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firstdose.report.chart import (
    Bars,
    Category,
    Plot,
    Points,
    Quantity,
    Rows,
    Scalar,
    Series,
)
from firstdose.report.figures.beside import beside
from firstdose.report.figures.doses import dose_colours, dose_of
from firstdose.report.figures.frame import charted, nothing, title_of, unpublished
from firstdose.report.figures.marks import AT_THE_END, SIGNS, Mark, followed, marks_of, place_of
from firstdose.report.material import Material
from firstdose.report.names import regimen_name
from firstdose.report.page import Column, FigureBlock, Note, Row, TableBlock
from firstdose.report.readings import said, value
from firstdose.report.tables.baseline import people_of

WIDTH = 620
HEIGHT_OF_ONE = 20
APART = 10
"""Pixels from one mark to the next, which then do not cover each other."""
UNDER_THE_BAR = 8
THICKNESS = 8


def swimmer_figure(material: Material) -> FigureBlock:
    """Bars in the order of consent, coloured by dose, named by participant and regimen."""
    words = material.words
    if material.reconstructed:
        return unpublished(material, "f4")
    people = [who for who in people_of(material) if followed(material, who) is not None]
    if not people:
        return nothing(material, "f4", words("tables.nobody_treated"))
    marks = [mark for who in people for mark in marks_of(material, who)]
    return charted(
        material,
        "f4",
        _plot(material, people, marks),
        words("figures.f4.description", n=len(people)),
        _table(material, people, marks),
    )


def _plot(material: Material, people: list[str], marks: list[Mark]) -> Plot:
    lanes = Category(field="who", order=tuple(_name(material, who) for who in people))
    marked = [0, *(mark.day for mark in marks)]
    low = min(marked) - 10
    high = max(*(followed(material, who) or 0 for who in people), *marked) + 10
    title = material.words("figures.day_from_first")
    days = Quantity(field="day", title=title, low=low, high=high)
    by = _series(material, marks)
    infusions = [mark for mark in marks if mark.kind == "infusion"]
    given = [_point(material, mark, mark.day) for mark in infusions]
    gap = APART * (high - low) / WIDTH
    others = [
        point
        for who in people
        for point in _apart(material, [mark for mark in marks if mark.who == who], low, gap)
    ]
    return Plot(
        layers=(
            _bars(material, people, days, lanes),
            Points(rows=given, x=days, y=lanes, by=by, dy=UNDER_THE_BAR),
            Points(rows=others, x=days, y=lanes, by=by, size=50, edged=True),
        ),
        width=WIDTH,
        height=max(120, HEIGHT_OF_ONE * len(people)),
    )


def _bars(material: Material, people: list[str], days: Quantity, lanes: Category) -> Bars:
    """One bar a participant, coloured by dose."""
    rows: Rows = [
        {
            "who": _name(material, who),
            "day": 0,
            "until": followed(material, who),
            "dose": dose_of(material, who),
        }
        for who in people
    ]
    doses, colours = tuple(dict.fromkeys(str(row["dose"]) for row in rows)), dose_colours(material)
    by = Series(
        field="dose",
        names=doses,
        title=material.words("figures.cells"),
        colours=tuple(colours[dose] for dose in doses),
        areas=True,
    )
    return Bars(rows=rows, x=days, y=lanes, to="until", by=by, thickness=THICKNESS, faint=True)


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


def _apart(
    material: Material, marks: list[Mark], low: float, gap: float
) -> Iterator[Mapping[str, Scalar]]:
    """The marks on one bar, in the order of the key where they share a day.

    None is moved before the first infusion, nor off the axis, which begins at ``low``.
    """
    order = {sign.kind: at for at, sign in enumerate(SIGNS)}
    on_bar = sorted(
        (mark for mark in marks if mark.kind != "infusion"),
        key=lambda mark: (mark.day, order[mark.kind]),
    )
    floors = [0 if mark.day >= 0 else low for mark in on_bar]
    places = beside([mark.day for mark in on_bar], floors, gap)
    for mark, place in zip(on_bar, places, strict=True):
        yield _point(material, mark, place)


def _point(material: Material, mark: Mark, place: float) -> Mapping[str, Scalar]:
    return {"who": _name(material, mark.who), "day": place, "kind": _kind(material, mark.kind)}


def _kind(material: Material, kind: str) -> str:
    return material.words(f"figures.f4.mark.{kind}")


def _name(material: Material, who: str) -> str:
    regimen = regimen_name(material, said(material, place_of(who), "regimen"))
    return material.words("figures.f4.lane", who=who, regimen=regimen)


def _table(material: Material, people: list[str], marks: list[Mark]) -> TableBlock:
    words, in_turn = material.words, sorted(marks, key=lambda mark: mark.day)
    rows = [
        Row.of(
            who,
            regimen_name(material, said(material, place_of(who), "regimen")),
            value(material, place_of(who), "follow_up_days"),
            words("figures.f4.separator").join(
                words("figures.f4.marked", kind=_kind(material, mark.kind), day=mark.day)
                for mark in in_turn
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
