"""F5: SLEDAI-2K over time, total and clinical: each participant, and the mean with its limits."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from firstdose.analyse.cut import ALL, population_reaching
from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Statistic
from firstdose.report.chart import (
    Limits,
    Lines,
    Panels,
    Plot,
    Points,
    Quantity,
    Rows,
    Series,
)
from firstdose.report.colour import Colour
from firstdose.report.figures.doses import dose_colours, dose_of
from firstdose.report.figures.frame import charted, nothing, title_of, unpublished
from firstdose.report.material import Material
from firstdose.report.names import code_name, visit_name
from firstdose.report.page import Column, FigureBlock, Note, Row, TableBlock
from firstdose.report.readings import count, mean_limits, row_of, shown
from firstdose.report.tables.baseline import people_of

SCORES = ("sledai_total", "sledai_clinical")


def activity_figure(material: Material) -> FigureBlock:
    """Two panels on one scale; the mean stands at the planned day of its visit."""
    words = material.words
    if material.reconstructed:
        return unpublished(material, "f5")
    lines = {score: list(_lines(material, score)) for score in SCORES}
    if not any(lines.values()):
        return nothing(material, "f5", words("figures.f5.nothing"))
    highest = max(float(str(row["points"])) for rows in lines.values() for row in rows)
    doses = tuple(dict.fromkeys(str(row["dose"]) for rows in lines.values() for row in rows))
    panels = Panels(
        plots=tuple(_plot(material, score, lines[score], doses, highest) for score in SCORES),
        columns=2,
    )
    return charted(material, "f5", panels, words("figures.f5.description"), _table(material))


def _plot(
    material: Material, score: str, lines: Rows, doses: tuple[str, ...], highest: float
) -> Plot:
    words = material.words
    days = Quantity(field="day", title=words("figures.study_day"))
    points = Quantity(field="points", title=words("figures.f5.points"), low=0, high=highest + 1)
    means: Rows = list(_means(material, score))
    colours = dose_colours(material)
    by = Series(
        field="dose",
        names=doses,
        title=words("figures.cells"),
        colours=tuple(colours[dose] for dose in doses),
    )
    return Plot(
        layers=(
            Lines(rows=lines, x=days, y=points, by=by, each="who", faint=True),
            Limits(
                rows=[row for row in means if row["high"] is not None],
                x=days,
                y=Quantity(field="low"),
                to="high",
            ),
            Lines(rows=means, x=days, y=points, colour=Colour.INK),
            Points(rows=means, x=days, y=points, colour=Colour.INK),
        ),
        width=270,
        height=250,
        title=code_name(words, "score", score),
    )


def _lines(material: Material, score: str) -> Iterator[dict[str, str | float | None]]:
    """Each participant's values from baseline on, one row an assessment."""
    for who in people_of(material):
        place = Place(population=PARTICIPANT, group=who)
        dose = dose_of(material, who)
        for row in material.results.where(PARTICIPANT, who, starts_with=f"{score}."):
            visit = row.variable.removeprefix(f"{score}.")
            day = row_of(material, place, f"study_day.{visit}")
            if visit in {"at_baseline", "last"} or day is None or not isinstance(day.value, int):
                continue
            if isinstance(row.value, Decimal):
                yield {"who": who, "dose": dose, "day": day.value, "points": float(row.value)}


def _means(material: Material, score: str) -> Iterator[dict[str, str | float | None]]:
    place = _everyone(material)
    for visit in _visits(material):
        variable = f"{score}.{visit}"
        centre = _number(row_of(material, place, variable, Statistic.MEAN))
        if centre is None:
            continue
        yield {
            "day": material.study.visit(visit).day,
            "points": centre,
            "low": _at_least_0(_number(row_of(material, place, variable, Statistic.LOWER))),
            "high": _number(row_of(material, place, variable, Statistic.UPPER)),
        }


def _at_least_0(number: float | None) -> float | None:
    """A lower limit of a score as drawn: no score is below 0."""
    return None if number is None else max(number, 0.0)


def _number(row: Result | None) -> float | None:
    return float(row.value) if row is not None and isinstance(row.value, Decimal | int) else None


def _everyone(material: Material) -> Place:
    return Place(population=population_reaching(material.study, "infused").name, group=ALL)


def _visits(material: Material) -> tuple[str, ...]:
    """Planned visits at which a score was given to anyone, in order."""
    place = _everyone(material)
    return tuple(
        visit.name
        for visit in material.study.schedule.visits
        if row_of(material, place, f"{SCORES[0]}.{visit.name}", Statistic.N) is not None
    )


def _table(material: Material) -> TableBlock:
    words, place = material.words, _everyone(material)
    columns = [Column(label=words("tables.t8.visit"), align="text")]
    for score in SCORES:
        group = code_name(words, "score", score)
        columns += [
            Column(label=words("figures.f5.assessed"), group=group),
            Column(label=words("figures.f5.mean"), group=group),
            Column(label=words("figures.f5.limits"), group=group),
        ]
    rows = [
        Row.of(
            visit_name(material, visit),
            *(
                text
                for score in SCORES
                for text in (
                    count(material, place, f"{score}.{visit}", Statistic.N),
                    shown(
                        material,
                        row_of(material, place, f"{score}.{visit}", Statistic.MEAN),
                        1,
                    ),
                    mean_limits(material, place, f"{score}.{visit}"),
                )
            ),
        )
        for visit in _visits(material)
    ]
    return TableBlock(
        id="f5-numbers",
        caption=title_of(material, "f5"),
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(Note(text=words("figures.f5.note")),),
        empty=words("figures.f5.nothing"),
    )
