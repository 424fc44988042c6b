"""Which field goes where, in the words of Vega-Lite: axes, colours, signs and their key."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import assert_never

from firstdose.report.chart.json import Json, Spec
from firstdose.report.chart.scale import Axis, Calendar, Category, Quantity, Series
from firstdose.report.chart.theme import LABEL
from firstdose.report.colour import SERIES
from firstdose.report.fonts import width

# On a log axis only whole powers of ten are labelled, as 10⁴, and have a line.
LOG_10 = "log(datum.value) / LN10"
IS_POWER = f"abs({LOG_10} - round({LOG_10})) < 1e-9"
POWER_OF_TEN = (
    f"!({IS_POWER}) ? '' : '10' + (log(datum.value) < -1e-9 ? '⁻' : '') + "
    f"['⁰','¹','²','³','⁴','⁵','⁶','⁷','⁸','⁹'][abs(round({LOG_10}))]"
)
KEY_WIDTH = 600
PALE = 0.3  # a band over a band, each of them drawn at 0.18
FEW_POWERS = 3  # a log axis with fewer powers of ten is labelled 1, 2, 5, 10
SYMBOL = 36  # pixels for the sign and the gaps of one entry


def places(
    x: Axis, y: Axis, offset: Series | None = None, to: str = "", by: Series | None = None
) -> dict[str, Json]:
    """The encoding of a layer: both axes, the far end of a bar, the colours and the offset."""
    encoding: dict[str, Json] = {"x": axis_spec(x), "y": axis_spec(y)}
    if to:
        encoding["x2" if isinstance(y, Category) else "y2"] = {"field": to}
    if by is not None:
        encoding["color"] = channel(by, [str(colour) for colour in by.colours or SERIES])
    if offset is not None:
        names: list[Json] = list(offset.names)
        scale: Spec = {"domain": names, "paddingOuter": 0.8}
        place: Spec = {"field": offset.field, "type": "nominal", "scale": scale}
        encoding["xOffset" if isinstance(x, Category) else "yOffset"] = place
    return encoding


def channel(by: Series, palette: list[Json]) -> Spec:
    """What each name of a series is drawn with, from a palette in the order of use."""
    used = [palette[at % len(palette)] for at in range(len(by.names))]
    return {
        "field": by.field,
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(by.names), "range": used},
        "legend": _legend(by) if by.legend else None,
    }


def bounded(axis: Axis) -> bool:
    """Whether an axis ends at a given value, so that what goes beyond it must be cut off."""
    return isinstance(axis, Quantity) and (axis.low is not None or axis.high is not None)


def _legend(by: Series) -> Spec:
    """The key under the plot, in as many columns as fit with the longest name."""
    longest = max(width(name, size=LABEL, language="zh") for name in by.names)
    columns = max(1, int(KEY_WIDTH / (longest + SYMBOL)))
    areas: Spec = {"symbolType": "square", "symbolOpacity": PALE, "symbolStrokeWidth": 0}
    return {"title": by.title or None, "columns": columns, **(areas if by.areas else {})}


def axis_spec(axis: Axis) -> Spec:
    """An axis with its scale, title and labels."""
    match axis:
        case Quantity():
            return _quantity(axis)
        case Category():
            return {
                "field": axis.field,
                "type": "nominal",
                "title": axis.title or None,
                "scale": {"domain": list(axis.order)},
                "sort": None,
                "axis": {"grid": False, "labelAngle": axis.angle},
            }
        case Calendar():
            return {
                "field": axis.field,
                "type": "temporal",
                "timeUnit": "utcyearmonthdate",
                "title": axis.title or None,
                "scale": {"type": "utc"},
                "axis": {"format": "%Y-%m-%d", "labelOverlap": "greedy"},
            }
        case _:
            assert_never(axis)


def _quantity(axis: Quantity) -> Spec:
    bounded = axis.low is not None and axis.high is not None
    scale: dict[str, Json] = {"type": "log" if axis.log else "linear", "nice": not bounded}
    if not axis.log:
        scale["zero"] = axis.zero
    if axis.low is not None:
        scale["domainMin"] = axis.low
    if axis.high is not None:
        scale["domainMax"] = axis.high
    ruler: dict[str, Json] = {"grid": axis.grid}
    ticks = axis.ticks or _steps(axis)
    if ticks:
        ruler["values"] = list(ticks)
    if not axis.labels:
        ruler |= {"labels": False, "ticks": False}
    if axis.format:
        ruler["format"] = axis.format
    elif axis.log and (axis.ticks or not ticks):
        ruler["labelExpr"] = POWER_OF_TEN
    elif axis.log:
        ruler["format"] = "~g"
    if axis.log and not ticks:
        at_powers: Spec = {"condition": {"test": IS_POWER, "value": 1}, "value": 0}
        ruler |= {"gridOpacity": at_powers, "tickOpacity": at_powers}
    return {
        "field": axis.field,
        "type": "quantitative",
        "title": axis.title or None,
        "scale": scale,
        "axis": ruler,
    }


def _steps(axis: Quantity) -> tuple[float, ...]:
    """What is labelled on a log axis that has too few powers of ten; () for any other axis."""
    low, high = axis.low, axis.high
    if not axis.log or not low or not high:
        return ()
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    if sum(low <= float(f"1e{power}") <= high for power in powers) >= FEW_POWERS:
        return ()
    values = (float(f"{step}e{power}") for power in powers for step in (1, 2, 5))
    return tuple(value for value in values if low <= value <= high)
