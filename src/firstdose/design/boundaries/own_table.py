"""A study team's own decision table, read from CSV text; every problem found, with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from firstdose.design.boundaries.moves import Move
from firstdose.design.order import Integers
from firstdose.records.problem import Problem

COLUMNS = ("n", "dlt", "decision")

DECISIONS: Mapping[str, Move] = {
    "escalate": Move.ESCALATE,
    "stay": Move.STAY,
    "de_escalate": Move.DE_ESCALATE,
    "eliminate": Move.ELIMINATE,
    "stop": Move.STOP,
}

_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OwnTable:
    """The table ``moves[evaluable, dlts]``, what must be put right, and what should be looked at.

    ``moves`` holds what could be read; use it only where there are no ``problems``.  ``warnings``
    are places where more DLTs lead higher.
    """

    moves: Integers
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    evaluable: int
    dlts: int
    move: Move


def own_table(text: str, where: str) -> OwnTable:
    """The table of CSV text with the columns ``n,dlt,decision``; ``where`` names the file.

    Every number of DLTs from 0 to n is asked for each n that occurs; decisions are escalate, stay,
    de_escalate, eliminate and stop.  Empty lines, spaces and quotes around entries do not matter.
    """
    numbered = enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
    split = [
        (number, [entry.strip(' \t"') for entry in line.split(",")]) for number, line in numbered
    ]
    filled = [(number, row) for number, row in split if any(row)]
    if not filled or tuple(entry.lower() for entry in filled[0][1]) != COLUMNS:
        return OwnTable(moves=_empty(0), problems=(_no_header(filled, where),), warnings=())
    read = [_line(number, row, where) for number, row in filled[1:]]
    lines = [line for line in read if isinstance(line, _Line)]
    unreadable = [problem for problem in read if isinstance(problem, Problem)]
    found = _first_of_each(lines)
    moves = _moves(found)
    problems = (*unreadable, *_contradictions(lines, found, where), *_gaps(found, where))
    if not lines and not unreadable:
        problems = (_no_rows(where),)
    return OwnTable(moves=moves, problems=problems, warnings=tuple(_rises(moves, found, where)))


def _line(number: int, row: list[str], where: str) -> _Line | Problem:
    at = f"{where}, line {number}"
    if len(row) != len(COLUMNS):
        return Problem(
            what=f"The line has {len(row)} entries: {','.join(row)}.",
            where=at,
            because="Each line says a number of participants, of DLTs, and the decision.",
            remedy="Write n,dlt,decision, for example 3,0,escalate.",
        )
    evaluable, dlts = _count(row[0]), _count(row[1])
    if evaluable is None or dlts is None or not 1 <= evaluable <= _MOST or dlts > evaluable:
        return Problem(
            what=f"{row[1]} DLTs among {row[0]} participants cannot be.",
            where=at,
            because=f"n is a whole number from 1 to {_MOST}, and dlt one from 0 to n.",
            remedy="Correct n or dlt, or remove the line.",
        )
    move = DECISIONS.get(row[2].lower())
    if move is None:
        return Problem(
            what=f"The decision '{row[2]}' is not known.",
            where=at,
            because="The trial must know where to go next.",
            remedy=f"Use one of: {', '.join(DECISIONS)}.",
        )
    return _Line(number=number, evaluable=evaluable, dlts=dlts, move=move)


def _count(entry: str) -> int | None:
    return int(entry) if entry.isascii() and entry.isdigit() and len(entry) < 10 else None


def _first_of_each(lines: list[_Line]) -> dict[tuple[int, int], _Line]:
    found: dict[tuple[int, int], _Line] = {}
    for line in lines:
        found.setdefault((line.evaluable, line.dlts), line)
    return found


def _moves(found: Mapping[tuple[int, int], _Line]) -> Integers:
    moves = _empty(max((evaluable for evaluable, _ in found), default=0))
    for counts, line in found.items():
        moves[counts] = line.move
    return moves


def _contradictions(
    lines: list[_Line], found: Mapping[tuple[int, int], _Line], where: str
) -> Iterator[Problem]:
    for line in lines:
        first = found[line.evaluable, line.dlts]
        if first is not line:
            same = first.move is line.move
            yield Problem(
                what=f"{line.dlts} DLTs among {line.evaluable} are decided twice: {_word(first)}"
                f" in line {first.number}, {_word(line)} here.",
                where=f"{where}, line {line.number}",
                because="The same counts must lead to one decision, written once."
                if same
                else "The same counts cannot lead to two decisions.",
                remedy=f"Remove line {line.number} or line {first.number}.",
            )


def _gaps(found: Mapping[tuple[int, int], _Line], where: str) -> Iterator[Problem]:
    for evaluable in sorted({evaluable for evaluable, _ in found}):
        missing = [dlts for dlts in range(evaluable + 1) if (evaluable, dlts) not in found]
        if missing:
            lines = [line.number for counts, line in found.items() if counts[0] == evaluable]
            yield Problem(
                what=f"No decision for {', '.join(map(str, missing))} DLTs among {evaluable}.",
                where=f"{where}, line {max(lines)}",
                because="The trial would come to a halt when it gets there.",
                remedy="Add " + " and ".join(f"{evaluable},{dlts},…" for dlts in missing) + ".",
            )


def _rises(
    moves: Integers, found: Mapping[tuple[int, int], _Line], where: str
) -> Iterator[Problem]:
    """Neighbouring entries where one more DLT leads higher."""
    severity = np.where(moves == Move.STOP, Move.ELIMINATE + 1, moves)
    for (evaluable, dlts), line in sorted(found.items()):
        fewer = found.get((evaluable, dlts - 1))
        if fewer and severity[evaluable, dlts] < severity[evaluable, dlts - 1]:
            yield Problem(
                what=f"Among {evaluable}, {dlts - 1} DLTs say {_word(fewer)} and {dlts} say"
                f" {_word(line)}.",
                where=f"{where}, line {line.number}",
                because="One more DLT leads higher; few designs mean that.",
                remedy="Check both lines; leave them if they are meant.",
            )


def _word(line: _Line) -> str:
    return line.move.name.lower()


def _empty(most: int) -> Integers:
    return np.full((most + 1, most + 1), Move.NOT_DEFINED, dtype=np.int64)


def _no_header(filled: list[tuple[int, list[str]]], where: str) -> Problem:
    shown = ",".join(filled[0][1]) if filled else "nothing"
    return Problem(
        what=f"The table starts with {shown}.",
        where=f"{where}, line {filled[0][0] if filled else 1}",
        because="The first line names the columns.",
        remedy=f"Start with the line {','.join(COLUMNS)}.",
    )


def _no_rows(where: str) -> Problem:
    return Problem(
        what="The table has no decisions.",
        where=f"{where}, line 1",
        because="A design needs a decision for each number of participants and DLTs.",
        remedy="Add lines such as 3,0,escalate below the names of the columns.",
    )
