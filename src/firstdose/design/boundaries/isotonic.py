"""DLT risks that never fall where toxicity never falls: isotonic regression, exact.

Along a chain of doses: pooled adjacent violators.  In a partial order of regimens: least squares by
repeatedly taking the lower set with the least mean (Brunk, Ann Math Stat 1955; Robertson, Wright
and Dykstra, Order Restricted Statistical Inference, 1988).
"""

from __future__ import annotations

import numpy as np

from firstdose.design.boundaries.moves import Reals
from firstdose.design.kernel import inlined, kernel
from firstdose.design.order import Flags, Integers
from firstdose.records.problem import StudyError

_MOST_LOWER_SETS = 20_000


def pooled(values: Reals, weights: Reals) -> Reals:
    """Weighted least squares under non-decreasing values along each row; NaN where weight is 0."""
    assert values.shape == weights.shape, "a weight for each value"
    result = np.full(values.shape, np.nan)
    _pool_rows(np.ascontiguousarray(values), np.ascontiguousarray(weights), result)
    return result


def pooled_in_order(values: Reals, weights: Reals, above: Flags) -> Reals:
    """The same in a partial order, exactly; NaN where the weight is 0.

    Every lower set is looked at, so the order must not have too many: a grid of m doses and k
    schedules has (m + k over m).
    """
    sets = lower_sets(above)
    inside = sets.astype(np.float64)
    left = (weights > 0).astype(np.float64)
    result = np.full(values.shape, np.nan)
    level = np.full(len(values), -np.inf)
    while left.any():
        weight = (weights * left) @ inside.T
        total = np.where(left > 0, values * weights, 0.0) @ inside.T
        mean = np.divide(total, weight, out=np.full_like(weight, np.inf), where=weight > 0)
        least = mean.argmin(axis=1)
        level = np.maximum(level, mean[np.arange(len(values)), least])
        taken = sets[least] & (left > 0)
        result = np.where(taken, level[:, None], result)
        left = np.where(taken, 0.0, left)
    return result


def lower_sets(above: Flags) -> Flags:
    """Every set (a row each) that holds, with a regimen, all that is known to be no more toxic."""
    regimens = len(above)
    below = above.T
    found = {frozenset[int]()}
    for regimen in sorted(range(regimens), key=lambda number: (int(below[number].sum()), number)):
        needed = frozenset(np.flatnonzero(below[regimen]).tolist()) - {regimen}
        found |= {known | {regimen} for known in found if needed <= known}
        _refuse_too_many(len(found))
    members = sorted(tuple(sorted(known)) for known in found if known)
    sets = np.zeros((len(members), regimens), dtype=np.bool_)
    for row, numbers in enumerate(members):
        sets[row, list(numbers)] = True
    return sets


@kernel
def _pool_rows(values: Reals, weights: Reals, result: Reals) -> None:
    rows, columns = values.shape
    mean, weight = np.empty(columns), np.empty(columns)
    ends = np.empty(columns, dtype=np.int64)
    for row in range(rows):
        blocks = 0
        for column in range(columns):
            if weights[row, column] > 0.0:
                mean[blocks], weight[blocks] = values[row, column], weights[row, column]
                ends[blocks] = column
                blocks = pooled_blocks(mean, weight, ends, blocks + 1)
        block = 0
        for column in range(columns):
            if weights[row, column] > 0.0:
                while ends[block] < column:
                    block += 1
                result[row, column] = mean[block]


@inlined
def pooled_blocks(mean: Reals, weight: Reals, ends: Integers, blocks: int) -> int:
    """How many blocks are left when the last one is pooled with those before it that are higher."""
    while blocks > 1 and mean[blocks - 2] > mean[blocks - 1]:
        both = weight[blocks - 2] + weight[blocks - 1]
        total = mean[blocks - 2] * weight[blocks - 2] + mean[blocks - 1] * weight[blocks - 1]
        mean[blocks - 2], weight[blocks - 2] = total / both, both
        ends[blocks - 2] = ends[blocks - 1]
        blocks -= 1
    return blocks


def _refuse_too_many(sets: int) -> None:
    if sets > _MOST_LOWER_SETS:
        raise StudyError(
            f"The order of the regimens has more than {_MOST_LOWER_SETS} lower sets.",
            where="Regimens and the steps between them",
            because="The exact estimate looks at every set of regimens that holds all below them.",
            remedy="Say of more regimens which is above which, or use fewer regimens.",
        )
