# pyright: standard
"""Blocks of the report put into a page: tables, and figures with ids of their own."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from firstdose.report.page import FigureBlock, TableBlock
from firstdose.report.page.inline import with_own_ids


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
