"""The guard that closes regimens which are probably too toxic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from firstdose.design.boundaries.elimination import Elimination, fewest_dlts, least_score
from firstdose.design.in_rows import asked_again
from firstdose.design.kernel import kernel
from firstdose.design.made import Scored
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import GuardWhy, code
from firstdose.design.states import Because, CountGuard, Moves, Reals, Rule, States, Voice, at
from firstdose.protocol.designs import TooToxic


def too_toxic(order: RegimenOrder, settings: TooToxic, scored: Scored | None = None) -> CountGuard:
    """Close a regimen that is probably too toxic, and let the rule move without it.

    ``scored``: what a guard on the score counts.
    """
    by_score = scored if settings.counts == "score" else None
    why = GuardWhy.TOO_TOXIC if by_score is None else GuardWhy.SCORE_TOO_HIGH
    limits, spares = limits_of(order, settings), spares_its_cohort(settings)
    says = spoken(order, settings, why)

    def guard(propose: Rule) -> Rule:
        def rule(states: States) -> Moves:
            moves = propose(states)
            counted = by_score(states) if by_score else states.dlts
            asked = Asked(states.current, states.cohort, moves.decided, moves.closed, spares)
            most = int(states.evaluable.max(initial=0))
            toxic, rows = closing_now(counted, states.evaluable, limits(most), asked)
            if not len(rows):
                return moves
            closing = order.with_all_above(toxic.take(rows, axis=0))
            moves = asked_again(moves, rows, propose(states.of(rows).closing(closing)))
            return replace(moves, because=(says(toxic, counted, moves.regimen), *moves.because))

        return rule

    return guard


Says = Callable[[Flags, Integers | Reals, Integers], Because]
"""The reason for closing these regimens, given what is counted and where the rule then leads."""


def spoken(order: RegimenOrder, settings: TooToxic, why: GuardWhy) -> Says:
    """Why a regimen is closed: the lowest of them speaks."""
    exceeded, decimals = _probabilities(settings, order)
    limit = ("limit", str(settings.limit))

    def says(toxic: Flags, counted: Integers | Reals, to: Integers) -> Because:
        def speaks() -> Voice:
            lowest = order.lowest(toxic)
            about = np.maximum(lowest, 0)
            summed = at(np.asarray(counted, dtype=np.float64), about)
            return Voice(
                code=np.where(lowest < 0, 0, code(why)),
                regimen=about,
                to=to,
                numbers=(("probability", exceeded[about], decimals), ("summed", summed, 3)),
                fixed=(limit,),
            )

        return speaks

    return says


def spares_its_cohort(settings: TooToxic) -> bool:
    """Whether the current regimen is not closed before its cohort is full and known."""
    return settings.asked == "when_cohort_is_full"


@lru_cache(maxsize=64)
def fewest_dlts_too_toxic(
    settings: TooToxic, most: int, *, at_the_lowest: bool = False
) -> tuple[int, ...]:
    """For 0, 1 … ``most`` evaluable, the fewest DLTs at which the regimen is closed.

    One more than the participants where no number closes it.
    """
    elimination = _elimination(settings, at_the_lowest=at_the_lowest)
    return tuple(int(count) for count in fewest_dlts(elimination, most))


def _elimination(settings: TooToxic, *, at_the_lowest: bool) -> Elimination:
    probability = _strictest(settings) if at_the_lowest else settings.probability
    return Elimination(
        limit=float(settings.limit),
        probability=float(probability),
        prior_dlt=float(settings.prior_dlt),
        prior_no_dlt=float(settings.prior_no_dlt),
        from_participants=settings.from_participants,
    )


Limits = Integers | Reals
"""The least count that closes each regimen, by (regimen, evaluable)."""


def limits_of(order: RegimenOrder, settings: TooToxic) -> Callable[[int], Limits]:
    """The limits up to so many evaluable: DLTs, or summed scores, infinite where none closes."""
    least = _least_count(settings)
    lowest = (order.rank == 0)[:, np.newaxis]

    @cache
    def limits(most: int) -> Limits:
        usual = _elimination(settings, at_the_lowest=False)
        strict = _elimination(settings, at_the_lowest=True)
        return np.where(lowest, least(strict, most), least(usual, most))

    return limits


def closed_without_dlts(settings: TooToxic, most: int) -> Flags:
    """For 0, 1 … ``most`` evaluable of whom none had a DLT, whether their regimen is closed."""
    return _least_count(settings)(_elimination(settings, at_the_lowest=False), most) <= 0


def _least_count(settings: TooToxic) -> Callable[[Elimination, int], Integers | Reals]:
    return least_score if settings.counts == "score" else fewest_dlts


class Asked(NamedTuple):
    """How rows stand when they are asked; see `States` and `Moves`.

    ``spares``: the current regimen is not yet too toxic while its cohort is not full and known.
    """

    current: Integers
    cohort: Integers
    decided: Flags
    closed: Flags
    spares: bool


@kernel
def closing_now(
    counted: Integers | Reals, evaluable: Integers, limits: Limits, asked: Asked
) -> tuple[Flags, Integers]:
    """Open regimens that have counted enough, and the rows that have any."""
    rows, regimens = counted.shape
    toxic, anywhere = np.zeros((rows, regimens), dtype=np.bool_), np.zeros(rows, dtype=np.bool_)
    for row in range(rows):
        spared = asked.spares and asked.cohort[row] > 0 and not asked.decided[row]
        for regimen in range(regimens):
            reached = counted[row, regimen] >= limits[regimen, evaluable[row, regimen]]
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
