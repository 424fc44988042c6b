"""A drawing as one SVG file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import assert_never

from firstdose.records.values import Origin
from firstdose.report.colour import Colour
from firstdose.report.drawing.shapes import Box, Drawing, Group, Label, Mark, Shape, Stroke
from firstdose.report.label import Figure, labelled, written
from firstdose.report.words import Words

ARROW = 6.0


def draw(drawing: Drawing, *, words: Words, origin: Origin | None) -> str:
    """The SVG, with title and description for screen readers and the label of its origin in it."""
    body = "\n".join(line for shape in drawing.shapes for line in lines(shape))
    figure = Figure(
        body=body,
        width=drawing.width,
        height=drawing.height,
        title=drawing.title,
        description=drawing.description,
    )
    return labelled(figure, words=words, origin=origin)


def lines(shape: Shape) -> Iterator[str]:
    """The SVG elements of a shape, one a line."""
    match shape:
        case Label():
            yield _label(shape)
        case Box():
            stroke = "none" if shape.stroke is None else shape.stroke
            yield (
                f'<rect x="{written(shape.x)}" y="{written(shape.y)}" '
                f'width="{written(shape.width)}" height="{written(shape.height)}" '
                f'fill="{shape.fill}" {_pen(stroke, shape.thickness, dashed=shape.dashed)}/>'
            )
        case Stroke():
            path = "M" + "L".join(f"{written(x)},{written(y)}" for x, y in _shortened(shape))
            pen = _pen(shape.colour, shape.thickness, dashed=shape.dashed)
            yield f'<path d="{path}" fill="none" {pen}/>'
            if shape.arrow:
                yield f'<path d="{_arrowhead(shape)}" fill="{shape.colour}"/>'
        case Mark():
            fill = shape.colour if shape.filled else Colour.PAPER
            yield f'<path d="{_sign(shape)}" fill="{fill}" {_pen(shape.colour, 1.5)}/>'
        case Group():
            yield "<g>"
            for inner in shape.shapes:
                yield from lines(inner)
            yield "</g>"
        case _:
            assert_never(shape)


def _label(label: Label) -> str:
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    weight = ' font-weight="bold"' if label.bold else ""
    return (
        f'<text x="{written(label.x)}" y="{written(label.y)}" font-size="{written(label.size)}" '
        f'fill="{label.colour}"{anchor}{weight}>{escape(label.text, quote=False)}</text>'
    )


def _pen(stroke: str, thickness: float, *, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    return f'stroke="{stroke}" stroke-width="{written(thickness)}"{dash}'


def _shortened(stroke: Stroke) -> tuple[tuple[float, float], ...]:
    """The points of a stroke; before an arrowhead the line ends a little earlier."""
    if not stroke.arrow:
        return stroke.points
    (x, y), (dx, dy) = stroke.points[-1], _direction(stroke)
    return (*stroke.points[:-1], (x - dx * ARROW / 2, y - dy * ARROW / 2))


def _direction(stroke: Stroke) -> tuple[float, float]:
    (x0, y0), (x1, y1) = stroke.points[-2:]
    length = math.hypot(x1 - x0, y1 - y0)
    assert length > 0, "an arrow has a length"
    return (x1 - x0) / length, (y1 - y0) / length


def _arrowhead(stroke: Stroke) -> str:
    (x, y), (dx, dy) = stroke.points[-1], _direction(stroke)
    back_x, back_y = x - dx * ARROW, y - dy * ARROW
    half = ARROW / 2
    corners = (
        (x, y),
        (back_x - dy * half, back_y + dx * half),
        (back_x + dy * half, back_y - dx * half),
    )
    return "M" + "L".join(f"{written(a)},{written(b)}" for a, b in corners) + "Z"


def _sign(mark: Mark) -> str:
    x, y, r = mark.x, mark.y, mark.size / 2
    match mark.sign:
        case "circle":
            return (
                f"M{written(x - r)},{written(y)}a{written(r)},{written(r)} 0 1 0 {written(2 * r)},0"
                f"a{written(r)},{written(r)} 0 1 0 {written(-2 * r)},0Z"
            )
        case "square":
            corners = ((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r))
        case "diamond":
            corners = ((x, y - r), (x + r, y), (x, y + r), (x - r, y))
        case "triangle":
            corners = ((x, y - r), (x + r, y + r), (x - r, y + r))
        case "cross":
            return (
                f"M{written(x - r)},{written(y - r)}L{written(x + r)},{written(y + r)}"
                f"M{written(x - r)},{written(y + r)}L{written(x + r)},{written(y - r)}"
            )
        case "bar":
            return f"M{written(x)},{written(y - r)}L{written(x)},{written(y + r)}"
        case _:
            assert_never(mark.sign)
    return "M" + "L".join(f"{written(a)},{written(b)}" for a, b in corners) + "Z"
