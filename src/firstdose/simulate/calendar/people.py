"""Compiled: when a participant comes, and what becomes of him or her.

Every draw answers a question about one participant of one trial, so that two designs on one seed
meet the same people, in the same order.  Candidates are numbered from 1 as they come, and
participants from 1 as they enter: what becomes of the third does not depend on who was turned away.
"""

from __future__ import annotations

from math import ceil, log

from firstdose.design.kernel import floating_kernel, inlined, kernel
from firstdose.simulate.calendar.settings import EVEN, HALVES, POISSON, WEIBULL
from firstdose.simulate.calendar.state import Course, InWindow, Place, Rows, Trial
from firstdose.simulate.calendar.trials import Record
from firstdose.simulate.compiled_dice import Word, answer, happens, stream, uniform
from firstdose.simulate.questions import (
    DOSE_LIMITING,
    DOSE_LIMITING_DAY,
    INFORMATIVE_DEPARTURE,
    LATE_EVENT,
    REFERRAL_WAIT,
    WITHDRAWAL,
)

COMPLETED, DLT, LEFT = 0, 1, 2

_WAIT = Word(REFERRAL_WAIT)
_DOSE_LIMITING = Word(DOSE_LIMITING)
_DAY = Word(DOSE_LIMITING_DAY)
_GOES = Word(WITHDRAWAL)
_INFORMED = Word(INFORMATIVE_DEPARTURE)
_LATE = Word(LATE_EVENT)


@inlined
def begin(trial: Trial, places: Rows, key: Word) -> None:
    """Before anyone has come."""
    trial.key = key
    trial.number = 0
    trial.entered = 0
    trial.arrived = 0.0
    trial.opened_on = 0.0
    trial.late = 0
    trial.replaced = 0
    for regimen in range(len(places)):
        place: Place = places[regimen]
        place.participants = 0
        place.evaluable = 0
        place.dlts = 0
        place.replaced = 0


@inlined
def may_enter_on(course: Course, trial: Trial, place: Place) -> float:
    """First day on which the waiting times let the next participant begin at the regimen."""
    earliest = trial.opened_on
    if place.participants > 0:
        gap = course.after_first if place.participants == 1 else course.between
        earliest = max(earliest, place.first_on + course.after_first, place.last_on + gap)
    return earliest


@inlined
def comes(course: Course, trial: Trial, earliest: float) -> float:
    """The next candidate: the day of entry, not before ``earliest``."""
    trial.number += 1
    start = stream(trial.key, Word(trial.number), _WAIT)
    arrived = trial.arrived
    if trial.number == 1 and course.first_on_day_0:
        arrived = earliest
    elif course.spacing == POISSON:
        after = arrived if course.waits else max(arrived, earliest)
        arrived = after - course.gap_mean * log(1.0 - uniform(start, Word(0)))
    elif course.spacing == EVEN:
        arrived += course.gap_mean
        if not course.waits and arrived < earliest:
            arrived = course.gap_mean * ceil(earliest / course.gap_mean)
    else:
        index = 0
        while index == 0 or (arrived < earliest and not course.waits):
            arrived += 2.0 * course.gap_mean * uniform(start, Word(index))
            index += 1
    trial.arrived = arrived
    return max(arrived, earliest)


@floating_kernel
def onset_days(course: Course, place: Place, drawn: float) -> float:
    """Days from first infusion to a DLT within the window."""
    if course.shape == HALVES:
        early = 1.0 - course.in_second_half
        if drawn < early:
            return 0.5 * place.window * drawn / early
        return 0.5 * place.window * (1.0 + (drawn - early) / course.in_second_half)
    if course.shape == WEIBULL:
        reached = log(1.0 - place.risk * drawn) / place.log_free
        return place.window * min(reached, 1.0) ** place.power
    return place.window * drawn


@inlined
def outcome(course: Course, trial: Trial, place: Place) -> tuple[int, float]:
    """COMPLETED, DLT or LEFT of the last participant, and how many days after first infusion."""
    who = Word(trial.entered)
    what, days = COMPLETED, place.window
    if happens(trial.key, who, _DOSE_LIMITING, place.risk):
        what = DLT
        days = onset_days(course, place, answer(trial.key, who, _DAY))
        if course.before_dlt > 0.0:
            start = stream(trial.key, who, _INFORMED)
            if uniform(start, Word(0)) < course.before_dlt:
                what = LEFT
                days = days * uniform(start, Word(1))
    if course.leaves > 0.0 and happens(trial.key, who, _GOES, course.leaves):
        gone = -place.leaving_mean * log(1.0 - answer(trial.key, who, _GOES))
        if gone < days:
            what, days = LEFT, gone
    return what, days


@inlined
def treated(course: Course, trial: Trial, place: Place, day: float) -> tuple[int, float]:
    """Enter the last participant at a regimen; what becomes of him or her, and on which day."""
    if place.participants == 0:
        place.first_on = day
    place.last_on = day
    place.participants += 1
    trial.entered += 1
    what, days = outcome(course, trial, place)
    if what != LEFT:
        place.evaluable += 1
    if what == DLT:
        place.dlts += 1
    elif (
        what == COMPLETED
        and course.late > 0.0
        and happens(trial.key, Word(trial.entered), _LATE, course.late)
    ):
        trial.late += 1
    return what, day + days


@kernel
def followed(course: Course, trial: Trial, place: Place, day: float, one: InWindow) -> None:
    """As `treated`, with what is known of him or her written down."""
    what, known_on = treated(course, trial, place, day)
    one.entered_on = day
    one.known_on = known_on
    one.window = place.window
    one.weight = (known_on - day) / place.window
    one.what = what


@kernel
def write_down(record: Record, row: int, trial: Trial, places: Rows) -> None:
    """The counts of a finished trial in its row."""
    record.late[row] = trial.late
    record.replaced[row] = trial.replaced
    for regimen in range(len(places)):
        place: Place = places[regimen]
        record.participants[row, regimen] = place.participants
        record.evaluable[row, regimen] = place.evaluable
        record.dlts[row, regimen] = place.dlts
