"""The one-row view of a rule: ``Situation -> Decision``, with the reasons of the row that moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from firstdose.design.order import RegimenOrder
from firstdose.design.reasons import KEYS, value_names
from firstdose.design.situation import Decision, Situation
from firstdose.design.states import ACTIONS, Moves, Rule, States, Voice
from firstdose.records.values import Reason


class Row(NamedTuple):
    """The counts of one state; everything of a situation that a rule on counts may read."""

    evaluable: tuple[int, ...]
    dlts: tuple[int, ...]
    places: tuple[int, ...]
    lost: tuple[int, ...]
    closed: tuple[bool, ...]
    current: int


class Move(NamedTuple):
    """What the rule says about one row: the decision, the places it wants, and what is closed."""

    decision: Decision
    places: int
    closed: tuple[str, ...]


OneRow = Callable[[Situation], Move]


def row_of(order: RegimenOrder, situation: Situation) -> Row:
    """The counts of a situation; a regimen without a tally has had no one."""
    tallies = {tally.regimen: tally for tally in situation.tallies}
    known = [tallies.get(name) for name in order.names]
    return Row(
        evaluable=tuple(tally.evaluable if tally else 0 for tally in known),
        dlts=tuple(tally.dlts if tally else 0 for tally in known),
        places=tuple(tally.places_taken if tally else 0 for tally in known),
        lost=tuple(tally.lost if tally else 0 for tally in known),
        closed=tuple(name in situation.closed for name in order.names),
        current=order.names.index(situation.current) if situation.current else -1,
    )


def states_of(*rows: Row) -> States:
    """Rows as arrays."""
    return States(
        evaluable=np.array([row.evaluable for row in rows], dtype=np.int64),
        dlts=np.array([row.dlts for row in rows], dtype=np.int64),
        places=np.array([row.places for row in rows], dtype=np.int64),
        lost=np.array([row.lost for row in rows], dtype=np.int64),
        closed=np.array([row.closed for row in rows], dtype=np.bool_),
        current=np.array([row.current for row in rows], dtype=np.int64),
    )


def one_row(order: RegimenOrder, rule: Rule) -> OneRow:
    """The rule applied to one situation; what it said of the same counts before is kept."""

    @lru_cache(maxsize=4096)
    def moved(row: Row) -> Move:
        return move_of(order, row, rule(states_of(row)))

    return lambda situation: moved(row_of(order, situation))


def move_of(order: RegimenOrder, row: Row, moves: Moves) -> Move:
    """The first row of the moves in names and words."""
    to = int(moves.regimen[0])
    decision = Decision(
        action=ACTIONS[int(moves.action[0])],
        regimen=order.names[to] if to >= 0 else "",
        reasons=tuple(
            _reason(order, row, voice, int(moves.places[0]))
            for voice in moves.because
            if voice.code[0]
        ),
    )
    closed = tuple(name for name, shut in zip(order.names, moves.closed[0], strict=True) if shut)
    return Move(decision=decision, places=int(moves.places[0]), closed=closed)


def _reason(order: RegimenOrder, row: Row, voice: Voice, places: int) -> Reason:
    regimen, to = int(voice.regimen[0]), int(voice.to[0])
    values: Mapping[str, str] = {
        "regimen": order.names[regimen],
        "evaluable": str(row.evaluable[regimen]),
        "dlts": str(row.dlts[regimen]),
        "to": order.names[to] if to >= 0 else "",
        "open": str(places - row.places[regimen]),
        "awaited": str(row.places[regimen] - row.evaluable[regimen] - row.lost[regimen]),
        "lost": str(row.lost[regimen]),
        **dict(voice.fixed),
    }
    why = KEYS[int(voice.code[0])]
    return Reason(key=why.value, values=tuple((name, values[name]) for name in value_names(why)))
