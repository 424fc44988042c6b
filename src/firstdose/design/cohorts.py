"""Any rule that aims, made into a design that enters cohort after cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from firstdose.design.cohort_moves import (
    ACTION,
    ALONE,
    ASKED,
    AWAITING,
    FILLING,
    WHY,
    Aims,
    Counts,
    Entering,
    Found,
    aimed,
    moved,
    standing,
)
from firstdose.design.in_rows import spread
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import CohortWhy, code
from firstdose.design.states import (
    Because,
    Moves,
    Rule,
    Select,
    States,
    Voice,
    at,
)
from firstdose.design.way import way
from firstdose.protocol.parts import Cohorts


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
    entering = Entering(most=cohorts.maximum_per_regimen, waits=waits)

    def rule(states: States) -> Moves:
        ahead, size = _titration(order, cohorts, states)
        counts = Counts(
            current=states.current,
            evaluable=states.evaluable,
            places=states.places,
            lost=states.lost,
            closed=states.closed,
            cohort=states.cohort,
        )
        stands = standing(counts, ahead, size, entering)
        said = _asked(propose, states, np.flatnonzero(stands == ASKED))
        stops = np.zeros(len(stands), dtype=np.bool_) if said.stops is None else said.stops
        found = Found(asked=said.regimen, ahead=ahead, closed=said.closed, stops=stops)
        aim, over = aimed(counts, stands, found, order.start, entering)
        chosen = np.full_like(aim, -1)
        if over.any():
            chosen[over] = select(states.of(over), said.closed[over])
        aims = Aims(stands=stands, size=size, aim=aim, stops=stops, over=over, chosen=chosen)
        case, regimen, places = moved(counts, aims, order.above, order.rank, entering.most)
        return Moves(
            action=ACTION[case],
            regimen=regimen,
            places=places,
            closed=said.closed,
            decided=(stands != FILLING) & (stands != AWAITING),
            because=(*said.because, *_spoken(order, states, aims, case, regimen)),
        )

    return rule


def _asked(propose: Propose, states: States, asked: Integers) -> Aim:
    """What the rule says of the rows that are asked; nothing of the others."""
    every = len(states.current)
    if len(asked) == every:
        return propose(states)
    regimen, closed = np.full_like(states.current, -1), states.closed.copy()
    stops = np.zeros(every, dtype=np.bool_)
    said: tuple[Because, ...] = ()
    if len(asked):
        found = propose(states.of(asked))
        regimen[asked], closed[asked] = found.regimen, found.closed
        stops[asked] = False if found.stops is None else found.stops
        said = tuple(spread(speak, asked, every) for speak in found.because)
    return Aim(regimen=regimen, closed=closed, stops=stops, because=said)


def _titration(order: RegimenOrder, cohorts: Cohorts, states: States) -> tuple[Integers, Integers]:
    """Where the path leads next while titration goes on, and how large a cohort is.

    -1 where titration is over, or never was.  In titration a cohort is one participant more than
    those of it who were lost, if all were.
    """
    over = np.full_like(states.current, -1)
    if cohorts.titration == "none":
        return over, np.full_like(over, cohorts.size)
    path = way(order, states)
    goes_on = (states.dlts.sum(axis=1) == 0) & ~path.came_back & ~path.shut
    ahead = np.where(goes_on, path.ahead, over)
    none_left = ~at(states.tested, states.here) & (at(states.awaited, states.here) <= 0)
    return ahead, np.where(ahead >= 0, np.where(none_left, states.cohort + 1, 1), cohorts.size)


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
                said += tuple(spread(speak, rows, len(reached)) for speak in found.because)
        return Aim(regimen=regimen, closed=closed, because=said)

    return propose


def _spoken(
    order: RegimenOrder, states: States, aims: Aims, case: Integers, regimen: Integers
) -> tuple[Because, ...]:
    """That titration goes on, that there is no room, and what the case of each row says."""

    def titrates() -> Voice:
        codes = np.where(aims.stands == ALONE, code(CohortWhy.TITRATION), 0)
        return Voice(code=codes, regimen=states.here, to=regimen)

    def no_room() -> Voice:
        codes = np.where(aims.over, code(CohortWhy.NO_ROOM), 0)
        return Voice(code=codes, regimen=np.maximum(aims.aim, 0), to=regimen)

    def speak() -> Voice:
        to = np.where(states.started, regimen, order.start)
        return Voice(code=WHY[case], regimen=states.here, to=to)

    return titrates, no_room, speak
