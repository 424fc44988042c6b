"""How a field of the rows becomes a place, a colour or a sign: axes and series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.report.colour import SERIES, Colour

Shape = Literal[
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
    "stroke",
    "star",
    "tick",
]

SHAPES: tuple[Shape, ...] = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "stroke",
)
DASHES: tuple[tuple[int, ...], ...] = (
    (1, 0),
    (6, 3),
    (2, 2),
    (8, 3, 2, 3),
    (4, 4),
    (1, 3),
    (10, 4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An axis of numbers.  ``title`` names the quantity and its unit.

    In one plot only one layer needs more than ``field``: the first with a title speaks for all.
    ``zero`` takes 0 into the axis; ``ticks`` are the values to label; ``format`` is a d3 format
    (``"~s"``, ``".1f"``), without which a log axis says 10⁴; ``labels`` False leaves the numbers to
    the last of several stacked plots.  On a ``log`` axis a value of 0 or
    less cannot be drawn: draw it at the limit of quantification, with a sign of its own.
    """

    field: str
    title: str = ""
    log: bool = False
    zero: bool = False
    low: float | None = None
    high: float | None = None
    ticks: tuple[float, ...] = ()
    format: str = ""
    grid: bool = True
    labels: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """An axis of names, in the order given; every name of ``order`` has its place, used or not."""

    field: str
    order: tuple[str, ...]
    title: str = ""
    angle: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """An axis of dates (ISO text in the rows), free of any time zone."""

    field: str
    title: str = ""


Axis = Quantity | Category | Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What tells lines and points apart: each name has one colour, one sign and one dash.

    ``colours`` and ``shapes`` replace the usual order, one per name.  ``legend`` False leaves the
    key out, as where an axis names the series already.  ``areas``: the key shows pale squares, as
    the bands are that it names.
    """

    field: str
    names: tuple[str, ...]
    title: str = ""
    colours: tuple[Colour, ...] = ()
    shapes: tuple[Shape, ...] = ()
    legend: bool = True
    areas: bool = False

    def __post_init__(self) -> None:
        if self.colours and len(self.colours) != len(self.names):
            raise AssertionError("a series has one colour per name, or none to follow the palette")
        if self.shapes and len(self.shapes) != len(self.names):
            raise AssertionError("a series has one shape per name, or none to follow the order")
        if not self.colours and len(self.names) > len(SERIES):
            raise AssertionError(f"{len(self.names)} series cannot be told apart: use panels")
