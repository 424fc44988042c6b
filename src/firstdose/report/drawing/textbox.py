"""A box as high as its text: heads in bold, lines under them, all wrapped to its width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from firstdose.report.colour import Colour
from firstdose.report.drawing.shapes import Box, Group, Label
from firstdose.report.drawing.wrap import wrap
from firstdose.report.words import Language

HEAD = 12.0
BODY = 11.0
LEADING = 1.38
PADDING = 9.0
GAP = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that fits, with its size and weight."""

    text: str
    size: float
    bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBox:
    """Wrapped text and the room it needs with its padding."""

    lines: tuple[Line, ...]
    width: float
    height: float


def text_box(head: str, lines: Sequence[str], *, width: float, language: Language) -> TextBox:
    """The text of one box, wrapped to ``width``; its height follows."""
    room = width - 2 * PADDING
    wrapped = [
        Line(text=text, size=HEAD, bold=True)
        for text in (wrap(head, room, size=HEAD, language=language, bold=True) if head else ())
    ] + [
        Line(text=text, size=BODY, bold=False)
        for line in lines
        for text in wrap(line, room, size=BODY, language=language)
    ]
    high = sum(line.size * LEADING for line in wrapped) + (GAP if head and lines else 0)
    return TextBox(lines=tuple(wrapped), width=width, height=high + 2 * PADDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a box is set off."""

    align: Literal["start", "middle"] = "middle"
    fill: Colour = Colour.PAPER
    stroke: Colour = Colour.EDGE
    ink: Colour = Colour.INK
    dashed: bool = False
    thickness: float = 1


PLAIN = Look()


def placed(box: TextBox, *, x: float, y: float, height: float = 0, look: Look = PLAIN) -> Group:
    """The box at a place, its text in the middle of its height, which may exceed what it needs."""
    tall = max(height, box.height)
    at = x + box.width / 2 if look.align == "middle" else x + PADDING
    below = y + PADDING + (tall - box.height) / 2
    labels: list[Label] = []
    for number, line in enumerate(box.lines):
        if number and box.lines[number - 1].bold and not line.bold:
            below += GAP
        labels.append(
            Label(
                x=at,
                y=below + line.size * (LEADING + 0.7) / 2,
                text=line.text,
                size=line.size,
                bold=line.bold,
                anchor=look.align,
                colour=look.ink,
            )
        )
        below += line.size * LEADING
    frame = Box(
        x=x,
        y=y,
        width=box.width,
        height=tall,
        fill=look.fill,
        stroke=look.stroke,
        dashed=look.dashed,
        thickness=look.thickness,
    )
    return Group(shapes=(frame, *labels))
