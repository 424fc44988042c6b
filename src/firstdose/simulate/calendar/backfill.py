"""BF-BOIN on the calendar: candidates who come while the cohort waits may go to a lower regimen.

Zhao, Yuan, Korn, Freidlin, Clin Cancer Res 2024, doi 10.1158/1078-0432.CCR-23-2585.  A lower
regimen takes them once somebody of a cohort has responded there, as long as it is not full and
neither it nor it pooled with the next one calls for de-escalation; the highest such regimen does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers
from firstdose.records.problem import StudyError
from firstdose.simulate.calendar.boundaries import TO_BE_SELECTED, Boundaries
from firstdose.simulate.calendar.people import (
    DLT,
    LEFT,
    begin,
    comes,
    may_enter_on,
    treated,
    write_down,
)
from firstdose.simulate.calendar.pooling import Table, next_regimen
from firstdose.simulate.calendar.settings import Assumed, Calendar, assumed
from firstdose.simulate.calendar.state import Course, Place, Rows, Trial, rows
from firstdose.simulate.calendar.trials import Reals, Record, Trials, blank, filled
from firstdose.simulate.compiled_dice import Word, as_word, happens, trial_key
from firstdose.simulate.questions import RESPONSE

_RESPONSE = Word(RESPONSE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backfill:
    """Settings of the design.

    ``boundaries`` reach up to everyone who can enter.  ``full_at``: participants at which a regimen
    takes no more by backfill.  ``enough``: evaluable participants at a regimen after which a
    decision to stay ends the trial.  ``response``: assumed response probability by regimen; a
    response is known when the DLT window closes.
    """

    boundaries: Boundaries
    cohorts: int
    cohort_size: int
    response: tuple[float, ...]
    full_at: int
    enough: int = 1_000_000


class _Rule(NamedTuple):
    """The settings for the loop."""

    cohorts: int
    cohort_size: int
    full_at: int
    enough: int


class _Entered(Protocol):
    """One participant."""

    known_on: float
    what: int
    regimen: int


class _Room(NamedTuple):
    """Room that every trial uses again; counts and first responses by regimen."""

    trial: Rows
    people: Rows
    entered: Integers
    evaluable: Integers
    dlts: Integers
    first_response_on: Reals


def simulated(
    design: Backfill, calendar: Calendar, risk: Sequence[float], seed: int, first: int, trials: int
) -> Trials:
    """Trials number ``first`` and on; each depends on the seed and its own number alone.

    What is recommended is still to be `selected` from the counts, unless the lowest regimen was
    closed.  Evaluable and DLTs are those known when the last cohort is, which ends the trial;
    nobody is replaced.

    Raises:
        StudyError: candidates wait for a place, so that none would be left to backfill.
    """
    if calendar.accrual.when_closed == "wait":
        raise StudyError(
            "Candidates are assumed to wait while the cohort is closed.",
            where="Assumptions of the calendar simulation",
            because="Backfill takes those who come while the cohort waits; nobody would be left.",
            remedy="Assume that whoever comes while no place is open leaves.",
        )
    given = assumed(calendar, risk)
    given.places["response"] = design.response
    record = blank(trials, len(risk))
    bounds = design.boundaries
    table = Table(bounds.escalate_le, bounds.de_escalate_ge, bounds.eliminate_ge)
    rule = _Rule(design.cohorts, design.cohort_size, design.full_at, design.enough)
    room = _room(design, len(risk))
    assert len(bounds.escalate_le) > len(room.people), "boundaries reach up to everyone"
    _simulate(_All(table, rule, given, room), record, as_word(seed), first)
    return filled(record)


def _room(design: Backfill, regimens: int) -> _Room:
    most = design.cohorts * design.cohort_size + regimens * design.full_at
    return _Room(
        trial=rows(Trial, 1),
        people=rows(_Entered, most),
        entered=np.zeros(regimens, dtype=np.int64),
        evaluable=np.zeros(regimens, dtype=np.int64),
        dlts=np.zeros(regimens, dtype=np.int64),
        first_response_on=np.zeros(regimens, dtype=np.float64),
    )


class _All(NamedTuple):
    """Everything that the loop needs."""

    table: Table
    rule: _Rule
    given: Assumed
    room: _Room


@kernel
def _simulate(everything: _All, record: Record, seed: Word, first_trial: int) -> None:
    table, rule, room = everything.table, everything.rule, everything.room
    places = everything.given.places
    course: Course = everything.given.course[0]
    trial: Trial = room.trial[0]
    for row in range(len(record.recommended)):
        begin(trial, places, trial_key(seed, Word(first_trial + row)))
        room.first_response_on[:] = np.inf
        here, to, open_, entered = 0, 0, len(places), 0
        cohort, in_cohort, last_known = 1, 0, 0.0
        while True:
            day = comes(course, trial, 0.0)
            if in_cohort == rule.cohort_size and day > last_known + course.committee:
                _count(room.people, entered, day, room.evaluable, room.dlts)
                to, open_ = next_regimen(table, room.evaluable, room.dlts, here, open_)
                stays = to == here and room.evaluable[here] >= rule.enough
                if to < 0 or stays or cohort == rule.cohorts:
                    break
                trial.opened_on = last_known + course.committee
                trial.opened_on += course.between_regimens if to != here else 0.0
                here, in_cohort, last_known = to, 0, 0.0
                cohort += 1
            own = in_cohort < rule.cohort_size
            own = own and day >= may_enter_on(course, trial, places[here])
            at = here if own else _backfills(everything, entered, here, day)
            if at < 0:
                continue
            known_on = _enter(course, trial, places[at], day, room.people[entered])
            room.people[entered].regimen = at
            entered += 1
            if own:
                in_cohort += 1
                last_known = max(last_known, known_on)
                _respond(trial, places[at], room.first_response_on, at, day)
        record.recommended[row] = -1 if to < 0 else TO_BE_SELECTED
        record.duration_days[row] = last_known + course.committee
        write_down(record, row, trial, places)
        _as_known_then(record, row, room.people, entered)


@kernel
def _as_known_then(record: Record, row: int, people: Rows, entered: int) -> None:
    """Count evaluable and DLTs as known when the trial ended."""
    record.evaluable[row] = 0
    record.dlts[row] = 0
    for number in range(entered):
        one: _Entered = people[number]
        if one.known_on <= record.duration_days[row] and one.what != LEFT:
            record.evaluable[row, one.regimen] += 1
            record.dlts[row, one.regimen] += one.what == DLT


@kernel
def _enter(course: Course, trial: Trial, place: Place, day: float, one: _Entered) -> float:
    what, known_on = treated(course, trial, place, day)
    one.known_on = known_on
    one.what = what
    return known_on


@kernel
def _respond(trial: Trial, place: Place, first_on: Reals, regimen: int, day: float) -> None:
    """Somebody of a cohort may respond, which opens the regimen to backfill."""
    if happens(trial.key, Word(trial.entered), _RESPONSE, place.response):
        first_on[regimen] = min(first_on[regimen], day + place.window)


@kernel
def _count(people: Rows, entered: int, day: float, evaluable: Integers, dlts: Integers) -> None:
    """Evaluable and DLTs by regimen as known on this day."""
    evaluable[:] = 0
    dlts[:] = 0
    for number in range(entered):
        one: _Entered = people[number]
        if one.known_on <= day and one.what != LEFT:
            evaluable[one.regimen] += 1
            dlts[one.regimen] += one.what == DLT


@kernel
def _backfills(everything: _All, entered: int, here: int, day: float) -> int:
    """The highest lower regimen that takes a candidate on this day; -1 for none."""
    room, too_many = everything.room, everything.table.de_escalate_ge
    evaluable, dlts = room.evaluable, room.dlts
    _count(room.people, entered, day, evaluable, dlts)
    found = -1
    for lower in range(here):
        together = evaluable[lower] + evaluable[lower + 1]
        alone_toxic = dlts[lower] >= too_many[evaluable[lower]]
        if alone_toxic and dlts[lower] + dlts[lower + 1] >= too_many[together]:
            break
        place: Place = everything.given.places[lower]
        if room.first_response_on[lower] < day and place.participants < everything.rule.full_at:
            found = lower
    return found
