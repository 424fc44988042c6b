"""Response that rises to a peak and may fall beyond it: how probably each regimen is the peak.

The umbrella order of Mack and Wolfe (J Am Stat Assoc 1981; 76: 175-181), with binomial counts, a
uniform prior inside it, and every regimen equally likely to be the peak before any data.  Below the
peak, response does not fall with toxicity; above it, response does not rise; of a regimen that is
neither, only that it responds no more often than the peak.

Exact: densities are polynomials.  Let G(S, x) be the probability that the regimens of a lower set S
keep to their order and all lie below x.  The highest of them is one of the maximal, so that G(S, .)
is the integral of the sum over these m of density(m) times G(S without m, .).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from firstdose.design.boundaries.isotonic import lower_sets
from firstdose.design.boundaries.moves import Reals
from firstdose.design.order import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Peaked:
    """By regimen: the probability of being the peak, and the mean response probability.

    Not a number where no one is evaluable.
    """

    probability: Reals
    mean: Reals


def peaked(evaluable: Integers, responses: Integers, above: Flags) -> Peaked:
    """The posterior, over all peaks, of regimens of which someone is evaluable.

    ``above[r, q]``: q is r itself or known to be no less toxic.
    """
    tested = np.flatnonzero(evaluable > 0)
    shape = len(evaluable)
    probability, mean = np.full(shape, np.nan), np.full(shape, np.nan)
    if not len(tested):
        return Peaked(probability=probability, mean=mean)
    n, y = evaluable[tested], responses[tested]
    order = above[np.ix_(tested, tested)]
    nodes = _Nodes.of(int(n.sum()) + 2 * len(tested) + 2)
    density = nodes.beta(n, y)
    flat = np.ones_like(density)
    moments = np.array([_moments(nodes, density, order, k) for k in range(len(tested))])
    before = np.array([_evidence(nodes, flat, order, k) for k in range(len(tested))])
    evidence = moments[:, 0] / before
    weight = evidence / evidence.sum()
    probability[tested] = weight
    mean[tested] = weight @ (moments[:, 1:] / moments[:, :1])
    return Peaked(probability=probability, mean=mean)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Nodes:
    """Gauss-Legendre nodes on (0, 1): exact for polynomials of a degree below their number.

    ``below[i, j]``: the integral from 0 to node i of the polynomial that is 1 at node j alone.
    """

    at: Reals
    weight: Reals
    below: Reals

    @classmethod
    def of(cls, count: int) -> _Nodes:
        x, w = np.polynomial.legendre.leggauss(count)
        value = np.polynomial.legendre.legvander(x, count)
        number = np.arange(count)
        whole = np.empty((count, count))
        whole[:, 0] = x + 1
        whole[:, 1:] = (value[:, 2:] - value[:, :-2]) / (2 * number[1:] + 1)
        coefficient = (2 * number + 1)[:, None] / 2 * value[:, :count].T * w
        return cls(at=(x + 1) / 2, weight=w / 2, below=whole @ coefficient / 2)

    def beta(self, n: Integers, y: Integers) -> Reals:
        """The density at the nodes of each regimen by itself, Beta(1 + y, 1 + n - y)."""
        logs = y[:, None] * np.log(self.at) + (n - y)[:, None] * np.log1p(-self.at)
        return np.exp(logs - betaln(1 + y, 1 + n - y)[:, None])


def _moments(nodes: _Nodes, density: Reals, order: Flags, peak: int) -> Reals:
    """The probability that the order of this peak holds, then each risk times that, integrated."""
    found = [_evidence(nodes, density, order, peak)]
    for place in range(len(density)):
        tilted = density.copy()
        tilted[place] *= nodes.at
        found.append(_evidence(nodes, tilted, order, peak))
    return np.array(found)


def _evidence(nodes: _Nodes, density: Reals, order: Flags, peak: int) -> float:
    """The integral of all densities over where the order of this peak holds."""
    others = np.delete(np.arange(len(density)), peak)
    inside = _rising_to(order, peak)[np.ix_(others, others)]
    below = {frozenset[int](): np.ones_like(nodes.at)}
    full = frozenset(range(len(others)))
    sets = [frozenset(np.flatnonzero(row).tolist()) for row in lower_sets(inside)] if full else []
    for held in sorted(sets, key=len):
        highest = [m for m in held if not any(inside[m, q] for q in held - {m})]
        steps = (density[others[m]] * below[held - {m}] for m in highest)
        below[held] = nodes.below @ np.sum(list(steps), axis=0)
    return float(nodes.weight @ (density[peak] * below[full]))


def _rising_to(order: Flags, peak: int) -> Flags:
    """``[r, q]``: with this peak, response at q is no less than at r."""
    under, over = order[:, peak], order[peak]
    rises = order & under[:, None] & under[None, :]
    falls = order.T & over[:, None] & over[None, :]
    return rises | falls | np.eye(len(order), dtype=np.bool_)
