"""Any rule that aims, made into a design that enters cohort after cohort."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from firstdose.design.cohort_moves import (
    ACTION,
    ALONE,
    RECOMMENDS,
    RECOMMENDS_UNTESTED,
    STOPS,
    WHY,
    Counts,
    Entering,
    Found,
    Upwards,
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
    entering, upwards = entering_of(order, cohorts, waits=waits), upwards_of(order)

    def rule(states: States) -> Moves:
        ahead, size = _titration(order, cohorts, states)
        counts = counts_of(states)
        stands, asked = standing(counts, ahead, size, entering)
        said = _asked(propose, states, asked)
        stops = np.zeros(len(stands), dtype=np.bool_) if said.stops is None else said.stops
        found = Found(stands, said.regimen, ahead, size, said.closed, stops)
        became = moved(counts, found, upwards, entering)
        return entered(order, select, states, said, Became(stands, *became))

    return rule


def entering_of(order: RegimenOrder, cohorts: Cohorts, *, waits: bool) -> Entering:
    """How the part enters cohorts."""
    return Entering(
        start=order.start,
        most=cohorts.maximum_per_regimen,
        waits=waits,
        size_elsewhere=cohorts.size if cohorts.titration == "none" else 0,
    )


def upwards_of(order: RegimenOrder) -> Upwards:
    """What is known of the order of toxicity."""
    return Upwards(above=order.above, rank=order.rank)


def counts_of(states: States) -> Counts:
    """What is known of each row."""
    return Counts(
        current=states.current,
        evaluable=states.evaluable,
        places=states.places,
        lost=states.lost,
        closed=states.closed,
        cohort=states.cohort,
    )


class Became(NamedTuple):
    """How each row stands, and what `moved` says of it."""

    stands: Integers
    case: Integers
    regimen: Integers
    places: Integers
    decided: Flags
    no_room: Integers


def entered(
    order: RegimenOrder, select: Select, states: States, said: Aim, became: Became
) -> Moves:
    """What follows, with its reasons; without room ``select`` says what is recommended."""
    stands, case, aim, places, decided, no_room = became
    regimen = aim
    if len(no_room):
        chosen = select(states.of(no_room), said.closed[no_room])
        regimen = aim.copy()
        regimen[no_room], case[no_room] = chosen, _ended(states.of(no_room), chosen)
    return Moves(
        action=ACTION.take(case),
        regimen=regimen,
        places=places,
        closed=said.closed,
        decided=decided,
        because=(
            *said.because,
            _titrates(states, stands, regimen),
            _finds_no_room(no_room, aim, regimen),
            _moves(order, states, case, regimen),
        ),
    )


def _ended(states: States, chosen: Integers) -> Integers:
    """The case of rows that end with this regimen recommended, or with none."""
    tested = at(states.tested, np.maximum(chosen, 0))
    return np.where(chosen < 0, STOPS, np.where(tested, RECOMMENDS, RECOMMENDS_UNTESTED))


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


def _titrates(states: States, stands: Integers, regimen: Integers) -> Because:
    def speak() -> Voice:
        codes = np.where(stands == ALONE, code(CohortWhy.TITRATION), 0)
        return Voice(code=codes, regimen=states.here, to=regimen)

    return speak


def _finds_no_room(rows: Integers, aim: Integers, regimen: Integers) -> Because:
    def speak() -> Voice:
        codes = np.zeros_like(aim)
        codes[rows] = code(CohortWhy.NO_ROOM)
        return Voice(code=codes, regimen=np.maximum(aim, 0), to=regimen)

    return speak


def _moves(order: RegimenOrder, states: States, case: Integers, regimen: Integers) -> Because:
    def speak() -> Voice:
        to = np.where(states.started, regimen, order.start)
        return Voice(code=WHY[case], regimen=states.here, to=to)

    return speak
