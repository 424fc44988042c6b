"""The DLT windows drawn on a calendar: a bar a participant, and the day of a possible decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from firstdose.conduct.safety.seen import Seen
from firstdose.conduct.safety.watches import WATCHED, WatchRow
from firstdose.conduct.safety.watches_table import watches_table
from firstdose.derive.dose_limiting_toxicity import Evaluable
from firstdose.report.colour import Colour
from firstdose.report.drawing import Box, Drawing, Label, Mark, Shape, Stroke, draw
from firstdose.report.fonts import width
from firstdose.report.names import code_name
from firstdose.report.page import FigureBlock
from firstdose.report.words import Words

LEFT = 150.0
RIGHT = 24.0
WIDTH = 920.0
TOP = 58.0
LANE = 27.0
BAR = 13.0
SIZE = 11.0
TICKS = 6
FILLS = {
    Evaluable.PENDING: Colour.TILE_2,
    Evaluable.EVALUABLE: Colour.TILE_1,
    Evaluable.NOT_EVALUABLE: Colour.PAPER,
    Evaluable.NOT_TREATED: Colour.PAPER,
}
"""What each standing is drawn on; dashes mark who does not count; the table says it in words."""

CONDITIONING = Stroke(points=(), colour=Colour.EDGE, thickness=3)

Sign: TypeAlias = Mark | Box | Stroke
"""What stands for something in the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Days as places on paper."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day begins."""
        span = max((self.last - self.first).days, 1)
        return LEFT + (day - self.first).days / span * (WIDTH - LEFT - RIGHT)


def watches_picture(seen: Seen, rows: tuple[WatchRow, ...], words: Words) -> FigureBlock:
    """Bars in the order of assignment, and the lines of today and of the earliest decision."""
    caption = words("safety.watches.caption")
    description = words.sentence(words("safety.watches.description"), earliest_text(seen, words))
    drawing = _drawing(seen, rows, words, caption, description)
    return FigureBlock(
        id="dlt-windows",
        caption=caption,
        svg=draw(drawing, words=words, origin=seen.ledger.opened.fact.origin),
        description=description,
        table=watches_table(seen, rows, words),
    )


def earliest_text(seen: Seen, words: Words) -> str:
    """The earliest day on which a decision is possible, or what it waits for."""
    earliest = seen.earliest
    if earliest.on is not None:
        return words("safety.watches.earliest", on=earliest.on)
    if earliest.places:
        return words("safety.watches.places", n=earliest.places)
    return words("safety.watches.unknown")


def _drawing(
    seen: Seen, rows: tuple[WatchRow, ...], words: Words, title: str, description: str
) -> Drawing:
    axis = _axis(seen, rows)
    bottom = TOP + LANE * max(len(rows), 1)
    shapes: list[Shape] = [*_ticks(axis, bottom, words)]
    for at, row in enumerate(rows):
        shapes += _lane(seen, row, axis, TOP + LANE * at)
    shapes += _line(axis, seen.today, words("safety.watches.today"), bottom, Colour.INK, 14.0)
    if seen.earliest.on is not None:
        said = words("safety.watches.earliest_short", on=seen.earliest.on)
        shapes += _line(axis, seen.earliest.on, said, bottom, Colour.GREEN, 28.0)
    key, height = _key(bottom + 22.0, words)
    return Drawing(
        width=WIDTH, height=height, title=title, description=description, shapes=(*shapes, *key)
    )


def _axis(seen: Seen, rows: tuple[WatchRow, ...]) -> Axis:
    days = [seen.today]
    if seen.earliest.on is not None:
        days.append(seen.earliest.on)
    for row in rows:
        marks = (row.conditioning_from, *row.infusions, row.opens_on, row.closes_on)
        days += [day for day in marks if day is not None]
    return Axis(first=min(days) - timedelta(days=2), last=max(days) + timedelta(days=4))


def _ticks(axis: Axis, bottom: float, words: Words) -> Iterator[Shape]:
    days = (axis.last - axis.first).days
    step = max(days // TICKS, 1)
    for at in range(0, days + 1, step):
        day = axis.first + timedelta(days=at)
        if at + step * 0.5 > days:
            break
        x = axis.x(day)
        yield Stroke(points=((x, TOP - 8), (x, bottom)), colour=Colour.RULE)
        yield Label(x=x + 2, y=TOP - 11, text=words.date(day), size=10, colour=Colour.MUTED)


def _lane(seen: Seen, row: WatchRow, axis: Axis, y: float) -> Iterator[Shape]:
    middle = y + LANE / 2
    name = f"{row.participant}  {row.regimen}"
    yield Label(x=2, y=middle + 4, text=name, size=SIZE, bold=row.in_cohort)
    if row.conditioning_from is not None:
        end = row.infusions[0] if row.infusions else seen.today
        points = ((axis.x(row.conditioning_from), middle), (axis.x(end), middle))
        if points[0][0] < points[1][0]:
            yield replace(CONDITIONING, points=points)
    if row.opens_on is not None and row.closes_on is not None:
        counts = row.evaluable in (Evaluable.PENDING, Evaluable.EVALUABLE)
        left, right = axis.x(row.opens_on), axis.x(row.closes_on + timedelta(days=1))
        yield Box(
            x=left,
            y=middle - BAR / 2,
            width=right - left,
            height=BAR,
            fill=FILLS[row.evaluable],
            stroke=Colour.EDGE,
            dashed=not counts,
        )
    yield from _marks(row, axis, middle)


def _marks(row: WatchRow, axis: Axis, y: float) -> Iterator[Shape]:
    for day in row.infusions:
        yield Mark(x=axis.x(day), y=y, sign="triangle", colour=Colour.BLUE)
    for event in row.events:
        x = axis.x(event.on)
        yield Mark(x=x, y=y - 9, sign="diamond", size=8, colour=Colour.OCHRE, filled=False)
        yield Label(x=x - 6, y=y - 6, text=str(event.grade), size=10, bold=True, anchor="end")
    for dlt in row.dlts:
        x = axis.x(dlt.on)
        yield Mark(x=x, y=y, sign="cross", size=11, colour=Colour.VERMILION)
        yield Label(x=x + 8, y=y - 6, text="DLT", size=10, bold=True, colour=Colour.VERMILION)


def _line(
    axis: Axis, day: date, text: str, bottom: float, colour: Colour, y: float
) -> Iterator[Shape]:
    x = axis.x(day)
    yield Stroke(points=((x, y + 4), (x, bottom + 4)), colour=colour, thickness=1.5, dashed=True)
    far = x > WIDTH * 0.7
    yield Label(
        x=x - 4 if far else x + 4,
        y=y,
        text=text,
        size=SIZE,
        bold=True,
        anchor="end" if far else "start",
        colour=colour,
    )


def _key(y: float, words: Words) -> tuple[list[Shape], float]:
    """What the marks and bars mean, in rows that fit, and where the drawing ends."""
    shapes: list[Shape] = []
    x = 4.0
    for sign, text in _signs(words):
        wide = 26 + width(text, size=SIZE, language=words.language)
        if x > 4 and x + wide > WIDTH:
            x, y = 4.0, y + 20
        shapes += [_placed(sign, x, y), Label(x=x + 20, y=y + 4, text=text, size=SIZE)]
        x += wide + 14
    return shapes, y + 14


def _placed(sign: Sign, x: float, y: float) -> Shape:
    if isinstance(sign, Stroke):
        return replace(sign, points=((x, y), (x + 16, y)))
    if isinstance(sign, Mark):
        return Mark(x=x + 8, y=y, sign=sign.sign, colour=sign.colour, filled=sign.filled)
    return Box(
        x=x, y=y - 5, width=16, height=10, fill=sign.fill, stroke=Colour.EDGE, dashed=sign.dashed
    )


def _signs(words: Words) -> Iterator[tuple[Sign, str]]:
    yield CONDITIONING, words("safety.watches.conditioning")
    yield Mark(x=0, y=0, sign="triangle", colour=Colour.BLUE), words("safety.watches.infusion")
    yield (
        Mark(x=0, y=0, sign="cross", colour=Colour.VERMILION),
        words("safety.watches.dlt"),
    )
    both = words.list([code_name(words, "interest", one) for one in WATCHED])
    yield (
        Mark(x=0, y=0, sign="diamond", colour=Colour.OCHRE, filled=False),
        words("safety.watches.event", kinds=both),
    )
    for standing in (Evaluable.PENDING, Evaluable.EVALUABLE, Evaluable.NOT_EVALUABLE):
        dashed = standing is Evaluable.NOT_EVALUABLE
        yield (
            Box(x=0, y=0, width=16, height=10, fill=FILLS[standing], dashed=dashed),
            code_name(words, "evaluable", standing),
        )
