"""How definitions and tables are laid out: one term, spanning headings, groups of rows, widths."""

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
NARROW = 20.0
"""As wide as two digits: columns of letters and counts, which need no more room on a screen."""
SHORT = 18
MANY = 10
"""Columns beyond which they stand closer together."""
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


def by_term(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each term once, with everything that follows it under the same name."""
    return tuple(
        (term, tuple(meaning for _, meaning in members))
        for term, members in groupby(pairs, key=lambda pair: pair[0])
    )


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
    """How a table is set: its breadth on paper, whether it stays on one page, and how dense."""
    found: list[str] = [breadth(table, language)]
    if len(table.rows) <= SHORT:
        found.append("short")
    if found[0] != "upright" and max(_widths(table, language)[1:], default=0.0) <= NARROW:
        found.append("dense")
    if len(table.columns) > MANY:
        found.append("many")
    return " ".join(found)


def breadth(table: TableBlock, language: Language) -> Literal["upright", "wide", "widest"]:
    """Whether the table fits A4 upright, needs it sideways, or smaller print as well."""
    total = sum(GAP + min(LONGEST, each) for each in _widths(table, language))
    if total <= PORTRAIT:
        return "upright"
    return "wide" if total <= LANDSCAPE else "widest"


def _widths(table: TableBlock, language: Language) -> list[float]:
    """The widest text of each column."""
    found: list[float] = []
    for at, column in enumerate(table.columns):
        texts = [row.cells[at].text for row in table.rows if not row.heading]
        texts += [column.label, column.unit]
        found.append(max(width(text, size=SIZE, language=language) for text in texts))
    return found
