"""A course as one picture: SVG whose colours and sizes are those of the style sheet.

A grade is a colour, a number and a shape; an event that goes on has an open end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from html import escape
from itertools import pairwise
from unicodedata import east_asian_width

from firstdose.conduct.subject.course import Course, Lane, Mark, Strip
from firstdose.standards.verdict import Label

WIDTH, LEFT, RIGHT = 1000, 150, 16
ROW, STRIP, TOP = 22, 54, 30
STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364)
MOST_TICKS = 13
SHAPES = {0: "○", 1: "○", 2: "◐", 3: "▲", 4: "◆", 5: "✕"}
WIDE, SQUARE = 6.4, 12.0
"""How wide a letter and a Chinese character are taken to be, to keep labels of one row apart."""

Says = Callable[[str], str]
"""The words of a lane by its key, and of a label in two languages."""


def drawing(course: Course, say: Says, label: Callable[[Label], str]) -> str:
    """The picture."""
    parts: list[str] = []
    y = TOP
    for lane in course.lanes:
        rows = _rows(course, lane)
        parts.append(_name(y, say(f"lane.{lane.key}")))
        for row in rows:
            parts.extend(_mark(course, mark, y) for mark in row)
            y += ROW
        y += 6
    for strip in course.strips:
        parts.append(_name(y + STRIP // 2 - 20, label(strip.label)))
        parts.append(_note(y + STRIP // 2 - 5, f"{strip.points[-1][1]:f} {strip.unit}"))
        parts.append(_note(y + STRIP // 2 + 8, _limits(strip)))
        parts.append(_strip(course, strip, y))
        y += STRIP + 6
    height = y + 8
    axis = "".join(_axis(course, height))
    title = say("page.timeline")
    inner = _tag("title", escape(title)) + axis + "".join(parts)
    box = f"0 0 {WIDTH} {height}"
    return _tag("svg", inner, class_="course", viewBox=box, role="img", aria_label=title)


def _x(course: Course, on: date) -> float:
    whole = max((course.ends_on - course.begins_on).days, 1)
    share = (on - course.begins_on).days / whole
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _tag(kind: str, inner: str = "", **attributes: object) -> str:
    """One element; ``class_`` is its class, and a line between words stands for a dash."""
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(f"{value}")}"'
        for name, value in attributes.items()
    )
    return f"<{kind}{said}>{inner}</{kind}>"


def _text(text: str, sort: str, x: float, y: float, *, anchor: str = "start") -> str:
    return _tag("text", escape(text), class_=sort, x=x, y=y, text_anchor=anchor)


def _name(y: int, text: str) -> str:
    return _text(text, "lane", LEFT - 18, y + 14, anchor="end")


def _note(y: int, text: str) -> str:
    return _text(text, "note", LEFT - 18, y + 14, anchor="end")


def _limits(strip: Strip) -> str:
    """The limits of normal, ``(1.8–6.3)``; "" where no laboratory gave any."""
    match strip.lower, strip.upper:
        case None, None:
            return ""
        case None, upper:
            return f"(≤ {upper:f})"
        case lower, None:
            return f"(≥ {lower:f})"
        case lower, upper:
            return f"({lower:f}–{upper:f})"


def _axis(course: Course, height: int) -> Iterator[str]:
    zero = course.day_zero or course.begins_on
    days = (course.ends_on - course.begins_on).days
    step = next((one for one in STEPS if days / one <= MOST_TICKS), STEPS[-1])
    first = -((zero - course.begins_on).days // step)
    day = zero + timedelta(days=first * step)
    year = 0
    while day <= course.ends_on:
        x = _x(course, day)
        date_said = f"{day}" if day.year != year else f"{day:%m-%d}"
        text, year = f"D{(day - zero).days}" if course.day_zero else date_said, day.year
        yield _tag("line", class_="tick", x1=x, x2=x, y1=20, y2=height)
        yield _text(text, "note", x, 14, anchor="middle")
        day += timedelta(days=step)
    if course.today <= course.ends_on:
        x = _x(course, course.today)
        yield _tag("line", class_="today", x1=x, x2=x, y1=20, y2=height)


def _rows(course: Course, lane: Lane) -> list[list[Mark]]:
    """Marks that would lie on one another stand in rows of their own."""
    rows: list[tuple[float, list[Mark]]] = []
    for mark in (one for one in lane.marks if _is_shown(course, one)):
        start, end = _x(course, max(mark.on, course.begins_on)), _end(course, mark)
        for place, (taken, row) in enumerate(rows):
            if taken <= start:
                row.append(mark)
                rows[place] = (end, row)
                break
        else:
            rows.append((end, [mark]))
    return [row for _, row in rows] or [[]]


def _is_shown(course: Course, mark: Mark) -> bool:
    return mark.on <= course.ends_on and (mark.until or mark.on) >= course.begins_on


def _end(course: Course, mark: Mark) -> float:
    """How far a mark reaches, its text included."""
    bar = _x(course, min(mark.until or mark.on, course.ends_on))
    if mark.sort in ("event", "medication"):
        start = _x(course, max(mark.on, course.begins_on))
        return max(bar, start + 26 + _wide(mark.text)) + 6
    if mark.sort in ("score", "unknown"):
        return bar + _wide(mark.text) + 4
    return bar + (20 if mark.sort == "infusion" else 7)


def _wide(text: str) -> float:
    """How wide a text is."""
    return sum(SQUARE if east_asian_width(letter) in "WF" else WIDE for letter in text)


def _mark(course: Course, mark: Mark, y: int) -> str:
    x = _x(course, max(mark.on, course.begins_on))
    until = min(mark.until or mark.on, course.ends_on)
    width = round(max(_x(course, until) - x, 3), 1)
    said = f"{mark.text} {mark.on}" + (f" – {mark.until}" if mark.until else "")
    return _tag("g", _tag("title", escape(said)) + _shape(mark, x, width, y))


def _shape(mark: Mark, x: float, width: float, y: int) -> str:
    match mark.sort:
        case "event":
            grade = mark.grade or 0
            bar = _tag("rect", class_=f"bar g{grade}", x=x, y=y + 3, width=width, height=15)
            end = _text("›", "open", x + width, y + 15) if mark.goes_on else ""
            return bar + end + _label(f"{SHAPES[grade]}{grade} {mark.text}", "on", x + 4, y + 15)
        case "medication":
            bar = _tag("rect", class_="drug", x=x, y=y + 14, width=width, height=4)
            return bar + _label(mark.text, "small", x + 1, y + 11)
        case "window":
            return _tag("rect", class_="window", x=x, y=y + 5, width=width, height=10)
        case "infusion":
            points = f"{x - 6},{y + 3} {x + 6},{y + 3} {x},{y + 15}"
            arrow = _tag("polygon", class_="infusion", points=points)
            return arrow + _text(mark.text, "small", x + 8, y + 13)
        case "conditioning":
            return _tag("rect", class_="conditioning", x=x - 3, y=y + 5, width=6, height=10)
        case "score" | "unknown":
            return _text(mark.text, "score", x, y + 15, anchor="middle")
        case _:
            return _tag("circle", class_=f"visit {mark.sort}", cx=x, cy=y + 10, r=4)


def _label(text: str, sort: str, x: float, y: float) -> str:
    """Text that begins at a place or, where it would run out of the picture, ends at its edge."""
    if x + _wide(text) + 2 * WIDE > WIDTH:
        return _text(text, sort, WIDTH - 4, y, anchor="end")
    return _text(text, sort, x, y)


def _strip(course: Course, strip: Strip, y: int) -> str:
    """Values as a line of points between its own ends, with the limits of normal behind it."""
    shown = [(on, value) for on, value in strip.points if course.begins_on <= on <= course.ends_on]
    if not shown:
        return ""
    values = [value for _, value in shown]
    ends = [one for one in (strip.lower, strip.upper) if one is not None]
    low, high = min([*values, *ends]), max([*values, *ends])

    def at(value: Decimal) -> float:
        share = float((value - low) / (high - low)) if high > low else 0.5
        return round(y + STRIP - 6 - share * (STRIP - 12), 1)

    band = ""
    if ends:
        top = at(strip.upper) if strip.upper is not None else at(high)
        bottom = at(strip.lower) if strip.lower is not None else at(low)
        tall, wide = round(max(bottom - top, 1), 1), WIDTH - LEFT - RIGHT
        band = _tag("rect", class_="normal", x=LEFT, y=top, width=wide, height=tall)
    places = [(_x(course, on), at(value)) for on, value in shown]
    lines = "".join(
        _tag("line", class_="value", x1=a, y1=b, x2=c, y2=d) for (a, b), (c, d) in pairwise(places)
    )
    titles = [_tag("title", f"{on} {value:f} {escape(strip.unit)}") for on, value in shown]
    dots = "".join(
        _tag("circle", title, class_="value", cx=x, cy=z, r=2.4)
        for (x, z), title in zip(places, titles, strict=True)
    )
    return _tag("g", band + lines + dots)
