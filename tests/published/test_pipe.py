"""PIPE: the trial of figure 5 of Mander and Sweeting, Stat Med 2015; 34: 1261-1276.

As the manual of their R package pipe.design 0.5.1 reproduces it: six doses of each of two agents,
target 0.30, a prior of 1/36 of a participant at each of the 36 regimens around the medians of
scenario 1, cohorts of two, safety limit 0.8.  After 0 DLTs in 2 at (1,1) it recommends (2,2), and
after 1 in 2 there (1,3).  Their trial may step to any neighbour of the current regimen, diagonally
as well, and draws among regimens as little tried; of the second cohort (3,1) is such another one.
Contours and what lies next to them are ours; the steps of that trial are written out here.
"""

from decimal import Decimal

import numpy as np

from design.grids import grid, part_of
from firstdose.design.boundaries.contours import contours
from firstdose.design.order import regimen_order
from firstdose.protocol.designs import Pipe

LEVELS = range(1, 7)
MEDIANS_BY_SECOND_AGENT = (
    (0.02, 0.03, 0.06, 0.10, 0.18, 0.23),
    (0.03, 0.05, 0.09, 0.13, 0.21, 0.27),
    (0.06, 0.09, 0.14, 0.18, 0.26, 0.30),
    (0.11, 0.14, 0.18, 0.23, 0.30, 0.36),
    (0.18, 0.21, 0.26, 0.30, 0.39, 0.44),
    (0.23, 0.27, 0.30, 0.36, 0.44, 0.49),
)
LIMIT = 0.8

Place = tuple[int, int]
PLACES: list[Place] = [(first, second) for first in LEVELS for second in LEVELS]
MEDIANS = np.array([MEDIANS_BY_SECOND_AGENT[second - 1][first - 1] for first, second in PLACES])
REGIMENS = grid(6, 6)
ORDER = regimen_order(
    REGIMENS, part_of(REGIMENS, Pipe(target=Decimal("0.3")), kinds=("dose", "schedule"))
)
LINES = contours(ORDER.above, 0.3, MEDIANS, 1 / 36)


def least_tried(seen: list[tuple[Place, int, int]]) -> set[Place]:
    """Next to the most probable contour, of the safe neighbours of the last regimen, the fewest."""
    evaluable, dlts = np.zeros((2, 1, 36), dtype=np.int64)
    for place, entered, toxic in seen:
        evaluable[0, PLACES.index(place)] += entered
        dlts[0, PLACES.index(place)] += toxic
    probable = LINES.probable(evaluable, dlts)
    below = LINES.below[LINES.most_probable(probable)]
    (first, second), *_ = seen[-1]
    near = np.array([[abs(a - first) <= 1 and abs(b - second) <= 1 for a, b in PLACES]])
    may_come = near & (LINES.above(probable) < LIMIT)
    next_to = ORDER.maximal(may_come & below) | ORDER.minimal(may_come & ~below)
    fewest = evaluable[next_to].min()
    return {PLACES[r] for r in np.flatnonzero(next_to[0] & (evaluable[0] == fewest))}


def test_there_are_924_contours() -> None:
    """As many as ways over a grid of six by six: 12 choose 6."""
    assert len(LINES.below) == 924


def test_after_no_dlt_both_agents_rise() -> None:
    assert least_tried([((1, 1), 2, 0)]) == {(2, 2)}


def test_after_a_dlt_one_agent_falls_and_the_other_rises() -> None:
    assert least_tried([((1, 1), 2, 0), ((2, 2), 2, 1)]) == {(1, 3), (3, 1)}
