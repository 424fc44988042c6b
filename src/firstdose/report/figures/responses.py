"""F7: response rates by visit, with exact limits and the denominator printed over each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from firstdose.analyse.cut import ALL
from firstdose.analyse.disease_activity import response_variable, visits_of
from firstdose.analyse.response import Counting
from firstdose.analyse.result import Result
from firstdose.analyse.rows import Place, Statistic
from firstdose.protocol.endpoints import Endpoint
from firstdose.report.chart import (
    Category,
    Limits,
    Panels,
    Plot,
    Points,
    Quantity,
    Rows,
    Series,
    Texts,
)
from firstdose.report.colour import Colour
from firstdose.report.figures.frame import charted, nothing, title_of, unpublished
from firstdose.report.material import Material
from firstdose.report.names import code_name, short_visit_name, visit_name
from firstdose.report.page import Column, FigureBlock, Note, Row, TableBlock
from firstdose.report.readings import fraction, limits, row_of
from firstdose.report.tables.responses import regimens_left

MEASURES = ("sri_4", "lldas", "doris")


def response_figure(material: Material) -> FigureBlock:
    """One panel a measure; filled with non-response where not assessed, open where assessed."""
    words = material.words
    if material.reconstructed:
        return unpublished(material, "f7")
    shown = [endpoint for endpoint in _endpoints(material) if list(_rows(material, endpoint))]
    if not shown:
        return nothing(material, "f7", words("figures.f7.nothing"))
    panels = Panels(
        plots=tuple(_plot(material, endpoint, len(shown)) for endpoint in shown),
        columns=len(shown),
    )
    fewer = words("figures.f7.fewer") if some_not_yet_due(material, shown) else ""
    description = words.sentence(words("figures.f7.description"), fewer)
    return charted(material, "f7", panels, description, _table(material, shown))


def some_not_yet_due(material: Material, endpoints: list[Endpoint]) -> bool:
    """Whether at any visit somebody's window had not closed by the cut."""
    return any(
        row is not None and row.value
        for endpoint in endpoints
        for visit in visits_of(material.cut.study, endpoint)
        for row in (_waiting(material, endpoint, visit),)
    )


def _waiting(material: Material, endpoint: Endpoint, visit: str) -> Result | None:
    place = Place(population=endpoint.population, group=ALL)
    variable = f"{response_variable(endpoint.measure, visit)}.{Counting.NOT_YET_DUE}"
    return row_of(material, place, variable, Statistic.COUNT)


def _endpoints(material: Material) -> tuple[Endpoint, ...]:
    return tuple(
        endpoint
        for endpoint in material.study.endpoints.endpoints
        if endpoint.measure in MEASURES and endpoint.timing == "each_visit"
    )


LOW, HIGH = 0, 112
"""The scale of the rates: room above 100 for the fractions."""


def _plot(material: Material, endpoint: Endpoint, panels: int) -> Plot:
    words = material.words
    rows: Rows = list(_rows(material, endpoint))
    visits = Category(
        field="visit",
        order=tuple(
            short_visit_name(material, visit) for visit in visits_of(material.cut.study, endpoint)
        ),
    )
    by = Series(
        field="way",
        names=(words("tables.t8.primary"), words("tables.t8.assessed")),
        colours=(Colour.BLUE, Colour.VERMILION),
        shapes=("circle", "diamond"),
    )
    return Plot(
        layers=_layers(material, rows, visits, by),
        width=max(150, 560 // panels),
        height=230,
        title=code_name(words, "measure", endpoint.measure),
    )


def _layers(
    material: Material, rows: Rows, visits: Category, by: Series
) -> tuple[Limits | Points | Texts, ...]:
    """Limits and rates in both ways, and the fraction of the first way above."""
    rate = Quantity(
        field="rate",
        title=material.words("figures.f7.rate"),
        low=LOW,
        high=HIGH,
        ticks=(0, 25, 50, 75, 100),
    )
    low, top = (Quantity(field=field, low=LOW, high=HIGH) for field in ("low", "top"))
    primary = [{**row, "top": 107} for row in rows if row["way"] == by.names[0]]
    return (
        Limits(rows=rows, x=visits, y=low, to="high", by=by, offset=by),
        Points(rows=rows, x=visits, y=rate, by=by, offset=by),
        Texts(rows=primary, x=visits, y=top, text="counted"),
    )


def _rows(material: Material, endpoint: Endpoint) -> Iterator[dict[str, str | float | None]]:
    words = material.words
    place = Place(population=endpoint.population, group=ALL)
    ways = ((words("tables.t8.primary"), ""), (words("tables.t8.assessed"), ".assessed"))
    for visit in visits_of(material.cut.study, endpoint):
        for way, suffix in ways:
            variable = f"{response_variable(endpoint.measure, visit)}{suffix}"
            rate, low, high = (
                _number(material, place, variable, statistic)
                for statistic in (Statistic.PERCENT, Statistic.LOWER, Statistic.UPPER)
            )
            counted = row_of(material, place, variable, Statistic.COUNT)
            if rate is None or counted is None:
                continue
            yield {
                "visit": short_visit_name(material, visit),
                "way": way,
                "rate": rate,
                "low": low,
                "high": high,
                "counted": f"{counted.value}/{counted.n}",
            }


def _number(material: Material, place: Place, variable: str, statistic: Statistic) -> float | None:
    row = row_of(material, place, variable, statistic)
    return float(row.value) if row is not None and isinstance(row.value, Decimal) else None


def _table(material: Material, shown: list[Endpoint]) -> TableBlock:
    words, rows = material.words, list[Row]()
    for endpoint in shown:
        place = Place(population=endpoint.population, group=ALL)
        rows.append(Row.of(code_name(words, "measure", endpoint.measure), heading=True))
        for visit in visits_of(material.cut.study, endpoint):
            variable = response_variable(endpoint.measure, visit)
            rows.append(
                Row.of(
                    visit_name(material, visit),
                    fraction(material, place, variable),
                    limits(material, place, variable),
                    fraction(material, place, f"{variable}.assessed"),
                    limits(material, place, f"{variable}.assessed"),
                    regimens_left(material, place, f"{variable}.regimens"),
                    indent=1,
                )
            )
    primary, beside = words("tables.t8.primary"), words("tables.t8.assessed")
    return TableBlock(
        id="f7-numbers",
        caption=title_of(material, "f7"),
        columns=(
            Column(label=words("tables.t8.visit"), align="text"),
            Column(label=words("tables.t8.responders"), group=primary),
            Column(label=words("tables.exact_limits"), group=primary),
            Column(label=words("tables.t8.responders"), group=beside),
            Column(label=words("tables.exact_limits"), group=beside),
            Column(label=words("tables.t8.regimens"), align="text"),
        ),
        rows=tuple(rows),
        notes=(Note(text=words("tables.t8.denominator")),),
    )
