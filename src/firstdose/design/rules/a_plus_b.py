"""A+B over a partial order of regimens (Storer, Biometrics 1989; Lin and Shih, Biostatistics 2001).

3+3 is one of them, and gives the reasons their names.

One regimen at a time.  The path takes the first kind of step until it fails or ends, then the next
kind; once a later kind has begun, no step of an earlier kind is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from firstdose.design.boundaries.a_plus_b import APlusB as Limits
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import A_PLUS_B_SAYS, Why, code
from firstdose.design.rules.groups import Groups, Says, declared, verdict_codes, verdicts
from firstdose.design.states import (
    Because,
    Moves,
    Reads,
    Rule,
    States,
    Voice,
    action_code,
    at,
)
from firstdose.design.way import Way, way
from firstdose.protocol.designs import APlusB
from firstdose.protocol.regimens import StepKind
from firstdose.records.values import Action

_FEW, _NONE, _ONE = Why.FEWER_THAN_THREE, Why.NO_DLT_IN_THREE, Why.ONE_DLT_IN_THREE
_SIX, _TWO = Why.AT_MOST_ONE_DLT_IN_SIX, Why.TWO_DLTS
_UNDECIDED = (code(_FEW), code(_ONE))
_NEXT_STEP: dict[StepKind, Why] = {
    "schedule": Why.NEXT_SCHEDULE_STEP,
    "dose": Why.NEXT_DOSE_STEP,
    "number": Why.NEXT_NUMBER_STEP,
}
_STAGE_OVER: dict[StepKind, Why] = {
    "schedule": Why.SCHEDULE_STAGE_OVER,
    "dose": Why.DOSE_STAGE_OVER,
    "number": Why.NUMBER_STAGE_OVER,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Current:
    """How the current regimen of each row stands by its own counts and its place on the path.

    ``wanted``: how many places it should have, as long as it is not ``done``.
    """

    verdict: Integers
    completes: Flags
    confirms: Flags
    done: Flags
    wanted: Integers


class _Case(NamedTuple):
    """One line of the rule: when it holds, what to do, why, and where that leads."""

    holds: Flags
    action: Action
    why: Why
    to: Integers


def a_plus_b(order: RegimenOrder, settings: APlusB, maximum: int) -> Made:
    """A+B over the regimens of one part."""
    limits = Limits(a=settings.a, b=settings.b, c=settings.c, d=settings.d, e=settings.e)
    fixed = {"a": settings.a, "both": settings.a + settings.b}
    limit = {"c": settings.c, "d": settings.d, "e": settings.e}
    codes = np.zeros(max(map(code, A_PLUS_B_SAYS)) + 1, dtype=np.int64)
    for why, ours in A_PLUS_B_SAYS.items():
        codes[code(why)] = code(ours)
    groups = Groups(
        limits=limits,
        completes=settings.complete_on_de_escalation,
        confirms=settings.recommended_needs_both,
        lowest_dose_failure=settings.lowest_dose_failure,
        verdicts=verdict_codes(verdicts(limits)),
        says=Says(
            codes=codes,
            fixed=tuple((name, str(value)) for name, value in (fixed | limit).items()),
        ),
    )
    return by_groups(order, groups, maximum)


def by_groups(order: RegimenOrder, groups: Groups, maximum: int) -> Made:
    """An A+B design over the regimens of one part.

    It recommends nothing when the part ends before the rule has come to its own end.
    """
    return Made(
        rule=_rule(order, groups, maximum),
        select=lambda states, closed: np.full(len(states.current), -1, dtype=np.int64),
        declares=declared(order, groups.limits),
        reads=Reads(cohort=False),
    )


def _rule(order: RegimenOrder, groups: Groups, maximum: int) -> Rule:
    """Arrays of counts in, moves out.

    ``maximum``: places at one regimen.  Where all are taken, no outcome is awaited and the counts
    do not decide, participants who can never be evaluated count as if they had had a DLT.
    """

    def rule(states: States) -> Moves:
        spent = states.spent(maximum)
        assumed = _assumed(groups, states, spent)
        judged = states.lost_as_dlts(assumed)
        failed = groups.verdict(judged.evaluable, judged.dlts) == code(_TWO)
        judged = judged.closing(order.with_all_above(judged.closed | failed))
        path = way(order, judged)
        current = _current(groups, judged, path, maximum)
        cases = _cases(order, groups, judged, path, current)
        holds = [case.holds for case in cases]
        to = np.select(holds, [case.to for case in cases])
        action = np.select(holds, [action_code(case.action) for case in cases])
        stays = (action == action_code(Action.STAY)) | (action == action_code(Action.WAIT))

        def spoken(codes: Callable[[], Integers]) -> Because:
            said = groups.says
            return lambda: Voice(
                code=said.codes[codes()], regimen=states.here, to=to, fixed=said.fixed
            )

        return Moves(
            action=action,
            regimen=to,
            places=np.where(stays, current.wanted, 0),
            closed=judged.closed,
            decided=states.started,
            because=(
                spoken(lambda: np.where(states.started, current.verdict, 0)),
                spoken(lambda: _of_the_lost(groups, states, spent, assumed)),
                spoken(lambda: _between(order, judged, path, current)),
                spoken(lambda: np.select(holds, [code(case.why) for case in cases])),
            ),
        )

    return rule


def _assumed(groups: Groups, states: States, spent: Flags) -> Flags:
    """Where the lost count as if they had had a DLT: where the counts do not decide."""
    if not spent.any():
        return spent
    return spent & np.isin(groups.verdict(states.evaluable, states.dlts), _UNDECIDED)


def _of_the_lost(groups: Groups, states: States, spent: Flags, assumed: Flags) -> Integers:
    """What is said of those who can never be evaluated, where no place is left for others."""
    here, taken = at(states.evaluable, states.here), at(spent, states.here)
    counted = at(assumed, states.here)
    passed = groups.verdict(here, at(states.dlts, states.here)) == code(_NONE)
    few = taken & (here < groups.both) & passed
    return np.select(
        [~states.started, counted, few], [0, code(Why.LOST_COUNT_AS_DLT), code(Why.NO_PLACE_LEFT)]
    )


def _current(groups: Groups, states: States, path: Way, maximum: int) -> _Current:
    evaluable, dlts = at(states.evaluable, states.here), at(states.dlts, states.here)
    verdict = groups.verdict(evaluable, dlts)
    needed = np.where(verdict == code(_FEW), groups.limits.a, groups.both)
    passed = (verdict == code(_NONE)) | (verdict == code(_SIX))
    full = (at(states.places, states.here) >= maximum) & (at(states.awaited, states.here) <= 0)
    at_first = passed & (evaluable < groups.both) & ~full
    completes = at_first & path.came_back & groups.completes
    confirms = at_first & ~completes & (path.ahead < 0) & groups.confirms
    return _Current(
        verdict=verdict,
        completes=completes,
        confirms=confirms,
        done=passed & ~completes & ~confirms,
        wanted=np.minimum(needed + at(states.lost, states.here), maximum),
    )


def _cases(
    order: RegimenOrder, groups: Groups, states: States, path: Way, current: _Current
) -> list[_Case]:
    """The rule itself: the first line that holds moves the row."""
    here, taken = states.here, at(states.places, states.here)
    start, nowhere = np.full_like(here, order.start), np.full_like(here, -1)
    first_closed = ~states.started & states.closed[:, order.start]
    stops = path.shut & (path.began > order.stage[here]) & (groups.lowest_dose_failure == "stop")
    room = ~current.done & (taken < current.wanted)
    ahead = [
        _Case(path.ahead_kind == number, Action.ESCALATE, _NEXT_STEP[kind], path.ahead)
        for number, kind in enumerate(order.kinds)
    ]
    return [
        _Case(first_closed, Action.STOP, Why.FIRST_REGIMEN_CLOSED, nowhere),
        _Case(~states.started, Action.START, Why.FIRST_REGIMEN, start),
        _Case(stops, Action.STOP, Why.LOWEST_DOSE_FAILED, nowhere),
        _Case(path.shut & (path.back < 0), Action.STOP, Why.NONE_BELOW, nowhere),
        _Case(path.shut, Action.DE_ESCALATE, Why.BACK_TO, path.back),
        _Case(room, Action.STAY, Why.PLACES_OPEN, here),
        _Case(~current.done, Action.WAIT, Why.OUTCOMES_AWAITED, here),
        *ahead,
        _Case(current.done, Action.COMPLETE, Why.RECOMMENDED, here),
    ]


def _between(order: RegimenOrder, states: States, path: Way, current: _Current) -> Integers:
    """The reason between the verdict and the move, where there is one."""
    over = np.array([0, *(code(_STAGE_OVER[kind]) for kind in order.kinds)], dtype=np.int64)
    own = current.verdict == code(_TWO)
    return np.select(
        [
            ~states.started | (path.shut & own),
            path.shut,
            current.completes,
            current.confirms,
            ~current.done,
            path.ahead < 0,
            (path.ahead_kind > path.began) & (order.stage.max() > 0),
        ],
        [
            0,
            code(Why.CLOSED),
            code(Why.COMPLETE_TO_SIX),
            code(Why.RECOMMENDED_NEEDS_SIX),
            0,
            code(Why.NO_STEP_LEFT),
            over[path.began + 1],
        ],
    )
