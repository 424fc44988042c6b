"""Texts and figures put into a page: names kept whole, ids that meet no others."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

TAG = re.compile(r"<[a-zA-Z][^>]*>")
ID = re.compile(r'\bid="([^"]+)"')
REFERENCE = re.compile(r"url\(#([^)]+)\)")
NAMED_BY = re.compile(r'\b(aria-labelledby|aria-describedby)="([^"]+)"')
# Names such as SLEDAI-2K, CAR-NK and IL-6; common words may break at their hyphens.
NAME = re.compile(r"\b(?:\w+-\w{1,2}|[A-Z]{2,}\w*-\w+)\b", re.ASCII)


def whole(text: str) -> Markup:
    """The text escaped, with hyphenated names that a line must not break."""
    keep = Markup('<span class="whole">{}</span>')
    parts: list[Markup] = []
    at = 0
    for name in NAME.finditer(text):
        parts += [escape(text[at : name.start()]), keep.format(name.group())]
        at = name.end()
    return Markup("").join((*parts, escape(text[at:])))


def with_own_ids(svg: str, prefix: str) -> str:
    """The SVG with every id and every reference to one led by ``prefix`` and a hyphen."""
    return TAG.sub(lambda tag: _prefixed(tag.group(), prefix), svg).strip()


def _prefixed(tag: str, prefix: str) -> str:
    tag = ID.sub(rf'id="{prefix}-\1"', tag)
    tag = REFERENCE.sub(rf"url(#{prefix}-\1)", tag)
    return NAMED_BY.sub(lambda found: _names(found, prefix), tag)


def _names(found: re.Match[str], prefix: str) -> str:
    names = " ".join(f"{prefix}-{name}" for name in found.group(2).split())
    return f'{found.group(1)}="{names}"'
