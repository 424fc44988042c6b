"""The colours of figures and pages, in light and dark, chosen to be told apart by everybody.

A figure is one file of plain light colours: an SVG copied out of a page, a PNG and a PDF show it as
it is.  On a dark page one style sheet (``recolour``) replaces each colour by its dark counterpart.
So a figure may hold no colour that is not listed here, and the renderers refuse any other.

The series colours follow Okabe and Ito (2008), the paler ones darkened until they stand out 3 to 1
from white, as WCAG 2.2 asks of graphics.
"""

from __future__ import annotations

from enum import StrEnum


class Colour(StrEnum):
    """A colour by its light value."""

    PAPER = "#ffffff"
    WASH = "#f5f3ef"
    RULE = "#d5d0c8"
    EDGE = "#8a857d"
    MUTED = "#5c5852"
    INK = "#1d1c1a"
    LABEL = "#a84a00"

    BLUE = "#0072b2"
    VERMILION = "#d55e00"
    GREEN = "#00906a"
    PURPLE = "#b8588c"
    OCHRE = "#a87500"
    SKY = "#3f93c7"
    SLATE = "#4d4a46"

    # Tiles carry a printed number: they keep their colour on a dark page, and so does the number.
    TILE_NONE = "#eceae6"
    TILE_1 = "#cfe3f1"
    TILE_2 = "#f3d9a4"
    TILE_3 = "#eea274"
    TILE_4 = "#d3643c"
    TILE_5 = "#7d2a35"
    ON_TILE = "#1a1918"
    ON_DARK_TILE = "#fffffe"


DARK: dict[Colour, str] = {
    Colour.PAPER: "#191817",
    Colour.WASH: "#262422",
    Colour.RULE: "#45423e",
    Colour.EDGE: "#8f8a83",
    Colour.MUTED: "#b3ada5",
    Colour.INK: "#ece8e2",
    Colour.LABEL: "#f3a06a",
    Colour.BLUE: "#58aee0",
    Colour.VERMILION: "#f08a45",
    Colour.GREEN: "#3cbf98",
    Colour.PURPLE: "#dc93ba",
    Colour.OCHRE: "#dba738",
    Colour.SKY: "#9ad1f0",
    Colour.SLATE: "#c4beb6",
}
"""The dark value of each colour that changes; the others stay."""

SERIES: tuple[Colour, ...] = (
    Colour.BLUE,
    Colour.VERMILION,
    Colour.GREEN,
    Colour.PURPLE,
    Colour.OCHRE,
    Colour.SKY,
    Colour.SLATE,
)
"""Colours for series that have no order, in the order of use."""

GRADES: tuple[Colour, ...] = (
    Colour.TILE_NONE,
    Colour.TILE_1,
    Colour.TILE_2,
    Colour.TILE_3,
    Colour.TILE_4,
    Colour.TILE_5,
)
"""Tile colours for grades 0 to 5, pale to dark, so that they keep their order in grey."""


def on_tile(tile: Colour) -> Colour:
    """The ink that is readable on a tile."""
    return Colour.ON_DARK_TILE if tile is Colour.TILE_5 else Colour.ON_TILE


def recolour(scope: str) -> str:
    """CSS rules that give every figure under ``scope`` its dark colours."""
    return "\n".join(
        f'{scope} [{attribute}="{light}"] {{ {attribute}: {dark}; }}'
        for light, dark in DARK.items()
        for attribute in ("fill", "stroke")
    )
