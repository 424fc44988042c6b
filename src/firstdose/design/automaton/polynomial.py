"""How operating characteristics depend on the truth: a polynomial in the DLT risks.

The mean over all ends of any value fixed at each end (a recommendation, a number of participants)
is a sum of products of powers of the risks.  So its slope is exact, and the worst truth inside
stated limits can be searched for with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import Bounds, minimize

from firstdose.design.automaton.characteristics import Ends
from firstdose.design.order import Integers
from firstdose.design.states import Reals
from firstdose.records.problem import StudyError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sensitivity:
    """A mean over all ends, and how much it changes with the DLT risk of each regimen."""

    value: float
    slope: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorstCase:
    """The largest mean found inside the limits, and the DLT risks at which it is found."""

    value: float
    risk: Reals


def recommends(ends: Ends, regimen: int) -> Reals:
    """The value of each end that makes the mean the probability of this recommendation.

    -1: that none is recommended.
    """
    return (ends.recommended == regimen).astype(np.float64)


def sensitivity(ends: Ends, values: Reals, risk: Reals) -> Sensitivity:
    """The mean of ``values`` (one for each end) at these risks, with its slope by regimen.

    At risks of 0 and 1 too.
    """
    regimens = len(risk)
    factors = np.array([_factor(ends, r, risk[r], slope=False) for r in range(regimens)])
    weighted = ends.ways * values
    slope = np.empty(regimens)
    for regimen in range(regimens):
        others = np.delete(factors, regimen, axis=0).prod(axis=0)
        changes = _factor(ends, regimen, risk[regimen], slope=True)
        slope[regimen] = (weighted * others * changes).sum()
    return Sensitivity(value=float((weighted * factors.prod(axis=0)).sum()), slope=slope)


def worst_case(ends: Ends, values: Reals, lowest: Reals, highest: Reals) -> WorstCase:
    """The truth inside the limits with the largest mean that a search finds.

    The search climbs along the exact slope (L-BFGS-B, Byrd et al. 1995) from the middle and, for up
    to eight regimens, from every corner; the largest of what it finds is returned.  The polynomial
    may have other tops, so this is a lower bound of the true maximum.
    """
    _refuse_bad_limits(lowest, highest)

    def negative(risk: Reals) -> tuple[float, Reals]:
        found = sensitivity(ends, values, risk)
        return -found.value, -found.slope

    tops = [
        minimize(negative, start, jac=True, bounds=Bounds(lowest, highest), method="L-BFGS-B")
        for start in _starts(lowest, highest)
    ]
    best = min(tops, key=lambda top: float(top.fun))
    return WorstCase(value=-float(best.fun), risk=np.asarray(best.x, dtype=np.float64))


def _factor(ends: Ends, regimen: int, risk: float, *, slope: bool) -> Reals:
    """P to the number of DLTs times (1 - p) to the rest, at each end; or its slope in p."""
    dlts = ends.dlts[:, regimen]
    without = ends.evaluable[:, regimen] - dlts
    if not slope:
        return risk**dlts * (1 - risk) ** without
    rising = dlts * risk ** np.maximum(dlts - 1, 0) * (1 - risk) ** without
    falling = without * risk**dlts * (1 - risk) ** np.maximum(without - 1, 0)
    return rising - falling


def _starts(lowest: Reals, highest: Reals) -> list[Reals]:
    middle = (lowest + highest) / 2
    if len(lowest) > 8:
        return [middle, lowest, highest]
    corners = product(*zip(lowest.tolist(), highest.tolist(), strict=True))
    return [middle, *(np.array(corner, dtype=np.float64) for corner in corners)]


def _refuse_bad_limits(lowest: Reals, highest: Reals) -> None:
    if (lowest < 0).any() or (highest > 1).any() or (lowest > highest).any():
        raise StudyError(
            "The limits of the DLT risks are not limits.",
            where="Lowest and highest DLT risk of each regimen",
            because="A risk lies between 0 and 1, and its lower limit is not above its upper one.",
            remedy="State for each regimen a lowest and a highest risk between 0 and 1.",
        )


def participants(ends: Ends) -> Integers:
    """How many have been treated at each end: values for the mean number of participants."""
    return ends.evaluable.sum(axis=1)
