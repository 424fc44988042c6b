"""Which regimen is recommended when the part is over: the one whose risk is nearest the target.

As ``BOIN::select.mtd`` 2.7.2 does along a chain of doses; `nearest` serves a partial order too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from firstdose.design.boundaries.elimination import Elimination, fewest_dlts
from firstdose.design.boundaries.isotonic import pooled_blocks
from firstdose.design.boundaries.moves import Reals
from firstdose.design.boundaries.settings import bad_target, outside_0_1, refuse
from firstdose.design.kernel import floating_kernel, inlined, kernel
from firstdose.design.order import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """How the regimen is chosen when the part is over.

    Eliminated regimens are out, by ``elimination`` or by the stricter ``lowest_probability`` at a
    lowest one (``extrasafe`` of the R package).  Of the rest the one whose risk is nearest to
    ``target``; with ``below`` only those with a smaller risk (``boundMTD``: lambda_d).
    """

    target: float
    elimination: Elimination
    below: float | None = None
    lowest_probability: float | None = None

    def __post_init__(self) -> None:
        strict = self.lowest_probability
        refuse(
            (
                bad_target(self.target),
                None
                if strict is None
                else outside_0_1("probability at the lowest regimen", strict, "It is one."),
                None
                if self.below is None
                else outside_0_1("largest risk to recommend", self.below, "It is a DLT risk."),
            )
        )


def selected(evaluable: Integers, dlts: Integers, selection: Selection) -> Integers:
    """The regimen of a chain recommended in each row of counts (row, regimen); -1 for none.

    Regimens rise in toxicity from left to right.  Where regimens share an estimate the higher one
    is nearest below the target, the lower one above.
    """
    regimens = evaluable.shape[1]
    above = np.triu(np.ones((regimens, regimens), dtype=np.bool_))
    closed = eliminated(evaluable, dlts, above, selection)
    return nearest_in_line(evaluable, dlts, closed, selection.target, selection.below)


def eliminated(evaluable: Integers, dlts: Integers, above: Flags, selection: Selection) -> Flags:
    """What is too toxic in each row, with everything above it."""
    toxic = _too_toxic(selection.elimination, evaluable, dlts)
    if selection.lowest_probability is not None:
        probability = min(selection.lowest_probability, selection.elimination.probability)
        strict = replace(selection.elimination, probability=probability)
        lowest = above.sum(axis=0) == 1
        toxic |= _too_toxic(strict, evaluable, dlts) & lowest
    return toxic @ above


@floating_kernel
def crude_risks(evaluable: Integers, dlts: Integers | Reals, used: Flags) -> tuple[Reals, Reals]:
    """Risks (DLTs + 0.05) / (evaluable + 0.1), and weights one over their Beta variance.

    ``dlts`` may be summed toxicity scores, each from 0 to 1.  Both 0 where no one is evaluable or
    the regimen is not used.
    """
    risks, weights = np.zeros(evaluable.shape), np.zeros(evaluable.shape)
    for row in range(len(evaluable)):
        for regimen in range(evaluable.shape[1]):
            seen, had = evaluable[row, regimen], dlts[row, regimen]
            if used[row, regimen] and seen > 0:
                risks[row, regimen], weights[row, regimen] = _crude(seen, had)
    return risks, weights


@inlined
def _crude(evaluable: int, dlts: float) -> tuple[float, float]:
    """The risk at one regimen, and its weight."""
    a, b, total = dlts + 0.05, evaluable - dlts + 0.05, evaluable + 0.1
    return a / total, (total * total) * (total + 1) / (a * b)


def _too_toxic(elimination: Elimination, evaluable: Integers, dlts: Integers) -> Flags:
    """As `too_toxic`, looked up: many rows have few different counts."""
    return dlts >= fewest_dlts(elimination, int(evaluable.max(initial=0)))[evaluable]


def nearest(risks: Reals, rank: Integers, target: float, below: float | None = None) -> Integers:
    """The used regimen nearest the target, ties broken upwards below it and downwards above.

    ``risks`` is NaN where a regimen is not used; with ``below`` only a smaller risk will do.
    """
    by_rank = np.argsort(rank, kind="stable")
    return _nearest(risks, rank, by_rank, target, np.inf if below is None else below)


@kernel
def _nearest(
    risks: Reals, rank: Integers, by_rank: Integers, target: float, below: float
) -> Integers:
    found = np.full(len(risks), -1, dtype=np.int64)
    for row in range(len(risks)):
        least = np.inf
        for regimen in by_rank:
            lifted = _lifted(risks[row, regimen], int(rank[regimen]))
            distance = abs(lifted - target)
            if lifted < below and distance < least:  # neither holds of NaN
                least, found[row] = distance, regimen
    return found


@inlined
def _lifted(risk: float, rank: int) -> float:
    """The risk, raised so that of equal ones the higher regimen has more."""
    return risk + 1e-10 * (1 + rank)


def nearest_in_line(
    evaluable: Integers,
    dlts: Integers | Reals,
    closed: Flags,
    target: float,
    below: float | None = None,
) -> Integers:
    """The open tested regimen of a chain that is `nearest` by its `pooled` `crude_risks`."""
    return _nearest_in_line(evaluable, dlts, closed, target, np.inf if below is None else below)


@floating_kernel
def _nearest_in_line(
    evaluable: Integers, dlts: Integers | Reals, closed: Flags, target: float, below: float
) -> Integers:
    rows, regimens = evaluable.shape
    found = np.full(rows, -1, dtype=np.int64)
    mean, weight = np.empty(regimens), np.empty(regimens)
    ends = np.empty(regimens, dtype=np.int64)
    for row in range(rows):
        blocks = 0
        for regimen in range(regimens):
            seen, had = evaluable[row, regimen], dlts[row, regimen]
            if seen > 0 and not closed[row, regimen]:
                mean[blocks], weight[blocks] = _crude(seen, had)
                ends[blocks] = regimen
                blocks = pooled_blocks(mean, weight, ends, blocks + 1)
        block, least = 0, np.inf
        for regimen in range(regimens):
            if evaluable[row, regimen] > 0 and not closed[row, regimen]:
                while ends[block] < regimen:
                    block += 1
                lifted = _lifted(mean[block], regimen)
                distance = abs(lifted - target)
                if lifted < below and distance < least:
                    least, found[row] = distance, regimen
    return found
