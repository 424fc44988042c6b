"""What the design of a part is asked on a trial's day, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from firstdose.design.automaton.merging import groups
from firstdose.design.backfill import next_backfill, open_for_backfill
from firstdose.design.by_row import total
from firstdose.design.order import Flags, Integers
from firstdose.design.part_design import PartDesign
from firstdose.design.states import (
    FollowUp,
    Grades,
    Moves,
    OpenOutcomes,
    Reals,
    Responses,
    States,
    action_code,
)
from firstdose.protocol.parts import Backfill
from firstdose.records.values import Action
from firstdose.simulate.calendar.next_event import LATE
from firstdose.simulate.calendar.settings import Calendar
from firstdose.simulate.calendar.state import Rows
from firstdose.simulate.calendar.state_of_play import Play
from firstdose.simulate.truths import Truth

LateEvents = Literal["ignore", "recount", "stop"]
"""What an event after the window does: nothing; it is counted as a DLT and the rule is asked again;
or its regimen and all above it are closed."""

_WAIT = action_code(Action.WAIT)
_NO_CAP = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a design meets on the calendar.

    ``waits``: nothing goes up while a window is open, whatever the design promises.  With
    ``backfill`` whoever comes while the cohort is awaited may enter below, up to every one of the
    ``participant_caps`` of the part; they are not waited for.
    """

    truth: Truth
    calendar: Calendar
    waits: bool = False
    late_events: LateEvents = "ignore"
    backfill: Backfill | None = None
    participant_caps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """What decides: the design, and whether nothing goes up while a window is open."""

    design: PartDesign
    waits: bool
    backfill: Backfill | None
    participant_caps: tuple[int, ...]
    committee_days: float
    between_regimens_days: float


def moves_now(rules: Rules, states: States, open_: Flags) -> tuple[Moves, Flags]:
    """What the rule says, and the guard on the calendar; and where only outcomes are awaited.

    Nothing is recommended while a window is open.  ``open_``: where the design waits for a response
    of someone who counts already, with a DLT.
    """
    moves = _on_counts(rules.design, states)
    pending = (total(states.awaited) > 0) | open_
    finishing = pending & moves.does(Action.COMPLETE)
    rises = pending if rules.backfill is None else _of_cohort(rules.design, states)
    held = finishing | (rises & rules.waits & moves.does(Action.ESCALATE))
    if not held.any():
        return moves, finishing
    return replace(
        moves,
        action=np.where(held, _WAIT, moves.action),
        regimen=np.where(held, states.current, moves.regimen),
        decided=moves.decided & ~held,
    ), finishing


def _of_cohort(design: PartDesign, states: States) -> Flags:
    """Whether someone is awaited elsewhere than below the current regimen."""
    below = design.order.strictly_below(states.here)
    return total(np.where(below, 0, states.awaited)) > 0


def beside_the_cohort(rules: Rules, play: Play, rows: Integers, states: States) -> Flags:
    """Whether a lower regimen takes whoever comes now, which is then noted."""
    if rules.backfill is None:
        return np.zeros(len(rows), dtype=np.bool_)
    closing = states.closing(play.closed[rows])
    order = rules.design.order
    beside = next_backfill(order, open_for_backfill(order, rules.backfill, closing))
    has_room = total(states.places) < min(rules.participant_caps, default=_NO_CAP)
    found = np.where(has_room, beside, -1)
    play.beside[rows] = found
    return found >= 0


def _on_counts(design: PartDesign, states: States) -> Moves:
    """The rule, asked once of states that it cannot tell apart."""
    if states.follow_up is not None:
        return design.rule(states)
    columns = [states.evaluable, states.dlts, states.places, states.lost, states.closed]
    columns += [each[:, None] for each in (states.current, states.cohort, states.cohort_dlts)]
    if states.responses is not None:
        columns += [states.responses.responses, states.responses.with_dlt]
    if states.grades is not None:
        columns += list(np.moveaxis(states.grades.counts, 2, 0))
    group, first = groups(columns)
    moves = design.rule(states.of(first))
    return Moves(
        action=moves.action[group],
        regimen=moves.regimen[group],
        places=moves.places[group],
        closed=moves.closed[group],
        decided=moves.decided[group],
        because=(),
    )


def states_now(rules: Rules, play: Play, rows: Integers) -> States:
    """What the rule may look at, in these trials on their days."""
    reads = rules.design.reads
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
        if reads.responses or rules.backfill is not None
        else None,
        follow_up=_follow_up(rules, play, rows) if reads.follow_up else None,
        grades=Grades(counts=play.grades[rows]) if reads.grades else None,
    )


def _follow_up(rules: Rules, play: Play, rows: Integers) -> FollowUp:
    """Everyone inside a window: that of DLT or, where the design weighs responses, either."""
    reads = rules.design.reads
    most = max(int(play.waiting[rows].max(initial=0)), 1)
    people = play.awaited[rows, :most]
    inside = np.arange(most) < play.waiting[rows][:, None]
    inside &= people["what"] != LATE
    if not reads.responses:
        inside &= people["outcome"] == 0
    regimen = np.where(inside, people["regimen"], -1)
    passed = play.day[rows][:, None] - people["entered_on"]
    known = play.dlts[rows].sum(axis=1).max(initial=0) if reads.onsets else 0
    return FollowUp(
        regimen=regimen,
        followed=_share(play.places["window"][rows], regimen, passed),
        onsets=play.onsets[rows, :known],
        outcomes=_outcomes(play, rows, regimen, people, passed) if reads.responses else None,
    )


def _outcomes(
    play: Play, rows: Integers, regimen: Integers, people: Rows, passed: Reals
) -> OpenOutcomes:
    """What is known already of everyone inside a window; 1 of a response that will not come."""
    response = people["response"]
    followed = _share(play.places["response_window"][rows], regimen, passed)
    return OpenOutcomes(
        dlt=(regimen >= 0) & (people["outcome"] == 2),
        response=(regimen >= 0) & (response == 2),
        followed=np.where(response == 0, followed, 1.0),
    )


def _share(windows: Reals, regimen: Integers, passed: Reals) -> Reals:
    """The share of the window of each regimen that has passed; 0 where there is no one."""
    window = np.take_along_axis(windows, np.maximum(regimen, 0), axis=1)
    share = np.divide(passed, window, out=np.zeros_like(passed), where=window > 0)
    return np.where(regimen >= 0, share, 0.0).clip(0.0, 1.0)
