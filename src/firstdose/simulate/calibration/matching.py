"""How probable published counts are in a simulated population: every choice of people is tried.

Of the people who were simulated, as many are chosen as were seen; the answer is the share of all
such choices in which every count comes out as published.  It is the unbiased estimate of the
probability in the whole population (a U-statistic), however many counts look at the same people:
one person is chosen once, with everything that happened to him.  Counts are never multiplied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, isfinite
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Bools: TypeAlias = npt.NDArray[np.bool_]
Reals: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A count that must come out between ``least`` and ``most``, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SimulatedStratum:
    """People under one regimen: ``seen`` of them were seen, more were simulated.

    ``marked`` is (person, count): whether a person is one of those counted; ``counted_in`` says
    which counts looked at these people at all.
    """

    seen: int
    marked: Bools
    counted_in: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """How one count is kept: of those marked or of the others, exactly or only up to ``size - 1``.

    ``saturates``: higher counts are kept as the highest, else they cannot be wanted any more.
    """

    others: bool
    size: int
    saturates: bool
    least: int


def share_of_choices(strata: Sequence[SimulatedStratum], wanted: Sequence[Wanted]) -> float:
    """The share of choices of as many people as were seen in which every count is as wanted."""
    axes = [
        _axis(each, sum(one.seen for one in strata if one.counted_in[at]))
        for at, each in enumerate(wanted)
    ]
    if any(axis.size <= 0 for axis in axes):
        return 0.0
    reached = np.zeros([axis.size for axis in axes])
    reached[(0,) * len(axes)] = 1.0
    for stratum in strata:
        reached = _with(reached, stratum, axes)
    allowed = tuple(slice(axis.least, None) for axis in axes)
    return float(np.sum(reached[allowed]))


def _axis(wanted: Wanted, seen: int) -> _Axis:
    """The way to keep a count that needs the fewest places."""
    if not 0 <= wanted.least <= wanted.most <= seen:
        return _Axis(others=False, size=0, saturates=False, least=0)
    ways: list[_Axis] = []
    for others, least, most in (
        (False, wanted.least, wanted.most),
        (True, seen - wanted.most, seen - wanted.least),
    ):
        saturates = most == seen
        ways.append(
            _Axis(
                others=others,
                size=1 + (least if saturates else most),
                saturates=saturates,
                least=least,
            )
        )
    return min(ways, key=lambda way: way.size)


def _with(reached: Reals, stratum: SimulatedStratum, axes: Sequence[_Axis]) -> Reals:
    """The counts reached when people of one more stratum are chosen as well."""
    people, seen = len(stratum.marked), stratum.seen
    assert people >= seen, "at least as many people are simulated as were seen"
    adds = stratum.marked ^ np.array([axis.others for axis in axes], dtype=np.bool_)
    adds &= np.array(stratum.counted_in, dtype=np.bool_)
    kinds, sizes = np.unique(adds, axis=0, return_counts=True)
    chosen = np.zeros((seen + 1, *reached.shape))
    chosen[0] = reached
    for kind, size in zip(kinds, sizes.tolist(), strict=True):
        more = chosen.copy()
        for number in range(1, min(size, seen) + 1):
            ways = float(comb(size, number))
            more[number:] += ways * _moved(chosen[: seen + 1 - number], kind, number, axes)
        chosen = more
    all_ways = float(comb(people, seen))
    assert isfinite(all_ways), "fewer people are simulated, so that choices can be counted"
    return chosen[seen] / all_ways


def _moved(chosen: Reals, kind: Bools, number: int, axes: Sequence[_Axis]) -> Reals:
    """The same, with ``number`` people of one kind added to every count that they add to."""
    for at, axis in enumerate(axes):
        if not kind[at]:
            continue
        moved = np.zeros_like(chosen)
        kept = max(axis.size - number, 0)
        into = np.moveaxis(moved, at + 1, 0)
        source = np.moveaxis(chosen, at + 1, 0)
        into[axis.size - kept :] = source[:kept]
        if axis.saturates:
            into[-1] += np.sum(source[kept:], axis=0)
        chosen = moved
    return chosen
