"""The complete orders that a partial order of regimens allows: all of them, or a stated few.

Counted exactly by how many ways lead on from each set of regimens that is closed downwards.  With
the counts any one order can be written down from its number, so that a few evenly spaced ones need
no list of all.  Orders are numbered as in a dictionary, by the number of the regimen.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from firstdose.design.order import Flags, Integers, strictly
from firstdose.design.posterior.refusals import refused_unless
from firstdose.records.problem import Problem, StudyError

MOST_SETS = 200_000
MOST_ORDERS = 720
"""The most that a model weighs, all of six regimens: memory grows with the square of them."""


def orderings(above: Flags, limit: int = 24) -> Integers:
    """All complete orders if there are at most ``limit``, otherwise that many evenly spaced ones.

    ``above[r, q]``: q is r itself or known to be no less toxic.  (orders, regimens), the lowest
    regimen first.
    """
    refused_unless(*_limit_problems(limit))
    below = _strictly_below(above)
    onward = _ways_onward(below)
    possible = onward[0]
    found = min(limit, possible)
    refused_unless(*_number_problems(found, possible))
    numbers = [(2 * step + 1) * possible // (2 * found) for step in range(found)]
    return np.array(_numbered(below, onward, numbers), dtype=np.int64).reshape(found, len(below))


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
    below: list[int], onward: Mapping[int, int], numbers: list[int]
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


def _number_problems(found: int, possible: int) -> list[Problem]:
    if found <= MOST_ORDERS:
        return []
    return [
        Problem(
            what=f"{found:,} complete orders are to be weighed.",
            where="most_orders of the design",
            because=f"The regimens can be ordered in {possible:,} ways, and the time and memory for"
            f" more than {MOST_ORDERS} at once are out of reach.",
            remedy=f"Write `most_orders: {MOST_ORDERS}` or fewer; 6 to 24 is usual.",
        )
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
