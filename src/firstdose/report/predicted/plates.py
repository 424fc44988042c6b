"""Plates of a virtual population: main outputs over time, with bands and limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from firstdose.analyse.predicted import CourseRow
from firstdose.records.values import Origin
from firstdose.report.chart import (
    Band,
    Chart,
    Lines,
    Panels,
    Plot,
    Quantity,
    Rows,
    Series,
    Threshold,
    render,
)
from firstdose.report.colour import Colour
from firstdose.report.page import FigureBlock
from firstdose.report.words import Words

ID = "model-courses"
LOGARITHMIC: Final = ("Cbl", "Bbl", "il6", "ab")
SIX_WEEKS: Final = ("Cbl", "nc", "il6")
"""What is over after six weeks is drawn for so long."""

LAST_DAY = 42.0


def plates_figure(rows: Sequence[CourseRow], patients: int, words: Words) -> FigureBlock:
    """A panel for each quantity: median, middle half and middle nine tenths of the patients.

    A median below the end of a log axis breaks the line.
    """
    said = {"regimen": rows[0].regimen, "patients": patients}
    caption = words("predicted.plates.caption", **said)
    description = words("predicted.plates.description", **said)
    quantities = tuple(dict.fromkeys(row.quantity for row in rows))
    chart = Chart(
        title=caption,
        description=description,
        view=Panels(
            plots=tuple(
                _plot([row for row in rows if row.quantity == name], words) for name in quantities
            ),
            columns=2,
        ),
    )
    svg = render(chart, words=words, origin=Origin.SIMULATED)
    return FigureBlock(id=ID, caption=caption, svg=svg, description=description)


def _plot(rows: Sequence[CourseRow], words: Words) -> Plot:
    quantity, limit = rows[0].quantity, rows[0].limit
    shown = [row for row in rows if quantity not in SIX_WEEKS or row.day <= LAST_DAY]
    log = quantity in LOGARITHMIC
    low = _lowest(shown, limit) if log else 0.0
    high = max(row.q95 for row in shown) * (1.5 if log else 1.05)
    x = Quantity(field="day", title=words("predicted.days"), low=shown[0].day, high=shown[-1].day)
    y = Quantity(field="low", log=log, low=low, high=high)
    names = (words("predicted.half"), words("predicted.nine_tenths"))
    within = Series(field="of", names=names, colours=(Colour.BLUE, Colour.SKY), areas=True)

    def band(ends: Sequence[tuple[float, float, float]], of: str) -> Rows:
        return [
            {"day": day, "low": _drawn(under, low), "high": _drawn(over, low), "of": of}
            for day, under, over in ends
        ]

    half = [(row.day, row.q25, row.q75) for row in shown]
    most = [(row.day, row.q05, row.q95) for row in shown]
    middle: Rows = [
        {"day": row.day, "low": _drawn(row.median, low) if row.median >= low else None}
        for row in shown
    ]
    line = Threshold(label=words("predicted.limit"), at_y=limit) if limit and log else None
    return Plot(
        layers=(
            Band(rows=band(most, names[1]), x=x, y=y, to="high", by=within),
            Band(rows=band(half, names[0]), x=x, y=y, to="high", by=within),
            Lines(rows=middle, x=x, y=y),
            *((line,) if line is not None else ()),
        ),
        width=270,
        height=150,
        title=words(f"predicted.quantity.{quantity}"),
    )


def _lowest(rows: Sequence[CourseRow], limit: float | None) -> float:
    """The lower end of a log axis: below the limit, or else below every value."""
    if limit is not None:
        return limit / 2
    return min(row.q05 for row in rows) / 1.5


def _drawn(value: float, low: float) -> float:
    """Four significant digits, no lower than the end of the axis."""
    return float(f"{max(value, low):.4g}")
