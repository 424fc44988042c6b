"""A dosing schema: one lane per cohort on an axis of study days, with periods and moments."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.report.colour import Colour
from firstdose.report.drawing.shapes import Box, Drawing, Label, Mark, Shape, Sign, Stroke
from firstdose.report.drawing.wrap import wrap
from firstdose.report.fonts import width
from firstdose.report.words import Language

WIDTH = 680.0
NAMES = 158.0
LEFT = NAMES + 18.0
RIGHT = WIDTH - 14.0
SIZE = 12.0
SMALL = 11.0
LINE = 15.0
TRACK = 13.0
BAR = 9.0
PADDING = 11.0
AXIS = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a period or moment is: its entry in the key, its colour and its sign."""

    name: str
    colour: Colour
    sign: Sign = "circle"
    filled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A bar from the start of ``first_day`` to the end of ``last_day``."""

    kind: Kind
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A sign on one day."""

    kind: Kind
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One cohort: its name, a second line under it, and what happens when."""

    name: str
    detail: str = ""
    periods: tuple[Period, ...] = ()
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Lanes on one axis.  ``ticks`` are the labelled days; ``day_title`` names the axis."""

    title: str
    description: str
    lanes: tuple[Lane, ...]
    ticks: tuple[int, ...]
    day_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """Where a study day stands on paper; days are as wide as the axis lets them be."""

    first: int
    last: int

    def start(self, day: int) -> float:
        return LEFT + (RIGHT - LEFT) * (day - self.first) / (self.last - self.first + 1)

    def middle(self, day: int) -> float:
        return (self.start(day) + self.start(day + 1)) / 2


def schema_drawing(schema: Schema, language: Language) -> Drawing:
    """The drawing of a dosing schema, with its key below."""
    days = [
        *schema.ticks,
        *(moment.day for lane in schema.lanes for moment in lane.moments),
        *(period.first_day for lane in schema.lanes for period in lane.periods),
        *(period.last_day for lane in schema.lanes for period in lane.periods),
    ]
    ruler = Ruler(first=min(days), last=max(days))
    tops: list[float] = []
    y = 0.0
    bodies: list[Shape] = []
    for lane in schema.lanes:
        tops.append(y)
        body, y = _lane(lane, y, ruler, language)
        bodies += body
    rules = [Stroke(points=((0, top), (WIDTH, top)), colour=Colour.RULE) for top in (*tops[1:], y)]
    axis = _axis(schema, y, ruler, language)
    key, end = _key(_kinds(schema), y + AXIS + 12, language)
    return Drawing(
        width=WIDTH,
        height=end,
        title=schema.title,
        description=schema.description,
        shapes=(*axis, *rules, *bodies, *key),
    )


def _lane(lane: Lane, top: float, ruler: Ruler, language: Language) -> tuple[list[Shape], float]:
    """The shapes of one lane and where it ends."""
    shapes: list[Shape] = []
    y = top + PADDING
    for text in wrap(lane.name, NAMES, size=SIZE, language=language, bold=True):
        shapes.append(Label(x=2, y=y + SIZE * 0.85, text=text, size=SIZE, bold=True))
        y += LINE
    for text in wrap(lane.detail, NAMES, size=SMALL, language=language) if lane.detail else ():
        shapes.append(Label(x=2, y=y + SMALL * 0.85, text=text, size=SMALL, colour=Colour.MUTED))
        y += LINE
    base = top + PADDING + 6
    shapes.append(Stroke(points=((LEFT, base), (RIGHT, base)), colour=Colour.RULE))
    tracks: list[int] = []
    for period in sorted(lane.periods, key=lambda period: (period.first_day, period.last_day)):
        free = [at for at, end in enumerate(tracks) if end < period.first_day]
        track = free[0] if free else len(tracks)
        tracks[track : track + 1] = [period.last_day]
        start, end = ruler.start(period.first_day), ruler.start(period.last_day + 1)
        shapes.append(_bar(period.kind, start, base + 9 + track * TRACK, end - start))
    shapes += [_mark(moment.kind, ruler.middle(moment.day), base) for moment in lane.moments]
    return shapes, max(y, base + 9 + len(tracks) * TRACK) + PADDING - 3


def _axis(schema: Schema, y: float, ruler: Ruler, language: Language) -> list[Shape]:
    """Grid lines behind the lanes, and the days under them where they do not touch."""
    shapes: list[Shape] = []
    free_from = 0.0
    for day in schema.ticks:
        x = ruler.middle(day)
        text = str(day).replace("-", "\N{MINUS SIGN}")
        half = width(text, size=SMALL, language=language) / 2
        shapes.append(Stroke(points=((x, 0), (x, y + 4)), colour=Colour.RULE, dashed=True))
        if x - half >= free_from:
            shapes.append(Label(x=x, y=y + 16, text=text, size=SMALL, anchor="middle"))
            free_from = x + half + 4
    middle = (LEFT + RIGHT) / 2
    name = Label(x=middle, y=y + 31, text=schema.day_title, size=SMALL, anchor="middle")
    return [*shapes, name]


def _kinds(schema: Schema) -> dict[Kind, bool]:
    """Every kind that is drawn, in order of appearance, with whether it is drawn as a bar."""
    found: dict[Kind, bool] = {}
    for lane in schema.lanes:
        for period in lane.periods:
            found.setdefault(period.kind, True)
        for moment in lane.moments:
            found.setdefault(moment.kind, False)
    return found


def _bar(kind: Kind, x: float, y: float, wide: float) -> Box:
    return Box(x=x, y=y, width=wide, height=BAR, fill=kind.colour, stroke=None)


def _mark(kind: Kind, x: float, y: float) -> Mark:
    return Mark(x=x, y=y, sign=kind.sign, colour=kind.colour, filled=kind.filled, size=10)


def _key(kinds: dict[Kind, bool], y: float, language: Language) -> tuple[list[Shape], float]:
    """The key in rows that fit the width, and where it ends."""
    shapes: list[Shape] = []
    x = LEFT
    for kind, is_bar in kinds.items():
        wide = 18 + width(kind.name, size=SMALL, language=language)
        if x > LEFT and x + wide > RIGHT:
            x, y = LEFT, y + 19
        shapes.append(_bar(kind, x, y - BAR / 2, 12) if is_bar else _mark(kind, x + 6, y))
        shapes.append(Label(x=x + 16, y=y + 4, text=kind.name, size=SMALL))
        x += wide + 18
    return shapes, y + 12
