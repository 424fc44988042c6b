"""Guards: they confirm or overrule what a design proposes, and say why.

Guards on counts are compiled with the rule; the guard on the calendar is applied to a `Situation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from firstdose.design.by_row import total, with_those_related
from firstdose.design.order import Flags
from firstdose.design.overruling import Kept, ended, guard_voice, kept_back, overruled, up_within
from firstdose.design.reasons import GuardWhy
from firstdose.design.situation import Decision, Design, Guard, Situation
from firstdose.design.states import (
    CountGuard,
    Moves,
    Rule,
    Select,
    States,
    action_code,
    at,
)
from firstdose.protocol.designs import Coherent, NoSkipping, ParticipantCap
from firstdose.records.values import Action


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


def no_skipping(kept: Kept, settings: NoSkipping) -> CountGuard:
    """Up only to a regimen that a step reaches; first of all the path's start."""
    order = kept.order
    one_step = order.direct | np.eye(len(order.names), dtype=np.bool_)

    def reach(states: States) -> Flags:
        if settings.reach == "tested":
            found = with_those_related(states.tested, one_step)
        else:
            found = one_step.take(states.here, axis=0) & states.started[:, None]
        found[:, order.start] = True
        return found

    return up_within(kept, reach, GuardWhy.OUT_OF_REACH)


def coherent(kept: Kept, settings: Coherent) -> CountGuard:
    """No step up right after a cohort whose DLT rate reaches the stated one: it is kept back."""
    rate = float(settings.rate)
    fixed = (("rate", str(settings.rate)),)

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            toxic = (states.cohort > 0) & (states.cohort_dlts >= rate * states.cohort)
            held = toxic & moves.does(Action.ESCALATE)
            speaks = guard_voice(states, held, GuardWhy.INCOHERENT, moves.regimen, fixed)
            return kept_back(kept, states, moves, held, speaks)

        return rule

    return guard


def participant_cap(settings: ParticipantCap, select: Select) -> CountGuard:
    """No place beyond the cap; a replacement takes over a place and is not counted twice.

    A part that has reached its cap and would need more participants is over once every outcome at
    the current regimen is known, and ``select`` says what is recommended; 3+3 recommends nothing.
    """
    fixed = (("participants", str(settings.participants)),)

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            left = settings.participants - total(states.places)
            stays = moves.does(Action.STAY)
            full = (left <= 0) & (stays | moves.does(Action.START, Action.ESCALATE))
            room = at(states.places, np.maximum(moves.regimen, 0)) + left
            kept = np.minimum(moves.places, room)
            moves = replace(moves, places=np.where(moves.does(Action.WAIT), moves.places, kept))
            if not full.any():
                return moves
            awaits = full & (at(states.awaited, states.here) > 0)
            over = full & ~awaits
            if over.any():
                speaks = guard_voice(states, over, GuardWhy.CAP_REACHED, moves.regimen, fixed)
                moves = ended(states, moves, over, select, speaks)
            waits = np.full_like(moves.action, action_code(Action.WAIT))
            held = guard_voice(states, awaits, GuardWhy.CAP_REACHED, states.here, fixed)
            return overruled(moves, awaits, waits, states.here, held)

        return rule

    return guard
