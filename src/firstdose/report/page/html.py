"""A page as one self-contained HTML file."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from firstdose.report.origin import banner, short_label
from firstdose.report.page.anchors import all_sections, check_anchors
from firstdose.report.page.blocks import Block, FigureBlock, Page, Section, TableBlock
from firstdose.report.page.inline import whole, with_limits, with_own_ids
from firstdose.report.page.layout import by_term, classes, row_groups, spans
from firstdose.report.page.style import style_sheet
from firstdose.report.words import Language, read_words

LANG: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A section with its number and the sections within it."""

    number: str
    section: Section
    inner: tuple[Entry, ...]


def html(page: Page) -> str:
    """The whole file: styles, fonts and figures inlined, nothing fetched, nothing of the clock."""
    check_anchors(page)
    words = read_words(page.language)
    contents = entries(all_sections(page))
    numbers = numbered(contents)

    def number_of(block: Block) -> int:
        return numbers[id(block)]

    def drawn(block: FigureBlock) -> Markup:
        return Markup(with_own_ids(block.svg, block.id))  # noqa: S704 - written by this package

    def classes_of(table: TableBlock) -> str:
        return classes(table, page.language)

    given = {
        "page": page,
        "lang": LANG[page.language],
        "words": words,
        "banner": banner(page.origin, words),
        "origin": short_label(page.origin, words),
        "contents": contents,
        "number_of": number_of,
        "drawn": drawn,
        "classes": classes_of,
        "kind_of": kind_of,
        "unknown": unknown,
        "whole": whole,
        "with_limits": with_limits,
        "spans": spans,
        "row_groups": row_groups,
        "by_term": by_term,
    }
    template = environment().get_template("page.html.jinja")
    bare = template.render(**given, style="", policy="")
    style = style_sheet(bare, page.language, page.origin)
    policy = content_policy(style)
    return template.render(**given, style=Markup(style), policy=policy)  # noqa: S704 - the style of this package


def content_policy(style: str) -> str:
    """What the page may load: nothing but its own style sheet and the fonts within it."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def entries(sections: tuple[Section, ...], above: str = "") -> tuple[Entry, ...]:
    """The sections numbered 1, 1.1, 1.2, 2 and so on."""
    return tuple(
        Entry(number=f"{above}{at}", section=one, inner=entries(one.sections, f"{above}{at}."))
        for at, one in enumerate(sections, start=1)
    )


def numbered(contents: tuple[Entry, ...]) -> dict[int, int]:
    """The number of each table and figure in the order of the page, by the block's identity."""
    numbers: dict[int, int] = {}
    for kind in (TableBlock, FigureBlock):
        found = [block for block in _blocks(contents) if isinstance(block, kind)]
        numbers |= {id(block): at for at, block in enumerate(found, start=1)}
    return numbers


def _blocks(contents: tuple[Entry, ...]) -> Iterator[Block]:
    for entry in contents:
        yield from entry.section.blocks
        yield from _blocks(entry.inner)


def kind_of(block: Block) -> str:
    """The class of a block, by which the template chooses."""
    return type(block).__name__


def unknown(block: Block) -> NoReturn:
    """A block that the template has not learnt."""
    raise AssertionError(f"no markup for {type(block).__name__}")


@cache
def environment() -> Environment:
    """The templates beside this file; they escape every text and know no undefined name."""
    return Environment(
        loader=PackageLoader("firstdose.report.page", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
