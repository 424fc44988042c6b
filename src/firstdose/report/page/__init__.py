"""One self-contained page: sections of paragraphs, tables and figures, as HTML with all inlined."""

from firstdose.report.page.blocks import (
    Block,
    Cell,
    Column,
    Definitions,
    FigureBlock,
    ListBlock,
    Note,
    NoticeBlock,
    Page,
    Paragraphs,
    Row,
    Section,
    TableBlock,
)
from firstdose.report.page.html import html

__all__ = [
    "Block",
    "Cell",
    "Column",
    "Definitions",
    "FigureBlock",
    "ListBlock",
    "Note",
    "NoticeBlock",
    "Page",
    "Paragraphs",
    "Row",
    "Section",
    "TableBlock",
    "html",
]
