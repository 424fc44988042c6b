"""BOIN, and gBOIN on graded toxicity: boundaries on the observed rate.

Liu and Yuan, J R Stat Soc C 2015, doi 10.1111/rssc.12089; Mu, Yuan, Xu, Mandrekar and Yin,
J R Stat Soc C 2019, doi 10.1111/rssc.12263.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm, log

import numpy as np

from firstdose.design.boundaries.moves import Move, Reals, counts, moves_by
from firstdose.design.boundaries.settings import bad_most, bad_target, refuse
from firstdose.design.order import Flags, Integers
from firstdose.records.problem import Problem

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class RateInterval:
    """Up at an observed rate of ``escalate_at`` or less, down above or at ``de_escalate_at``.

    The lambda_e and lambda_d of BOIN.
    """

    escalate_at: float
    de_escalate_at: float


def rate_interval(
    target: float, too_low: float | None = None, too_high: float | None = None
) -> RateInterval:
    """The interval with the fewest wrong moves if the risk is ``too_low``, target or ``too_high``.

    0.6 and 1.4 times the target unless given (phi1 and phi2 of the paper).
    """
    low = 0.6 * target if too_low is None else too_low
    high = 1.4 * target if too_high is None else too_high
    refuse((bad_target(target), _bad_low(target, low), _bad_high(target, high)))
    return RateInterval(
        escalate_at=_indifferent(low, target), de_escalate_at=_indifferent(target, high)
    )


def boin(interval: RateInterval, most: int) -> Integers:
    """The table of BOIN, ``moves[evaluable, dlts]``, without elimination.

    Where lambda_d times the participants is a whole number, that many DLTs stay and one more goes
    down, as in ``BOIN::get.boundary`` 2.7.2; the paper would go down.  Counts within rounding of a
    boundary count as on it.
    """
    refuse((bad_most(most),))
    evaluable, dlts = counts(most)
    return moves_by(*_beyond(interval, evaluable, dlts))


def moves_at_score(interval: RateInterval, evaluable: Integers, score: Reals) -> Integers:
    """Up, stay or down at a summed toxicity score, on the boundaries as the counts of `boin`."""
    escalates, goes_down = _beyond(interval, evaluable, score)
    moves = np.select([goes_down, escalates], [Move.DE_ESCALATE, Move.ESCALATE], Move.STAY)
    return moves.astype(np.int64)


def moves_at_rate(interval: RateInterval, rate: Reals) -> Integers:
    """Up, stay or down at an observed rate that need not come from whole counts."""
    moves = np.select(
        [rate >= interval.de_escalate_at, rate <= interval.escalate_at],
        [Move.DE_ESCALATE, Move.ESCALATE],
        Move.STAY,
    )
    return moves.astype(np.int64)


def toxicity_score(participants: Integers, weights: Sequence[float]) -> Reals:
    """The sum of normalised equivalent toxicity scores, in units of the worst grade class.

    ``participants[..., g]``: how many had grade class g as their worst; ``weights[g]``: what one
    of class g counts, as a number of DLTs.  Divide by the participants for the rate of gBOIN.
    """
    refuse((_bad_weights(weights),))
    assert participants.shape[-1] == len(weights), "a weight per grade class"
    return (participants @ np.array(weights, dtype=np.float64)) / max(weights)


def whole_units(weights: Sequence[Decimal]) -> tuple[int, ...]:
    """The weights in the smallest unit in which all are whole, such as 0, 1, 2, 3 for halves."""
    shares = [Fraction(each) for each in weights]
    scale = lcm(*(each.denominator for each in shares))
    whole = [int(each * scale) for each in shares]
    return tuple(each // max(gcd(*whole), 1) for each in whole)


def score_target(target_score: float, weights: Sequence[float]) -> float:
    """The target of gBOIN, a mean equivalent toxicity score, in units of the worst grade class."""
    refuse((_bad_weights(weights),))
    target = target_score / max(weights)
    refuse((bad_target(target),))
    return target


def _beyond(
    interval: RateInterval, evaluable: Integers, toxicity: Integers | Reals
) -> tuple[Flags, Flags]:
    """Where so much toxicity in so many says up, and where it says down."""
    return (
        toxicity <= interval.escalate_at * evaluable + _ROUNDING,
        toxicity > interval.de_escalate_at * evaluable + _ROUNDING,
    )


def _indifferent(lower: float, higher: float) -> float:
    """The rate at which two risks are equally likely."""
    return log((1 - lower) / (1 - higher)) / log(higher * (1 - lower) / (lower * (1 - higher)))


def _bad_low(target: float, low: float) -> Problem | None:
    if 0 < low < target:
        return None
    return Problem(
        what=f"The risk that is too low is {low:g}, with a target of {target:g}.",
        where="Design settings: too_low (phi1)",
        because="It is a risk at which to go up, so it is above 0 and below the target.",
        remedy="Choose a risk between 0 and the target; BOIN uses 0.6 times the target.",
    )


def _bad_high(target: float, high: float) -> Problem | None:
    if target < high < 1:
        return None
    return Problem(
        what=f"The risk that is too high is {high:g}, with a target of {target:g}.",
        where="Design settings: too_high (phi2)",
        because="It is a risk at which to go down, so it is above the target and below 1.",
        remedy="Choose a risk between the target and 1; BOIN uses 1.4 times the target.",
    )


def _bad_weights(weights: Sequence[float]) -> Problem | None:
    rising = all(lower <= upper for lower, upper in pairwise(weights))
    if weights and rising and weights[0] >= 0 and weights[-1] > 0:
        return None
    return Problem(
        what=f"The weights of the grades are {', '.join(f'{weight:g}' for weight in weights)}.",
        where="Design settings: weights of the grades",
        because="A worse grade counts no less than a milder one, and the worst counts something.",
        remedy="List the weights from the mildest to the worst grade, from 0 up.",
    )
