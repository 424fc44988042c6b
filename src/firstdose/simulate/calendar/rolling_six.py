"""Rolling six on the calendar (Skolnik et al., J Clin Oncol 2008, doi 10.1200/JCO.2007.12.7712).

Two to six participants may be in their windows at once.  A table says, for those entered, evaluable
and with a DLT at the open regimen, what the next candidate gets; it is read again whenever an
outcome is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers
from firstdose.simulate.calendar.people import (
    COMPLETED,
    LEFT,
    begin,
    comes,
    may_enter_on,
    treated,
    write_down,
)
from firstdose.simulate.calendar.settings import Assumed, Calendar, assumed
from firstdose.simulate.calendar.state import Course, Place, Rows, Trial, rows
from firstdose.simulate.calendar.trials import Record, Trials, blank, filled
from firstdose.simulate.compiled_dice import Word, as_word, trial_key

ENTER, HOLD, ESCALATE, DE_ESCALATE = 0, 1, 2, 3
_COMPLETE, _STOP = 4, 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RollingTable:
    """Settings of the design.

    ``moves``: ENTER, HOLD, ESCALATE or DE_ESCALATE by (entered, evaluable, DLTs) at the open
    regimen; who left and was replaced is no longer counted as entered.  ``needed``: evaluable
    participants without whom no regimen is recommended where no higher one is open.
    """

    moves: Integers
    needed: int = 6


class _Waiting(Protocol):
    """Someone whose outcome is not known yet."""

    known_on: float
    what: int
    regimen: int


class _Seen(Protocol):
    """What is known of one regimen."""

    entered: int
    evaluable: int
    dlts: int


class _Room(NamedTuple):
    """Room that every trial uses again."""

    trial: Rows
    waiting: Rows
    seen: Rows


def simulated(
    design: RollingTable,
    calendar: Calendar,
    risk: Sequence[float],
    seed: int,
    first: int,
    trials: int,
) -> Trials:
    """Trials number ``first`` and on; each depends on the seed and its own number alone.

    The duration ends with the decision that ends the trial.
    """
    most = len(design.moves) - 1
    assert design.moves.shape == (most + 1,) * 3, "by entered, evaluable and DLTs"
    record = blank(trials, len(risk))
    room = _Room(
        trial=rows(Trial, 1),
        waiting=rows(_Waiting, most * len(risk) + 1),
        seen=rows(_Seen, len(risk)),
    )
    given = assumed(calendar, risk)
    table = _Table(moves=np.asarray(design.moves, dtype=np.int64), needed=design.needed)
    _simulate(table, given, room, record, as_word(seed), first)
    return filled(record)


class _Table(NamedTuple):
    """The settings for the loop."""

    moves: Integers
    needed: int


@kernel
def _simulate(
    table: _Table, given: Assumed, room: _Room, record: Record, seed: Word, first_trial: int
) -> None:
    course: Course = given.course[0]
    trial: Trial = room.trial[0]
    for row in range(len(record.recommended)):
        begin(trial, given.places, trial_key(seed, Word(first_trial + row)))
        _forget(room.seen)
        regimen, open_, waiting = 0, len(given.places), 0
        day, coming = 0.0, -1.0
        move = ENTER
        while True:
            move = _move(table, room.seen[regimen], open_ - regimen - 1)
            if move == DE_ESCALATE:
                open_ = regimen
                move = _STOP if regimen == 0 else DE_ESCALATE
            if move in (_COMPLETE, _STOP):
                break
            if move in (ESCALATE, DE_ESCALATE):
                regimen += 1 if move == ESCALATE else -1
                trial.opened_on = day + course.committee + course.between_regimens
                continue
            place: Place = given.places[regimen]
            next_on, place_on = _first_known(room.waiting, waiting)
            enters_on = np.inf
            if move == ENTER:
                earliest = max(day, may_enter_on(course, trial, place))
                if coming < 0.0 or (coming < earliest and not course.waits):
                    coming = comes(course, trial, earliest)
                enters_on = max(coming, earliest)
            if enters_on <= next_on:
                day, coming = enters_on, -1.0
                _enter(course, trial, place, day, room.waiting[waiting])
                room.waiting[waiting].regimen = regimen
                room.seen[regimen].entered += 1
                waiting += 1
            else:
                day = next_on
                _learn(course, trial, given.places, room.seen, room.waiting[place_on])
                waiting -= 1
                room.waiting[place_on] = room.waiting[waiting]
        record.recommended[row] = regimen if move == _COMPLETE else -1
        record.duration_days[row] = day
        write_down(record, row, trial, given.places)


@kernel
def _forget(everywhere: Rows) -> None:
    for regimen in range(len(everywhere)):
        seen: _Seen = everywhere[regimen]
        seen.entered = 0
        seen.evaluable = 0
        seen.dlts = 0


@kernel
def _move(table: _Table, seen: _Seen, higher_open: int) -> int:
    """What the table says; a step up that leads nowhere completes, once enough are evaluable."""
    most = len(table.moves) - 1
    move = table.moves[min(seen.entered, most), min(seen.evaluable, most), min(seen.dlts, most)]
    if move == ESCALATE and higher_open == 0:
        if seen.evaluable >= table.needed:
            return _COMPLETE
        return ENTER if seen.entered < table.needed else HOLD
    return move


@kernel
def _first_known(people: Rows, waiting: int) -> tuple[float, int]:
    """The day the next outcome is known, and whose; never, where nobody is waited for."""
    found, whose = np.inf, 0
    for number in range(waiting):
        one: _Waiting = people[number]
        if one.known_on < found:
            found, whose = one.known_on, number
    return found, whose


@kernel
def _enter(course: Course, trial: Trial, place: Place, day: float, one: _Waiting) -> None:
    what, known_on = treated(course, trial, place, day)
    one.known_on = known_on
    one.what = what


@kernel
def _learn(course: Course, trial: Trial, places: Rows, everywhere: Rows, one: _Waiting) -> None:
    """Count an outcome; who left is replaced, or beyond the limit counted as a DLT."""
    place: Place = places[one.regimen]
    seen: _Seen = everywhere[one.regimen]
    if one.what == LEFT and place.replaced < course.maximum_replaced:
        place.replaced += 1
        trial.replaced += 1
        seen.entered -= 1
    else:
        seen.evaluable += 1
        seen.dlts += one.what != COMPLETED
