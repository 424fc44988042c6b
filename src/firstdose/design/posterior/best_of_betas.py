"""How probably each of several independent Beta probabilities is the greatest, by quadrature."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincinv, betaln, xlog1py, xlogy

Reals = npt.NDArray[np.float64]

_SMOOTH = 4.0
"""The integral runs over u with t = I_u(4, 4), where a density like t^0.4 is smooth."""

_PANELS, _POINTS = 96, 24


def probability_of_being_best(a: Reals, b: Reals, margin: float = 0.0) -> Reals:
    """Pr(p_j > p_k - ``margin`` for every other k) for each j, where p_j is Beta(a_j, b_j).

    With no margin the probabilities sum to 1.  Absolute error below 1e-9 for a and b from 1 to
    a thousand.
    """
    assert a.shape == b.shape
    assert a.ndim == 1
    assert min(a.min(initial=1.0), b.min(initial=1.0)) >= 1.0, "priors of at least one each"
    t, weights = _rule(margin)
    with np.errstate(divide="ignore"):
        log_density = xlogy(a[:, None] - 1, t) + xlog1py(b[:, None] - 1, -t)
    density = np.exp(log_density - betaln(a, b)[:, None])
    reached = betainc(a[:, None], b[:, None], np.minimum(t + margin, 1.0))
    found = np.empty(len(a))
    for j in range(len(a)):
        others = np.delete(reached, j, axis=0).prod(axis=0)
        found[j] = (density[j] * others * weights).sum()
    return np.clip(found, 0.0, 1.0)


@cache
def _rule(margin: float) -> tuple[Reals, Reals]:
    """Places and weights on 0 to 1; the kink where ``margin`` reaches 1 is an end of a panel."""
    kink = float(betaincinv(_SMOOTH, _SMOOTH, 1.0 - margin)) if margin > 0 else 1.0
    edges = np.unique(np.append(np.linspace(0.0, 1.0, _PANELS + 1), kink))
    x, w = np.polynomial.legendre.leggauss(_POINTS)
    half = np.diff(edges)[:, None] / 2
    u = (edges[:-1, None] + half * (1 + x)).ravel()
    slope = np.exp(
        xlogy(_SMOOTH - 1, u) + xlog1py(_SMOOTH - 1, -u) - float(betaln(_SMOOTH, _SMOOTH))
    )
    return betainc(_SMOOTH, _SMOOTH, u), (half * w).ravel() * slope
