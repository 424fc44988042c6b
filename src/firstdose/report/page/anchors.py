"""The anchors of a page: every id once, every link to one that is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from firstdose.report.page.blocks import FigureBlock, Page, Section, TableBlock

WELL_FORMED = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def check_anchors(page: Page) -> None:
    """Refuse an id that is malformed or used twice, and a link that leads nowhere."""
    ids = [name for section in all_sections(page) for name in _ids(section)]
    for name in ids:
        if WELL_FORMED.fullmatch(name) is None:
            raise AssertionError(f"the id '{name}' is not lower-case words joined by hyphens")
    twice = [name for name, count in Counter(ids).items() if count > 1]
    if twice:
        raise AssertionError(f"ids used more than once: {', '.join(twice)}")
    links = {link for section in all_sections(page) for link in _links(section)}
    if links - set(ids):
        raise AssertionError(f"links that lead nowhere: {', '.join(sorted(links - set(ids)))}")


def all_sections(page: Page) -> tuple[Section, ...]:
    """The sections of the first level in the order of the page."""
    return page.sections if page.assumptions is None else (*page.sections, page.assumptions)


def _tables(section: Section) -> Iterator[TableBlock]:
    for block in section.blocks:
        if isinstance(block, TableBlock):
            yield block
        elif isinstance(block, FigureBlock) and block.table is not None:
            yield block.table


def _ids(section: Section) -> Iterator[str]:
    yield section.id
    for block in section.blocks:
        if isinstance(block, FigureBlock):
            yield block.id
    for table in _tables(section):
        yield table.id
        yield from (row.id for row in table.rows if row.id)
    for inner in section.sections:
        yield from _ids(inner)


def _links(section: Section) -> Iterator[str]:
    for table in _tables(section):
        yield from (cell.link for row in table.rows for cell in row.cells if cell.link)
    for inner in section.sections:
        yield from _links(inner)
