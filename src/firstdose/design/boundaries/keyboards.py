"""mTPI, mTPI-2 and the keyboard: the interval of risks with the most posterior mass per width.

Ji, Liu, Li and Bekele, Clin Trials 2010 (mTPI); Guo, Wang, Yang, Lynn and Ji, Contemp Clin Trials
2017 (mTPI-2); Yan, Mandrekar and Yuan, Clin Cancer Res 2017 (keyboard).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
from scipy.special import betainc

from firstdose.design.boundaries.moves import Reals, counts, moves_by
from firstdose.design.boundaries.settings import bad_margins, bad_most, bad_target, refuse
from firstdose.design.order import Integers
from firstdose.records.problem import Problem

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The target DLT risk and the margins within which a risk is as good as the target."""

    risk: float
    below: float
    above: float

    def __post_init__(self) -> None:
        refuse((bad_target(self.risk), bad_margins(self.risk, self.below, self.above)))

    @property
    def lowest(self) -> float:
        return self.risk - self.below

    @property
    def highest(self) -> float:
        return self.risk + self.above


def mtpi(target: Target, most: int, prior: tuple[float, float] = (1.0, 1.0)) -> Integers:
    """The table of mTPI: below, at and above the target as three intervals."""
    return _strongest((0.0, target.lowest), (target.highest, 1.0), target, (most, prior))


def mtpi_2(target: Target, most: int, prior: tuple[float, float] = (1.0, 1.0)) -> Integers:
    """The table of mTPI-2: intervals as wide as the target's, the outermost as wide as is left."""
    low, high = _keys(target)
    low = low if low[0] <= _ROUNDING else (0.0, *low)
    high = high if high[-1] >= 1 - _ROUNDING else (*high, 1.0)
    return _strongest(low, high, target, (most, prior))


def keyboard(target: Target, most: int, prior: tuple[float, float] = (1.0, 1.0)) -> Integers:
    """The table of the keyboard: as mTPI-2, but what is narrower than the target key is dropped.

    Refused where no full key is left below or above the target key.  Elsewhere it is the table of
    mTPI-2 for priors without a peak at 0 or 1.  (Keyboard 0.1.3 keeps the narrow end keys, weighed
    by width: that is `mtpi_2` throughout.)
    """
    low, high = _keys(target)
    refuse((_no_full_key(target, low, high),))
    return _strongest(low, high, target, (most, prior))


def _no_full_key(target: Target, low: tuple[float, ...], high: tuple[float, ...]) -> Problem | None:
    if min(len(low), len(high)) > 1:
        return None
    side, move = ("below", "up") if len(low) == 1 else ("above", "down")
    return Problem(
        what=f"No key as wide as {target.lowest:g} to {target.highest:g} fits {side} it.",
        where="Design settings: margins below and above the target",
        because=f"The keyboard drops narrower keys, and would never go {move}.",
        remedy="Choose narrower margins, or mTPI-2, which keeps the narrow pieces.",
    )


def _keys(target: Target) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The edges of the full keys below and above the target key, each from low to high."""
    width = target.below + target.above
    below = floor(target.lowest / width + _ROUNDING)
    above = floor((1 - target.highest) / width + _ROUNDING)
    return (
        tuple(target.lowest - width * key for key in range(below, -1, -1)),
        tuple(target.highest + width * key for key in range(above + 1)),
    )


def _strongest(
    low: tuple[float, ...],
    high: tuple[float, ...],
    target: Target,
    table: tuple[int, tuple[float, float]],
) -> Integers:
    """Up when the strongest interval lies below the target's, down when it lies above.

    Of equally strong ones the target's wins over one below, and one above over both.
    """
    most, prior = table
    refuse((bad_most(most),))
    below, at, above = (
        _unit_mass(edges, most, prior) for edges in (low, (target.lowest, target.highest), high)
    )
    return moves_by(below > np.maximum(at, above), (above >= at) & (above >= below))


def _unit_mass(edges: tuple[float, ...], most: int, prior: tuple[float, float]) -> Reals:
    """The largest posterior mass per width between neighbouring edges.

    By (evaluable, DLTs); impossible counts are computed as if all had a DLT.
    """
    evaluable, dlts = counts(most)
    limits = np.clip(np.array(edges), 0.0, 1.0)
    a = prior[0] + dlts[..., None]
    b = prior[1] + np.maximum(evaluable - dlts, 0)[..., None]
    mass = np.diff(betainc(a, b, limits), axis=-1)
    return (mass / np.diff(limits)).max(axis=-1)
