"""Posterior expectations where the log-likelihood is linear in what was counted.

On a fixed grid such a posterior is one matrix product (counts by log-likelihood per count), one
exponential, and one product with the functions whose means are wanted; a row per set of counts.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Reals = npt.NDArray[np.float64]

_IN_CACHE = 98_304
"""Numbers worked on at a time: three quarters of a megabyte, which stays in the cache."""


def expectations(counts: Reals, per_count: Reals, log_prior: Reals, functions: Reals) -> Reals:
    """Posterior mean of each function (a column each), by row of counts.

    ``counts`` (row, count), ``per_count`` (count, node): what one of each adds to the
    log-likelihood; ``log_prior`` (node), with the weight of the node and not normalised;
    ``functions`` (node, function).  Rows are worked through in blocks of one shape, the last one
    filled up, so that a row's answer does not depend on the rows beside it.
    """
    nodes = len(log_prior)
    assert per_count.shape == (counts.shape[1], nodes), "one row of the likelihood per count"
    assert len(functions) == nodes, "one value of each function per node"
    block = max(4, _IN_CACHE // nodes)
    with_total = np.column_stack((functions, np.ones(nodes)))
    sums = np.empty((-(-len(counts) // block) * block, with_total.shape[1]))
    filled = np.zeros((len(sums), counts.shape[1]))
    filled[: len(counts)] = counts
    density = np.empty((block, nodes))
    for first in range(0, len(sums), block):
        rows = slice(first, first + block)
        np.matmul(filled[rows], per_count, out=density)
        density += log_prior
        density -= density.max(axis=1, keepdims=True)
        np.exp(density, out=density)
        np.matmul(density, with_total, out=sums[rows])
    return sums[: len(counts), :-1] / sums[: len(counts), -1:]


def as_reals(counts: npt.ArrayLike) -> Reals:
    """Counts as the numbers a matrix product needs."""
    return np.asarray(counts, dtype=np.float64)
