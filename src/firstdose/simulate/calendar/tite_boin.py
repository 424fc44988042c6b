"""TITE-BOIN on the calendar (Lin and Yuan, Biostatistics 2020, doi 10.1093/biostatistics/kxz007).

The DLT rate at the current regimen is DLTs over the effective sample: everyone who is through, and
everyone else by the share of the window that has passed.  It is compared with the two limits of the
interval.  When too many windows are open the cohort waits, and is decided on anew when the next
candidate comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers
from firstdose.simulate.calendar.boundaries import TO_BE_SELECTED
from firstdose.simulate.calendar.people import (
    DLT,
    begin,
    comes,
    followed,
    may_enter_on,
    write_down,
)
from firstdose.simulate.calendar.settings import Assumed, Calendar, assumed
from firstdose.simulate.calendar.state import Course, InWindow, Place, Rows, Trial, rows
from firstdose.simulate.calendar.trials import Record, Trials, blank, filled
from firstdose.simulate.compiled_dice import Word, as_word, trial_key

_STAY, _SUSPEND, _STOP, _ENOUGH = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TiteBoin:
    """Settings of the design.

    ``escalate_le`` and ``de_escalate_ge``: limits of the DLT rate.  ``eliminate_ge``: DLTs at which
    a regimen and all above it are closed, by the number who entered there.  ``most_pending``: the
    cohort waits while more than this share of the regimen's participants are in their window.
    ``enough``: participants at a regimen after which a decision to stay ends the trial.
    ``ends_with``: the duration ends when the last window has closed, or already when the last
    outcome is known.
    """

    escalate_le: float
    de_escalate_ge: float
    eliminate_ge: Integers
    cohorts: int
    cohort_size: int
    most_pending: float = 0.5
    enough: int = 1_000_000
    ends_with: Literal["last_window", "last_outcome"] = "last_window"


class _Rule(NamedTuple):
    """The settings for the loop."""

    escalate_le: float
    de_escalate_ge: float
    eliminate_ge: Integers
    cohorts: int
    cohort_size: int
    most_pending: float
    enough: int
    full_window: int


class _Seen(Protocol):
    """What is known of one regimen on the day of a decision."""

    entered: int
    pending: int
    dlts: int
    effective: float


class _Room(NamedTuple):
    """Room that every trial uses again."""

    trial: Rows
    people: Rows
    seen: Rows


def simulated(
    design: TiteBoin, calendar: Calendar, risk: Sequence[float], seed: int, first: int, trials: int
) -> Trials:
    """Trials number ``first`` and on; each depends on the seed and its own number alone.

    What is recommended is still to be `selected` from the counts, unless the lowest regimen was
    closed.  The duration ends as the design says, or when the trial is stopped.
    """
    everybody = design.cohorts * design.cohort_size
    assert len(design.eliminate_ge) > everybody, "the table reaches up to everyone"
    record = blank(trials, len(risk))
    room = _Room(
        trial=rows(Trial, 1),
        people=rows(InWindow, everybody),
        seen=rows(_Seen, len(risk)),
    )
    rule = _Rule(
        escalate_le=design.escalate_le,
        de_escalate_ge=design.de_escalate_ge,
        eliminate_ge=design.eliminate_ge,
        cohorts=design.cohorts,
        cohort_size=design.cohort_size,
        most_pending=design.most_pending,
        enough=design.enough,
        full_window=int(design.ends_with == "last_window"),
    )
    _simulate(rule, assumed(calendar, risk), room, record, as_word(seed), first)
    return filled(record)


@kernel
def _simulate(
    rule: _Rule, given: Assumed, room: _Room, record: Record, seed: Word, first_trial: int
) -> None:
    course: Course = given.course[0]
    trial: Trial = room.trial[0]
    for row in range(len(record.recommended)):
        begin(trial, given.places, trial_key(seed, Word(first_trial + row)))
        regimen, to, open_, entered, over = 0, 0, len(given.places), 0, 0.0
        what = _STAY
        day = comes(course, trial, 0.0)
        while what == _STAY:
            place: Place = given.places[regimen]
            for number in range(rule.cohort_size):
                day = comes(course, trial, day) if number else day
                day = max(day, may_enter_on(course, trial, place))
                followed(course, trial, place, day, room.people[entered])
                room.people[entered].regimen = regimen
                known_on = float(room.people[entered].known_on)
                over = max(over, day + place.window if rule.full_window else known_on)
                entered += 1
            if entered == len(room.people):
                break
            what, day = _SUSPEND, comes(course, trial, day)
            while what == _SUSPEND:
                open_ = min(open_, _look(rule.eliminate_ge, room.people, entered, day, room.seen))
                what, to = _decide(rule, room.seen[regimen], regimen, open_)
                if what == _SUSPEND:
                    day = _later(course, trial, room.people, entered, day)
            trial.opened_on = day + course.committee
            trial.opened_on += course.between_regimens if to != regimen else 0.0
            regimen = to
        record.recommended[row] = -1 if what == _STOP else TO_BE_SELECTED
        record.duration_days[row] = day if what == _STOP else over
        write_down(record, row, trial, given.places)


@kernel
def _look(eliminate_ge: Integers, people: Rows, entered: int, day: float, everywhere: Rows) -> int:
    """Count what is known on this day; the lowest regimen that is to be closed."""
    for regimen in range(len(everywhere)):
        seen: _Seen = everywhere[regimen]
        seen.entered = 0
        seen.pending = 0
        seen.dlts = 0
        seen.effective = 0.0
    for number in range(entered):
        one: InWindow = people[number]
        seen = everywhere[one.regimen]
        seen.entered += 1
        if one.known_on > day:
            seen.pending += 1
            seen.effective += (day - one.entered_on) / one.window
        elif one.what == DLT:
            seen.dlts += 1
            seen.effective += 1.0
        else:
            seen.effective += one.weight
    for regimen in range(len(everywhere)):
        seen = everywhere[regimen]
        if seen.dlts >= eliminate_ge[seen.entered]:
            return regimen
    return len(everywhere)


@kernel
def _decide(rule: _Rule, seen: _Seen, regimen: int, open_: int) -> tuple[int, int]:
    """What to do, and the regimen of the next cohort; regimens from ``open_`` on are closed."""
    if open_ == 0:
        return _STOP, 0
    if regimen >= open_:
        return _STAY, open_ - 1
    if seen.pending > rule.most_pending * seen.entered:
        return _SUSPEND, regimen
    rate = seen.dlts / max(seen.effective, 1e-12)
    if rate <= rule.escalate_le and regimen + 1 < open_:
        return _STAY, regimen + 1
    if rate >= rule.de_escalate_ge:
        if regimen > 0:
            return _STAY, regimen - 1
        if seen.pending > 0:
            return _SUSPEND, regimen
    return (_ENOUGH if seen.entered >= rule.enough else _STAY), regimen


@kernel
def _later(course: Course, trial: Trial, people: Rows, entered: int, day: float) -> float:
    """When a suspended decision is made anew.

    When the next candidate comes, this one having left; or, where this one waits, when the next
    outcome is known.
    """
    if not course.waits:
        return comes(course, trial, day)
    known = np.inf
    for number in range(entered):
        one: InWindow = people[number]
        if one.known_on > day:
            known = min(known, one.known_on)
    return known
