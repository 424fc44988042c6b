"""A page as a PDF, the same bytes every time: set by typst from one JSON object, with no clock."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import assert_never

import typst

from firstdose.records.wording import Json
from firstdose.report.drawing.bold import with_bold_outlined
from firstdose.report.fonts.faces import folder
from firstdose.report.origin import banner
from firstdose.report.page.blocks import (
    Block,
    Definitions,
    FigureBlock,
    ListBlock,
    NoticeBlock,
    Page,
    Paragraphs,
    Row,
    Section,
    TableBlock,
)
from firstdose.report.page.layout import by_term
from firstdose.report.words import read_words

WIDE = 9
"""A table with more columns is set sideways."""


def pdf(page: Page) -> bytes:
    """The document; its fonts are those of the package, whatever the machine has."""
    found = typst.compile(
        Path(str(files("firstdose.report.page") / "page.typ")),
        font_paths=[folder()],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"page": json.dumps(_page(page), ensure_ascii=False)},
    )
    assert isinstance(found, bytes), "one document is one file"
    return found


def _page(page: Page) -> Json:
    sections = page.sections if page.assumptions is None else (*page.sections, page.assumptions)
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "language": page.language,
        "banner": banner(page.origin, read_words(page.language)),
        "footer": page.title,
        "wide": any(_is_wide(section) for section in sections),
        "facts": [[term, [said]] for term, said in page.facts],
        "sections": [_section(section) for section in sections],
        "imprint": list(page.imprint),
    }


def _is_wide(section: Section) -> bool:
    tables = [block for block in section.blocks if isinstance(block, TableBlock)]
    inner = any(_is_wide(each) for each in section.sections)
    return inner or any(len(table.columns) > WIDE for table in tables)


def _section(section: Section) -> Json:
    return {
        "title": section.title,
        "blocks": [_block(block) for block in section.blocks],
        "sections": [_section(each) for each in section.sections],
    }


def _block(block: Block) -> Json:
    match block:
        case Paragraphs():
            return {"kind": "paragraphs", "texts": list(block.texts)}
        case ListBlock():
            return {"kind": "list", "points": list(block.points), "numbered": block.numbered}
        case Definitions():
            return {
                "kind": "definitions",
                "pairs": [[term, list(meanings)] for term, meanings in by_term(block.pairs)],
            }
        case NoticeBlock():
            return {"kind": "notice", "title": block.title, "texts": list(block.texts)}
        case TableBlock():
            return _table(block)
        case FigureBlock():
            return {
                "kind": "figure",
                "caption": block.caption,
                "description": block.description,
                "svg": with_bold_outlined(block.svg),
                "table": None if block.table is None else _table(block.table),
            }
        case _:
            assert_never(block)


def _table(table: TableBlock) -> Json:
    columns: list[Json] = [
        {"label": f"{one.label} ({one.unit})" if one.unit else one.label, "align": one.align}
        for one in table.columns
    ]
    rows: list[Json] = [
        [*(f"{cell.text}{cell.note}" for cell in row.cells), *_empty(table, row)]
        for row in table.rows
    ]
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": columns,
        "rows": rows,
        "notes": [f"{note.mark} {note.text}".strip() for note in table.notes],
        "empty": table.empty,
    }


def _empty(table: TableBlock, row: Row) -> list[str]:
    """What fills a row that has one cell for all columns."""
    return [""] * (len(table.columns) - len(row.cells))
