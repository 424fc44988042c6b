"""The SVG of the chart engine made small and readable: what paints nothing is taken out."""

from __future__ import annotations

import re

TAG = re.compile(r"<[a-zA-Z][^>]*>")
IDLE = re.compile(
    r' (?:class|role|aria-[a-z]+|pointer-events|font-family)="[^"]*"|(?<![a-z-]) opacity="1"'
)
PAINTS_NOTHING = re.compile(
    r'<path(?: d="[^"]*")?(?: display="none")?/>|<path d="" [^>]*/>|<g>\s*</g>'
    r'|<(?:line|text|path) [^>]*(?<=") opacity="0"(?:/>|></text>)'
)
FRAYED = re.compile(r'(<path [^>]*fill="#[^>]*) stroke-dasharray="[^"]*"')
"""A sign in a key that took the dashes of its line for its outline."""
VALUE = re.compile(r'="[^"]*"')
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
NEW_LINE = re.compile(r"(?<!^)(?=<(?:g|path|line|text|rect|defs|clipPath)\b)")


def tidy(svg: str) -> str:
    """The elements inside the root of ``svg``, without idle attributes, one element a line."""
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    inner = TAG.sub(_tag, inner)
    before = ""
    while before != inner:
        before, inner = inner, PAINTS_NOTHING.sub("", inner)
    return NEW_LINE.sub("\n", _renumbered(FRAYED.sub(r"\1", inner)))


def _tag(found: re.Match[str]) -> str:
    kept = IDLE.sub("", found.group())
    return VALUE.sub(lambda value: LONG_NUMBER.sub(_short, value.group()), kept)


def _short(found: re.Match[str]) -> str:
    text = f"{float(found.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _renumbered(svg: str) -> str:
    """Ids by order of appearance: the engine counts on from figure to figure."""
    ids = dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))
    for at, name in enumerate(ids, start=1):
        svg = svg.replace(f'id="{name}"', f'id="part-{at}"').replace(
            f"url(#{name})", f"url(#part-{at})"
        )
    return svg
