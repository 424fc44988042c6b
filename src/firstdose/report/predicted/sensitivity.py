"""What predictions depend on: a tornado beside Sobol indices, a row of panels for each endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from firstdose.analyse.predicted import EffectRow, IndexRow
from firstdose.analyse.statistics import ERRORS_TO_LIMIT
from firstdose.records.values import Origin
from firstdose.report.chart import (
    Bars,
    Category,
    Chart,
    Limits,
    Panels,
    Plot,
    Points,
    Quantity,
    Rows,
    Series,
    Threshold,
    render,
)
from firstdose.report.chart.scale import Shape
from firstdose.report.colour import Colour
from firstdose.report.page import FigureBlock
from firstdose.report.predicted.endpoints import (
    endpoint_name,
    is_calibrated,
    is_share,
    population_name,
    symbols_explained,
    unknown_name,
)
from firstdose.report.words import Words

ID = "model-sensitivity"
SHOWN: Final = 10
"""As many unknowns as a panel shows, widest first."""

ROW = 17


def sensitivity_figure(
    effects: Sequence[EffectRow],
    indices: Sequence[IndexRow],
    regimen: str,
    patients: int,
    words: Words,
) -> FigureBlock:
    """For each endpoint one unknown at a time, and beside it all at once."""
    caption = words("predicted.sensitivity.caption", regimen=regimen)
    populations = [*dict.fromkeys(row.population for row in effects)]
    names = [population_name(name, words) for name in populations]
    description = words(
        "predicted.sensitivity.description", patients=patients, population=words.list(names)
    )
    if len(populations) > 1:
        said = words("predicted.sensitivity.shares_of", population=names[-1])
        description = words.sentence(description, said)
    if is_calibrated(populations[-1]):
        description = words.sentence(description, words("predicted.sensitivity.apart"))
    if any(row.kind == "covariate" for row in effects):
        description = words.sentence(description, words("predicted.sensitivity.covariates"))
    symbols = (
        *(row.unknown for of in _panels(effects) for row in _shown(of) if row.kind == "unknown"),
        *(row.unknown for row in indices),
    )
    description = words.sentence(description, symbols_explained(symbols, words))
    plots: list[Plot] = []
    for endpoint in dict.fromkeys(row.endpoint for row in effects):
        own = [row for row in effects if row.endpoint == endpoint]
        shares = [row for row in indices if row.endpoint == endpoint]
        plots += [_tornado(own, population, populations, words) for population in populations]
        plots.append(_indices(shares, populations, words))
    view = Panels(plots=tuple(plots), columns=len(populations) + 1)
    chart = Chart(title=caption, description=description, view=view)
    svg = render(chart, words=words, origin=Origin.SIMULATED)
    return FigureBlock(id=ID, caption=caption, svg=svg, description=description)


def _panels(effects: Sequence[EffectRow]) -> list[list[EffectRow]]:
    """The rows of each panel: an endpoint in a population."""
    found: dict[tuple[str, str], list[EffectRow]] = {}
    for row in effects:
        found.setdefault((row.endpoint, row.population), []).append(row)
    return list(found.values())


def _tornado(
    rows: Sequence[EffectRow], population: str, populations: Sequence[str], words: Words
) -> Plot:
    """One population; of several the axis says which, and all have the same axis and title."""
    own = [row for row in rows if row.population == population]
    shown = _shown(own)
    endpoint, unit = shown[0].endpoint, shown[0].unit
    share = is_share(unit)
    axis = words(f"predicted.axis.{'share' if share else 'mean'}")
    if len(populations) > 1:
        named = population_name(population, words)
        axis = words("predicted.sensitivity.of", axis=axis, population=named)
    ends_of_all = [end for row in rows for end in (row.low, row.middle, row.high)]
    margin = 0.04 * (max(ends_of_all) - min(ends_of_all))
    by = _series(words)
    names = by.names[:2]
    y = Category(field="unknown", order=tuple(_name(row, words) for row in shown))
    x = Quantity(
        field="value",
        title=axis,
        low=_drawn(0.0 if share else min(ends_of_all) - margin),
        high=_drawn(max(ends_of_all) + margin),
    )
    bars: Rows = [
        {"unknown": _name(row, words), "value": _drawn(row.low), "to": _drawn(row.high)}
        for row in shown
    ]
    ends: Rows = [
        {"unknown": _name(row, words), "value": _drawn(value), "kind": name}
        for row in shown
        for name, value in zip(names, (row.low, row.high), strict=True)
    ]
    return Plot(
        layers=(
            Threshold(label="", at_x=_drawn(shown[0].middle)),
            Limits(rows=bars, x=x, y=y, to="to"),
            Points(rows=ends, x=x, y=y, by=by),
        ),
        width=_width(populations),
        height=ROW * len(shown),
        title=endpoint_name(endpoint, words),
    )


def _shown(rows: Sequence[EffectRow]) -> list[EffectRow]:
    """The widest unknowns, and below them every covariate, widest first."""
    sides = [[row for row in rows if row.kind == kind] for kind in ("unknown", "covariate")]
    unknowns, covariates = (sorted(side, key=lambda row: -row.width) for side in sides)
    return [*unknowns[:SHOWN], *covariates]


def _name(row: EffectRow, words: Words) -> str:
    """The name in the model; a covariate is marked and named in words."""
    if row.kind == "covariate":
        return words(f"predicted.covariate.short.{row.unknown}")
    return unknown_name(row.unknown, words)


def _series(words: Words) -> Series:
    """One key for both kinds of panel."""
    names = tuple(
        words(f"predicted.sensitivity.{name}") for name in ("low", "high", "first", "total")
    )
    colours = (Colour.OCHRE, Colour.BLUE, Colour.SKY, Colour.GREEN)
    shapes: tuple[Shape, ...] = ("circle", "circle", "square", "square")
    return Series(field="kind", names=names, colours=colours, shapes=shapes)


def _width(populations: Sequence[str]) -> int:
    """A page holds two wide panels or three narrow ones beside each other."""
    return 225 if len(populations) == 1 else 135


def _indices(rows: Sequence[IndexRow], populations: Sequence[str], words: Words) -> Plot:
    by = _series(words)
    names = by.names[2:]
    side = replace(by, names=names, colours=by.colours[2:], shapes=by.shapes[2:])
    order = (unknown_name(row.unknown, words) for row in rows)
    y = Category(field="unknown", order=tuple(order))
    x = Quantity(
        field="value", title=words("predicted.sensitivity.share"), low=0.0, high=1.0, format=".1f"
    )
    bars: Rows = [
        {
            "unknown": unknown_name(row.unknown, words),
            "kind": name,
            "value": _drawn(min(max(value, 0.0), 1.0)),
        }
        for row in rows
        for name, value in zip(names, (row.first, row.total), strict=True)
        if value == value  # noqa: PLR0124 - an endpoint that does not vary has no index
    ]
    limits: Rows = [
        {
            "unknown": unknown_name(row.unknown, words),
            "kind": name,
            "value": _drawn(max(value - ERRORS_TO_LIMIT * error, 0.0)),
            "to": _drawn(min(value + ERRORS_TO_LIMIT * error, 1.0)),
        }
        for row in rows
        for name, value, error in zip(
            names, (row.first, row.total), (row.first_error, row.total_error), strict=True
        )
        if value == value  # noqa: PLR0124 - the same
    ]
    return Plot(
        layers=(
            Bars(rows=bars, x=x, y=y, by=by, offset=side),
            Limits(rows=limits, x=x, y=y, to="to", offset=side),
        ),
        width=_width(populations),
        height=ROW * SHOWN,
        title=words(
            "predicted.sensitivity.at_once", population=population_name(populations[-1], words)
        ),
    )


def _drawn(value: float) -> float:
    """Four significant digits."""
    return float(f"{value:.4g}")
