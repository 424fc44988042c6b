"""The study board: every regimen of a part with its counts and its state, and the way so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from firstdose.conduct.safety.seen import Seen
from firstdose.conduct.safety.signing import signatures_of
from firstdose.design.situation import Tally
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided
from firstdose.records.values import Action
from firstdose.trial.expansion import look
from firstdose.trial.standing import is_complete


class CellState(StrEnum):
    """How a regimen stands, in one word."""

    NOT_REACHED = "not_reached"
    OPEN = "open"
    PASSED = "passed"
    LEFT = "left"
    CLOSED = "closed"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCell:
    """One regimen: what has been counted there, and how it stands."""

    regimen: str
    state: CellState
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMove:
    """One decision of the committee: from where to where, when, and whether it was signed.

    ``start`` and ``end`` are "" before anything was open, and where nothing is any more.
    """

    number: int
    action: Action
    start: str
    end: str
    decided_on: date
    entry: int
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All regimens of a part in its order, and its decisions, earliest first."""

    cells: tuple[BoardCell, ...]
    moves: tuple[BoardMove, ...]


def board(seen: Seen) -> Board:
    """The board of a part as it stands."""
    return Board(
        cells=tuple(
            BoardCell(regimen=tally.regimen, state=_state(seen, tally.regimen), tally=tally)
            for tally in seen.situation.tallies
        ),
        moves=tuple(_moves(seen)),
    )


def _state(seen: Seen, regimen: str) -> CellState:
    decided = seen.standing.decided
    if seen.expands:
        return _in_expansion(seen, regimen)
    if is_complete(decided):
        last = next(e for e in reversed(decided) if e.fact.action is Action.COMPLETE)
        if last.fact.regimen == regimen:
            return CellState.RECOMMENDED
    if regimen in seen.situation.closed:
        return CellState.CLOSED
    if regimen == seen.situation.current:
        return CellState.OPEN
    if regimen in seen.standing.left_downwards:
        return CellState.LEFT
    opened = any(entry.fact.regimen == regimen for entry in decided)
    return CellState.PASSED if opened else CellState.NOT_REACHED


def _in_expansion(seen: Seen, regimen: str) -> CellState:
    """How a regimen stands to an expansion: open to it, passed by the part, or neither."""
    seen_now = look(seen.study, seen.standing, seen.today)
    if regimen in seen_now.closed:
        return CellState.CLOSED
    if regimen in seen.standing.open_regimens:
        return CellState.OPEN
    passed = regimen in seen_now.passed
    return CellState.PASSED if passed else CellState.NOT_REACHED


def _moves(seen: Seen) -> Iterator[BoardMove]:
    """An expansion opens regimens beside each other, and moves nobody from one to another."""
    before = ""
    for number, entry in enumerate(seen.standing.decided, start=1):
        yield _move(seen, number, entry, before)
        if entry.fact.action is not Action.WAIT and not seen.expands:
            before = entry.fact.regimen


def _move(seen: Seen, number: int, entry: Entry[DoseDecided], before: str) -> BoardMove:
    return BoardMove(
        number=number,
        action=entry.fact.action,
        start=before,
        end=entry.fact.regimen,
        decided_on=entry.occurred_on,
        entry=entry.number,
        signers=tuple(one.entered_by for one in signatures_of(seen.ledger, entry)),
    )
