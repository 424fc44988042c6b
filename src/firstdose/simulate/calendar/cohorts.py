"""A compiled design on the calendar: nothing is decided while a DLT window of the cohort is open.

Whoever leaves without a DLT is replaced, up to the limit of the regimen.  Selection probabilities
are better taken from the exact engine; what this adds is time, and how many had to be treated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from firstdose.design.kernel import floating_kernel, inlined
from firstdose.simulate.calendar.paths import Paths
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
from firstdose.simulate.calendar.trials import Reals, Record, Trials, blank, filled
from firstdose.simulate.compiled_dice import Word, as_word, trial_key


class _Room(NamedTuple):
    """Room that every trial uses again."""

    trial: Rows
    free_on: Reals


def simulated(
    design: Paths, calendar: Calendar, risk: Sequence[float], seed: int, first: int, trials: int
) -> Trials:
    """Trials number ``first`` and on; each depends on the seed and its own number alone.

    The duration ends with the last decision.
    """
    given = assumed(calendar, risk)
    record = blank(trials, len(risk))
    assert design.regimen.max() < len(risk), "each regimen of the design has a risk"
    most_lost = calendar.departures.maximum_replacements_per_regimen
    room = _Room(trial=rows(Trial, 1), free_on=np.zeros(most_lost + 1))
    _simulate(design, given, room, record, as_word(seed), first)
    return filled(record)


@floating_kernel
def _simulate(
    design: Paths, given: Assumed, room: _Room, record: Record, seed: Word, first_trial: int
) -> None:
    course: Course = given.course[0]
    trial: Trial = room.trial[0]
    for row in range(len(record.recommended)):
        begin(trial, given.places, trial_key(seed, Word(first_trial + row)))
        node, day, regimen = 0, 0.0, -1
        while design.wanted[node] > 0:
            moved = regimen >= 0 and design.regimen[node] != regimen
            regimen = int(design.regimen[node])
            trial.opened_on = day + (course.between_regimens if moved else 0.0)
            place: Place = given.places[regimen]
            dlts, last = _cohort(course, trial, place, design.wanted[node], room.free_on)
            day = last + course.committee
            node = design.child[design.first[node] + dlts]
        record.recommended[row] = design.recommended[node]
        record.duration_days[row] = day
        write_down(record, row, trial, given.places)


@inlined
def _cohort(
    course: Course, trial: Trial, place: Place, open_places: int, free_on: Reals
) -> tuple[int, float]:
    """The DLTs of a cohort as the rule counts them, and the day its last outcome is known."""
    dlts, last, lost = 0, 0.0, 0
    while open_places + lost > 0:
        earliest = may_enter_on(course, trial, place)
        if open_places > 0:
            open_places -= 1
        else:
            earliest = max(earliest, _next_free(free_on, lost))
            lost -= 1
        day = comes(course, trial, earliest)
        what, known_on = treated(course, trial, place, day)
        if what == LEFT and place.replaced < course.maximum_replaced:
            place.replaced += 1
            trial.replaced += 1
            free_on[lost] = known_on
            lost += 1
        else:
            dlts += what != COMPLETED
            last = max(last, known_on)
    return dlts, last


@inlined
def _next_free(free_on: Reals, lost: int) -> float:
    """Take the place that became free first; the last of the others takes its slot."""
    best = 0
    for number in range(1, lost):
        if free_on[number] < free_on[best]:
            best = number
    found = free_on[best]
    free_on[best] = free_on[lost - 1]
    return found
