"""A flow diagram (trial profile): boxes one below the other, exits to the side, arms at the end."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.report.colour import Colour
from firstdose.report.drawing.shapes import Drawing, Shape, Stroke
from firstdose.report.drawing.textbox import Look, placed, text_box
from firstdose.report.words import Language

WIDTH = 680.0
EDGE = 1.0
TRUNK = 290.0
MIDDLE = WIDTH / 2
BESIDE = MIDDLE + 46
GAP = 24.0
BETWEEN_ARMS = 12.0
LEAVING = Look(align="start", fill=Colour.WASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowBox:
    """A box: its head in bold, and lines under it; long lines wrap."""

    head: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStep:
    """A box of the trunk, and the box for those who leave after it, to its right."""

    box: FlowBox
    leaving: FlowBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowArm:
    """A column after the trunk has split, such as a cohort: its steps from top to bottom."""

    boxes: tuple[FlowBox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A whole profile.  Boxes with one index in all arms stand side by side."""

    title: str
    description: str
    steps: tuple[FlowStep, ...]
    arms: tuple[FlowArm, ...] = ()


def flow_drawing(flow: Flow, language: Language) -> Drawing:
    """The drawing of a flow diagram; every text lies inside its box."""
    shapes: list[Shape] = []
    y = EDGE
    for number, step in enumerate(flow.steps):
        box = text_box(step.box.head, step.box.lines, width=TRUNK, language=language)
        shapes.append(placed(box, x=MIDDLE - TRUNK / 2, y=y))
        y += box.height
        below = y + GAP
        beside = None if step.leaving is None else _beside(step.leaving, below, language)
        if beside is not None:
            shapes += beside.shapes
            below = beside.end + GAP
        more_boxes = number < len(flow.steps) - 1
        if more_boxes or flow.arms:
            shapes.append(Stroke(points=((MIDDLE, y), (MIDDLE, below)), arrow=more_boxes))
            y = below
        elif beside is not None:
            shapes.append(Stroke(points=((MIDDLE, y), (MIDDLE, beside.middle))))
            y = beside.end
    if flow.arms:
        arms, y = _arms(flow.arms, y, language)
        shapes += arms
    return Drawing(
        width=WIDTH,
        height=y + EDGE,
        title=flow.title,
        description=flow.description,
        shapes=tuple(shapes),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """A box to the right of the trunk with its arrow, and where its arrow and its end lie."""

    shapes: tuple[Shape, ...]
    middle: float
    end: float


def _beside(box: FlowBox, y: float, language: Language) -> _Beside:
    text = text_box(box.head, box.lines, width=WIDTH - EDGE - BESIDE, language=language)
    middle = y + text.height / 2
    arrow = Stroke(points=((MIDDLE, middle), (BESIDE, middle)), arrow=True)
    shapes = (arrow, placed(text, x=BESIDE, y=y, look=LEAVING))
    return _Beside(shapes=shapes, middle=middle, end=y + text.height)


def _arms(arms: tuple[FlowArm, ...], y: float, language: Language) -> tuple[list[Shape], float]:
    """The columns below the trunk, from the bar that splits it; and where they end."""
    width = (WIDTH - 2 * EDGE - BETWEEN_ARMS * (len(arms) - 1)) / len(arms)
    middles = [EDGE + width / 2 + at * (width + BETWEEN_ARMS) for at in range(len(arms))]
    shapes: list[Shape] = []
    if len(arms) > 1:
        shapes.append(Stroke(points=((middles[0], y), (middles[-1], y))))
    above = [y for _ in arms]
    for level in range(max(len(arm.boxes) for arm in arms)):
        boxes = {
            at: text_box(
                arm.boxes[level].head, arm.boxes[level].lines, width=width, language=language
            )
            for at, arm in enumerate(arms)
            if level < len(arm.boxes)
        }
        top = max(above) + GAP
        height = max(box.height for box in boxes.values())
        for at, box in boxes.items():
            line = ((middles[at], above[at]), (middles[at], top))
            shapes.append(Stroke(points=line, arrow=True))
            shapes.append(placed(box, x=middles[at] - width / 2, y=top, height=height))
            above[at] = top + height
    return shapes, max(above)
