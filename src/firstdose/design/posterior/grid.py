"""A posterior on a fixed grid of curves: the log-likelihood is linear in the counts.

So all rows are one product of matrices, and every summary of the posterior is another one.  Rows
are taken a block at a time, so that a block stays in the processor's cache.  A row's numbers may
differ in their last digits with the rows beside it: no decision may hang on those digits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.posterior.counts import Counts, Partial, Reals
from firstdose.design.posterior.curve import Risks

CELLS_AT_ONCE = 60_000
_NO_WEIGHT = -600.0
"""The logarithm of a weight that no sum beside 1 can see; below it processors are slow."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Every curve thought possible, and the logarithm of its prior weight up to a constant.

    ``risks``: (curves, regimens); ``log_prior``: (curves,).
    """

    risks: Risks
    log_prior: Reals


def expected(grid: Grid, counts: Counts, values: Reals) -> Reals:
    """Posterior means of ``values`` (curves, columns): (rows, columns)."""
    table = np.concatenate([grid.risks.log_risk, grid.risks.log_spared], axis=1).T
    columns = np.column_stack([values, np.ones(len(values))])
    found = np.empty((len(counts.dlts), values.shape[1]), dtype=np.float64)
    at_once = max(1, CELLS_AT_ONCE // len(values))
    room = np.empty((min(at_once, len(found)), len(values)), dtype=np.float64)
    for first in range(0, len(found), at_once):
        block = slice(first, first + at_once)
        dlts, evaluable = counts.dlts[block], counts.evaluable[block]
        outcomes = np.concatenate([dlts, evaluable - dlts], axis=1, dtype=np.float64)
        weight = _weight(grid, table, outcomes, room[: len(outcomes)])
        if counts.partial is not None:
            _multiply_partial(weight, grid, counts.partial.rows(block))
        sums = weight @ columns
        found[block] = sums[:, :-1] / sums[:, -1:]
    return found


def _weight(grid: Grid, table: Reals, outcomes: Reals, room: Reals) -> Reals:
    """The weight of each curve (rows, curves) after those with and without a DLT; not normalised.

    ``outcomes``: by row the numbers with a DLT at each regimen, and those without.  ``room``: what
    the weights are written into.
    """
    log_weight = np.matmul(outcomes, table, out=room)
    log_weight += grid.log_prior
    log_weight -= log_weight.max(axis=1, keepdims=True)
    np.maximum(log_weight, _NO_WEIGHT, out=log_weight)
    return np.exp(log_weight, out=log_weight)


def _multiply_partial(weight: Reals, grid: Grid, partial: Partial) -> None:
    """Times the likelihood of everyone still followed."""
    spared = np.concatenate([grid.risks.spared.T, np.ones((1, weight.shape[1]))])
    for regimen, share in zip(partial.regimen.T, partial.weight.T, strict=True):
        at = share[:, np.newaxis]
        weight *= (1 - at) + at * spared[regimen]  # -1 is the last row: no one, likelihood 1
