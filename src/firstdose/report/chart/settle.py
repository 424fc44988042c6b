"""What the layers of one plot agree on: one axis each way, one key for each series."""

from __future__ import annotations

from dataclasses import replace

from firstdose.report.chart.layer import (
    Band,
    Bars,
    Layer,
    Limits,
    Lines,
    Points,
    Texts,
    Threshold,
    Tiles,
)
from firstdose.report.chart.scale import Axis, Calendar, Category, Quantity, Series

KEY_BEARERS = (Points, Bars, Tiles, Lines, Band, Limits)
"""Which layer draws the key of a series that several layers share: the most telling first."""


def settled(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """The layers with the axes of the first one that titles them, each with its own field.

    So only one layer needs to say title, range and ticks.  Where a plot has several series fields,
    each is explained once.
    """
    placed = [layer for layer in layers if not isinstance(layer, Threshold)]
    from_zero = any(isinstance(layer, Bars) and not layer.to for layer in placed)
    x = _leading([layer.x for layer in placed], from_zero=from_zero)
    y = _leading([layer.y for layer in placed], from_zero=from_zero)
    bearers = _bearers(layers)
    return tuple(
        layer
        if isinstance(layer, Threshold)
        else _settled(layer, x, y, bearer=bearers is None or layer in bearers)
        for layer in layers
    )


def series_of(layer: Layer) -> Series | None:
    """What tells the parts of a layer apart, where it does."""
    return None if isinstance(layer, (Threshold, Texts)) else layer.by


def _settled(
    layer: Lines | Points | Bars | Limits | Band | Tiles | Texts, x: Axis, y: Axis, *, bearer: bool
) -> Layer:
    agreed = replace(layer, x=_like(x, layer.x), y=_like(y, layer.y))
    if isinstance(agreed, Texts) or agreed.by is None or bearer:
        return agreed
    return replace(agreed, by=replace(agreed.by, legend=False))


def _bearers(layers: tuple[Layer, ...]) -> list[Layer] | None:
    """The layers that keep their key; None where there is one series field, whose keys merge."""
    fields = dict.fromkeys(by.field for by in map(series_of, layers) if by is not None)
    if len(fields) <= 1:
        return None
    found: list[Layer] = []
    for field in fields:
        sharing = [
            layer for layer in layers if (by := series_of(layer)) is not None and by.field == field
        ]
        found.append(min(sharing, key=lambda layer: KEY_BEARERS.index(type(layer))))
    return found


def _leading(axes: list[Axis], *, from_zero: bool) -> Axis:
    """The first axis with a title; where bars begin at 0, so does every axis they are read from.

    On a plot with bars and two quantities both axes show 0; a bar cut short would mislead.
    """
    leading = next((axis for axis in axes if axis.title), axes[0])
    if from_zero and isinstance(leading, Quantity):
        return replace(leading, zero=True)
    return leading


def _like(leading: Axis, own: Axis) -> Axis:
    match leading, own:
        case (Quantity(), Quantity()) | (Category(), Category()) | (Calendar(), Calendar()):
            return replace(leading, field=own.field)
        case _:
            raise AssertionError(
                f"'{leading.field}' and '{own.field}' cannot share an axis of one plot"
            )
