"""The visual predictive check: recorded centiles as signs over the bands of simulated trials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from firstdose.analyse.predicted import CheckRow
from firstdose.records.values import Origin
from firstdose.report.chart import (
    Band,
    Chart,
    Panels,
    Plot,
    Points,
    Quantity,
    Rows,
    Series,
    Threshold,
    render,
)
from firstdose.report.colour import Colour
from firstdose.report.page import FigureBlock
from firstdose.report.words import Words

ID = "model-check"
MODELLED = "mechanistic"
"""How the clinics are named whose patients follow from the model itself."""

LINEAR: Final = ("c3", "neutrophils")
SIX_WEEKS: Final = ("car_cells", "neutrophils")
LAST_DAY = 42.0
COLOURS: Final = (Colour.OCHRE, Colour.BLUE, Colour.GREEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """Whose records the model is held to: ``clinic`` simulated them, "" where none did."""

    origin: Origin
    clinic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The simulated trials beside the records: how many, and what their programmes are drawn from.

    ``population``: the prior or the posterior.
    """

    trials: int
    population: Literal["prior", "posterior"]


def check_figure(
    rows: Sequence[CheckRow], beside: Beside, records: Records, words: Words
) -> FigureBlock:
    """A panel for each analyte; the label is that of the records, and the key names both."""
    caption = words("predicted.check.caption", trials=beside.trials)
    description = words(
        "predicted.check.description",
        trials=beside.trials,
        population=words(f"predicted.population.{beside.population}"),
        inside=sum(row.inside for row in rows),
        all=len(rows),
    )
    if records.clinic:
        own = "own" if records.clinic.startswith(MODELLED) else "of_another_clinic"
        description = words.sentence(description, words(f"predicted.check.{own}"))
    analytes = tuple(dict.fromkeys(row.analyte for row in rows))
    chart = Chart(
        title=caption,
        description=description,
        view=Panels(
            plots=tuple(_plot(_shown(rows, name), words) for name in analytes),
            columns=2,
        ),
    )
    svg = render(chart, words=words, origin=records.origin)
    return FigureBlock(id=ID, caption=caption, svg=svg, description=description)


def _shown(rows: Sequence[CheckRow], analyte: str) -> Sequence[CheckRow]:
    """Those of an analyte; what is over after six weeks is drawn for so long."""
    own = [row for row in rows if row.analyte == analyte]
    early = [row for row in own if row.day <= LAST_DAY]
    return early if analyte in SIX_WEEKS and early else own


def _plot(rows: Sequence[CheckRow], words: Words) -> Plot:
    analyte, limit = rows[0].analyte, rows[0].limit
    log = analyte not in LINEAR
    floor = limit if log and limit is not None else 0.0
    ends = [one for row in rows for one in (row.recorded, row.high) if one is not None]
    y = Quantity(
        field="low",
        log=log,
        low=floor / 2 if log else 0.0,
        high=max(ends, default=1.0) * (1.5 if log else 1.1),
    )
    days = [row.day for row in rows]
    margin = 0.03 * (max(days) - min(days))
    x = Quantity(
        field="day",
        title=words("predicted.days"),
        low=min(days) - margin,
        high=max(days) + margin,
    )
    centiles = tuple(dict.fromkeys(row.centile for row in rows))
    names = tuple(words("predicted.check.simulated", centile=one) for one in centiles)
    named = dict(zip(centiles, names, strict=True))
    by = Series(field="of", names=names, colours=COLOURS, title=words("predicted.check.key"))
    bands: Rows = [
        {
            "day": row.day,
            "low": _drawn(row.low, floor),
            "high": _drawn(row.high, floor),
            "of": named[row.centile],
        }
        for row in rows
    ]
    line = Threshold(label=words("predicted.limit"), at_y=limit) if limit and log else None
    return Plot(
        layers=(
            Band(rows=bands, x=x, y=y, to="high", by=by),
            Points(rows=_signs(rows, floor, named, below=False), x=x, y=y, by=by, size=30),
            Points(
                rows=_signs(rows, floor, named, below=True), x=x, y=y, by=by, size=30, filled=False
            ),
            *((line,) if line is not None else ()),
        ),
        width=270,
        height=160,
        title=words(f"predicted.analyte.{analyte}"),
    )


def _signs(rows: Sequence[CheckRow], floor: float, named: dict[int, str], *, below: bool) -> Rows:
    return [
        {"day": row.day, "low": _drawn(row.recorded, floor), "of": named[row.centile]}
        for row in rows
        if (row.recorded is None) is below
    ]


def _drawn(value: float | None, floor: float) -> float:
    """Four significant digits; what lies below the limit stands at it."""
    return floor if value is None else float(f"{value:.4g}")
