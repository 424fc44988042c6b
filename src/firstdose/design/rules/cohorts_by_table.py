"""Designs that enter cohorts as a decision table says, with or without the guard on toxicity.

The guard asks a rule twice: before it closes anything, and where it has.  A table is asked in one
pass instead, by the same kernels one after the other.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from firstdose.design.cohort_moves import (
    ASKED,
    AWAITING,
    FILLING,
    Counts,
    Entering,
    Found,
    Upwards,
    moved,
    standing,
)
from firstdose.design.cohorts import (
    Aim,
    Became,
    cohort_by_cohort,
    counts_of,
    entered,
    entering_of,
    upwards_of,
)
from firstdose.design.in_rows import silent
from firstdose.design.kernel import kernel
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import GuardWhy
from firstdose.design.rules.by_table import (
    STOP,
    Also,
    Read,
    Table,
    by_table_here,
    close,
    close_with_all_above,
    led,
    read_up_to,
    said_of,
    verdicts,
)
from firstdose.design.states import Declares, Moves, Rule, Select, States
from firstdose.design.too_toxic import (
    Asked,
    Limits,
    closing_now,
    limits_of,
    spares_its_cohort,
    spoken,
)
from firstdose.design.way import Paths, Seen, paths_of
from firstdose.protocol.designs import TooToxic
from firstdose.protocol.parts import Cohorts


def by_table(
    order: RegimenOrder,
    cohorts: Cohorts,
    table: Table,
    select: Select,
    *,
    also: Also | None = None,
) -> Made:
    """A design that moves as the table says of the counts at the current regimen."""
    in_one_pass = partial(_closing, order, cohorts, table, select, also)
    return Made(
        rule=cohort_by_cohort(order, cohorts, by_table_here(order, table, also), select),
        select=select,
        declares=Declares(suspends_on_pending=True, coherent=False, monotone_in_dlts=True),
        closing=in_one_pass if cohorts.titration == "none" else None,
    )


def _closing(
    order: RegimenOrder,
    cohorts: Cohorts,
    table: Table,
    select: Select,
    also: Also | None,
    settings: TooToxic,
) -> Rule:
    """The same rule within the guard `too_toxic`."""
    known, limits = read_up_to(table), limits_of(order, settings)
    says = spoken(order, settings, GuardWhy.TOO_TOXIC)
    held = _Held(
        path=paths_of(order),
        order=upwards_of(order),
        entering=entering_of(order, cohorts, waits=True),
        size=cohorts.size,
        spares=spares_its_cohort(settings),
    )

    def rule(states: States) -> Moves:
        most = int(states.evaluable.max(initial=1))
        judges = _Judges(known(most), limits(most))
        toxic, told, became = _passed(counts_of(states), states.dlts, judges, held)
        said = said_of(order, states, also, told)
        moves = entered(order, select, states, _only_asked(said, became[0]), Became(*became))
        speaks = says(toxic, states.dlts, moves.regimen)
        return replace(moves, because=(speaks, *moves.because))

    return rule


def _only_asked(said: Aim, stands: Integers) -> Aim:
    """The same, silent in the rows that are not asked."""
    others = np.flatnonzero(stands != ASKED)
    if not len(others):
        return said
    return replace(said, because=tuple(silent(speak, others) for speak in said.because))


class _Judges(NamedTuple):
    """The table, and the limits, for as many as are evaluable."""

    table: Read
    limits: Limits


class _Held(NamedTuple):
    """What rows are held against; ``size``: of a full cohort; ``spares``: see `Asked`."""

    path: Paths
    order: Upwards
    entering: Entering
    size: int
    spares: bool


_Told = tuple[Integers, Integers, Flags]
"""The verdict of the table, where it leads, and all that is closed from now on."""
_Became = tuple[Integers, Integers, Integers, Integers, Flags, Integers]
"""How each row stands, and what `moved` says of it."""


@kernel
def _passed(
    counts: Counts, dlts: Integers, judges: _Judges, held: _Held
) -> tuple[Flags, _Told, _Became]:
    """What is too toxic now, and what is said of each row once that is closed."""
    ahead, size = np.full(len(dlts), -1), np.full(len(dlts), held.size)
    above, both = held.path.above, (counts.evaluable, dlts)
    stands, asked = standing(counts, ahead, size, held.entering)
    closed = counts.closed.copy()
    close(closed, asked, judges.table, above, both)
    decided = (stands != FILLING) & (stands != AWAITING)
    now = Asked(counts.current, counts.cohort, decided, closed, held.spares)
    toxic, rows = closing_now(dlts, counts.evaluable, judges.limits, now)
    if len(rows):
        close_with_all_above(closed, rows, toxic, above)
        stands, _ = standing(_with_closed(counts, closed), ahead, size, held.entering)
        close(closed, rows[stands[rows] == ASKED], judges.table, above, both)
    seen = Seen(counts.current, counts.evaluable, counts.places, closed)
    verdict = verdicts(judges.table, seen, dlts)
    aim = led(verdict, held.path, seen)
    stops = (verdict == STOP) & (stands == ASKED)
    found = Found(stands, aim, ahead, size, closed, stops)
    became = moved(_with_closed(counts, closed), found, held.order, held.entering)
    return toxic, (verdict, aim, closed), (stands, *became)


@kernel
def _with_closed(counts: Counts, closed: Flags) -> Counts:
    """The same counts with these regimens closed."""
    return Counts(
        counts.current, counts.evaluable, counts.places, counts.lost, closed, counts.cohort
    )
