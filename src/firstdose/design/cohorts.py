"""Any rule that aims, made into a design that enters cohort after cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import CohortWhy, code
from firstdose.design.states import (
    Because,
    Moves,
    Reals,
    Rule,
    Select,
    States,
    Voice,
    action_code,
    at,
)
from firstdose.design.way import way
from firstdose.protocol.parts import Cohorts
from firstdose.records.values import Action

_STAY, _WAIT = action_code(Action.STAY), action_code(Action.WAIT)
_START, _STOP = action_code(Action.START), action_code(Action.STOP)
_UP, _DOWN = action_code(Action.ESCALATE), action_code(Action.DE_ESCALATE)
_COMPLETE = action_code(Action.COMPLETE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Aim:
    """Where a rule would enter the next cohort, by row: -1 for nowhere; and what it closes.

    ``regimen`` is never a closed one.  ``stops``: the rule ends the part and recommends nothing.
    """

    regimen: Integers
    closed: Flags
    because: tuple[Because, ...]
    stops: Flags | None = None


Propose = Callable[[States], Aim]
"""A rule that aims: asked only of rows with a regimen open and the outcomes of a full cohort."""


def cohort_by_cohort(
    order: RegimenOrder, cohorts: Cohorts, propose: Propose, select: Select, *, waits: bool = True
) -> Rule:
    """The rule of a design that enters a cohort, looks, and aims the next one.

    Places open until the cohort is full.  With ``waits`` every outcome at the current regimen is
    awaited before the rule is asked.  Where the next cohort finds no room at its regimen the part
    is over, and ``select`` says what is recommended.  During titration one participant is a full
    cohort, and the next step of the path follows without the rule.
    """

    def rule(states: States) -> Moves:
        here, rows, most = states.here, len(states.current), cohorts.maximum_per_regimen
        ahead = _titration(order, cohorts, states)
        size = np.where(ahead >= 0, _one_evaluable(states), cohorts.size)
        usable = states.started & ~at(states.closed, here)
        room = at(states.places, here) < most
        filling = usable & room & (states.cohort < size)
        awaiting = usable & ~filling & (waits | (ahead >= 0)) & (at(states.awaited, here) > 0)
        alone = usable & ~filling & ~awaiting & (ahead >= 0) & at(states.tested, here)
        asked = np.flatnonzero(states.started & ~filling & ~awaiting & ~alone)
        start = np.full(rows, order.start, dtype=np.int64)
        closed, aim = states.closed.copy(), np.where(states.started, here, start)
        aim = np.where(alone, ahead, aim)
        stops = np.zeros(rows, dtype=np.bool_)
        said: tuple[Because, ...] = ()
        if len(asked):
            found = propose(states.of(asked))
            aim[asked], closed[asked] = found.regimen, found.closed
            stops[asked] = False if found.stops is None else found.stops
            said = tuple(_spread(speak, asked, rows) for speak in found.because)
        aim = np.where(at(closed, np.maximum(aim, 0)), -1, aim)
        there = np.maximum(aim, 0)
        full = (aim >= 0) & (at(states.places, there) >= most) & ~stops
        over = states.started & ~awaiting & full
        chosen = np.full_like(here, -1)
        if over.any():
            chosen[over] = select(states.of(over), closed[over])
        asked_of = _Asked(states, filling, awaiting, alone, stops, aim, closed, over, chosen)
        moves = _moves(order, size, asked_of, said)
        return replace(moves, places=np.minimum(moves.places, most))

    return rule


def _titration(order: RegimenOrder, cohorts: Cohorts, states: States) -> Integers:
    """Where the path leads next while titration goes on; -1 where it is over, or never was."""
    over = np.full_like(states.current, -1)
    if cohorts.titration == "none":
        return over
    path = way(order, states)
    goes_on = (states.dlts.sum(axis=1) == 0) & ~path.came_back & ~path.shut
    return np.where(goes_on, path.ahead, over)


def _one_evaluable(states: States) -> Integers:
    """How large a cohort is in titration: one more than those of it who were lost, if all were."""
    none_left = ~at(states.tested, states.here) & (at(states.awaited, states.here) <= 0)
    return np.where(none_left, states.cohort + 1, 1)


def in_two_stages(second: Callable[[States], Flags], early: Propose, late: Propose) -> Propose:
    """Aims as ``early`` does, and as ``late`` does in the rows that have reached the second stage.

    Each is asked of its own rows only.
    """

    def propose(states: States) -> Aim:
        reached = second(states)
        regimen, closed = np.full_like(states.current, -1), states.closed.copy()
        said: tuple[Because, ...] = ()
        for rows, aims in ((np.flatnonzero(~reached), early), (np.flatnonzero(reached), late)):
            if len(rows):
                found = aims(states.of(rows))
                regimen[rows], closed[rows] = found.regimen, found.closed
                said += tuple(_spread(speak, rows, len(reached)) for speak in found.because)
        return Aim(regimen=regimen, closed=closed, because=said)

    return propose


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """The states, which of them are filling a cohort or waiting for it, and where each aims.

    ``alone``: titration goes on.  ``stops``: the rule ends the part with nothing recommended.
    ``over``: the next cohort finds no room where it aims; ``chosen``: what is recommended then.
    """

    states: States
    filling: Flags
    awaiting: Flags
    alone: Flags
    stops: Flags
    aim: Integers
    closed: Flags
    over: Flags
    chosen: Integers


class _Case(NamedTuple):
    """One line: when it holds, what to do, and why; the first that holds moves the row."""

    holds: Flags
    action: int
    why: CohortWhy


def _cases(order: RegimenOrder, asked: _Asked) -> list[_Case]:
    states, aim, here = asked.states, asked.aim, asked.states.here
    there = np.maximum(aim, 0)
    stays, nowhere = aim == here, aim < 0
    up, down = at(order.above[here], there), at(order.above.T[here], there)
    lower = order.rank[there] < order.rank[here]
    fits, tested = asked.chosen >= 0, at(states.tested, np.maximum(asked.chosen, 0))
    return [
        _Case(asked.awaiting, _WAIT, CohortWhy.OUTCOMES_AWAITED),
        _Case(asked.stops, _STOP, CohortWhy.NONE_RECOMMENDED),
        _Case(nowhere & ~states.started, _STOP, CohortWhy.FIRST_REGIMEN_CLOSED),
        _Case(nowhere, _STOP, CohortWhy.NONE_OPEN),
        _Case(~states.started, _START, CohortWhy.FIRST_REGIMEN),
        _Case(asked.over & fits & tested, _COMPLETE, CohortWhy.RECOMMENDED),
        _Case(asked.over & fits, _COMPLETE, CohortWhy.RECOMMENDED_UNTESTED),
        _Case(asked.over, _STOP, CohortWhy.NONE_RECOMMENDED),
        _Case(stays & asked.filling, _STAY, CohortWhy.PLACES_OPEN),
        _Case(stays, _STAY, CohortWhy.ANOTHER_COHORT),
        _Case(up, _UP, CohortWhy.UP),
        _Case(down, _DOWN, CohortWhy.DOWN),
        _Case(lower, _DOWN, CohortWhy.ASIDE),
        _Case(~lower, _UP, CohortWhy.ASIDE),
    ]


def _moves(order: RegimenOrder, size: Integers, asked: _Asked, said: tuple[Because, ...]) -> Moves:
    states, here = asked.states, asked.states.here
    cases = _cases(order, asked)
    holds = [case.holds for case in cases]
    action = np.select(holds, [np.int64(case.action) for case in cases])
    regimen = np.where(asked.over, asked.chosen, np.where(asked.awaiting, here, asked.aim))
    regimen = np.where(asked.stops, -1, regimen)
    held = at(states.places, here)
    more = np.where(asked.filling, size - states.cohort, size)

    def speak() -> Voice:
        codes = np.select(holds, [code(case.why) for case in cases])
        to = np.where(states.started, regimen, order.start)
        return Voice(code=codes, regimen=here, to=to)

    def titrates() -> Voice:
        codes = np.where(asked.alone, code(CohortWhy.TITRATION), 0)
        return Voice(code=codes, regimen=here, to=regimen)

    def no_room() -> Voice:
        codes = np.where(asked.over, code(CohortWhy.NO_ROOM), 0)
        return Voice(code=codes, regimen=np.maximum(asked.aim, 0), to=regimen)

    return Moves(
        action=action,
        regimen=regimen,
        places=np.select([action == _STAY, action == _WAIT], [held + more, held]),
        closed=asked.closed,
        decided=~asked.filling & ~asked.awaiting,
        because=(*said, titrates, no_room, speak),
    )


def _spread(speak: Because, asked: Integers, rows: int) -> Because:
    """The reason of the rows that were asked, silent in all others."""

    def everywhere() -> Voice:
        voice = speak()
        return Voice(
            code=_in_rows(voice.code, asked, rows),
            regimen=_in_rows(voice.regimen, asked, rows),
            to=_in_rows(voice.to, asked, rows),
            numbers=tuple(
                (name, _numbers_in_rows(values, asked, rows), digits)
                for name, values, digits in voice.numbers
            ),
            fixed=voice.fixed,
        )

    return everywhere


def _in_rows(values: Integers, asked: Integers, rows: int) -> Integers:
    """The values in their rows; 0 in the others."""
    spread = np.zeros(rows, dtype=np.int64)
    spread[asked] = values
    return spread


def _numbers_in_rows(values: Reals, asked: Integers, rows: int) -> Reals:
    spread = np.zeros(rows, dtype=np.float64)
    spread[asked] = values
    return spread
