"""Stopping rules drawn as needles: how many were seen, on a scale that ends at the boundary."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.conduct.safety.seen import Seen
from firstdose.conduct.safety.stopping import RuleRow
from firstdose.report.colour import Colour
from firstdose.report.drawing import Box, Drawing, Label, Mark, Shape, Stroke, draw
from firstdose.report.drawing.wrap import wrap
from firstdose.report.page import Column, FigureBlock, Note, Row, TableBlock
from firstdose.report.words import Words

WIDTH = 900.0
NAMES = 365.0
SCALE = 250.0
LINE = 15.0
SIZE = 11.5
GAP = 13.0
BAR = 10.0


def stopping_picture(seen: Seen, rows: tuple[RuleRow, ...], words: Words) -> FigureBlock:
    """One needle a rule; what it says stands beside it in words."""
    caption, description = words("safety.stopping.caption"), words("safety.stopping.description")
    shapes: list[Shape] = []
    y = 4.0
    for row in rows:
        block, y = _needle(seen, row, y, words)
        shapes += block
    drawing = Drawing(
        width=WIDTH, height=y + 4, title=caption, description=description, shapes=tuple(shapes)
    )
    return FigureBlock(
        id="stopping-rules",
        caption=caption,
        svg=draw(drawing, words=words, origin=seen.ledger.opened.fact.origin),
        description=description,
        table=_table(seen, rows, words),
    )


def _needle(seen: Seen, row: RuleRow, y: float, words: Words) -> tuple[list[Shape], float]:
    lines = wrap(rule_text(seen, row, words), NAMES - 14, size=SIZE, language=words.language)
    tall = max(LINE * len(lines), 2 * LINE)
    middle = y + tall / 2
    shapes: list[Shape] = [
        Label(x=2, y=middle + LINE * (at + 0.75 - len(lines) / 2), text=text, size=SIZE)
        for at, text in enumerate(lines)
    ]
    shapes += _scale(row, middle)
    said = wrap(
        standing_text(row, words), WIDTH - NAMES - SCALE - 34, size=SIZE, language=words.language
    )
    above = middle - LINE * (len(said) - 1) / 2
    shapes += [
        Label(
            x=NAMES + SCALE + 28,
            y=above + 4 + LINE * at,
            text=text,
            size=SIZE,
            bold=row.holds or row.one_away,
            colour=Colour.VERMILION if row.holds else Colour.INK,
        )
        for at, text in enumerate(said)
    ]
    bottom = y + max(tall, LINE * len(said))
    shapes.append(
        Stroke(points=((0, bottom + GAP / 2), (WIDTH, bottom + GAP / 2)), colour=Colour.RULE)
    )
    return shapes, bottom + GAP


def _scale(row: RuleRow, y: float) -> Iterator[Shape]:
    """A bar from nothing to the boundary, filled so far, with a needle at its end."""
    most = row.boundary if row.boundary is not None else max(row.seen, row.evaluable or 0) + 1
    gone = min(row.seen / max(most, 1), 1.0)
    colour = Colour.VERMILION if row.holds else Colour.OCHRE if row.one_away else Colour.BLUE
    dashed = row.boundary is None
    yield Box(
        x=NAMES,
        y=y - BAR / 2,
        width=SCALE,
        height=BAR,
        fill=Colour.WASH,
        stroke=Colour.EDGE,
        dashed=dashed,
    )
    if gone:
        yield Box(x=NAMES, y=y - BAR / 2, width=SCALE * gone, height=BAR, fill=colour, stroke=None)
    if not dashed:
        end = NAMES + SCALE
        yield Stroke(points=((end, y - 9), (end, y + 9)), colour=Colour.INK, thickness=2.5)
        yield Label(x=end + 5, y=y + 4, text=str(row.boundary), size=10, bold=True)
    yield Mark(x=NAMES + SCALE * gone, y=y + 10, sign="triangle", size=8, colour=colour)


def rule_text(seen: Seen, row: RuleRow, words: Words) -> str:
    """A rule in words: those of the study file, or what its guard says."""
    if row.kind == "study_stop":
        for stop in seen.study.study_stops:
            if stop.key == row.about:
                return stop.text.text(words.language)
    if row.kind == "stopping":
        return words(
            "safety.stopping.ending",
            counted=words(f"safety.stopping.counted.{row.about}"),
            rule=row.condition,
        )
    if row.kind == "too_toxic":
        return words("safety.stopping.too_toxic", regimen=row.about)
    return words(f"safety.stopping.{row.kind}")


def standing_text(row: RuleRow, words: Words) -> str:
    """How a rule stands: what was seen, and how far that is from the boundary."""
    seen = (
        words("safety.stopping.seen", seen=row.seen)
        if row.evaluable is None
        else words("safety.stopping.seen_of", seen=row.seen, evaluable=row.evaluable)
    )
    if row.boundary is None:
        then = words("safety.stopping.no_boundary")
    elif row.holds:
        then = words("safety.stopping.holds", boundary=row.boundary)
    elif row.one_away:
        then = words("safety.stopping.one_away", boundary=row.boundary)
    else:
        then = words("safety.stopping.away", boundary=row.boundary)
    return words.sentence(seen, then)


def _table(seen: Seen, rows: tuple[RuleRow, ...], words: Words) -> TableBlock:
    dash, people = words("general.dash"), words("safety.stopping.unit")
    return TableBlock(
        id="stopping-rules-rows",
        caption=words("safety.stopping.table"),
        columns=(
            Column(label=words("safety.stopping.rule"), align="text"),
            Column(label=words("safety.stopping.observed"), unit=people),
            Column(label=words("safety.stopping.evaluable")),
            Column(label=words("safety.stopping.boundary"), unit=people),
            Column(label=words("safety.stopping.stands"), align="text"),
            Column(label=words("safety.stopping.who"), align="text"),
        ),
        rows=tuple(
            Row.of(
                rule_text(seen, row, words),
                words.number(row.seen),
                dash if row.evaluable is None else words.number(row.evaluable),
                dash if row.boundary is None else words.number(row.boundary),
                standing_text(row, words),
                words.list(row.participants),
            )
            for row in rows
        ),
        notes=(Note(text=words("safety.stopping.note")),),
        empty=words("safety.stopping.none"),
    )
