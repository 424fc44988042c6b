"""Points that fill a cube evenly: an unscrambled table of Sobol, shifted by the dice.

The table is not a draw.  Each shift is one: all
points are moved by it, round the end of the cube (Cranley and Patterson 1976).  Differences between
shifts are the error of whatever is computed from the points.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.design.posterior.sobol import MOST_DIMENSIONS, sobol_points
from firstdose.simulate import questions
from firstdose.simulate.dice import Dice

Reals: TypeAlias = npt.NDArray[np.float64]

MOST_UNKNOWNS = MOST_DIMENSIONS // 2
"""Two columns of the table for each unknown."""

INSIDE = 2.0**-32
"""Half of the smallest step of the table: no point lies on the edge of the cube."""


def shifted_points(dice: Dice, shift: int, log2_points: int, dimensions: int) -> Reals:
    """2^``log2_points`` points (point, dimension) inside the cube, after shift number ``shift``."""
    table = sobol_points(log2_points, dimensions)
    asked = questions.SENSITIVITY_SHIFT
    moved = [dice.uniform(shift, asked, at) for at in range(dimensions)]
    return np.clip((table + np.array(moved)) % 1.0, INSIDE, 1.0 - INSIDE)
