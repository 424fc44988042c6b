"""A view in the words of Vega-Lite: plain data in, plain data out."""

from __future__ import annotations

from typing import assert_never

from firstdose.report.chart.channel import PALE, axis_spec, bounded, channel, places
from firstdose.report.chart.json import Json, Rows, Scalar, Spec
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
from firstdose.report.chart.scale import DASHES, SHAPES, Category, Shape
from firstdose.report.chart.settle import series_of, settled
from firstdose.report.chart.view import Panels, Plot, Stacked, View
from firstdose.report.colour import SERIES, Colour, on_tile

EDGED = 1.8  # a sign that loses its rim to a paper edge is drawn this much larger

OWN: Spec = {"color": "independent", "shape": "independent", "strokeDash": "independent"}
"""Series that are not the same keep their own colours, signs and keys."""

STAR = (
    "M0,-1.4L0.32,-0.43L1.33,-0.43L0.5,0.17L0.83,1.13"
    "L0,0.53L-0.83,1.13L-0.5,0.17L-1.33,-0.43L-0.32,-0.43Z"
)


TICK = "M-0.28,-1L0.28,-1L0.28,1L-0.28,1Z"
OUTLINES: dict[Shape, str] = {"star": STAR, "tick": TICK}


def _outline(shape: Shape) -> str:
    """The sign as Vega-Lite draws it: by name, or as an outline around the origin."""
    return OUTLINES.get(shape, shape)


def view_spec(view: View) -> Spec:
    """The part of a specification that depends on what is shown; fonts and theme come later."""
    match view:
        case Plot():
            return _plot(view)
        case Panels():
            return {
                "concat": [_plot(plot) for plot in view.plots],
                "columns": view.columns,
                "spacing": {"row": 22, "column": 18},
            }
        case Stacked():
            return {
                "vconcat": [_plot(plot) for plot in view.plots],
                "resolve": {"scale": {"x": "shared", **_key_of(view)}},
                "spacing": 10,
            }
        case _:
            assert_never(view)


def _key_of(view: Stacked) -> Spec:
    """One key for all plots where they show the same series; otherwise each has its own."""
    series = {
        (by.field, by.names, by.colours)
        for plot in view.plots
        for by in map(series_of, plot.layers)
        if by is not None
    }
    return OWN if len(series) > 1 else {}


def _plot(plot: Plot) -> Spec:
    layers = settled(plot.layers)
    spec: dict[str, Json] = {
        "layer": [_layer(layer) for layer in layers],
        "width": plot.width,
        "height": plot.height,
    }
    if len({by.field for by in map(series_of, layers) if by is not None}) > 1:
        spec["resolve"] = {"scale": OWN}
    return {**spec, "title": plot.title} if plot.title else spec


def _layer(layer: Layer) -> Spec:
    match layer:
        case Lines():
            return _lines(layer)
        case Points():
            return _points(layer)
        case Bars():
            return _bars(layer)
        case Limits():
            mark: Spec = {"type": "rule", "strokeWidth": 1.4, "color": Colour.INK}
            encoding = places(layer.x, layer.y, layer.offset, layer.to, layer.by)
            return _drawn(layer.rows, _cut(mark, layer), encoding)
        case Band():
            mark = {
                "type": "area",
                "opacity": 0.18,
                "color": Colour.BLUE,
                "interpolate": "step-after" if layer.step else "linear",
            }
            encoding = places(layer.x, layer.y, to=layer.to, by=layer.by)
            return _drawn(layer.rows, _cut(mark, layer), encoding)
        case Tiles():
            return _tiles(layer)
        case Texts():
            return _texts(layer)
        case Threshold():
            return _threshold(layer)
        case _:
            assert_never(layer)


def _lines(layer: Lines) -> Spec:
    mark: Spec = {
        "type": "line",
        "color": layer.colour,
        "strokeWidth": 1 if layer.faint else 1.8,
        "opacity": 0.5 if layer.faint else 1,
        "interpolate": "step-after" if layer.step else "linear",
        "invalid": "break-paths-show-path-domains",
    }
    encoding = places(layer.x, layer.y, by=layer.by)
    if layer.by is not None and not layer.faint:
        encoding["strokeDash"] = channel(layer.by, [list(dash) for dash in DASHES])
    if layer.each:
        encoding["detail"] = {"field": layer.each, "type": "nominal"}
    return _drawn(layer.rows, _cut(mark, layer), encoding)


def _points(layer: Points) -> Spec:
    mark: dict[str, Json] = {
        "type": "point",
        "color": layer.colour,
        "size": layer.size * EDGED if layer.edged else layer.size,
        "strokeWidth": 1.4,
        "filled": layer.filled,
        "opacity": 1,
    }
    if not layer.filled:
        mark["fill"] = Colour.PAPER
    elif layer.edged:
        mark |= {"stroke": Colour.PAPER, "strokeWidth": 1}
    if layer.dy:
        mark["yOffset"] = layer.dy
    encoding = places(layer.x, layer.y, layer.offset, by=layer.by)
    if layer.by is not None:
        encoding["shape"] = channel(layer.by, [_outline(one) for one in layer.by.shapes or SHAPES])
    return _drawn(layer.rows, mark, encoding)


def _bars(layer: Bars) -> Spec:
    mark: dict[str, Json] = {"type": "bar", "color": Colour.BLUE}
    if layer.thickness:
        mark["size"] = layer.thickness
    if layer.faint:
        mark["opacity"] = PALE
    encoding = places(layer.x, layer.y, layer.offset, layer.to, layer.by)
    if layer.offset is not None:
        # The whole place: Vega-Lite would centre a part of it by the breadth of all places.
        mark["width" if isinstance(layer.x, Category) else "height"] = {"band": 1}
    if layer.offset is not None and not layer.to:
        along, axis = ("y", layer.y) if isinstance(layer.x, Category) else ("x", layer.x)
        encoding[along] = {**axis_spec(axis), "stack": None}
    if layer.by is None:
        return _drawn(layer.rows, _cut(mark, layer), encoding)
    encoding["order"] = {"field": "_order", "type": "quantitative"}
    rank = {name: at for at, name in enumerate(layer.by.names)}
    field = layer.by.field
    ordered = [{**row, "_order": rank.get(str(row[field]), len(rank))} for row in layer.rows]
    return _drawn(ordered, _cut(mark, layer), encoding)


def _tiles(layer: Tiles) -> Spec:
    mark: Spec = {"type": "rect", "stroke": Colour.PAPER, "strokeWidth": 1}
    tiles = _drawn(layer.rows, mark, places(layer.x, layer.y, by=layer.by))
    if not layer.text:
        return tiles
    colours = layer.by.colours or SERIES
    ink = dict(zip(layer.by.names, (str(on_tile(colour)) for colour in colours), strict=False))
    by_ink: dict[str, list[dict[str, Scalar]]] = {}
    for row in layer.rows:
        by_ink.setdefault(ink[str(row[layer.by.field])], []).append(dict(row))
    texts = [
        _texts(Texts(rows=rows, x=layer.x, y=layer.y, text=layer.text, colour=Colour(colour)))
        for colour, rows in sorted(by_ink.items())
    ]
    return {"layer": [tiles, *texts]}


def _texts(layer: Texts) -> Spec:
    mark: Spec = {
        "type": "text",
        "align": layer.align,
        "baseline": "middle",
        "dx": layer.dx,
        "dy": layer.dy,
        "fontSize": layer.size,
        "color": layer.colour,
    }
    encoding = places(layer.x, layer.y)
    encoding["text"] = {"field": layer.text, "type": "nominal"}
    return _drawn(layer.rows, mark, encoding)


def _threshold(layer: Threshold) -> Spec:
    across: Spec
    place: Spec
    if layer.at_y is not None:
        place = {"y": {"datum": layer.at_y}}
        end: Spec = {"x": {"value": "width"}}
        across = {"align": "right", "baseline": "bottom", "dy": -2}
    else:
        place = {"x": {"datum": layer.at_x}}
        end = {"y": {"value": 0}}
        across = {"align": "left", "baseline": "top", "dx": 3, "dy": 2}
    line: Spec = {"type": "rule", "strokeDash": [4, 3], "color": Colour.MUTED}
    name: Spec = {"type": "text", "text": layer.label, "color": Colour.MUTED, **across}
    once: Rows = [{}]
    return {"layer": [_drawn(once, line, place), _drawn(once, name, {**place, **end})]}


def _cut(mark: Spec, layer: Lines | Bars | Limits | Band) -> Spec:
    """The mark, cut off where an axis ends at a given value."""
    return {**mark, "clip": True} if bounded(layer.x) or bounded(layer.y) else mark


def _drawn(rows: Rows, mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}
