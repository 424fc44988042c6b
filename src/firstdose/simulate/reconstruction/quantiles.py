"""Whole numbers that have published quartiles, every possible set of them equally likely.

The quartiles are of Hyndman and Fan's type 7: the quantile for a share p of n values lies at place
(n - 1) p between two neighbours of the ordered values.  So a published quartile says something of
two values only, its *anchors*; those between the anchors are free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, comb

from firstdose.simulate.dice import STUDY, Dice, Question
from firstdose.simulate.reconstruction.chosen import chosen

Anchors = Mapping[int, int]
"""Values by their place among the ordered values, counted from 0."""

GAPS = 7
"""Three pairs of anchors leave at most so many gaps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Quartiles as published, of so many whole numbers within limits that are possible."""

    count: int
    first: Decimal
    median: Decimal
    third: Decimal
    low: int
    high: int

    @property
    def shares(self) -> tuple[tuple[Fraction, Decimal], ...]:
        """Each quartile with the share of the values that lies below it."""
        return (
            (Fraction(1, 4), self.first),
            (Fraction(1, 2), self.median),
            (Fraction(3, 4), self.third),
        )


def solutions(wanted: Wanted) -> tuple[Anchors, ...]:
    """All values at the anchors that give the published quartiles; () when there are none."""
    found: list[dict[int, int]] = [{}]
    for share, published in wanted.shares:
        found = [
            before | pair for before in found for pair in _pairs(wanted, before, share, published)
        ]
    return tuple(found)


def possible_alone(wanted: Wanted, share: Fraction, published: Decimal) -> bool:
    """Whether one quartile is possible when nothing is asked of the others."""
    return any(True for _ in _pairs(wanted, {}, share, published))


def drawn(
    dice: Dice,
    asked: tuple[Question, Question],
    wanted: Wanted,
    possible: tuple[Anchors, ...],
    attempt: int,
) -> tuple[int, ...]:
    """One set of values in rising order; the questions are for the anchors and for the rest.

    Anchors are as likely as there are ways to fill in the rest, so that each set of values that
    gives the quartiles is as likely as any other.
    """
    at_anchors, between = asked
    weights = [float(_ways(wanted, anchors)) for anchors in possible]
    anchors = possible[dice.category(STUDY, at_anchors, weights, attempt)]
    most = wanted.high - wanted.low + wanted.count
    values: list[int] = []
    for gap, (count, low, high) in enumerate(_gaps(wanted, anchors)):
        index = (attempt * GAPS + gap) * most
        places = chosen(dice, between, count, range(high - low + count), index)
        values.extend(low + place - rank for rank, place in enumerate(places))
    return tuple(sorted((*values, *anchors.values())))


def _pairs(
    wanted: Wanted, before: Anchors, share: Fraction, published: Decimal
) -> Iterator[dict[int, int]]:
    """The two anchors of one quartile, beside those of the quartiles below it."""
    place = (wanted.count - 1) * share
    lower = place.numerator // place.denominator
    between = place - lower
    half = Fraction(Decimal(1).scaleb(_exponent(published))) / 2
    least, below = Fraction(published) - half, Fraction(published) + half
    smallest = max((value for at, value in before.items() if at <= lower), default=wanted.low)
    for one in _candidates(before, lower, smallest, wanted.high):
        if not between:
            if least <= one < below:
                yield {lower: one}
            continue
        start = max(one, ceil(one + (least - one) / between))
        end = min(wanted.high, ceil(one + (below - one) / between) - 1)
        for other in _candidates(before, lower + 1, start, end):
            yield {lower: one, lower + 1: other}


def _candidates(before: Anchors, place: int, low: int, high: int) -> range:
    if place not in before:
        return range(low, high + 1)
    known = before[place]
    return range(known, known + 1) if low <= known <= high else range(0)


def _gaps(wanted: Wanted, anchors: Anchors) -> Iterator[tuple[int, int, int]]:
    """How many values are free between neighbouring anchors, and from where to where."""
    ends = ((-1, wanted.low), *sorted(anchors.items()), (wanted.count, wanted.high))
    for (place, low), (next_place, high) in pairwise(ends):
        yield next_place - place - 1, low, high


def _ways(wanted: Wanted, anchors: Anchors) -> int:
    """In how many ways the free values can be filled in."""
    ways = 1
    for count, low, high in _gaps(wanted, anchors):
        ways *= comb(high - low + count, count)
    return ways


def _exponent(published: Decimal) -> int:
    exponent = published.as_tuple().exponent
    assert isinstance(exponent, int), "a published number is finite"
    return min(exponent, 0)
