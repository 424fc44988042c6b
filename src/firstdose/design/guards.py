"""Guards: they confirm or overrule what a design proposes, and say why.

Guards on counts are compiled with the rule; the guard on the calendar is applied to a `Situation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, reduce
from typing import NamedTuple

import numpy as np

from firstdose.design.boundaries.elimination import Elimination, fewest_dlts, least_score
from firstdose.design.by_row import total, with_those_related
from firstdose.design.in_rows import asked_again
from firstdose.design.kernel import kernel
from firstdose.design.made import Scored
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.overruling import Kept, ended, guard_voice, kept_back, overruled, up_within
from firstdose.design.reasons import GuardWhy, code
from firstdose.design.situation import Decision, Design, Guard, Situation
from firstdose.design.states import (
    CountGuard,
    Moves,
    Reals,
    Rule,
    Select,
    States,
    Voice,
    action_code,
    at,
)
from firstdose.protocol.designs import Coherent, NoSkipping, ParticipantCap, TooToxic
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


def too_toxic(order: RegimenOrder, settings: TooToxic, scored: Scored | None = None) -> CountGuard:
    """Close a regimen that is probably too toxic, and let the rule move without it.

    ``scored``: what a guard on the score counts.
    """
    limit = ("limit", str(settings.limit))
    exceeded, decimals = _probabilities(settings, order)
    by_score = scored if settings.counts == "score" else None
    why = GuardWhy.TOO_TOXIC if by_score is None else GuardWhy.SCORE_TOO_HIGH

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            counted = by_score(states) if by_score else states.dlts
            toxic, rows = _newly_too_toxic(settings, order, (states, counted), moves)
            if not len(rows):
                return moves
            closing = order.with_all_above(toxic.take(rows, axis=0))
            moves = asked_again(moves, rows, propose(states.of(rows).closing(closing)))

            def speaks() -> Voice:
                lowest = order.lowest(toxic)
                about = np.maximum(lowest, 0)
                summed = at(np.asarray(counted, dtype=np.float64), about)
                return Voice(
                    code=np.where(lowest < 0, 0, code(why)),
                    regimen=about,
                    to=moves.regimen,
                    numbers=(
                        ("probability", exceeded[about], decimals),
                        ("summed", summed, 3),
                    ),
                    fixed=(limit,),
                )

            return replace(moves, because=(speaks, *moves.because))

        return rule

    return guard


@lru_cache(maxsize=64)
def fewest_dlts_too_toxic(
    settings: TooToxic, most: int, *, at_the_lowest: bool = False
) -> tuple[int, ...]:
    """For 0, 1 … ``most`` evaluable, the fewest DLTs at which the regimen is closed.

    One more than the participants where no number closes it.
    """
    elimination = _elimination(settings, at_the_lowest=at_the_lowest)
    return tuple(int(count) for count in fewest_dlts(elimination, most))


def closed_without_dlts(settings: TooToxic, most: int) -> Flags:
    """For 0, 1 … ``most`` evaluable, whether a regimen is closed of whom none had a DLT."""
    return _least_too_toxic(settings, most) <= 0


@lru_cache(maxsize=64)
def _least_too_toxic(
    settings: TooToxic, most: int, *, at_the_lowest: bool = False
) -> Integers | Reals:
    """The same as an array; of a guard on the summed score the least score, infinite for none."""
    least = least_score if settings.counts == "score" else fewest_dlts
    return least(_elimination(settings, at_the_lowest=at_the_lowest), most)


def _elimination(settings: TooToxic, *, at_the_lowest: bool) -> Elimination:
    probability = _strictest(settings) if at_the_lowest else settings.probability
    return Elimination(
        limit=float(settings.limit),
        probability=float(probability),
        prior_dlt=float(settings.prior_dlt),
        prior_no_dlt=float(settings.prior_no_dlt),
        from_participants=settings.from_participants,
    )


def _newly_too_toxic(
    settings: TooToxic,
    order: RegimenOrder,
    seen: tuple[States, Integers | Reals],
    moves: Moves,
) -> tuple[Flags, Integers]:
    """The regimens to close now, ``seen`` being the states and what is counted; and where any."""
    states, counted = seen
    most = int(states.evaluable.max(initial=0))
    least = _least_too_toxic(settings, most)
    strict = least
    if settings.lowest_probability is not None:
        strict = _least_too_toxic(settings, most, at_the_lowest=True)
    limits = _Limits(least=least, strict=strict, lowest=order.rank == 0)
    asked = _Asked(
        current=states.current,
        cohort=states.cohort,
        decided=moves.decided,
        closed=moves.closed,
        spares=settings.asked == "when_cohort_is_full",
    )
    return _closing_now(counted, states.evaluable, limits, asked)


class _Limits(NamedTuple):
    """By evaluable the ``least`` count that closes a regimen; ``strict``: one of the lowest."""

    least: Integers | Reals
    strict: Integers | Reals
    lowest: Flags


class _Asked(NamedTuple):
    """How rows stand when they are asked; see `States` and `Moves`.

    ``spares``: the current regimen is not yet too toxic while its cohort is not full and known.
    """

    current: Integers
    cohort: Integers
    decided: Flags
    closed: Flags
    spares: bool


@kernel
def _closing_now(
    counted: Integers | Reals, evaluable: Integers, limits: _Limits, asked: _Asked
) -> tuple[Flags, Integers]:
    """Open regimens that have counted enough, and the rows that have any."""
    toxic, anywhere = (
        np.zeros(counted.shape, dtype=np.bool_),
        np.zeros(len(counted), dtype=np.bool_),
    )
    for row in range(len(counted)):
        spared = asked.spares and asked.cohort[row] > 0 and not asked.decided[row]
        for regimen in range(counted.shape[1]):
            seen, count = evaluable[row, regimen], counted[row, regimen]
            reached = count >= limits.least[seen]
            reached |= limits.lowest[regimen] and count >= limits.strict[seen]
            if reached and not asked.closed[row, regimen]:
                closes = not (spared and regimen == max(asked.current[row], 0))
                toxic[row, regimen] = closes
                anywhere[row] |= closes
    return toxic, np.flatnonzero(anywhere)


def _strictest(settings: TooToxic) -> Decimal:
    """The probability that closes a regimen with nothing below it."""
    return min(settings.probability, settings.lowest_probability or settings.probability)


def _probabilities(settings: TooToxic, order: RegimenOrder) -> tuple[Reals, int]:
    """The probability that closes each regimen, and the decimals to print it with."""
    both = (settings.probability, _strictest(settings))
    decimals = max(len(str(each).partition(".")[2]) for each in both)
    return np.where(order.rank == 0, float(both[1]), float(both[0])), decimals
