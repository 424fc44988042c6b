"""Some of several, and all of several in a new order: each possibility equally likely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from firstdose.simulate.dice import STUDY, Dice, Question

T = TypeVar("T")


def chosen(
    dice: Dice, asked: Question, count: int, among: Sequence[T], first_index: int = 0
) -> tuple[T, ...]:
    """``count`` of several, in their order (selection sampling: Knuth, TAOCP 3.4.2, S)."""
    found: list[T] = []
    for place, one in enumerate(among):
        left = len(among) - place
        if dice.uniform(STUDY, asked, first_index + place) * left < count - len(found):
            found.append(one)
    return tuple(found)


def shuffled(dice: Dice, asked: Question, them: Sequence[T], first_index: int = 0) -> tuple[T, ...]:
    """All of several in a new order."""
    order = sorted(
        range(len(them)), key=lambda place: dice.uniform(STUDY, asked, first_index + place)
    )
    return tuple(them[place] for place in order)
