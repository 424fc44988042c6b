"""What a drawing is made of: labels, boxes, strokes and marks, at points on paper.

One unit is one CSS pixel; y grows downwards.  A label's ``y`` is its baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.report.colour import Colour

Anchor = Literal["start", "middle", "end"]
Sign = Literal["circle", "square", "diamond", "triangle", "cross", "bar"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One line of text."""

    x: float
    y: float
    text: str
    size: float = 12
    bold: bool = False
    anchor: Anchor = "start"
    colour: Colour = Colour.INK


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour = Colour.PAPER
    stroke: Colour | None = Colour.EDGE
    dashed: bool = False
    thickness: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line through points, with an arrowhead at its end if wanted."""

    points: tuple[Point, ...]
    colour: Colour = Colour.EDGE
    thickness: float = 1
    arrow: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A small sign at a point, open or filled."""

    x: float
    y: float
    sign: Sign
    size: float = 9
    colour: Colour = Colour.INK
    filled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Shapes that belong together, drawn in order."""

    shapes: tuple[Shape, ...]


Shape = Label | Box | Stroke | Mark | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A finished drawing with its size, title and description."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]
