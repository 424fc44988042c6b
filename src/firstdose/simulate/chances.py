"""Draws from the figures: a question and the key of the distribution that answers it."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from math import exp, log

from firstdose.simulate.dice import Dice, Question
from firstdose.simulate.figures import Between, Spread, Weights, figure, fixed


def bell(dice: Dice, participant: int, asked: Question, key: str) -> float:
    """A draw from a bell curve, held inside its limits."""
    shape = figure(Spread, key)
    deviation = shape.spread * dice.normal(participant, asked)
    value = exp(log(shape.centre) + deviation) if shape.log else shape.centre + deviation
    return min(max(value, shape.low), shape.high)


def pick(dice: Dice, participant: int, asked: Question, key: str, index: int = 0) -> str:
    """The name of one of several possibilities."""
    names, reached = _options(key)
    return names[dice.place(participant, asked, reached, index)]


@cache
def _options(key: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The possibilities, and the weight of each with all before it."""
    options = figure(Weights, key)
    return options.names, tuple(accumulate(options.weights))


def happens(dice: Dice, participant: int, asked: Question, key: str, index: int = 0) -> bool:
    """Whether something of an assumed probability happens."""
    return dice.chance(participant, asked, fixed(key), index)


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
