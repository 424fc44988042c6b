"""The complete orders that a partial order of regimens allows: all of them, or a stated few.

Counted exactly by how many ways lead on from each set of regimens that is closed downwards.  With
the counts any one order can be written down from its number, so that a few evenly spaced ones need
no list of all.  Orders are numbered as in a dictionary, by the number of the regimen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from firstdose.design.order import Flags, Integers, strictly
from firstdose.design.posterior.refusals import refused_unless
from firstdose.records.problem import Problem, StudyError

MOST_SETS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Orderings:
    """Complete orders (orders, regimens), the lowest regimen first.

    ``how``: why each is here.  ``possible``: how many there are in all.
    """

    lowest_first: Integers
    how: tuple[str, ...]
    possible: int

    @property
    def complete(self) -> bool:
        """Whether these are all there are."""
        return len(self.lowest_first) == self.possible

    @property
    def place(self) -> Integers:
        """The place of each regimen in each order, the lowest being 0: (orders, regimens)."""
        return np.argsort(self.lowest_first, axis=1).astype(np.int64)


def orderings(above: Flags, limit: int = 24, coordinates: Integers | None = None) -> Orderings:
    """All complete orders if there are at most ``limit``, otherwise exactly that many.

    ``above[r, q]``: q is r itself or known to be no less toxic.  Of too many come first, where
    ``coordinates`` (regimens, 2) place the regimens in a grid, those of Wages and Conaway, Pharm
    Stat 2013;12:217-224, doi 10.1002/pst.1575: across rows, up columns, along diagonals up, down,
    and both alternations; then orders evenly spaced among all.
    """
    refused_unless(*_limit_problems(limit))
    below = _strictly_below(above)
    onward = _ways_onward(below)
    possible = onward[0]
    if possible <= limit:
        chosen = dict.fromkeys(_numbered(below, onward, range(possible)), "one of all")
    else:
        chosen = _few(below, onward, limit, coordinates)
    return Orderings(
        lowest_first=np.array(list(chosen), dtype=np.int64).reshape(len(chosen), len(below)),
        how=tuple(chosen.values()),
        possible=possible,
    )


def _few(
    below: list[int], onward: Mapping[int, int], limit: int, coordinates: Integers | None
) -> dict[tuple[int, ...], str]:
    """The recommended ones, then as many evenly spaced ones as there is room for."""
    chosen: dict[tuple[int, ...], str] = {}
    if coordinates is not None:
        for how, order in _along_grid(coordinates).items():
            if _allowed(order, below) and len(chosen) < limit:
                chosen.setdefault(order, how)
    wanted = limit - len(chosen)
    spaced = limit
    while len(chosen) < limit:  # some of the evenly spaced may be there already
        numbers = [(2 * step + 1) * onward[0] // (2 * spaced) for step in range(spaced)]
        fresh = [o for o in _numbered(below, onward, numbers) if o not in chosen]
        if len(fresh) >= wanted:
            keep = [fresh[step * len(fresh) // wanted] for step in range(wanted)]
            chosen |= dict.fromkeys(keep, "evenly spaced among all")
        spaced = min(2 * spaced, onward[0])
    return chosen


def _along_grid(coordinates: Integers) -> dict[str, tuple[int, ...]]:
    """The six orders through a grid: by first and second coordinate, and along diagonals."""
    x, y = coordinates[:, 0], coordinates[:, 1]
    diagonal = x + y
    odd = np.where(diagonal % 2 == 1, 1, -1)
    keys = {
        "across rows": (y, x),
        "up columns": (x, y),
        "up diagonals": (diagonal, y),
        "down diagonals": (diagonal, x),
        "diagonals up and down": (diagonal, odd * y),
        "diagonals down and up": (diagonal, -odd * y),
    }
    return {
        how: tuple(int(r) for r in np.lexsort((second, first)))
        for how, (first, second) in keys.items()
    }


def _allowed(order: tuple[int, ...], below: list[int]) -> bool:
    passed = 0
    for regimen in order:
        if below[regimen] & ~passed:
            return False
        passed |= 1 << regimen
    return True


def _strictly_below(above: Flags) -> list[int]:
    """For each regimen the set of those below it, a bit for each."""
    assert above.ndim == 2, "a row and a column for each regimen"
    assert above.shape[0] == above.shape[1], "a row and a column for each regimen"
    closed = above | np.eye(len(above), dtype=np.bool_)
    for _ in range(len(above)):
        closed = closed @ closed
    strict = strictly(closed)
    refused_unless(*_cycle_problems(strict))
    return [sum(1 << int(lower) for lower in np.flatnonzero(column)) for column in strict.T]


def _ways_onward(below: list[int]) -> dict[int, int]:
    """For each set closed downwards, in how many orders the regimens outside it can follow."""
    layers: list[set[int]] = [{0}]
    for _ in below:
        layers.append({after for passed in layers[-1] for _, after in _next(below, passed)})
        if sum(map(len, layers)) > MOST_SETS:
            raise StudyError(
                "There are too many complete orders to count them.",
                where="order of the regimens",
                because=f"More than {MOST_SETS} sets of regimens are closed downwards.",
                remedy="Declare more of what is known of the order, or fewer regimens.",
            )
    onward = dict.fromkeys(layers[-1], 1)
    for layer in reversed(layers[:-1]):
        for passed in layer:
            onward[passed] = sum(onward[after] for _, after in _next(below, passed))
    return onward


def _next(below: list[int], passed: int) -> list[tuple[int, int]]:
    """Each regimen that may follow the set, and the set with it."""
    return [
        (regimen, passed | 1 << regimen)
        for regimen, lower in enumerate(below)
        if not passed >> regimen & 1 and not lower & ~passed
    ]


def _numbered(
    below: list[int], onward: Mapping[int, int], numbers: range | list[int]
) -> list[tuple[int, ...]]:
    """The complete orders with these numbers."""
    found: list[tuple[int, ...]] = []
    for number in numbers:
        order: list[int] = []
        passed, rest = 0, number
        while len(order) < len(below):
            for regimen, after in _next(below, passed):
                if rest < onward[after]:
                    order.append(regimen)
                    passed = after
                    break
                rest -= onward[after]
        found.append(tuple(order))
    return found


def _cycle_problems(strict: Flags) -> list[Problem]:
    both = np.argwhere(strict & strict.T)
    pairs = [(int(one), int(other)) for one, other in both if one < other]
    return [
        Problem(
            what=f"Regimens {one + 1} and {other + 1} are each above the other.",
            where="order of the regimens",
            because="A regimen cannot be more toxic than one that is more toxic than itself.",
            remedy="Remove one of the steps that lead from one to the other and back.",
        )
        for one, other in pairs
    ]


def _limit_problems(limit: int) -> list[Problem]:
    if limit >= 1:
        return []
    return [
        Problem(
            what=f"At most {limit} orders are asked for.",
            where="limit of orders",
            because="The model needs at least one complete order.",
            remedy="Give a limit of 1 or more; 6 to 24 is usual.",
        )
    ]
