"""One sample of a virtual patient in machine code: every result of it, as the laboratory prints it.

`firstdose.simulate.laboratory` says what a patient's rows are.
"""

from __future__ import annotations

from math import exp

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import kernel
from firstdose.simulate.compiled_dice import Word, uniform
from firstdose.simulate.compiled_normal import normal_quantile

ROW = np.dtype(
    [
        *(("index", np.uint64), ("kind", np.int64), ("steps_per_unit", np.float64)),
        *(("own", np.float64), ("between", np.float64), ("within", np.float64)),
        *(("low", np.float64), ("high", np.float64)),
        *(("limit", np.float64), ("is_above", np.bool_), ("farthest_present", np.float64)),
        *(("distance_present", np.float64), ("distance_absent", np.float64)),
        *(("nearest", np.float64), ("approach_days", np.float64)),
        *(("clears", np.int64), ("returns", np.int64)),
        *(("whole", np.int64), ("share", np.float64)),
        *(("untouched", np.float64), ("neutrophils", np.float64)),
        *(("lymphocytes", np.float64), ("platelets", np.float64)),
    ],
    align=True,
)
"""An analyte in one person.

``own``: the level of their own, or of an analyte that decides an item the factor by which it
differs from the usual one.  ``clears`` and ``returns``: days on which the item goes and comes back.
``share``: of the analyte in row ``whole``, of white cells.  ``untouched``, ``neutrophils``,
``lymphocytes``, ``platelets``: the shares of it that conditioning leaves alone, and lowers as it
lowers these counts.
"""

LEVEL, ITEM, SHARE = 0, 1, 2
"""How an analyte is drawn: about a level, on a side of the limit of an item, as a share."""

BEFORE_CELLS = -1
"""In the place of a day since the first infusion."""

Rows = npt.NDArray[np.void]
Places = npt.NDArray[np.int64]
Counts = tuple[float, float, float]
"""Neutrophils, lymphocytes and platelets as shares of what they are without conditioning."""


@kernel
def draw_levels(stream: Word, usual: Rows, rows: Rows) -> None:
    """Fill the rows of one person: with every level of their own, and else as is usual."""
    for at in range(len(usual)):
        rows[at] = usual[at]
        deviate = normal_quantile(uniform(stream, usual[at]["index"]))
        rows[at]["own"] *= exp(usual[at]["between"] * deviate)


@kernel
def sample(stream: Word, moment: Word, day: int, counts: Counts, rows: Rows, taken: Places) -> None:
    """Put a result in the place of each row that is asked for.

    In steps of the last decimal that is printed, rounded half to even.
    """
    for at in range(len(taken)):
        place = int(taken[at])
        row = rows[place]
        deviate = normal_quantile(uniform(stream, moment ^ row["index"]))
        value = result(rows, place, day, counts, exp(row["within"] * deviate))
        taken[at] = np.int64(np.rint(value * row["steps_per_unit"]))


@kernel
def result(rows: Rows, at: int, day: int, counts: Counts, noise: float) -> float:
    """One result before it is rounded; ``noise``: by which factor this sample deviates."""
    row = rows[at]
    if row["kind"] == LEVEL:
        return min(max(row["own"] * noise, row["low"]), row["high"])
    left = row["untouched"] + row["neutrophils"] * counts[0]
    left = left + row["lymphocytes"] * counts[1] + row["platelets"] * counts[2]
    if row["kind"] == ITEM:
        return _beside_limit(row, day, noise) * left
    return _beside_limit(rows[int(row["whole"])], day, 1.0) * row["share"] * left * noise


@kernel
def _beside_limit(row: np.void, day: int, noise: float) -> float:
    """A value on the side of the limit on which the item says it is, nearer as it changes."""
    near = 1.0
    if day != BEFORE_CELLS:
        apart = min(abs(day - row["clears"]), abs(day - row["returns"]))
        near -= exp(-apart / row["approach_days"])
    present = day < row["clears"] or day >= row["returns"]
    if present:
        distance = min(row["distance_present"] * row["own"] * noise, row["farthest_present"])
    else:
        distance = row["distance_absent"] * row["own"] * noise
    factor = 1.0 + max(distance * near, row["nearest"])
    return row["limit"] * factor if present == row["is_above"] else row["limit"] / factor
