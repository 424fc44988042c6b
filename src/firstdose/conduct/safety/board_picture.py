"""The study board drawn: doses by schedules, what was seen in each, and the way of decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from firstdose.conduct.safety.board import Board, BoardCell, BoardMove, CellState
from firstdose.conduct.safety.naming import action_text, dose_text, schedule_text
from firstdose.conduct.safety.seen import Seen
from firstdose.report.drawing import CellTone, Grid, GridCell, GridStep, draw, grid_drawing
from firstdose.report.page import Column, FigureBlock, Note, Row, TableBlock
from firstdose.report.regimen_axes import Spot, regimen_axes
from firstdose.report.words import Words

TONES: dict[CellState, CellTone] = {
    CellState.NOT_REACHED: "unused",
    CellState.OPEN: "current",
    CellState.PASSED: "open",
    CellState.LEFT: "closed",
    CellState.CLOSED: "closed",
    CellState.RECOMMENDED: "good",
}
"""How a cell is set off; its state stands in it in words."""


def board_picture(seen: Seen, shown: Board, words: Words) -> FigureBlock:
    """The board with its table; arrows are numbered as the decisions are."""
    grid = _grid(seen, shown, words)
    return FigureBlock(
        id="study-board",
        caption=grid.title,
        svg=draw(
            grid_drawing(grid, words.language),
            words=words,
            origin=seen.ledger.opened.fact.origin,
        ),
        description=grid.description,
        table=_cells_table(seen, shown, words),
    )


def moves_table(seen: Seen, shown: Board, words: Words) -> TableBlock:
    """Every decision of the part in order, with who signed it."""
    return TableBlock(
        id="study-board-moves",
        caption=words("safety.moves.caption"),
        columns=(
            Column(label=words("safety.moves.number")),
            Column(label=words("safety.moves.on"), align="text"),
            Column(label=words("safety.moves.decision"), align="text"),
            Column(label=words("safety.moves.signed"), align="text"),
            Column(label=words("safety.moves.entry")),
        ),
        rows=tuple(_move(move, words, expands=seen.expands) for move in shown.moves),
        empty=words("safety.moves.none"),
    )


def _move(move: BoardMove, words: Words, *, expands: bool) -> Row:
    signed = words.list(move.signers) if move.signers else words("safety.moves.unsigned")
    return Row.of(
        words.number(move.number),
        words.date(move.decided_on),
        action_text(words, move.action, move.end, expands=expands),
        signed,
        words.number(move.entry),
    )


def _grid(seen: Seen, shown: Board, words: Words) -> Grid:
    named = _names(shown)
    axes = regimen_axes(
        words, tuple(one for one in seen.study.regimens.regimens if one.name in named)
    )
    return Grid(
        title=words("safety.board.caption"),
        description=_description(shown, words, expands=seen.expands),
        row_title=words("figures.f3.rows"),
        column_title=words("figures.f3.columns"),
        rows=axes.rows,
        columns=axes.columns,
        cells=tuple(_cell(cell, axes.spots[cell.regimen], words) for cell in shown.cells),
        steps=tuple(_steps(shown, axes.spots)),
    )


def _names(shown: Board) -> frozenset[str]:
    return frozenset(cell.regimen for cell in shown.cells)


def _cell(cell: BoardCell, spot: Spot, words: Words) -> GridCell:
    row, column = spot
    return GridCell(
        row=row,
        column=column,
        head=cell.regimen,
        lines=tuple(_lines(cell, words)),
        tone=TONES[cell.state],
    )


def _lines(cell: BoardCell, words: Words) -> Iterator[str]:
    tally = cell.tally
    if tally.evaluable:
        yield words("safety.board.dlts", dlts=tally.dlts, evaluable=tally.evaluable)
    elif tally.assigned:
        yield words("figures.f3.none_evaluable")
    if tally.pending:
        yield f"{'●' * tally.pending} {words('safety.board.pending', n=tally.pending)}"
    if cell.state is not CellState.NOT_REACHED:
        yield words(f"safety.state.{cell.state}")


def _steps(shown: Board, spots: Mapping[str, Spot]) -> Iterator[GridStep]:
    for move in shown.moves:
        start, end = spots.get(move.start), spots.get(move.end)
        if start is not None and end is not None and start != end:
            yield GridStep(start=start, end=end, label=str(move.number))


def _description(shown: Board, words: Words, *, expands: bool) -> str:
    moves = [
        words(
            "figures.f3.move",
            number=str(move.number),
            date=move.decided_on,
            decision=action_text(words, move.action, move.end, expands=expands),
        )
        for move in shown.moves
    ]
    return words.sentence(words("safety.board.description"), *moves)


def _cells_table(seen: Seen, shown: Board, words: Words) -> TableBlock:
    known = {one.name: one for one in seen.study.regimens.regimens}
    return TableBlock(
        id="study-board-cells",
        caption=words("safety.board.table"),
        columns=(
            Column(label=words("tables.regimen"), align="text"),
            Column(label=words("tables.t3.cells"), align="text"),
            Column(label=words("tables.t3.infusions"), align="text"),
            Column(label=words("safety.board.state"), align="text"),
            Column(label=words("tables.t3.assigned")),
            Column(label=words("tables.t3.treated")),
            Column(label=words("tables.t3.evaluable")),
            Column(label=words("tables.t3.pending")),
            Column(label=words("tables.t3.dlt")),
            Column(label=words("safety.board.replaced")),
        ),
        rows=tuple(
            Row.of(
                cell.regimen,
                dose_text(words, known[cell.regimen].cells),
                schedule_text(words, known[cell.regimen]),
                words(f"safety.state.{cell.state}"),
                *(
                    words.number(count)
                    for count in (
                        cell.tally.assigned,
                        cell.tally.infused,
                        cell.tally.evaluable,
                        cell.tally.pending,
                        cell.tally.dlts,
                        cell.tally.replaced,
                    )
                ),
            )
            for cell in shown.cells
        ),
        notes=(Note(text=words("safety.board.note")),),
    )
