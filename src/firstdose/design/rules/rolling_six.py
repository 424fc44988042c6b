"""Rolling six: who is enrolled, who is evaluable and who had a DLT decide after each participant.

Skolnik, Barrett, Jayaraman, Patel and Adamson, J Clin Oncol 2008, doi 10.1200/JCO.2007.12.7712.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from firstdose.design.boundaries import rolling_six as published
from firstdose.design.boundaries.moves import Move
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import RollingSixWhy, code
from firstdose.design.states import (
    Because,
    Declares,
    Moves,
    Reads,
    Rule,
    States,
    Voice,
    action_code,
    at,
)
from firstdose.design.way import Way, way
from firstdose.protocol.designs import RollingSix
from firstdose.records.values import Action

_CONFIRMED = 5
"""So many evaluable without a DLT suffice to recommend a regimen."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Table:
    """The table by (enrolled, evaluable, DLTs), and how many places one regimen has at most."""

    moves: Integers
    maximum: int
    confirms: bool

    @property
    def full(self) -> int:
        """So many are enrolled at most."""
        return len(self.moves) - 1

    def says(self, states: States) -> Integers:
        """The move by (row, regimen); those who are lost are not enrolled."""
        enrolled = np.minimum(states.places - states.lost, self.full)
        evaluable = np.minimum(states.evaluable, enrolled)
        return self.moves[enrolled, evaluable, np.minimum(states.dlts, evaluable)]


class _Case(NamedTuple):
    """One line of the rule: when it holds, what to do, why, and where that leads."""

    holds: Flags
    action: Action
    why: RollingSixWhy
    to: Integers


def rolling_six(order: RegimenOrder, settings: RollingSix, maximum: int) -> Made:
    """Rolling six over the regimens of one part.

    With every outcome known it enrols one participant after the other and decides as its table
    does where everyone enrolled is evaluable.  It recommends nothing when the part ends before the
    rule has come to its own end.
    """
    moves = published.rolling_six_with_queue() if settings.queue else published.rolling_six()
    table = _Table(moves=moves, maximum=maximum, confirms=settings.confirms)
    in_a_line = bool(np.all((order.ways_up >= 0).sum(axis=1) <= 1))
    return Made(
        rule=_rule(order, table),
        select=lambda states, closed: np.full(len(states.current), -1, dtype=np.int64),
        declares=Declares(
            suspends_on_pending=False, coherent=in_a_line, monotone_in_dlts=True, returns=False
        ),
        reads=Reads(cohort=False),
    )


def _rule(order: RegimenOrder, table: _Table) -> Rule:
    def rule(states: States) -> Moves:
        assumed = _assumed(table, states)
        judged = states.lost_as_dlts(assumed)
        judged = judged.closing(
            order.with_all_above(judged.closed | (table.says(judged) == Move.DE_ESCALATE))
        )
        path, verdict = way(order, judged), at(table.says(judged), states.here)
        confirming = _confirming(table, judged, path, verdict)
        cases = _cases(order, table, judged, path, verdict, confirming)
        holds = [case.holds for case in cases]
        to = np.select(holds, [case.to for case in cases])
        action = np.select(holds, [action_code(case.action) for case in cases])
        taken = at(states.places, states.here)
        stays, waits = (action == action_code(each) for each in (Action.STAY, Action.WAIT))

        def spoken(codes: Callable[[], Integers]) -> Because:
            return lambda: Voice(code=codes(), regimen=states.here, to=to)

        return Moves(
            action=action,
            regimen=to,
            places=np.select([stays, waits], [taken + 1, taken], 0),
            closed=judged.closed,
            decided=states.started,
            because=(
                spoken(lambda: np.where(states.started, _VERDICT_CODES[verdict], 0)),
                spoken(lambda: _between(states, assumed, path, verdict, confirming)),
                spoken(lambda: np.select(holds, [code(case.why) for case in cases])),
            ),
        )

    return rule


def _assumed(table: _Table, states: States) -> Flags:
    """Where the lost count as if they had had a DLT: where the counts do not decide."""
    spent = states.spent(table.maximum)
    return spent & np.isin(table.says(states), (Move.STAY, Move.HOLD))


def _confirming(table: _Table, states: States, path: Way, verdict: Integers) -> Flags:
    """Whether the regimen has passed and would be recommended, but on too few."""
    few = (at(states.evaluable, states.here) < _CONFIRMED) & (verdict == Move.ESCALATE)
    last = path.came_back | (path.ahead < 0)
    more = (at(states.places, states.here) < table.maximum) | (at(states.awaited, states.here) > 0)
    return few & last & more & table.confirms


def _cases(
    order: RegimenOrder,
    table: _Table,
    states: States,
    path: Way,
    verdict: Integers,
    confirming: Flags,
) -> list[_Case]:
    """The rule itself: the first line that holds moves the row."""
    here = states.here
    start, nowhere = np.full_like(here, order.start), np.full_like(here, -1)
    enrolled = at(states.places - states.lost, here)
    room = (at(states.places, here) < table.maximum) & (enrolled < table.full)
    undecided = np.isin(verdict, (Move.STAY, Move.HOLD)) | confirming
    enrols = ((verdict == Move.STAY) | confirming) & room
    up = (verdict == Move.ESCALATE) & (path.ahead >= 0)
    closed = ~states.started & states.closed[:, order.start]
    return [
        _Case(closed, Action.STOP, RollingSixWhy.FIRST_REGIMEN_CLOSED, nowhere),
        _Case(~states.started, Action.START, RollingSixWhy.FIRST_REGIMEN, start),
        _Case(path.shut & (path.back < 0), Action.STOP, RollingSixWhy.NONE_BELOW, nowhere),
        _Case(path.shut, Action.DE_ESCALATE, RollingSixWhy.BACK_TO, path.back),
        _Case(enrols, Action.STAY, RollingSixWhy.PLACE_OPEN, here),
        _Case(undecided, Action.WAIT, RollingSixWhy.AWAITED, here),
        _Case(up, Action.ESCALATE, RollingSixWhy.STEP, path.ahead),
        _Case(np.ones_like(up), Action.COMPLETE, RollingSixWhy.RECOMMENDED, here),
    ]


def _between(
    states: States, assumed: Flags, path: Way, verdict: Integers, confirming: Flags
) -> Integers:
    """The reason between the verdict and the move, where there is one."""
    lost = at(assumed, states.here)
    closed = path.shut & (verdict != Move.DE_ESCALATE)
    return np.select(
        [~states.started, lost, closed, confirming & ~path.shut],
        [
            0,
            code(RollingSixWhy.LOST_COUNT_AS_DLT),
            code(RollingSixWhy.CLOSED),
            code(RollingSixWhy.CONFIRMS),
        ],
    )


_SAYS = {
    Move.ESCALATE: RollingSixWhy.UP,
    Move.STAY: RollingSixWhy.NEXT,
    Move.HOLD: RollingSixWhy.HOLD,
    Move.DE_ESCALATE: RollingSixWhy.DOWN,
    Move.RECOMMEND: RollingSixWhy.SUFFICES,
}
_VERDICT_CODES = np.array(
    [code(_SAYS[move]) if move in _SAYS else 0 for move in Move], dtype=np.int64
)
