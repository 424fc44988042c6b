"""Texts and figures put into a page: names and numbers kept whole, ids that meet no others."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

TAG = re.compile(r"<[a-zA-Z][^>]*>")
ID = re.compile(r'\bid="([^"]+)"')
REFERENCE = re.compile(r"url\(#([^)]+)\)")
NAMED_BY = re.compile(r'\b(aria-labelledby|aria-describedby)="([^"]+)"')
# Shares with their count (17 (94 %), 29.9-92.5 %); ranges and days (32.0-39.8, 2023-08-21); names
# such as SLEDAI-2K, CAR-NK, IL-6, AE-12 and d1-i7.  Common words may break at their hyphens.
SHARE = r"(?:\w+ \()?\b\d[\d.-]* %\)?"
RANGE = r"\b\d[\d.]*(?:-\d[\d.]*)+\b"
NAME = r"\b(?:\w+-\w{1,2}|[A-Z]{2,}\w*-\w+|[A-Za-z]\w*-[a-z]?\d+)\b"
KEPT = re.compile(f"{SHARE}|{RANGE}|{NAME}", re.ASCII)
KEY = re.compile(r"\b[a-z0-9]+(?:[._][a-z0-9]+)*_[a-z0-9]+(?:[._][a-z0-9]+)*\b", re.ASCII)
JOINT = re.compile(r"(?<=[._])")
LIMITS = re.compile(r"(?=[(（][^()（）]*\d[^\d.()（）]+\d)")
"""Before a bracket that holds more than one number, such as quartiles or exact limits."""
WORD_BREAK = Markup("<wbr>")


def whole(text: str) -> Markup:
    """The text escaped, with names and numbers that a line must not break."""
    keep = Markup('<span class="whole">{}</span>')
    parts: list[Markup] = []
    at = 0
    for kept in KEPT.finditer(text):
        parts += [_keyed(text[at : kept.start()]), keep.format(kept.group())]
        at = kept.end()
    return Markup("").join((*parts, _keyed(text[at:])))


def _keyed(text: str) -> Markup:
    """The text escaped; a key such as ``events.onset_day`` may break after its dots and bars."""
    parts: list[Markup] = []
    at = 0
    for key in KEY.finditer(text):
        broken = WORD_BREAK.join(escape(part) for part in JOINT.split(key.group()))
        parts += [escape(text[at : key.start()]), broken]
        at = key.end()
    return Markup("").join((*parts, escape(text[at:])))


def with_limits(text: str) -> Markup:
    """The text of a number cell; where room is short, limits may stand under their value."""
    return WORD_BREAK.join(escape(part) for part in LIMITS.split(text))


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
