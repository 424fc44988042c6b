"""Draws from the figures: a question and the key of the distribution that answers it."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from math import exp, log

from firstdose.simulate.dice import Dice, Question
from firstdose.simulate.figures import Between, Fixed, Spread, Weights, figure


def bell(dice: Dice, participant: int, asked: Question, key: str) -> float:
    """A draw from a bell curve, held inside its limits."""
    shape = figure(Spread, key)
    deviation = shape.spread * dice.normal(participant, asked)
    value = exp(log(shape.centre) + deviation) if shape.log else shape.centre + deviation
    return min(max(value, shape.low), shape.high)


def pick(dice: Dice, participant: int, asked: Question, key: str, index: int = 0) -> str:
    """The name of one of several possibilities."""
    options = figure(Weights, key)
    reached = _added_up(options.weights)
    return options.names[dice.place(participant, asked, reached, index)]


@cache
def _added_up(weights: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(accumulate(weights))


def happens(dice: Dice, participant: int, asked: Question, key: str, index: int = 0) -> bool:
    """Whether something of an assumed probability happens."""
    return dice.chance(participant, asked, figure(Fixed, key).value, index)


def whole_between(dice: Dice, participant: int, asked: Question, key: str, index: int = 0) -> int:
    """A whole number between the limits of a figure."""
    limits = figure(Between, key)
    return dice.whole(participant, asked, round(limits.low), round(limits.high), index)


def somewhere_between(
    dice: Dice, participant: int, asked: Question, key: str, index: int = 0
) -> float:
    """A number between the limits of a figure."""
    limits = figure(Between, key)
    return limits.low + (limits.high - limits.low) * dice.uniform(participant, asked, index)
