"""Compiled: how every trial gets from one event to the next, whatever its design."""

from __future__ import annotations

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers
from firstdose.simulate.calendar.people import DLT, LEFT, begin, comes, may_enter_on, treated
from firstdose.simulate.calendar.state import Course, Place, Trial
from firstdose.simulate.calendar.state_of_play import Assumption, Awaited, Play
from firstdose.simulate.compiled_dice import Word, answer, stream, trial_key, uniform
from firstdose.simulate.graded_outcomes import class_drawn
from firstdose.simulate.questions import DOSE_LIMITING, LATE_EVENT, RESPONSE

LATE = 3
IGNORE, RECOUNT, STOP = 0, 1, 2
ENTERS, TURNED_AWAY, LEARNS, BESIDE = 0, 1, 2, 3

_DOSE_LIMITING = Word(DOSE_LIMITING)
_LATE = Word(LATE_EVENT)
_RESPONSE = Word(RESPONSE)


@kernel
def all_begin(play: Play, seed: Word, first_trial: int) -> None:
    """Before anyone has come."""
    for row in range(len(play.trial)):
        begin(play.trial[row], play.places[row], trial_key(seed, Word(first_trial + row)))


@kernel
def advance(
    play: Play, given: Assumption, live: Integers, then: Integers, above: Flags, at_the_door: int
) -> None:
    """To the next event of each live trial: somebody enters, or something becomes known.

    ``then`` is ENTERS where a place is open, BESIDE where one is by backfill only, TURNED_AWAY
    where the decision waits for the next candidate, LEARNS where it waits for an outcome.
    ``at_the_door``: the rule is asked when a candidate comes; otherwise when something is known.
    """
    course: Course = given.course[0]
    for number in range(len(live)):
        row = live[number]
        next_on, _ = _first_known(play, row)
        if then[number] in (ENTERS, BESIDE):
            regimen = int(play.current[row] if then[number] == ENTERS else play.beside[row])
            day = _may_come(course, play, row, regimen, at_the_door)
            if at_the_door or day <= next_on:
                play.day[row] = day
                play.coming[row] = -1.0
                _enter(play, given, row, regimen, int(then[number] == ENTERS))
                if at_the_door:
                    _next_comes(course, play, row)
                    _learn_all(play, given, row, above)
                continue
        if then[number] == TURNED_AWAY and at_the_door and not course.waits:
            _next_comes(course, play, row)
        else:
            play.day[row] = max(play.day[row], next_on)
        _learn_all(play, given, row, above)


@kernel
def _may_come(course: Course, play: Play, row: int, regimen: int, at_the_door: int) -> float:
    """The day on which the next participant enters at the regimen."""
    trial: Trial = play.trial[row]
    earliest = max(play.day[row], may_enter_on(course, trial, play.places[row, regimen]))
    coming = play.coming[row]
    if coming < 0.0 or (coming < earliest and not course.waits and not at_the_door):
        play.coming[row] = comes(course, trial, earliest)
    return max(play.coming[row], earliest)


@kernel
def _next_comes(course: Course, play: Play, row: int) -> None:
    play.coming[row] = comes(course, play.trial[row], play.day[row])
    play.day[row] = max(play.day[row], play.coming[row])


@kernel
def _first_known(play: Play, row: int) -> tuple[float, int]:
    found, whose = np.inf, 0
    for number in range(play.waiting[row]):
        one: Awaited = play.awaited[row, number]
        if one.known_on < found:
            found, whose = one.known_on, number
    return found, whose


@kernel
def _enter(play: Play, given: Assumption, row: int, regimen: int, in_cohort: int) -> None:
    course: Course = given.course[0]
    trial: Trial = play.trial[row]
    late_before = trial.late
    what, known_on = treated(course, trial, play.places[row, regimen], play.day[row])
    play.held[row, regimen] += 1
    cohort = play.cohorts[row] if in_cohort else -1
    play.cohort[row] += in_cohort
    _await(play, row, regimen, cohort, known_on, what)
    _will_respond(play, given, row, play.awaited[row, play.waiting[row] - 1])
    if trial.late > late_before and given.late_events != IGNORE:
        after = uniform(stream(trial.key, Word(trial.entered), _LATE), Word(1))
        place: Place = play.places[row, regimen]
        _await(play, row, regimen, cohort, known_on + after * place.window, LATE)


@kernel
def _await(play: Play, row: int, regimen: int, cohort: int, known_on: float, what: int) -> None:
    one: Awaited = play.awaited[row, play.waiting[row]]
    trial: Trial = play.trial[row]
    one.entered_on = play.day[row]
    one.known_on = known_on
    one.outcome_on = known_on
    one.number = trial.entered
    one.what = what
    one.regimen = regimen
    one.cohort = cohort
    one.outcome = 0
    one.response = 0
    play.waiting[row] += 1


@kernel
def _will_respond(play: Play, given: Assumption, row: int, one: Awaited) -> None:
    """Whether there will be a response, and when that is known; whoever leaves has none."""
    trial: Trial = play.trial[row]
    place: Place = play.places[row, one.regimen]
    start = stream(trial.key, Word(one.number), _RESPONSE)
    chance = given.chance[one.regimen, 0 if one.what == DLT else 1]
    one.responds = int(one.what != LEFT and chance > 0.0 and uniform(start, Word(0)) < chance)
    one.responds_on = one.outcome_on
    if place.response_window > 0.0 and one.what != LEFT:
        shows = uniform(start, Word(1)) if one.responds else 1.0
        one.responds_on = one.entered_on + shows * place.response_window
    one.known_on = min(one.outcome_on, one.responds_on)


@kernel
def _learn_all(play: Play, given: Assumption, row: int, above: Flags) -> None:
    """Everything that is known by the day, in the order in which it became known."""
    known_on, whose = _first_known(play, row)
    while known_on <= play.day[row]:
        play.known_on[row] = max(play.known_on[row], known_on)
        if _learn(play, given, row, whose, above):
            play.waiting[row] -= 1
            play.awaited[row, whose] = play.awaited[row, play.waiting[row]]
        known_on, whose = _first_known(play, row)


@kernel
def _learn(play: Play, given: Assumption, row: int, whose: int, above: Flags) -> bool:
    """What has become known of somebody; whether that is all there will ever be."""
    one: Awaited = play.awaited[row, whose]
    if one.what == LATE:
        _late(play, given, row, one, above)
        return True
    outcome_now = int(one.outcome == 0 and one.outcome_on <= one.known_on)
    response_now = int(one.response == 0 and one.responds_on <= one.known_on)
    if outcome_now and one.what == LEFT:
        _leaves(play, given, row, one)
        return True
    if response_now:
        one.response = 1 + one.responds
    if outcome_now:
        one.outcome = 1 + int(one.what == DLT)
    _count(play, given, row, one, outcome_now, response_now)
    one.known_on = max(one.outcome_on, one.responds_on)
    return one.outcome > 0 and one.response > 0


@kernel
def _leaves(play: Play, given: Assumption, row: int, one: Awaited) -> None:
    course: Course = given.course[0]
    trial: Trial = play.trial[row]
    place: Place = play.places[row, one.regimen]
    if place.replaced < course.maximum_replaced:
        place.replaced += 1
        trial.replaced += 1
        play.held[row, one.regimen] -= 1
        play.cohort[row] -= one.cohort == play.cohorts[row]
    else:
        play.lost[row, one.regimen] += 1


@kernel
def _late(play: Play, given: Assumption, row: int, one: Awaited, above: Flags) -> None:
    """An event after the window: one more DLT, or the end of its regimen and all above it."""
    if given.late_events == RECOUNT:
        _note_onset(play, row, 1.0)
        play.dlts[row, one.regimen] += 1
        if given.worse.shape[1]:
            _count_class(play, given, row, one, -1)
            play.grades[row, one.regimen, given.dlt_from - 1] += 1
    else:
        for higher in range(len(above)):
            play.closed[row, higher] |= above[one.regimen, higher]


@kernel
def _count(
    play: Play, given: Assumption, row: int, one: Awaited, outcome_now: int, response_now: int
) -> None:
    """Evaluable with a DLT at once, else when all that the design weighs is known."""
    regimen, toxic = one.regimen, one.outcome == 2
    counted = one.outcome > 0 and (toxic or given.weighs == 0 or one.response > 0)
    if counted and (outcome_now or (not toxic and given.weighs)):
        place: Place = play.places[row, regimen]
        if toxic:
            _note_onset(play, row, (one.outcome_on - one.entered_on) / place.window)
        play.evaluable[row, regimen] += 1
        play.dlts[row, regimen] += toxic
        play.cohort_dlts[row] += toxic and one.cohort == play.cohorts[row]
        _count_class(play, given, row, one, 1)
    if one.outcome > 0 and one.response > 0:
        play.responses[row, regimen] += one.response == 2
        play.with_dlt[row, regimen] += toxic and one.response == 2
    if toxic and given.weighs:
        play.open[row] += outcome_now and one.response == 0
        play.open[row] -= response_now > outcome_now


@kernel
def _note_onset(play: Play, row: int, share: float) -> None:
    if play.onsets.shape[1]:
        play.onsets[row, play.dlts[row].sum()] = share


@kernel
def _count_class(play: Play, given: Assumption, row: int, one: Awaited, times: int) -> None:
    """The class of worst toxicity, by the number that decided on a DLT; nothing without classes."""
    if given.worse.shape[1]:
        trial: Trial = play.trial[row]
        drawn = answer(trial.key, Word(one.number), _DOSE_LIMITING)
        place = class_drawn(drawn, given.worse[one.regimen])
        if place >= 0:
            play.grades[row, one.regimen, place] += times
