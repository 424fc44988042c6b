"""Any design on the calendar: its array rule, asked of every trial on that trial's day.

A rule on counts is asked when an outcome becomes known; one that reads the time followed is asked
when a candidate comes.  Decisions take the committee's time, waiting times hold, and whoever leaves
is replaced up to the limit; beyond it the rule sees a lost place.  This is the live rule, so that
compiled loops for single designs can be held to it.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.order import Integers
from firstdose.design.part_design import PartDesign
from firstdose.design.states import at
from firstdose.records.values import Action
from firstdose.simulate.calendar.asking import (
    Conditions,
    Rules,
    beside_the_cohort,
    moves_now,
    states_now,
)
from firstdose.simulate.calendar.next_event import (
    BESIDE,
    ENTERS,
    LEARNS,
    TURNED_AWAY,
    advance,
    all_begin,
)
from firstdose.simulate.calendar.settings import assumed
from firstdose.simulate.calendar.state_of_play import Assumption, Play, before_anyone
from firstdose.simulate.calendar.trials import Record, Trials, blank, filled
from firstdose.simulate.compiled_dice import as_word
from firstdose.simulate.graded_outcomes import at_least

_ROOM = 32
_OVER = 4


def simulated(
    design: PartDesign,
    conditions: Conditions,
    seed: int,
    first: int,
    trials: int,
) -> Trials:
    """Trials number ``first`` and on; each depends on the seed and its own number alone.

    The duration ends when the committee has decided that the part is over: on the last outcome
    where a regimen is recommended, on the day of the decision where none is.
    """
    calendar, truth = conditions.calendar, conditions.truth
    given = assumed(calendar, truth.risk)
    classes = design.reads.grades
    no_classes = np.zeros((len(truth.risk), 0), dtype=np.float64)
    assumption = Assumption(
        course=given.course,
        chance=np.ascontiguousarray(np.stack(truth.response_given_dlt(), axis=1)),
        late_events=("ignore", "recount", "stop").index(conditions.late_events),
        worse=at_least(truth.classes(classes)) if classes else no_classes,
        dlt_from=design.reads.dlt_from,
        weighs=int(design.reads.responses),
    )
    rules = Rules(
        design=design,
        waits=conditions.waits or design.declares.suspends_on_pending,
        backfill=conditions.backfill,
        participant_caps=conditions.participant_caps,
        committee_days=calendar.committee_days,
        between_regimens_days=calendar.staggering.between_regimens_days,
    )
    play = before_anyone(given.places, trials, _ROOM, design.reads)
    all_begin(play, as_word(seed), first)
    return _played(rules, assumption, play)


def _played(rules: Rules, assumption: Assumption, play: Play) -> Trials:
    trials, above = len(play.day), np.ascontiguousarray(rules.design.order.above)
    record = blank(trials, len(above))
    live = np.arange(trials, dtype=np.int64)
    while len(live):
        then, recommended = _asked(rules, play, live)
        over = then == _OVER
        _write_down(rules, record, play, live[over], recommended[over])
        live, then = live[~over], then[~over]
        idle = np.isin(then, (LEARNS, TURNED_AWAY)) & (play.waiting[live] == 0)
        assert not idle.any(), "a design that waits although nobody is awaited"
        play = _with_room(play)
        advance(play, assumption, live, then, above, int(rules.design.reads.follow_up))
    return filled(record)


def _with_room(play: Play) -> Play:
    """The same, with room for one more who is awaited and for a DLT of everyone who is."""
    waiting = play.waiting.max(initial=0)
    if waiting + 2 > play.awaited.shape[1]:
        more = np.zeros_like(play.awaited)
        play = play._replace(awaited=np.concatenate([play.awaited, more], axis=1))
    columns = play.onsets.shape[1]
    if columns and play.dlts.sum(axis=1).max(initial=0) + waiting + 2 > columns:
        more = np.full_like(play.onsets, np.nan)
        play = play._replace(onsets=np.concatenate([play.onsets, more], axis=1))
    return play


def _write_down(
    rules: Rules, record: Record, play: Play, rows: Integers, recommended: Integers
) -> None:
    record.recommended[rows] = recommended
    record.participants[rows] = play.places["participants"][rows]
    record.evaluable[rows] = play.evaluable[rows]
    record.dlts[rows] = play.dlts[rows]
    record.replaced[rows] = play.trial["replaced"][rows]
    record.late[rows] = play.trial["late"][rows]
    last = np.where(recommended >= 0, play.known_on[rows], play.day[rows])
    record.duration_days[rows] = last + rules.committee_days


def _asked(rules: Rules, play: Play, live: Integers) -> tuple[Integers, Integers]:
    """What comes next in each trial once every move that needs nobody has been made.

    And the regimen recommended where the part is over; -1 for none.
    """
    then = np.full(len(live), LEARNS, dtype=np.int64)
    recommended = np.full(len(live), -1, dtype=np.int64)
    asked = np.arange(len(live), dtype=np.int64)
    for _ in range(4 * play.evaluable.shape[1] + 4):
        if not len(asked):
            return then, recommended
        rows = live[asked]
        states = states_now(rules, play, rows)
        moves, finishing = moves_now(rules, states, play.open[rows] > 0)
        play.closed[rows] |= moves.closed
        over = moves.does(Action.COMPLETE, Action.STOP)
        then[asked[over]] = _OVER
        completes = moves.does(Action.COMPLETE)
        recommended[asked[completes]] = moves.regimen[completes]
        stays = moves.does(Action.STAY)
        _begin_cohorts(play, rows[moves.decided & ~moves.does(Action.WAIT)])
        _open(rules, play, rows[stays], moves.places[stays])
        room = stays & (at(states.places, states.here) < moves.places)
        then[asked[room]] = ENTERS
        then[asked[moves.does(Action.WAIT) & ~finishing]] = TURNED_AWAY
        goes_on = moves.does(Action.STAY, Action.WAIT) & ~room & ~finishing
        then[asked[goes_on & beside_the_cohort(rules, play, rows, states)]] = BESIDE
        travels = moves.does(Action.START, Action.ESCALATE, Action.DE_ESCALATE)
        _travel(play, rows[travels], moves.regimen[travels])
        asked = asked[travels]
    raise AssertionError("a design that moves for ever without a participant")


def _begin_cohorts(play: Play, rows: Integers) -> None:
    """Those who enter after a decision are a new cohort."""
    play.cohorts[rows] += 1
    play.cohort[rows] = 0
    play.cohort_dlts[rows] = 0


def _open(rules: Rules, play: Play, rows: Integers, places: Integers) -> None:
    """More places are open once the committee has decided; at another regimen later still."""
    more = places > play.open_to[rows]
    rows, places = rows[more], places[more]
    moved = play.moved[rows]
    nobody_yet = play.trial["number"][rows] == 0
    wait = np.where(nobody_yet, 0.0, rules.committee_days)
    play.trial["opened_on"][rows] = (
        play.day[rows] + wait + np.where(moved, rules.between_regimens_days, 0.0)
    )
    play.open_to[rows] = places
    play.moved[rows] = False


def _travel(play: Play, rows: Integers, regimen: Integers) -> None:
    play.moved[rows] = play.current[rows] >= 0
    play.current[rows] = regimen
    play.open_to[rows] = 0
    _begin_cohorts(play, rows)
