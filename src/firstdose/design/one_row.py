"""The one-row view of a rule: ``Situation -> Decision``, with the reasons of the row that moved."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from firstdose.design.order import RegimenOrder
from firstdose.design.reasons import KEYS, value_names
from firstdose.design.situation import Decision, OpenOutcome, Situation, untreated
from firstdose.design.states import (
    ACTIONS,
    FollowUp,
    Grades,
    Moves,
    OpenOutcomes,
    Reads,
    Reals,
    Responses,
    Rule,
    States,
    Voice,
)
from firstdose.records.values import Reason


class Row(NamedTuple):
    """The counts of one state; everything of a situation that a rule on counts may read.

    ``followed`` holds, for each participant inside the window, the regimen and the share of the
    window that has passed; ``onsets`` the share at which each DLT came.  ``open`` stands in the
    place of ``followed`` where the design weighs responses before they are known.  ``grades``: by
    regimen as in `Tally`; empty where no one has any.
    """

    evaluable: tuple[int, ...]
    dlts: tuple[int, ...]
    places: tuple[int, ...]
    lost: tuple[int, ...]
    closed: tuple[bool, ...]
    current: int
    cohort: int = 0
    cohort_dlts: int = 0
    responses: tuple[int, ...] = ()
    responses_with_dlt: tuple[int, ...] = ()
    followed: tuple[tuple[int, float], ...] = ()
    onsets: tuple[float, ...] = ()
    open: tuple[tuple[int, OpenOutcome], ...] = ()
    grades: tuple[tuple[int, ...], ...] = ()


class Move(NamedTuple):
    """What the rule says about one row: the decision, the places it wants, and what is closed.

    ``decided``: it is the decision on a full cohort, and not a word on one that is being filled.
    """

    decision: Decision
    places: int
    closed: tuple[str, ...]
    decided: bool


OneRow = Callable[[Situation], Move]

_NO_ONE = untreated("")


def row_of(order: RegimenOrder, situation: Situation, *, follow_up: bool = True) -> Row:
    """The counts of a situation; a regimen without a tally has had no one.

    ``follow_up``: with how far those inside their window have been followed.
    """
    tallies = {tally.regimen: tally for tally in situation.tallies}
    known = [tallies.get(name, _NO_ONE) for name in order.names]
    inside = known if follow_up else ()
    return Row(
        evaluable=tuple([tally.evaluable for tally in known]),
        dlts=tuple([tally.dlts for tally in known]),
        places=tuple([tally.places_taken for tally in known]),
        lost=tuple([tally.lost for tally in known]),
        closed=tuple([name in situation.closed for name in order.names]),
        current=order.names.index(situation.current) if situation.current else -1,
        cohort=situation.cohort,
        cohort_dlts=situation.cohort_dlts,
        responses=tuple([tally.responses for tally in known]),
        responses_with_dlt=tuple([tally.responses_with_dlt for tally in known]),
        followed=tuple([(r, share) for r, tally in enumerate(inside) for share in tally.followed]),
        onsets=tuple([share for tally in inside for share in tally.onsets]),
        open=tuple([(r, one) for r, tally in enumerate(inside) for one in tally.open]),
        grades=tuple([t.grades for t in known]) if any(t.grades for t in known) else (),
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
        cohort=np.array([row.cohort for row in rows], dtype=np.int64),
        cohort_dlts=np.array([row.cohort_dlts for row in rows], dtype=np.int64),
        responses=_responses(rows),
        follow_up=_follow_up(rows),
        grades=_grades(rows),
    )


def _responses(rows: tuple[Row, ...]) -> Responses | None:
    none = tuple(0 for _ in rows[0].evaluable)
    return Responses(
        responses=np.array([row.responses or none for row in rows], dtype=np.int64),
        with_dlt=np.array([row.responses_with_dlt or none for row in rows], dtype=np.int64),
    )


def _follow_up(rows: tuple[Row, ...]) -> FollowUp | None:
    """Everyone inside a window; who had a DLT already counts as followed for all of its window."""
    inside = [row.open or tuple((r, _dlt_open(share)) for r, share in row.followed) for row in rows]
    most = max(map(len, inside))
    if not most:
        return None
    padded = [(*row, *[(-1, _dlt_open(0.0))] * (most - len(row))) for row in inside]
    people = [[one for _, one in row] for row in padded]
    return FollowUp(
        regimen=np.array([[r for r, _ in row] for row in padded], dtype=np.int64),
        followed=np.array([[one.followed for one in row] for row in people], dtype=np.float64),
        onsets=_onsets(rows),
        outcomes=OpenOutcomes(
            dlt=np.array([[one.dlt for one in row] for row in people], dtype=np.bool_),
            response=np.array([[one.response for one in row] for row in people], dtype=np.bool_),
            followed=np.array(
                [[one.response_followed for one in row] for row in people], dtype=np.float64
            ),
        ),
    )


def _dlt_open(followed: float) -> OpenOutcome:
    """Someone of whom nothing is known but the share of the DLT window that has passed."""
    return OpenOutcome(dlt=False, response=False, followed=followed, response_followed=0.0)


def _onsets(rows: tuple[Row, ...]) -> Reals:
    most = max(len(row.onsets) for row in rows)
    padded = [(*row.onsets, *[math.nan] * (most - len(row.onsets))) for row in rows]
    return np.array(padded, dtype=np.float64).reshape(len(rows), most)


def _grades(rows: tuple[Row, ...]) -> Grades | None:
    classes = max((len(there) for row in rows for there in row.grades), default=0)
    if not classes:
        return None
    counts = np.zeros((len(rows), len(rows[0].evaluable), classes), dtype=np.int64)
    for number, row in enumerate(rows):
        for regimen, there in enumerate(row.grades):
            counts[number, regimen, : len(there)] = there
    return Grades(counts=counts)


def one_row(order: RegimenOrder, rule: Rule, reads: Reads) -> OneRow:
    """The rule applied to one situation; what it said of the same counts before is kept.

    The same counts: a rule that ``reads`` no follow-up says every day the same of them.
    """

    @lru_cache(maxsize=4096)
    def moved(row: Row) -> Move:
        return move_of(order, row, rule(states_of(row)))

    return lambda situation: moved(row_of(order, situation, follow_up=reads.follow_up))


def move_of(order: RegimenOrder, row: Row, moves: Moves) -> Move:
    """The first row of the moves in names and words."""
    to = int(moves.regimen[0])
    spoken = [because() for because in moves.because]
    decision = Decision(
        action=ACTIONS[int(moves.action[0])],
        regimen=order.names[to] if to >= 0 else "",
        reasons=tuple(
            _reason(order, row, voice, int(moves.places[0])) for voice in spoken if voice.code[0]
        ),
    )
    closed = tuple(name for name, shut in zip(order.names, moves.closed[0], strict=True) if shut)
    return Move(
        decision=decision,
        places=int(moves.places[0]),
        closed=closed,
        decided=bool(moves.decided[0]),
    )


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
        "responses": str(row.responses[regimen]) if row.responses else "",
        "both": str(row.responses_with_dlt[regimen]) if row.responses_with_dlt else "",
        **{name: f"{values[0]:.{digits}f}" for name, values, digits in voice.numbers},
        **dict(voice.fixed),
    }
    key = KEYS[int(voice.code[0])]
    return Reason(key=key, values=tuple((name, values[name]) for name in value_names(key)))
