"""The layers of a chart.  Each has its own rows and says which field goes where.

``by`` tells series apart; ``offset`` sets them side by side on a category axis; ``colour`` is that
of lines and points that are of no series.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.report.chart.json import Rows
from firstdose.report.chart.scale import Axis, Category, Quantity, Series
from firstdose.report.colour import Colour

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """A line per series; with ``each`` one per value of that field (participants), all alike.

    ``faint`` sets single participants behind a summary; ``step`` keeps a value until the next
    (survival curves, doses).  A row whose y is None breaks its line.
    """

    rows: Rows
    x: Axis
    y: Axis
    by: Series | None = None
    each: str = ""
    faint: bool = False
    step: bool = False
    colour: Colour = Colour.BLUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A sign per row; open signs are for values below a limit or not yet confirmed.

    ``edged`` draws a thin paper edge, which keeps signs apart from the bars they lie on; ``dy``
    moves them down by pixels.
    """

    rows: Rows
    x: Axis
    y: Axis
    by: Series | None = None
    offset: Series | None = None
    filled: bool = True
    edged: bool = False
    size: int = 42
    dy: int = 0
    colour: Colour = Colour.BLUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar per row along the quantity, from 0, or from the quantity's field to the field ``to``.

    Rows of one category stack, unless ``to`` or ``offset`` is given.  ``faint`` sets them behind
    the signs that lie on them, which may then be of the same colour.
    """

    rows: Rows
    x: Axis
    y: Axis
    by: Series | None = None
    offset: Series | None = None
    to: str = ""
    thickness: int = 0
    faint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A thin line per row from the quantity's field to the field ``to``: confidence limits."""

    rows: Rows
    x: Axis
    y: Axis
    to: str
    by: Series | None = None
    offset: Series | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A pale area from y to the field ``to``: a confidence band or an interquartile range."""

    rows: Rows
    x: Axis
    y: Quantity
    to: str
    by: Series | None = None
    step: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """A filled tile per row: a heat map.  Give ``by`` tile colours, and print the values on it.

    ``text`` is the field printed on the tile, in an ink that is readable on its colour.
    """

    rows: Rows
    x: Category
    y: Category
    by: Series
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The text of the field ``text`` at each row's place, moved by ``dx`` and ``dy`` pixels."""

    rows: Rows
    x: Axis
    y: Axis
    text: str
    align: Align = "center"
    dx: int = 0
    dy: int = 0
    size: int = 10
    colour: Colour = Colour.INK


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A dashed line across the whole plot at one value, with its name at its end.

    Give one of ``at_x`` and ``at_y``.
    """

    label: str
    at_x: float | None = None
    at_y: float | None = None

    def __post_init__(self) -> None:
        if (self.at_x is None) == (self.at_y is None):
            raise AssertionError(f"the threshold '{self.label}' stands at one x or at one y")


Layer = Lines | Points | Bars | Limits | Band | Tiles | Texts | Threshold
