"""The figure that stands where there is nothing to show, and says why."""

from __future__ import annotations

from firstdose.records.values import Origin
from firstdose.report.colour import Colour
from firstdose.report.drawing.shapes import Box, Drawing, Label
from firstdose.report.drawing.svg import draw
from firstdose.report.drawing.wrap import wrap
from firstdose.report.words import Language, Words

WIDTH = 680.0
HEIGHT = 150.0
SIZE = 13.0
LINE = 19.0


def empty_drawing(*, title: str, reason: str, language: Language) -> Drawing:
    """A frame with the reason in it, in place of a figure that has no rows."""
    texts = wrap(reason, WIDTH - 120, size=SIZE, language=language)
    top = HEIGHT / 2 - LINE * (len(texts) - 1) / 2 + SIZE / 3
    return Drawing(
        width=WIDTH,
        height=HEIGHT,
        title=title,
        description=reason,
        shapes=(
            Box(x=0.5, y=0.5, width=WIDTH - 1, height=HEIGHT - 1, fill=Colour.WASH, dashed=True),
            *(
                Label(
                    x=WIDTH / 2,
                    y=top + LINE * at,
                    text=text,
                    size=SIZE,
                    anchor="middle",
                    colour=Colour.MUTED,
                )
                for at, text in enumerate(texts)
            ),
        ),
    )


def empty_figure(title: str, reason: str, *, words: Words, origin: Origin) -> str:
    """The SVG of a figure that has nothing to show, with its reason in its place."""
    drawing = empty_drawing(title=title, reason=reason, language=words.language)
    return draw(drawing, words=words, origin=origin)
