"""Designs beside each other under several truths: rows, and a figure of small multiples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from firstdose.analyse.statistics import ERRORS_TO_LIMIT
from firstdose.design.automaton.measures import NONE, Measure
from firstdose.records.values import Origin
from firstdose.report.chart import (
    Bars,
    Category,
    Chart,
    Layer,
    Limits,
    Panels,
    Plot,
    Quantity,
    Scalar,
    Series,
    render,
)
from firstdose.report.colour import SERIES
from firstdose.report.words import Words

MOST_DESIGNS = len(SERIES)
PANELS = ("p_select", "mean_n")
"""The measures that are drawn, beside each other."""
LONG = 40
"""Letters under an axis that still stand side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One measure of a design under a scenario; ``against``: the difference from that design."""

    design: str
    scenario: str
    measure: Measure
    against: str = ""


def as_csv(compared: Sequence[ComparedRow]) -> str:
    """A row for each measure; ``mc_error`` is empty where the value is exact.

    Of random trials ``mc_limit`` has the 95 % limit of a share that no trial had, or every one.
    Where they met the same people, ``against`` names the design that the row is the difference
    from; its error is that of the difference.  On a calendar ``control_variate`` says whether one
    has lowered the error.
    """
    paired = any(one.against for one in compared)
    timed = any(one.measure.name.startswith("duration_") for one in compared)
    drawn = any(one.measure.error is not None for one in compared)
    head = "design,scenario,regimen,measure,value,mc_error"
    lines = [head + ",mc_limit" * drawn + ",against" * paired + ",control_variate" * timed]
    for one in compared:
        each = one.measure
        error = "" if each.error is None else f"{each.error:.6f}"
        cells = [_cell(one.design), _cell(one.scenario), each.regimen, each.name]
        limit = "" if each.limit is None else f"{each.limit:.6f}"
        cells += [f"{each.value:.6f}", error, *([limit] if drawn else [])]
        cells += [_cell(one.against)] if paired else []
        cells += ["yes" if each.controlled else "no"] if timed else []
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A text that may hold commas."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def comparison_figure(
    compared: Sequence[ComparedRow],
    regimens: Sequence[str],
    titles: Mapping[str, str],
    words: Words,
) -> str:
    """Beside each other for each truth: how often a regimen is selected, and who is treated there.

    ``titles`` name the scenarios over the first panel of each row.  Random trials are labelled as
    such, and a thin line at each of their bars reaches over its 95 % Monte Carlo limits.
    """
    shown = [one for one in compared if not one.against]
    names = tuple(dict.fromkeys(one.design for one in shown))
    drawn = [one for one in shown if one.measure.error is not None]
    inexact = any(one.measure.name in PANELS for one in drawn)
    by = Series(
        field="design", names=names, title=words("designs.compare.limits") if inexact else ""
    )
    places = (*regimens, words("designs.compare.none"))
    most = max(one.measure.value for one in shown if one.measure.name == "mean_n")
    plots = [
        _plot(
            [one for one in shown if (one.scenario, one.measure.name) == (scenario, measure)],
            titles[scenario] if measure == "p_select" else "",
            _axes(measure, places, high, words),
            by,
        )
        for scenario in dict.fromkeys(one.scenario for one in shown)
        for measure, high in zip(PANELS, (1.0, 5.0 * ceil(most / 5)), strict=True)
    ]
    chart = Chart(
        title=words("designs.compare.title"),
        description=words("designs.compare.description"),
        view=Panels(plots=tuple(plots), columns=2),
    )
    return render(chart, words=words, origin=Origin.SIMULATED if drawn else None)


def _axes(
    measure: str, places: tuple[str, ...], high: float, words: Words
) -> tuple[Category, Quantity]:
    order = places if measure == "p_select" else places[:-1]
    crowded = max(map(len, order)) * len(order) > LONG
    regimens = Category(field="regimen", order=order, angle=-45 if crowded else 0)
    title = words(f"designs.compare.{measure}")
    return regimens, Quantity(field="value", title=title, low=0, high=high)


def _plot(
    compared: Sequence[ComparedRow], title: str, axes: tuple[Category, Quantity], by: Series
) -> Plot:
    """One measure under one truth: a bar for each design at each regimen."""
    regimens, quantity = axes
    rows = [_row(one, regimens.order[-1]) for one in compared]
    layers: tuple[Layer, ...] = (Bars(rows=rows, x=regimens, y=quantity, by=by, offset=by),)
    if inexact := [row for row in rows if "least" in row]:
        least = replace(quantity, field="least")
        layers += (Limits(rows=inexact, x=regimens, y=least, to="most", offset=by),)
    return Plot(
        layers=layers,
        width=max(250, min(12 * len(regimens.order) * (len(by.names) + 1), 640)),
        height=150,
        title=title,
    )


def _row(one: ComparedRow, none: str) -> dict[str, Scalar]:
    """A bar; of random trials also from where to where its value may lie."""
    each = one.measure
    row: dict[str, Scalar] = {
        "design": one.design,
        "regimen": none if each.regimen == NONE else each.regimen,
        "value": each.value,
    }
    if each.error is None:
        return row
    reach = ERRORS_TO_LIMIT * each.error
    ends = (each.value - reach, each.value + reach)
    least, most = sorted((each.value, each.limit)) if each.limit is not None else ends
    return row | {"least": max(0.0, least), "most": most}
