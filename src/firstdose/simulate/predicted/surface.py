"""Which regimens of a dose x interval grid are set against each other, and why."""

from __future__ import annotations

from collections.abc import Sequence

from firstdose.simulate.predicted.comparison import Contrast
from firstdose.simulate.predicted.regimens import GivenRegimen

MOST_CELLS, FEWEST_CELLS = "most_cells", "fewest_cells"
LONGEST, SHORTEST = "longest_interval", "shortest_interval"
FEW_FAR_APART, MANY_CLOSE = "few_cells_far_apart", "many_cells_close_together"


def contrasts(regimens: Sequence[GivenRegimen]) -> tuple[Contrast, ...]:
    """More cells, a longer interval, and the one against the other.

    Cells are compared over all intervals, intervals over all cells.
    """
    fewest, most = (pick(each.cells for each in regimens) for pick in (min, max))
    short, long = (pick(each.interval_days for each in regimens) for pick in (min, max))

    def places(cells: float | None, interval_days: int | None) -> tuple[int, ...]:
        return tuple(
            at
            for at, each in enumerate(regimens)
            if cells in (None, each.cells) and interval_days in (None, each.interval_days)
        )

    asked = (
        (MOST_CELLS, FEWEST_CELLS, places(most, None), places(fewest, None)),
        (LONGEST, SHORTEST, places(None, long), places(None, short)),
        (FEW_FAR_APART, MANY_CLOSE, places(fewest, long), places(most, short)),
    )
    return tuple(
        Contrast(one=one, other=other, those=those, against=against)
        for one, other, those, against in asked
        if those and against
    )
