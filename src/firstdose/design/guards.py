"""Guards: they confirm or overrule what a design proposes, and say why.

Guards on counts are compiled with the rule; the guard on the calendar is applied to a `Situation`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, reduce

import numpy as np

from firstdose.design.boundaries.elimination import Elimination, fewest_dlts
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import GuardWhy, code
from firstdose.design.situation import Decision, Design, Guard, Situation
from firstdose.design.states import (
    Because,
    CountGuard,
    Moves,
    Rule,
    Select,
    States,
    Voice,
    action_code,
    at,
)
from firstdose.protocol.designs import Coherent, NoSkipping, ParticipantCap, TooToxic
from firstdose.records.values import Action, Reason


def guarded(propose: Design, *guards: Guard) -> Design:
    """Let each guard, in order, confirm or overrule what ``propose`` suggests."""

    def decide(situation: Situation) -> Decision:
        decision = propose(situation)
        for guard in guards:
            decision = guard(situation, decision)
        return decision

    return decide


def guarded_on_counts(propose: Rule, guards: Sequence[CountGuard]) -> Rule:
    """The same over arrays of counts: each guard wraps the rule with the guards before it."""
    return reduce(lambda rule, guard: guard(rule), guards, propose)


def wait_for_pending(situation: Situation, decision: Decision) -> Decision:
    """Nothing goes up, and nothing is recommended, while anyone's DLT window is open."""
    pending = sum(tally.pending for tally in situation.tallies)
    if pending == 0 or decision.action not in (Action.ESCALATE, Action.COMPLETE):
        return decision
    reason = Reason(key=GuardWhy.WINDOWS_OPEN, values=(("pending", str(pending)),))
    return decision.overruled(reason, action=Action.WAIT, regimen=situation.current)


def recommend_when_known(situation: Situation, decision: Decision) -> Decision:
    """Nothing is recommended while anyone's DLT window is open, although the part goes on."""
    pending = sum(tally.pending for tally in situation.tallies)
    if pending == 0 or decision.action is not Action.COMPLETE:
        return decision
    reason = Reason(key=GuardWhy.WINDOWS_OPEN_AT_END, values=(("pending", str(pending)),))
    return decision.overruled(reason, action=Action.WAIT, regimen=situation.current)


def no_skipping(order: RegimenOrder, settings: NoSkipping) -> CountGuard:
    """Up only to a regimen that a step reaches; first of all the path's start.

    A proposal out of reach becomes the highest regimen on the way to it that is in reach; where
    there is none, another cohort at the current one.
    """

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            rising = moves.does(Action.START, Action.ESCALATE)
            if not rising.any():
                return moves
            aim = np.maximum(moves.regimen, 0)
            reach = _within_reach(order, settings, states)
            beyond = rising & ~at(reach, aim)
            if not beyond.any():
                return moves
            instead = order.highest(_on_the_way(order, states, aim, reach & ~moves.closed))
            speaks = _voice(states, beyond, GuardWhy.OUT_OF_REACH, moves.regimen)
            regimen = np.where(instead < 0, states.current, instead)
            known = at(states.tested, states.here) & (at(states.awaited, states.here) <= 0)
            stays = np.where(known, action_code(Action.STAY), action_code(Action.WAIT))
            action = np.where(instead < 0, stays, moves.action)
            held = overruled(moves, beyond, action, regimen, speaks)
            another = at(states.places, states.here) + np.maximum(states.cohort, 1)
            more = beyond & (instead < 0) & known
            return replace(held, places=np.where(more, another, held.places))

        return rule

    return guard


def _on_the_way(order: RegimenOrder, states: States, aim: Integers, open_: Flags) -> Flags:
    """Open regimens below the aim: above the current one, or beside it where none is above."""
    below_aim = open_ & order.strictly_below(aim)
    above = below_aim & (order.strictly_above(states.here) | ~states.started[:, None])
    beside = below_aim & ~order.above.T[states.here]
    return np.where(above.any(axis=1)[:, None], above, beside)


def _within_reach(order: RegimenOrder, settings: NoSkipping, states: States) -> Flags:
    if settings.reach == "tested":
        reach = states.tested | (states.tested @ order.direct)
    else:
        here = np.eye(len(order.names), dtype=np.bool_)[states.here] & states.started[:, None]
        reach = here | (here @ order.direct)
    reach[:, order.start] = True
    return reach


def coherent(order: RegimenOrder, settings: Coherent) -> CountGuard:
    """No step up right after a cohort whose DLT rate reaches the stated one: it stays instead."""
    rate = float(settings.rate)
    fixed = (("rate", str(settings.rate)),)

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            toxic = (states.cohort > 0) & (states.cohort_dlts >= rate * states.cohort)
            held = toxic & moves.does(Action.ESCALATE)
            if not held.any():
                return moves
            speaks = _voice(states, held, GuardWhy.INCOHERENT, moves.regimen, fixed)
            action = np.full_like(moves.action, action_code(Action.STAY))
            stays = overruled(moves, held, action, states.here, speaks)
            another = at(states.places, states.here) + states.cohort
            return replace(stays, places=np.where(held, another, stays.places))

        return rule

    return guard


def participant_cap(settings: ParticipantCap, select: Select) -> CountGuard:
    """No place beyond the cap; a replacement takes over a place and is not counted twice.

    A part that has reached its cap and would need more participants is over, and ``select`` says
    what is recommended; 3+3 recommends nothing then.
    """
    fixed = (("participants", str(settings.participants)),)

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            left = settings.participants - states.places.sum(axis=1)
            stays = moves.does(Action.STAY)
            full = (left <= 0) & (stays | moves.does(Action.START, Action.ESCALATE))
            room = np.where(stays, at(states.places, states.here) + left, 0)
            kept = np.where(stays, np.minimum(moves.places, room), moves.places)
            moves = replace(moves, places=kept)
            speaks = _voice(states, full, GuardWhy.CAP_REACHED, moves.regimen, fixed)
            return ended(states, moves, full, select, speaks) if full.any() else moves

        return rule

    return guard


def too_toxic(order: RegimenOrder, settings: TooToxic) -> CountGuard:
    """Close a regimen whose DLT risk is probably too high, and let the rule move without it."""
    fixed = (("limit", str(settings.limit)), ("probability", str(settings.probability)))

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            toxic = _probably_too_toxic(settings, states) & ~moves.closed
            if not toxic.any():
                return moves
            moves = propose(states.closing(order.with_all_above(toxic)))

            def speaks() -> Voice:
                lowest = order.lowest(toxic)
                codes = np.where(lowest < 0, 0, code(GuardWhy.TOO_TOXIC))
                about = np.maximum(lowest, 0)
                return Voice(code=codes, regimen=about, to=moves.regimen, fixed=fixed)

            return replace(moves, because=(speaks, *moves.because))

        return rule

    return guard


@lru_cache(maxsize=64)
def fewest_dlts_too_toxic(settings: TooToxic, most: int) -> tuple[int, ...]:
    """For 0, 1 … ``most`` evaluable, the fewest DLTs at which the regimen is closed.

    One more than the participants where no number closes it.
    """
    elimination = Elimination(
        limit=float(settings.limit),
        probability=float(settings.probability),
        prior_dlt=float(settings.prior_dlt),
        prior_no_dlt=float(settings.prior_no_dlt),
        from_participants=settings.from_participants,
    )
    return tuple(int(count) for count in fewest_dlts(elimination, most))


def _probably_too_toxic(settings: TooToxic, states: States) -> Flags:
    fewest = np.array(fewest_dlts_too_toxic(settings, int(states.evaluable.max(initial=0))))
    return states.dlts >= fewest[states.evaluable]


def ended(states: States, moves: Moves, over: Flags, select: Select, speaks: Because) -> Moves:
    """The part is over in some rows: what is selected there is recommended."""
    chosen = np.full_like(moves.regimen, -1)
    chosen[over] = select(states.of(over), moves.closed[over])
    complete, stop = action_code(Action.COMPLETE), action_code(Action.STOP)
    return overruled(moves, over, np.where(chosen < 0, stop, complete), chosen, speaks)


def overruled(
    moves: Moves, where: Flags, action: Integers, regimen: Integers, speaks: Because
) -> Moves:
    """The moves with another action and regimen in some rows, and the reasons so far kept."""
    return replace(
        moves,
        action=np.where(where, action, moves.action),
        regimen=np.where(where, regimen, moves.regimen),
        places=np.where(where, 0, moves.places),
        because=(*moves.because, speaks),
    )


def _voice(
    states: States,
    speaks: Flags,
    why: GuardWhy,
    to: Integers,
    fixed: tuple[tuple[str, str], ...] = (),
) -> Callable[[], Voice]:
    def voice() -> Voice:
        codes = np.where(speaks, code(why), 0)
        return Voice(code=codes, regimen=states.here, to=to, fixed=fixed)

    return voice
