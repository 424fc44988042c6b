"""Any design on the calendar: its array rule, asked of every trial on that trial's day.

A rule on counts is asked when an outcome becomes known; one that reads the time followed is asked
when a candidate comes.  Decisions take the committee's time, waiting times hold, and whoever leaves
is replaced up to the limit; beyond it the rule sees a lost place.  This is the live rule, so that
compiled loops for single designs can be held to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from firstdose.design.automaton.merging import groups
from firstdose.design.by_row import total
from firstdose.design.designs import PartDesign
from firstdose.design.order import Flags, Integers
from firstdose.design.states import FollowUp, Moves, Responses, States, action_code, at
from firstdose.records.values import Action
from firstdose.simulate.calendar.settings import Calendar, assumed
from firstdose.simulate.calendar.state_of_play import (
    ENTERS,
    LATE,
    LEARNS,
    TURNED_AWAY,
    Assumption,
    Play,
    advance,
    all_begin,
    before_anyone,
)
from firstdose.simulate.calendar.trials import Record, Trials, blank, filled
from firstdose.simulate.compiled_dice import as_word
from firstdose.simulate.truths import Truth

LateEvents = Literal["ignore", "recount", "stop"]
"""What an event after the window does: nothing; it is counted as a DLT and the rule is asked again;
or its regimen and all above it are closed."""

_WAIT = action_code(Action.WAIT)
_ROOM = 32
_OVER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a design meets on the calendar.

    ``waits``: nothing goes up while a window is open, whatever the design promises.
    """

    truth: Truth
    calendar: Calendar
    waits: bool = False
    late_events: LateEvents = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rules:
    """What decides: the design, and whether nothing goes up while a window is open."""

    design: PartDesign
    waits: bool
    committee_days: float
    between_regimens_days: float


def simulated(
    design: PartDesign,
    conditions: Conditions,
    seed: int,
    first: int,
    trials: int,
) -> Trials:
    """Trials number ``first`` and on; each depends on the seed and its own number alone.

    The duration ends when the committee has decided that the part is over.
    """
    calendar, truth = conditions.calendar, conditions.truth
    given = assumed(calendar, truth.risk)
    assumption = Assumption(
        course=given.course,
        chance=np.ascontiguousarray(np.stack(truth.response_given_dlt(), axis=1)),
        late_events=("ignore", "recount", "stop").index(conditions.late_events),
    )
    rules = _Rules(
        design=design,
        waits=conditions.waits or design.declares.suspends_on_pending,
        committee_days=calendar.committee_days,
        between_regimens_days=calendar.staggering.between_regimens_days,
    )
    play = before_anyone(given.places, trials, _ROOM)
    all_begin(play, as_word(seed), first)
    return _played(rules, assumption, play)


def _played(rules: _Rules, assumption: Assumption, play: Play) -> Trials:
    trials, above = len(play.day), np.ascontiguousarray(rules.design.order.above)
    record = blank(trials, len(above))
    live = np.arange(trials, dtype=np.int64)
    while len(live):
        then, recommended = _asked(rules, play, live)
        over = then == _OVER
        _write_down(rules, record, play, live[over], recommended[over])
        live, then = live[~over], then[~over]
        if int(play.waiting.max(initial=0)) + 2 > play.awaited.shape[1]:
            more = np.zeros_like(play.awaited)
            play = play._replace(awaited=np.concatenate([play.awaited, more], axis=1))
        advance(play, assumption, live, then, above, int(rules.design.reads.follow_up))
    return filled(record)


def _write_down(
    rules: _Rules, record: Record, play: Play, rows: Integers, recommended: Integers
) -> None:
    record.recommended[rows] = recommended
    record.participants[rows] = play.places["participants"][rows]
    record.evaluable[rows] = play.evaluable[rows]
    record.dlts[rows] = play.dlts[rows]
    record.replaced[rows] = play.trial["replaced"][rows]
    record.late[rows] = play.trial["late"][rows]
    record.duration_days[rows] = play.day[rows] + rules.committee_days


def _asked(rules: _Rules, play: Play, live: Integers) -> tuple[Integers, Integers]:
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
        states = _states(rules.design, play, rows)
        moves, finishing = _moves(rules, states)
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
        travels = moves.does(Action.START, Action.ESCALATE, Action.DE_ESCALATE)
        _travel(play, rows[travels], moves.regimen[travels])
        asked = asked[travels]
    raise AssertionError("a design that moves for ever without a participant")


def _moves(rules: _Rules, states: States) -> tuple[Moves, Flags]:
    """What the rule says, and the guard on the calendar; and where only outcomes are awaited.

    Nothing is recommended while a window is open.
    """
    moves = _on_counts(rules.design, states)
    pending = total(states.awaited) > 0
    finishing = pending & moves.does(Action.COMPLETE)
    held = finishing | (pending & rules.waits & moves.does(Action.ESCALATE))
    if not held.any():
        return moves, finishing
    return replace(
        moves,
        action=np.where(held, _WAIT, moves.action),
        regimen=np.where(held, states.current, moves.regimen),
        decided=moves.decided & ~held,
    ), finishing


def _on_counts(design: PartDesign, states: States) -> Moves:
    """The rule, asked once of states that it cannot tell apart."""
    if states.follow_up is not None:
        return design.rule(states)
    columns = [states.evaluable, states.dlts, states.places, states.lost, states.closed]
    columns += [each[:, None] for each in (states.current, states.cohort, states.cohort_dlts)]
    if states.responses is not None:
        columns += [states.responses.responses, states.responses.with_dlt]
    group, first = groups(np.hstack(columns).astype(np.int16))
    moves = design.rule(states.of(first))
    return Moves(
        action=moves.action[group],
        regimen=moves.regimen[group],
        places=moves.places[group],
        closed=moves.closed[group],
        decided=moves.decided[group],
        because=(),
    )


def _states(design: PartDesign, play: Play, rows: Integers) -> States:
    return States(
        evaluable=play.evaluable[rows],
        dlts=play.dlts[rows],
        places=play.held[rows],
        lost=play.lost[rows],
        closed=play.closed[rows],
        current=play.current[rows],
        cohort=play.cohort[rows],
        cohort_dlts=play.cohort_dlts[rows],
        responses=Responses(responses=play.responses[rows], with_dlt=play.with_dlt[rows])
        if design.reads.responses
        else None,
        follow_up=_follow_up(play, rows) if design.reads.follow_up else None,
    )


def _follow_up(play: Play, rows: Integers) -> FollowUp:
    most = max(int(play.waiting[rows].max(initial=0)), 1)
    people = play.awaited[rows, :most]
    inside = np.arange(most) < play.waiting[rows][:, None]
    inside &= people["what"] != LATE
    regimen = np.where(inside, people["regimen"], -1)
    window = np.take_along_axis(play.places["window"][rows], np.maximum(regimen, 0), axis=1)
    passed = (play.day[rows][:, None] - people["entered_on"]) / window
    return FollowUp(regimen=regimen, followed=np.where(inside, passed, 0.0).clip(0.0, 1.0))


def _begin_cohorts(play: Play, rows: Integers) -> None:
    """Those who enter after a decision are a new cohort."""
    play.cohorts[rows] += 1
    play.cohort[rows] = 0
    play.cohort_dlts[rows] = 0


def _open(rules: _Rules, play: Play, rows: Integers, places: Integers) -> None:
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
