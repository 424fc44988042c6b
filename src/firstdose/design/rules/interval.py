"""Designs that compare the counts at the current regimen with a decision table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple, assert_never

import numpy as np

from firstdose.design.boundaries.boin import boin as boin_table
from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.i3_plus_3 import i3_plus_3
from firstdose.design.boundaries.keyboards import Target, keyboard, mtpi, mtpi_2
from firstdose.design.boundaries.moves import Move
from firstdose.design.boundaries.selection import nearest
from firstdose.design.boundaries.settings import MANY
from firstdose.design.by_row import with_those_related
from firstdose.design.cohorts import Aim, Propose, cohort_by_cohort
from firstdose.design.kernel import kernel
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import IntervalWhy, code
from firstdose.design.rules.safe_regimens import isotonic_risks
from firstdose.design.states import Because, Declares, Reals, Select, States, Voice, at
from firstdose.design.way import (
    Paths,
    Seen,
    begun,
    paths_of,
    seen_of,
    way,
    way_ahead,
    way_back,
)
from firstdose.protocol.designs import Boin, IThreePlusThree, Keyboard, Mtpi, Mtpi2
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

USUAL_PRIOR = 2.0
"""What a Beta(1, 1) prior is worth in participants; one worth no more leaves every table open."""
_UP, _DOWN, _STOP = int(Move.ESCALATE), int(Move.DE_ESCALATE), int(Move.STOP)
_ELIMINATE = int(Move.ELIMINATE)
"""Moves as plain numbers, which arrays are compared with much faster."""
Table = Callable[[int], Integers]
"""The decision table ``moves[evaluable, dlts]`` up to so many participants."""
Spoken = Callable[[States, Integers, Integers], Because]
"""The reason for a verdict by row, given where the rule aims."""


def boin(order: RegimenOrder, settings: Boin, cohorts: Cohorts) -> Made:
    """Bayesian optimal interval design over the path of the part."""
    target = float(settings.target)
    interval = rate_interval(target, target * float(settings.under), target * float(settings.over))
    below = interval.de_escalate_at if settings.select_below_lambda_d else None
    return by_table(
        order, cohorts, lambda most: boin_table(interval, most), nearest_to(order, target, below)
    )


def by_keys(order: RegimenOrder, settings: Keyboard | Mtpi | Mtpi2, cohorts: Cohorts) -> Made:
    """Keyboard, mTPI or mTPI-2 over the path of the part."""
    target = _target(settings)
    prior = (float(settings.prior_dlt), float(settings.prior_no_dlt))
    match settings:
        case Keyboard():
            published = keyboard
        case Mtpi():
            published = mtpi
        case Mtpi2():
            published = mtpi_2
        case _:
            assert_never(settings)
    if sum(prior) > USUAL_PRIOR:
        _refuse_a_closed_prior(
            published(target, min(cohorts.maximum_per_regimen, MANY), prior), prior
        )
    return by_table(
        order,
        cohorts,
        lambda most: published(target, most, prior),
        nearest_to(order, target.risk),
    )


def _refuse_a_closed_prior(moves: Integers, prior: tuple[float, float]) -> None:
    """A prior under which the table says the same whether nobody or everybody has a DLT."""
    n = np.arange(1, len(moves))
    if (moves[n, 0] != moves[n, n]).any():
        return
    raise StudyError(
        f"The prior Beta({prior[0]:g}, {prior[1]:g}) of the DLT risk leaves nothing open.",
        where="Design settings: prior_dlt, prior_no_dlt",
        because=f"Up to {len(n)} participants at a regimen the table says the same whether none or"
        " all of them have a DLT.",
        remedy="State a prior worth fewer participants; Beta(1, 1) is usual.",
    )


def by_rate(order: RegimenOrder, settings: IThreePlusThree, cohorts: Cohorts) -> Made:
    """i3+3 over the path of the part."""
    target = _target(settings)
    return by_table(
        order, cohorts, lambda most: i3_plus_3(target, most), nearest_to(order, target.risk)
    )


def _target(settings: IThreePlusThree | Keyboard | Mtpi | Mtpi2) -> Target:
    return Target(
        risk=float(settings.target), below=float(settings.below), above=float(settings.above)
    )


def nearest_to(
    order: RegimenOrder,
    target: float,
    below: float | None = None,
    counted: Callable[[States], Reals] | None = None,
) -> Select:
    """At the end: the tested open regimen whose isotonic risk is nearest to the target.

    With ``below`` only one whose estimate is smaller.  ``counted``: what is counted of each
    regimen, DLTs unless stated.
    """
    rank = order.above.sum(axis=0) - 1

    def select(states: States, closed: Flags) -> Integers:
        seen = counted(states) if counted else None
        return nearest(isotonic_risks(order, states, ~closed, seen), rank, target, below)

    return select


def by_table(
    order: RegimenOrder,
    cohorts: Cohorts,
    table: Table,
    select: Select,
    *,
    also: Callable[[States], Because] | None = None,
) -> Made:
    """A design that moves as the table says of the counts at the current regimen."""
    return Made(
        rule=cohort_by_cohort(order, cohorts, by_table_here(order, table, also), select),
        select=select,
        declares=Declares(suspends_on_pending=True, coherent=False, monotone_in_dlts=True),
    )


def by_table_here(
    order: RegimenOrder, table: Table, also: Callable[[States], Because] | None = None
) -> Propose:
    """Aims as the table says of the counts at the current regimen.

    Up is the next open step of the path, down the highest tested open regimen below.  Where there
    is none it stays.  What the table eliminates is closed, with everything above it.  ``also``: one
    more reason.
    """
    path = paths_of(order)

    @cache
    def known(most: int) -> _Known:
        moves = table(most)
        return _Known(moves, bool((moves == Move.ELIMINATE).any()))

    def propose(states: States) -> Aim:
        said = known(int(states.evaluable.max(initial=1)))
        verdict, aim, closed = _looked_up(said, path, seen_of(states), states.dlts)
        return Aim(
            regimen=aim,
            closed=closed,
            because=(
                *((also(states),) if also else ()),
                verdict_spoken(states, verdict, aim),
                _stays_at_the_edge(order, states, closed, (verdict, aim)),
            ),
            stops=verdict == _STOP,
        )

    return propose


class _Known(NamedTuple):
    """A table, and whether it eliminates anything."""

    moves: Integers
    eliminates: bool


@kernel
def _looked_up(
    said: _Known, path: Paths, seen: Seen, dlts: Integers
) -> tuple[Integers, Integers, Flags]:
    """What the table says of each row, where that leads, and all that is closed from now on."""
    rows, regimens = dlts.shape
    shut = seen.closed
    if said.eliminates:
        shut = shut.copy()
        for row in range(rows):
            for regimen in range(regimens):
                verdict = said.moves[seen.evaluable[row, regimen], dlts[row, regimen]]
                shut[row, regimen] |= verdict == _ELIMINATE
    closed = with_those_related(shut, path.above)
    verdict = np.empty_like(seen.current)
    for row in range(rows):
        here = max(seen.current[row], 0)
        verdict[row] = said.moves[seen.evaluable[row, here], dlts[row, here]]
    judged = Seen(seen.current, seen.evaluable, seen.places, closed)
    return verdict, _led(verdict, path, judged), closed


@kernel
def _led(verdict: Integers, path: Paths, seen: Seen) -> Integers:
    """Up, down or here, by row: what is closed is left, and without a way it stays."""
    in_turn = path.stage.max() > 0
    aim = np.empty_like(seen.current)
    for row in range(len(aim)):
        here, to = max(seen.current[row], 0), -1
        shut = seen.closed[row, here]
        if shut or verdict[row] == _DOWN:
            to = way_back(path, seen, row)
        elif verdict[row] == _UP:
            to, _ = way_ahead(path, seen, row, begun(path, seen, row) if in_turn else 0)
        aim[row] = to if shut or to >= 0 else here
    return aim


def verdict_spoken(states: States, verdict: Integers, aim: Integers) -> Because:
    """What the table says of the current regimen."""

    def speak() -> Voice:
        codes = np.array([0, *(code(why) for why in _SAYS)], dtype=np.int64)[verdict]
        return Voice(code=codes, regimen=states.here, to=aim)

    return speak


def aimed(
    order: RegimenOrder, states: States, verdict: Integers, spoken: Spoken = verdict_spoken
) -> Aim:
    """Where a verdict on the current regimen leads; ``spoken``: how it is said."""
    aim = _led(verdict, paths_of(order), seen_of(states))
    return Aim(
        regimen=aim,
        closed=states.closed,
        because=(
            spoken(states, verdict, aim),
            _stays_at_the_edge(order, states, states.closed, (verdict, aim)),
        ),
        stops=verdict == _STOP,
    )


def _stays_at_the_edge(
    order: RegimenOrder, states: States, closed: Flags, told: tuple[Integers, Integers]
) -> Because:
    """Why the aim is not that of the verdict, ``told`` being both, once these are closed."""

    def speak() -> Voice:
        judged = states.closing(closed)
        there = way(order, judged)
        return at_the_edge(judged, *told, there.ahead >= 0, there.back >= 0)()

    return speak


def at_the_edge(
    states: States, verdict: Integers, aim: Integers, has_step: Flags, has_way_back: Flags
) -> Because:
    """Why it stays although the table would move: no step up, or no way back."""

    def speak() -> Voice:
        shut = at(states.closed, states.here)
        codes = np.select(
            [
                (verdict == Move.ESCALATE) & ~has_step & ~shut,
                (verdict == Move.DE_ESCALATE) & ~has_way_back & ~shut,
            ],
            [code(IntervalWhy.NO_STEP_UP), code(IntervalWhy.NO_WAY_BACK)],
            0,
        )
        return Voice(code=codes, regimen=states.here, to=aim)

    return speak


_SAYS = (
    IntervalWhy.UP,
    IntervalWhy.STAY,
    IntervalWhy.DOWN,
    IntervalWhy.ELIMINATED,
    IntervalWhy.STAY,
    IntervalWhy.STAY,
    IntervalWhy.STOPS,
)
