"""A grid map (dose by schedule): what happened in each cell, and the path of decisions over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from firstdose.report.colour import Colour
from firstdose.report.drawing.shapes import Drawing, Label, Point, Shape, Stroke
from firstdose.report.drawing.textbox import Look, placed, text_box
from firstdose.report.drawing.wrap import wrap
from firstdose.report.fonts import width
from firstdose.report.words import Language

CellTone = Literal["open", "current", "good", "closed", "unused"]

WIDTH = 680.0
NAMES = 112.0
GAP = 34.0
WIDEST = 150.0
SIZE = 12.0
LINE = 16.0
ASIDE = 6.0
LOOKS: dict[CellTone, Look] = {
    "open": Look(),
    "current": Look(stroke=Colour.BLUE, thickness=2.5),
    "good": Look(fill=Colour.WASH, stroke=Colour.GREEN, thickness=2),
    "closed": Look(fill=Colour.WASH, stroke=Colour.VERMILION, thickness=2, dashed=True),
    "unused": Look(stroke=Colour.RULE, dashed=True, ink=Colour.MUTED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """One cell: its head (``0/3 DLT``), lines under it, and how it is set off.

    ``tone`` adds colour and line style to what ``head`` says in words; it is never the only sign.
    """

    row: int
    column: int
    head: str
    lines: tuple[str, ...] = ()
    tone: CellTone = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridStep:
    """A move from one cell (row, column) to another; ``label`` stands beside the arrow."""

    start: tuple[int, int]
    end: tuple[int, int]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A whole map.  Rows are drawn from the last (top) to the first (bottom): doses rise."""

    title: str
    description: str
    row_title: str
    column_title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[GridCell, ...]
    steps: tuple[GridStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the cells of one grid stand."""

    left: float
    top: float
    cell_width: float
    cell_height: float
    rows: int

    def corner(self, row: int, column: int) -> Point:
        """The upper left corner; row 0 is the lowest."""
        return (
            self.left + column * (self.cell_width + GAP),
            self.top + (self.rows - 1 - row) * (self.cell_height + GAP),
        )

    def middle(self, row: int, column: int) -> Point:
        x, y = self.corner(row, column)
        return x + self.cell_width / 2, y + self.cell_height / 2


def grid_drawing(grid: Grid, language: Language) -> Drawing:
    """The drawing of a grid map; a pair of row and column without a cell is drawn empty."""
    across = len(grid.columns)
    cell_width = min(WIDEST, (WIDTH - NAMES - GAP / 2 - GAP * (across - 1) - 2) / across)
    boxes = {
        (cell.row, cell.column): (
            text_box(cell.head, cell.lines, width=cell_width, language=language),
            LOOKS[cell.tone],
        )
        for cell in grid.cells
    }
    blank = text_box("", (), width=cell_width, language=language)
    heads = [wrap(name, cell_width, size=SIZE, language=language) for name in grid.columns]
    layout = Layout(
        left=NAMES + GAP / 2,
        top=24 + LINE * max(map(len, heads)) + 8,
        cell_width=cell_width,
        cell_height=max(48.0, *(box.height for box, _ in boxes.values())),
        rows=len(grid.rows),
    )
    cells = [
        placed(box, x=x, y=y, height=layout.cell_height, look=look)
        for row in range(len(grid.rows))
        for column in range(across)
        for box, look in [boxes.get((row, column), (blank, LOOKS["unused"]))]
        for x, y in [layout.corner(row, column)]
    ]
    arrows = [shape for step in grid.steps for shape in _step(step, layout, language)]
    end = layout.left + across * cell_width + (across - 1) * GAP + 2
    return Drawing(
        width=max(end, _titles_end(grid, layout, language)),
        height=layout.corner(0, 0)[1] + layout.cell_height + 2,
        title=grid.title,
        description=grid.description,
        shapes=(*_names(grid, layout, heads, language), *cells, *arrows),
    )


def _titles_end(grid: Grid, layout: Layout, language: Language) -> float:
    return layout.left + width(grid.column_title, size=SIZE, language=language, bold=True) + 2


def _names(
    grid: Grid, layout: Layout, heads: list[tuple[str, ...]], language: Language
) -> list[Shape]:
    """The titles of both directions and the name of every row and column."""
    shapes: list[Shape] = [Label(x=layout.left, y=13, text=grid.column_title, size=SIZE, bold=True)]
    for column, lines in enumerate(heads):
        x, _ = layout.middle(0, column)
        below = layout.top - 8 - LINE * (len(lines) - 1)
        shapes += [
            Label(x=x, y=below + LINE * at, text=text, size=SIZE, anchor="middle")
            for at, text in enumerate(lines)
        ]
    title = wrap(grid.row_title, NAMES, size=SIZE, language=language, bold=True)
    shapes += [
        Label(x=2, y=13 + LINE * at, text=text, size=SIZE, bold=True)
        for at, text in enumerate(title)
    ]
    for row, name in enumerate(grid.rows):
        _, y = layout.middle(row, 0)
        lines = wrap(name, NAMES, size=SIZE, language=language)
        above = y + SIZE / 3 - LINE * (len(lines) - 1) / 2
        shapes += [
            Label(x=2, y=above + LINE * at, text=text, size=SIZE) for at, text in enumerate(lines)
        ]
    return shapes


def _step(step: GridStep, layout: Layout, language: Language) -> list[Shape]:
    """An arrow from edge to edge, moved aside so that one back does not cover one forth."""
    if step.start == step.end:
        return []
    (x0, y0), (x1, y1) = layout.middle(*step.start), layout.middle(*step.end)
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    # How far from the middle of a cell the line crosses its edge.
    half_width, half_height = layout.cell_width / 2 + 3, layout.cell_height / 2 + 3
    out = min(
        half_width / abs(dx) if dx else length,
        half_height / abs(dy) if dy else length,
    )
    aside_x, aside_y = -dy * ASIDE, dx * ASIDE
    start = (x0 + dx * out + aside_x, y0 + dy * out + aside_y)
    end = (x1 - dx * out + aside_x, y1 - dy * out + aside_y)
    arrow = Stroke(points=(start, end), colour=Colour.INK, thickness=1.5, arrow=True)
    if not step.label:
        return [arrow]
    wide = width(step.label, size=10, language=language)
    middle_x = (start[0] + end[0]) / 2 - dy * (wide / 2 + 5)
    middle_y = (start[1] + end[1]) / 2 + dx * 11 + 3.5
    return [
        arrow,
        Label(x=middle_x, y=middle_y, text=step.label, size=10, anchor="middle", colour=Colour.INK),
    ]
