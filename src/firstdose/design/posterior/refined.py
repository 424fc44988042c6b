"""Finer grids only where a decision hangs on the grid's error.

A decision is read from some numbers of a row, its evidence.  Its margin says how far the evidence
may move before the decision is another.  The error of a grid is taken to be how far the evidence
moves from the grid with twice its step: far more than the truth, since the sums converge
exponentially.  Only rows whose margin is not above the error are evaluated again, with half the
step each time.  What then remains is a tie, and is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Flags, Integers
from firstdose.design.posterior.counts import Counts, Reals

BEYOND_THE_ENDS = 1e-7
"""The least error of a grid that was not widened: the tails of the posterior outside it."""

ROUNDING = 1e-10
"""The least error of any grid: a smaller margin is always a tie."""

Evidence = Callable[[int, Counts], Reals]
"""At a level of the grid, the numbers of each row that the decision is read from."""

Margin = Callable[[Reals], Reals]
"""How far any of these numbers may move before the decision of the row is another."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refined:
    """The evidence (rows, numbers) with its margin and error, the grid used, and what is tied."""

    evidence: Reals
    margin: Reals
    error: Reals
    level: Integers
    tied: Flags


def refined(evidence: Evidence, margin: Margin, counts: Counts, highest_level: int = 4) -> Refined:
    """The evidence, each row on a grid fine enough for its decision."""
    found = evidence(0, counts)
    error = _moved(found, evidence(-1, counts), BEYOND_THE_ENDS)
    distance = margin(found)
    used = np.zeros(len(found), dtype=np.int64)
    for level in range(1, highest_level + 1):
        unsure = np.flatnonzero((distance <= error) & (error > ROUNDING))
        if not len(unsure):
            break
        again = evidence(level, counts.rows(unsure))
        error[unsure] = _moved(again, found[unsure], ROUNDING)
        found[unsure], used[unsure], distance[unsure] = again, level, margin(again)
    return Refined(evidence=found, margin=distance, error=error, level=used, tied=distance <= error)


def closest_margin(risk: Reals, target: float) -> Reals:
    """How far the risks of a row may move before another regimen is the closest to the target."""
    if risk.shape[1] == 1:
        return np.full(len(risk), np.inf)
    return _between_the_nearest(risk, target)


@kernel
def _between_the_nearest(risk: Reals, target: float) -> Reals:
    """Half of how much further from the target the second nearest of each row is."""
    found = np.empty(len(risk))
    for row in range(len(risk)):
        least = second = np.inf
        for column in range(risk.shape[1]):
            distance = abs(risk[row, column] - target)
            if distance < least:
                least, second = distance, least
            elif distance < second:
                second = distance
        found[row] = (second - least) / 2
    return found


def _moved(fine: Reals, coarse: Reals, least: float) -> Reals:
    return np.maximum(np.abs(fine - coarse).max(axis=1), least)
