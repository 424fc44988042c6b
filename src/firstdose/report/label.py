"""What every figure carries: its paper, its title, its description and the label of its origin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from firstdose.records.values import Origin
from firstdose.report.colour import Colour
from firstdose.report.fonts import family
from firstdose.report.origin import figure_label, short_label
from firstdose.report.words import Words

STRIP = 25
COLOURS = re.compile(r'(?:fill|stroke)="(#[0-9a-fA-F]+|rgba?\([^"]*\))"')
ALLOWED = frozenset(map(str, Colour))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The elements of an SVG, its size, and what a screen reader says in its place."""

    body: str
    width: float
    height: float
    title: str
    description: str


def labelled(figure: Figure, *, words: Words, origin: Origin | None) -> str:
    """A whole SVG on paper, named for screen readers, with a strip on top that says its origin.

    The strip names it in a sentence; one word of it stands large and pale behind the figure, so
    that a part cut out of it still says what it is.
    """
    assert_listed(figure.body)
    line = figure_label(origin, words)
    top = STRIP if line else 0
    width, height = written(figure.width), written(figure.height + top)
    size = f'width="{width}" height="{height}"'
    names = f'font-family="{family(words.language)}" role="img"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}" {names}',
        ' aria-labelledby="title description">',
        f'<title id="title">{escape(figure.title, quote=False)}</title>',
        f'<desc id="description">{escape(figure.description, quote=False)}</desc>',
        f'<rect {size} fill="{Colour.PAPER}"/>',
    ]
    body = figure.body.strip("\n")
    if line:
        parts.append(_watermark(short_label(origin, words), figure.width, figure.height + top))
        parts.append(_strip(line))
        body = f'<g transform="translate(0 {top})">\n{body}\n</g>'
    return "\n".join((*parts, body, "</svg>", ""))


def assert_listed(svg: str) -> None:
    """Refuse a colour that the dark style sheet does not know."""
    for colour in COLOURS.findall(svg):
        if colour not in ALLOWED:
            raise AssertionError(f"the colour {colour} is not in firstdose.report.colour")


def written(value: float) -> str:
    """A coordinate with at most two decimals, no idle zeros and no negative zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _strip(line: str) -> str:
    return (
        f'<text x="2" y="14" font-size="11" font-weight="bold" '
        f'fill="{Colour.LABEL}">{escape(line, quote=False)}</text>'
    )


def _watermark(word: str, width: float, height: float) -> str:
    size = min(0.8 * width / (0.75 * max(len(word), 6)), 0.4 * height)
    return (
        f'<text x="{written(width / 2)}" y="{written(height / 2 + 0.35 * size)}" '
        f'font-size="{written(size)}" font-weight="bold" text-anchor="middle" '
        f'fill="{Colour.EDGE}" fill-opacity="0.12">{escape(word, quote=False)}</text>'
    )
