"""The posterior on a grid in machine code: a row at a time, for loops over trials.

Each row is computed alone, so its numbers do not depend on the rows beside it.
"""

from __future__ import annotations

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers
from firstdose.design.posterior.counts import Reals
from firstdose.design.posterior.grid import Grid

Tables = tuple[Reals, Reals, Reals, Reals]


def tables(grid: Grid) -> Tables:
    """What the kernels read: log risk, log spared and spared (regimens, curves), and log prior."""
    risks = grid.risks
    by_regimen = [
        np.ascontiguousarray(each.T) for each in (risks.log_risk, risks.log_spared, risks.spared)
    ]
    return by_regimen[0], by_regimen[1], by_regimen[2], np.ascontiguousarray(grid.log_prior)


@kernel
def weigh(
    tables: Tables,
    evaluable: Integers,
    dlts: Integers,
    partial_regimen: Integers,
    partial_weight: Reals,
    weight: Reals,
) -> None:
    """Write into ``weight`` that of each curve after the counts of one row; not normalised."""
    log_risk, log_spared, spared, log_prior = tables
    weight[:] = log_prior
    for regimen in range(len(dlts)):
        worse = float(dlts[regimen])
        well = float(evaluable[regimen] - dlts[regimen])
        if worse > 0 or well > 0:
            for curve in range(len(weight)):
                weight[curve] += (
                    worse * log_risk[regimen, curve] + well * log_spared[regimen, curve]
                )
    most = weight.max()
    for curve in range(len(weight)):
        weight[curve] = np.exp(weight[curve] - most)
    for number in range(len(partial_regimen)):
        regimen, share = partial_regimen[number], partial_weight[number]
        if regimen >= 0:
            for curve in range(len(weight)):
                weight[curve] *= (1.0 - share) + share * spared[regimen, curve]


@kernel
def mean_of(weight: Reals, values: Reals) -> float:
    """The mean of ``values`` under weights that need not be normalised."""
    total, summed = 0.0, 0.0
    for curve in range(len(weight)):
        total += weight[curve]
        summed += weight[curve] * values[curve]
    return summed / total
