"""The grid for two parameters, and the integral of a density over part of a line of it.

A smooth density that vanishes at the ends is given by its values at equal steps (Whittaker's
cardinal series), and so are its integrals: sums over all nodes by the trapezoidal rule, and the
integral beyond any point by the integral of the cardinal series.  Both errors fall exponentially
with the step (Stenger, Numerical methods based on sinc and analytic functions, 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import sici

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plane:
    """A tensor grid of equal steps over (intercept, log slope), intercept varying slowest.

    The density is taken to vanish beyond it.
    """

    intercepts: Reals
    log_slopes: Reals

    @property
    def intercept(self) -> Reals:
        """The intercept of each node."""
        return np.repeat(self.intercepts, len(self.log_slopes))

    @property
    def log_slope(self) -> Reals:
        """The logarithm of the slope of each node."""
        return np.tile(self.log_slopes, len(self.intercepts))

    @property
    def intercept_step(self) -> float:
        return float(self.intercepts[1] - self.intercepts[0])

    @property
    def log_slope_step(self) -> float:
        return float(self.log_slopes[1] - self.log_slopes[0])

    @property
    def cell(self) -> float:
        """The area that belongs to one node."""
        return self.intercept_step * self.log_slope_step

    def beyond(self, threshold: Reals) -> Reals:
        """How much each node counts towards the mass with an intercept above a threshold.

        ``threshold`` (log slope, …): where the line of that log slope is cut; result (node, …).
        """
        share = share_beyond(self.intercepts, threshold)
        return share.reshape(len(self.intercepts) * len(self.log_slopes), *threshold.shape[1:])


def share_beyond(nodes: Reals, threshold: Reals) -> Reals:
    """How much each node of a line of equal steps counts towards the mass beyond a threshold.

    ``threshold`` of any shape (…); result (node, …).  Slightly below 0 and above 1 near the
    threshold: the integral of the cardinal series.
    """
    spread = (slice(None), *(None,) * threshold.ndim)
    steps: Reals = (threshold - nodes[spread]) / (nodes[1] - nodes[0])
    return weight_beyond(np.pi * steps)


def weight_beyond(half_turns: Reals) -> Reals:
    """What a node counts towards the mass beyond a threshold so many steps, times pi, above it."""
    integral: Reals = sici(half_turns)[0]
    return 0.5 - integral / np.pi
