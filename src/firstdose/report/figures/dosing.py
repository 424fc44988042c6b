"""F2: the dosing schema, one lane a regimen: conditioning, infusions, DLT window and visits."""

from __future__ import annotations

from firstdose.analyse.regimen import PLANNED
from firstdose.analyse.rows import Place
from firstdose.derive.plan import first_conditioning_day
from firstdose.protocol.parts import Part, planned_window
from firstdose.protocol.regimens import Regimen
from firstdose.report.colour import Colour
from firstdose.report.drawing import Kind, Lane, Moment, Period, Schema, schema_drawing
from firstdose.report.figures.frame import drawn, nothing, title_of
from firstdose.report.material import Material
from firstdose.report.names import dose_name, regimen_name, regimen_of, schedule_name
from firstdose.report.page import Column, FigureBlock, Row, TableBlock
from firstdose.report.readings import said
from firstdose.report.tables.regimens import opened_regimens


def dosing_figure(material: Material) -> FigureBlock:
    """What each regimen opened so far plans; before any, that of the first regimen.

    Of a reconstruction nothing is drawn: which regimens were given was not published.
    """
    words = material.words
    if material.reconstructed:
        return nothing(material, "f2", words("tables.t3.not_published"))
    planned = [(_part_of(material, one), one) for one in _regimens(material)]
    last = max(_window(material, part, one)[1] for part, one in planned)
    first = min(_first_day(material, one) for _, one in planned)
    schema = Schema(
        title=title_of(material, "f2"),
        description=words("figures.f2.description"),
        lanes=tuple(_lane(material, part, one, last) for part, one in planned),
        ticks=_ticks(first, last),
        day_title=words("figures.study_day"),
    )
    table = _table(material, planned)
    return drawn(material, "f2", schema_drawing(schema, words.language), table)


def _regimens(material: Material) -> tuple[Regimen, ...]:
    opened = [regimen_of(material, name) for name in opened_regimens(material)]
    known = tuple(one for one in opened if one is not None)
    start = material.study.parts[0].path.start
    return known or (material.study.regimens.named(start),)


def _part_of(material: Material, regimen: Regimen) -> Part:
    return next(part for part in material.study.parts if regimen.name in part.regimens)


def _window(material: Material, part: Part, regimen: Regimen) -> tuple[int, int]:
    """First and last day of the DLT window as planned, with day 0 the first infusion."""
    return planned_window(part, regimen, first_conditioning_day(material.study, regimen.name))


def _first_day(material: Material, regimen: Regimen) -> int:
    return min(first_conditioning_day(material.study, regimen.name) or 0, 0)


def _ticks(first: int, last: int) -> tuple[int, ...]:
    weeks = tuple(range(0, last + 1, 7))
    return (first, *weeks) if first < 0 else weeks


def _lane(material: Material, part: Part, regimen: Regimen, last: int) -> Lane:
    words = material.words
    conditioning = Kind(name=words("figures.f2.conditioning"), colour=Colour.OCHRE)
    watched = Kind(name=words("figures.f2.window"), colour=Colour.RULE)
    infusion = Kind(name=words("figures.f2.infusion"), colour=Colour.BLUE, sign="triangle")
    visit = Kind(name=words("figures.f2.visit"), colour=Colour.MUTED, sign="bar")
    first, end = _window(material, part, regimen)
    scheme = material.study.regimens.conditioning_named(regimen.conditioning)
    days = sorted({day for drug in scheme.drugs for day in drug.days})
    before = (Period(kind=conditioning, first_day=days[0], last_day=days[-1]),) if days else ()
    return Lane(
        name=regimen_name(material, regimen.name),
        detail=words(
            "figures.f2.detail",
            cells=dose_name(material, regimen.name),
            infusions=schedule_name(material, regimen.name),
        ),
        periods=(*before, Period(kind=watched, first_day=first, last_day=end)),
        moments=(
            *(
                Moment(kind=visit, day=planned.day)
                for planned in material.study.schedule.visits
                if planned.anchor == "first_infusion" and 0 <= planned.day <= last
            ),
            *(Moment(kind=infusion, day=day) for day in regimen.infusion_days),
        ),
    )


def _infusion_days(material: Material, name: str) -> list[str]:
    return said(material, Place(population=PLANNED, group=name), "infusion_days").split()


def _table(material: Material, planned: list[tuple[Part, Regimen]]) -> TableBlock:
    words = material.words
    rows = [
        Row.of(
            regimen_name(material, one.name),
            dose_name(material, one.name),
            words.list(_infusion_days(material, one.name)),
            words("figures.f2.days", first=first, last=last),
        )
        for part, one in planned
        for first, last in (_window(material, part, one),)
    ]
    return TableBlock(
        id="f2-numbers",
        caption=title_of(material, "f2"),
        columns=(
            Column(label=words("tables.regimen"), align="text"),
            Column(label=words("tables.t3.cells"), align="text"),
            Column(label=words("figures.f2.infusion_days"), align="text"),
            Column(label=words("figures.f2.window"), align="text"),
        ),
        rows=tuple(rows),
    )
