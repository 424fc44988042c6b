# pyright: standard
"""Blocks of the report put into a page: tables, and figures with ids of their own."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import east_asian_width

from markupsafe import Markup

from firstdose.report.page import FigureBlock, TableBlock
from firstdose.report.page.inline import with_own_ids

ON_ONE_LINE, PROSE, LONG = 14, 24, 80
"""Up to how many letters a cell stays on one line, and above how many its column is wide, or very
wide: in Latin letters, of which a Chinese character takes the width of two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFigure:
    """A figure as its template wants it."""

    id: str
    caption: str
    svg: Markup
    description: str
    table: TableBlock | None


def shown(figure: FigureBlock) -> ShownFigure:
    """A figure with its drawing, which this package has written and escaped."""
    return ShownFigure(
        id=figure.id,
        caption=figure.caption,
        svg=Markup(with_own_ids(figure.svg, figure.id)),  # noqa: S704 - written by this package
        description=figure.description,
        table=figure.table,
    )


def breadth(text: str) -> str:
    """The class of a cell, by which its column stays readable on a narrow screen; "" for none.

    Chinese breaks between any two characters, so that a column may shrink to one of them.
    """
    letters = sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
    if letters <= ON_ONE_LINE:
        return "whole"
    return "long" if letters > LONG else "prose" if letters > PROSE else ""
