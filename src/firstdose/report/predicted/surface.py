"""The dose x interval response surface: tiles under the prior, the posterior, and what decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from firstdose.analyse.predicted import OrderRow, RegimenRow
from firstdose.records.values import Origin
from firstdose.report.chart import (
    Category,
    Chart,
    Panels,
    Plot,
    Rows,
    Series,
    Texts,
    Tiles,
    render,
)
from firstdose.report.colour import GRADES, Colour
from firstdose.report.page import FigureBlock
from firstdose.report.predicted.endpoints import (
    endpoint_name,
    held_in,
    held_sentence,
    is_calibrated,
    is_share,
    population_name,
    symbols_explained,
)
from firstdose.report.predicted.orders import is_unidentified
from firstdose.report.words import Words

BILLION = 1e9
SHADES: Final = GRADES[:5]
STEPS = tuple(f"shade {at}" for at in range(len(SHADES)))


def surface_figure(
    rows: Sequence[RegimenRow],
    orders: Sequence[OrderRow],
    words: Words,
    held: Sequence[str] = (),
) -> FigureBlock:
    """One endpoint: a panel for each population, the first two those of prior and posterior.

    Without a posterior its place says that nothing was calibrated.  Where an order of ``orders``
    is not identified, the first panel says so.
    """
    endpoint, unit = rows[0].endpoint, rows[0].unit
    caption = words("predicted.surface.caption", endpoint=endpoint_name(endpoint, words))
    description = words.sentence(
        words("predicted.surface.description"),
        symbols_explained(held_in(row.population for row in rows), words),
    )
    if held:
        caption = words("predicted.with", name=caption, said=words.list(held))
        description = words.sentence(description, held_sentence(held, words))
    populations = tuple(dict.fromkeys(row.population for row in rows))
    calibrated = any(map(is_calibrated, populations))
    if not calibrated:
        description = words.sentence(description, words("predicted.not_calibrated_note"))
    ends = min(row.mean for row in rows), max(row.mean for row in rows)
    share = is_share(unit)
    plots = [
        _plot([row for row in rows if row.population == name], ends, share=share, words=words)
        for name in populations
    ]
    if not calibrated:
        plots.insert(1, _nothing(rows, words))
    if any(is_unidentified(each) for each in orders if each.endpoint == endpoint):
        said = words("predicted.not_identified")
        plots[0] = replace(plots[0], title=words("predicted.with", name=plots[0].title, said=said))
    chart = Chart(
        title=caption, description=description, view=Panels(plots=tuple(plots), columns=2)
    )
    svg = render(chart, words=words, origin=Origin.SIMULATED)
    name = f"model-surface-{endpoint.replace('_', '-')}"
    return FigureBlock(id=name, caption=caption, svg=svg, description=description)


def _plot(
    rows: Sequence[RegimenRow], ends: tuple[float, float], *, share: bool, words: Words
) -> Plot:
    x, y = _axes(rows, words)
    by = Series(field="shade", names=STEPS, colours=SHADES, legend=False)
    tiles: Rows = [
        {
            "interval": f"{row.interval_days}",
            "cells": _cells(row),
            "shade": _shade(row.mean, ends),
            "said": f"{row.mean:.2f}" if share else f"{row.mean:.3g}",
        }
        for row in rows
    ]
    return Plot(
        layers=(Tiles(rows=tiles, x=x, y=y, by=by, text="said"),),
        width=250,
        height=110,
        title=population_name(rows[0].population, words),
    )


def _nothing(rows: Sequence[RegimenRow], words: Words) -> Plot:
    """The place of a posterior that was not given."""
    x, y = _axes(rows, words)
    middle = (x.order[(len(x.order) - 1) // 2], y.order[(len(y.order) - 1) // 2])
    said: Rows = [
        {"interval": middle[0], "cells": middle[1], "said": words("predicted.not_calibrated")}
    ]
    return Plot(
        layers=(Texts(rows=said, x=x, y=y, text="said", size=12, colour=Colour.MUTED, dx=30),),
        width=250,
        height=110,
        title=words("predicted.population.posterior"),
    )


def _axes(rows: Sequence[RegimenRow], words: Words) -> tuple[Category, Category]:
    intervals = sorted({row.interval_days for row in rows})
    cells = {row.cells: _cells(row) for row in sorted(rows, key=lambda row: -row.cells)}
    return (
        Category(
            field="interval",
            order=tuple(f"{each}" for each in intervals),
            title=words("predicted.surface.interval"),
        ),
        Category(
            field="cells", order=tuple(cells.values()), title=words("predicted.surface.cells")
        ),
    )


def _cells(row: RegimenRow) -> str:
    return f"{row.cells / BILLION:g}"


def _shade(value: float, ends: tuple[float, float]) -> str:
    """One of five equal steps between the lowest and the highest of all panels."""
    low, high = ends
    place = 0.0 if high <= low else (value - low) / (high - low)
    return STEPS[min(int(place * len(STEPS)), len(STEPS) - 1)]
