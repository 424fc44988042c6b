"""Guards: they confirm or overrule what a design proposes, and say why.

Guards on counts are compiled with the rule; the guard on the calendar is applied to a `Situation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, reduce

import numpy as np

from firstdose.design.boundaries.elimination import Elimination, fewest_dlts
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import Why, code
from firstdose.design.situation import Decision, Design, Guard, Situation
from firstdose.design.states import CountGuard, Moves, Rule, States, Voice, action_code, at
from firstdose.protocol.designs import ParticipantCap, TooToxic
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
    reason = Reason(key=Why.WINDOWS_OPEN, values=(("pending", str(pending)),))
    return decision.overruled(reason, action=Action.WAIT, regimen=situation.current)


def no_skipping(order: RegimenOrder) -> CountGuard:
    """Up only to a regimen that a step reaches from a tested one; first of all the path's start.

    A proposal out of reach becomes the highest regimen on the way to it that is in reach.
    """

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            aim = np.maximum(moves.regimen, 0)
            reach = states.tested | (states.tested @ order.direct)
            reach[:, order.start] = True
            beyond = moves.does(Action.START, Action.ESCALATE) & ~at(reach, aim)
            on_the_way = reach & order.strictly_below(aim) & ~moves.closed
            on_the_way &= order.strictly_above(states.here) | ~states.started[:, None]
            instead = order.highest(on_the_way)
            voice = _voice(states, beyond, Why.OUT_OF_REACH, moves.regimen)
            action = np.where(instead < 0, action_code(Action.WAIT), moves.action)
            regimen = np.where(instead < 0, states.current, instead)
            return _overruled(moves, beyond, action, regimen, voice)

        return rule

    return guard


def participant_cap(settings: ParticipantCap) -> CountGuard:
    """No place beyond the cap; a replacement takes over a place and is not counted twice.

    A part that has reached its cap and would need more participants stops with no regimen
    recommended.
    """
    fixed = (("participants", str(settings.participants)),)

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            left = settings.participants - states.places.sum(axis=1)
            full = (left <= 0) & moves.does(Action.START, Action.STAY, Action.ESCALATE)
            room = np.where(moves.does(Action.STAY), at(states.places, states.here) + left, 0)
            kept = np.where(moves.does(Action.STAY), np.minimum(moves.places, room), moves.places)
            voice = _voice(states, full, Why.CAP_REACHED, moves.regimen, fixed)
            action = np.full_like(moves.action, action_code(Action.STOP))
            regimen = np.full_like(moves.regimen, -1)
            return _overruled(replace(moves, places=kept), full, action, regimen, voice)

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
            lowest = order.lowest(toxic)
            codes = np.where(lowest < 0, 0, code(Why.TOO_TOXIC))
            voice = Voice(code=codes, regimen=np.maximum(lowest, 0), to=moves.regimen, fixed=fixed)
            return replace(moves, because=(voice, *moves.because))

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


def _voice(
    states: States,
    speaks: Flags,
    why: Why,
    to: Integers,
    fixed: tuple[tuple[str, str], ...] = (),
) -> Voice:
    codes = np.where(speaks, code(why), 0)
    return Voice(code=codes, regimen=states.here, to=to, fixed=fixed)


def _overruled(
    moves: Moves, where: Flags, action: Integers, regimen: Integers, voice: Voice
) -> Moves:
    """The moves with another action and regimen in some rows, and the reasons so far kept."""
    return replace(
        moves,
        action=np.where(where, action, moves.action),
        regimen=np.where(where, regimen, moves.regimen),
        places=np.where(where, 0, moves.places),
        because=(*moves.because, voice),
    )
