"""How a table is laid out: its spanning headings, its groups of rows, and how wide it gets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from firstdose.report.fonts import width
from firstdose.report.page.blocks import Column, Row, TableBlock
from firstdose.report.words import Language

SIZE = 13.0
GAP = 20.0
PORTRAIT = 660.0
LANDSCAPE = 960.0
SHORT = 18
LONGEST = 180.0  # wider text wraps


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A heading over neighbouring columns; without text a gap between such headings."""

    text: str
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Rows under one heading row, or under none."""

    heading: Row | None
    rows: tuple[Row, ...]


def spans(columns: tuple[Column, ...]) -> tuple[Span, ...]:
    """The upper heading row; empty where no column has a group."""
    if not any(column.group for column in columns):
        return ()
    return tuple(
        Span(text=group, columns=len(list(members)))
        for group, members in groupby(columns, key=lambda column: column.group)
    )


def row_groups(rows: tuple[Row, ...]) -> tuple[RowGroup, ...]:
    """The rows cut before each heading row."""
    groups: list[RowGroup] = []
    for row in rows:
        if row.heading:
            groups.append(RowGroup(heading=row, rows=()))
        elif groups:
            groups[-1] = RowGroup(heading=groups[-1].heading, rows=(*groups[-1].rows, row))
        else:
            groups.append(RowGroup(heading=None, rows=(row,)))
    return tuple(groups)


def classes(table: TableBlock, language: Language) -> str:
    """How a table is set: its breadth on paper, and whether it stays together on one page."""
    short = len(table.rows) <= SHORT
    return f"{breadth(table, language)} short" if short else breadth(table, language)


def breadth(table: TableBlock, language: Language) -> Literal["upright", "wide", "widest"]:
    """Whether the table fits A4 upright, needs it sideways, or smaller print as well."""
    total = 0.0
    for at, column in enumerate(table.columns):
        texts = [row.cells[at].text for row in table.rows if not row.heading]
        texts += [column.label, column.unit]
        widths = [width(text, size=SIZE, language=language) for text in texts]
        total += GAP + min(LONGEST, max(widths))
    if total <= PORTRAIT:
        return "upright"
    return "wide" if total <= LANDSCAPE else "widest"
