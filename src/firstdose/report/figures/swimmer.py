"""F4: the swimmer plot, one bar a participant from the first infusion to the end of follow-up."""

from __future__ import annotations

from firstdose.report.chart import (
    Bars,
    Category,
    Plot,
    Points,
    Quantity,
    Rows,
    Series,
)
from firstdose.report.colour import Colour
from firstdose.report.figures.frame import charted, nothing, title_of, unpublished
from firstdose.report.figures.marks import AT_THE_END, SIGNS, Mark, followed, marks_of, place_of
from firstdose.report.material import Material
from firstdose.report.names import dose_name, regimen_name
from firstdose.report.page import Column, FigureBlock, Note, Row, TableBlock
from firstdose.report.readings import said, value
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
    days = Quantity(
        field="day",
        title=material.words("figures.day_from_first"),
        low=min(marked) - 6,
        high=max(*(followed(material, who) or 0 for who in people), *marked) + 10,
    )
    by = _series(material, marks)
    infusions, others = (
        _points(material, [mark for mark in marks if (mark.kind == "infusion") is wanted])
        for wanted in (True, False)
    )
    return Plot(
        layers=(
            _bars(material, people, days, lanes),
            Points(rows=others, x=days, y=lanes, by=by, edged=True),
            Points(rows=infusions, x=days, y=lanes, by=by, size=10, edged=True),
        ),
        width=620,
        height=max(120, HEIGHT_OF_ONE * len(people)),
    )


def _bars(material: Material, people: list[str], days: Quantity, lanes: Category) -> Bars:
    """One bar a participant, coloured by dose."""
    rows: Rows = [
        {
            "who": _name(material, who),
            "day": 0,
            "until": followed(material, who),
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


def _name(material: Material, who: str) -> str:
    regimen = regimen_name(material, said(material, place_of(who), "regimen"))
    return material.words("figures.f4.lane", who=who, regimen=regimen)


def _dose(material: Material, who: str) -> str:
    return dose_name(material, said(material, place_of(who), "regimen"))


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
