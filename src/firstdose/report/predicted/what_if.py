"""Two regimens on the same patients: the difference of each endpoint, population by population."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isfinite, log10

from firstdose.analyse.predicted import DifferenceRow, OrderRow
from firstdose.records.values import Origin
from firstdose.report.chart import (
    Category,
    Chart,
    Limits,
    Panels,
    Plot,
    Points,
    Quantity,
    Rows,
    Threshold,
    render,
)
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

ID = "model-what-if"
ROW = 20


def what_if_figure(
    rows: Sequence[DifferenceRow],
    orders: Sequence[OrderRow],
    words: Words,
    held: Sequence[str] = (),
) -> FigureBlock:
    """A panel for each endpoint, which says where the order is not identified."""
    said = {"one": rows[0].one, "other": rows[0].other}
    caption = words("predicted.what_if.caption", **said)
    description = words.sentence(
        words("predicted.what_if.description", **said),
        symbols_explained(held_in(row.population for row in rows), words),
    )
    if held:
        description = words.sentence(description, held_sentence(held, words))
    if not any(is_calibrated(row.population) for row in rows):
        description = words.sentence(description, words("predicted.not_calibrated_note"))
    unknown = {each.endpoint for each in orders if is_unidentified(each)}
    plots = tuple(
        _plot([row for row in rows if row.endpoint == name], words, unknown=name in unknown)
        for name in dict.fromkeys(row.endpoint for row in rows)
    )
    chart = Chart(title=caption, description=description, view=Panels(plots=plots, columns=2))
    svg = render(chart, words=words, origin=Origin.SIMULATED)
    return FigureBlock(id=ID, caption=caption, svg=svg, description=description)


def _plot(rows: Sequence[DifferenceRow], words: Words, *, unknown: bool) -> Plot:
    endpoint, share = rows[0].endpoint, is_share(rows[0].unit)
    names = [population_name(row.population, words) for row in rows]
    if not any(is_calibrated(row.population) for row in rows):
        names.insert(1, words("predicted.posterior_missing"))
    mark = words("predicted.not_identified") if unknown else ""
    y = Category(field="population", order=(*(("",) if unknown else ()), *names))
    kind = "share" if share else "mean"
    ends = [end for row in rows for end in (row.low, row.mean, row.high) if isfinite(end)]
    ticks = _ticks(min((0.0, *ends)), max((0.0, *ends)))
    x = Quantity(
        field="low",
        title=words(f"predicted.what_if.{kind}"),
        low=ticks[0],
        high=ticks[-1],
        ticks=ticks,
        format="~r",
    )
    drawn: Rows = [
        {
            "population": population_name(row.population, words),
            "low": _drawn(row.low),
            "high": _drawn(row.high),
            "mean": _drawn(row.mean),
        }
        for row in rows
        if isfinite(row.mean)
    ]
    return Plot(
        layers=(
            Threshold(label=mark, at_x=0.0),
            Limits(rows=drawn, x=x, y=y, to="high"),
            Points(rows=drawn, x=Quantity(field="mean"), y=y),
        ),
        width=235,
        height=ROW * len(y.order),
        title=endpoint_name(endpoint, words),
    )


STEPS = 4
"""About as many steps between the labels of an axis, each 1, 2 or 5 times a power of ten."""


def _ticks(low: float, high: float) -> tuple[float, ...]:
    """What is labelled on an axis that holds 0: multiples of a round step, 0 among them.

    So few that all of them find room: where labels would meet, every other one is left out.
    """
    least = (high - low) / STEPS or 1.0
    power = 10.0 ** floor(log10(least))
    step = min(each * power for each in (1.0, 2.0, 5.0, 10.0) if each * power >= least)
    first, last = floor(_drawn(low / step)), ceil(_drawn(high / step))
    return tuple(_drawn(at * step) for at in range(first, max(last, first + 1) + 1))


def _drawn(value: float) -> float:
    """Four significant digits."""
    return float(f"{value:.4g}")
