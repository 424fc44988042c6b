"""Contours between the regimens whose risk is below the target and those above it.

Mander and Sweeting, Stat Med 2015; 34: 1261-1276.  Regimens are independent beforehand and given
their counts; only lines that a partial order of toxicity allows are looked at, each as probable as
all of its regimens below it being below the target, and all others above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from firstdose.design.boundaries.isotonic import lower_sets
from firstdose.design.boundaries.moves import Reals
from firstdose.design.order import Flags, Integers

_LEAST = 1e-300
_AS_PROBABLE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contours:
    """Every contour as the regimens ``below`` it (a row each), the fewest first.

    A Beta(``prior_dlt``, ``prior_no_dlt``) prior of each regimen.
    """

    target: float
    below: Flags
    prior_dlt: Reals
    prior_no_dlt: Reals

    def probable(self, evaluable: Integers, dlts: Integers) -> Reals:
        """How probable each contour is, by (row, contour)."""
        a, b = self.prior_dlt + dlts, self.prior_no_dlt + evaluable - dlts
        under = np.log(np.maximum(betainc(a, b, self.target), _LEAST))
        over = np.log(np.maximum(betainc(b, a, 1 - self.target), _LEAST))
        inside = self.below.T.astype(np.float64)
        logs = under @ inside + over @ (1 - inside)
        found = np.exp(logs - logs.max(axis=1, keepdims=True))
        return found / found.sum(axis=1, keepdims=True)

    def most_probable(self, probable: Reals) -> Integers:
        """The most probable contour of each row; of those as probable the one with fewest below."""
        best = probable.max(axis=1, keepdims=True)
        return (probable >= best * (1 - _AS_PROBABLE)).argmax(axis=1)

    def above(self, probable: Reals) -> Reals:
        """How probably each regimen lies above, over all contours, by (row, regimen)."""
        return probable @ (~self.below).astype(np.float64)

    def mean_risk(self, evaluable: Integers, dlts: Integers) -> Reals:
        """The posterior mean of each regimen by itself."""
        return (self.prior_dlt + dlts) / (self.prior_dlt + self.prior_no_dlt + evaluable)


def contours(above: Flags, target: float, medians: Reals, participants: float) -> Contours:
    """The contours that the order allows; ``above[r, q]``: q is r or known to be no less toxic.

    Each prior has its median, and counts as many ``participants``.
    """
    sets = lower_sets(above)
    below = np.vstack([np.zeros((1, len(above)), dtype=np.bool_), sets])
    by_size = np.argsort(below.sum(axis=1), kind="stable")
    shape = np.array([_shape(median, participants) for median in medians.tolist()])
    return Contours(
        target=target,
        below=below[by_size],
        prior_dlt=shape,
        prior_no_dlt=participants - shape,
    )


def _shape(median: float, participants: float) -> float:
    """The first parameter of the Beta prior with this median; both parameters add up as stated."""
    low, high = 0.0, participants
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (
            (middle, high)
            if betainc(middle, participants - middle, median) > 0.5
            else (low, middle)
        )
    return (low + high) / 2
