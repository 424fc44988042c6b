"""How much of an endpoint's variance each unknown explains (Sobol 2001), with its error.

First indices after Saltelli 2010, Comput Phys Commun 181:259 (table 2 b), total ones after Jansen
1999 (the same table, f).  The variance is that over the prior of the unknowns asked about, or
over their posterior taken apart; all others stay at their medians.  An endpoint that does not vary
has no indices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from firstdose.analyse.predicted import IndexRow
from firstdose.simulate.dice import Dice
from firstdose.simulate.predicted.apart import Apart
from firstdose.simulate.predicted.outcomes import Question, of_programme
from firstdose.simulate.predicted.quasi_random import shifted_points
from firstdose.simulate.predicted.regimens import GivenRegimen
from firstdose.simulate.predicted.tornado import NUMBER, refuse_unknown

Reals: TypeAlias = npt.NDArray[np.float64]
Answered: TypeAlias = Callable[[Reals], Reals]
"""From standard normal points (point, unknown) to endpoints (point, endpoint)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """How many points: 2^``log2_points`` of each table, moved by ``shifts`` shifts."""

    log2_points: int
    shifts: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Indices:
    """First and total indices as (unknown, endpoint), each with its standard error."""

    first: Reals
    first_error: Reals
    total: Reals
    total_error: Reals


def sobol_rows(
    question: Question,
    regimen: GivenRegimen,
    unknowns: Sequence[str],
    points: Points,
    over: Apart,
    reached: Callable[[object], None] = lambda _: None,
) -> tuple[IndexRow, ...]:
    """The indices of some unknowns for every endpoint of the question, in the same patients."""
    names = [each.name for each in question.unknowns]
    columns = [names.index(each) for each in unknowns]
    done = 0

    def answered(moved: Reals) -> Reals:
        nonlocal done
        rows: list[Reals] = []
        for point in moved:
            standard = np.zeros(len(names))
            standard[columns] = point
            values = of_programme(question, NUMBER, over.at(standard), [regimen])[:, 0]
            refuse_unknown(values)
            rows.append(values.mean(axis=1))
            done += 1
            reached(f"point {done}")
        return np.array(rows)

    found = indices(answered, question.dice, len(columns), points)
    return tuple(
        IndexRow(
            endpoint=endpoint.name,
            unknown=unknown,
            first=float(found.first[at, place]),
            first_error=float(found.first_error[at, place]),
            total=float(found.total[at, place]),
            total_error=float(found.total_error[at, place]),
        )
        for place, endpoint in enumerate(question.endpoints)
        for at, unknown in enumerate(unknowns)
    )


def indices(answered: Answered, dice: Dice, unknowns: int, points: Points) -> Indices:
    """The indices of a function of so many standard normal unknowns, shift by shift."""
    shifts = [_of_a_shift(answered, dice, at, unknowns, points) for at in range(points.shifts)]
    first = np.array([each for each, _ in shifts])
    total = np.array([each for _, each in shifts])
    return Indices(
        first=first.mean(axis=0),
        first_error=first.std(axis=0, ddof=1) / len(shifts) ** 0.5,
        total=total.mean(axis=0),
        total_error=total.std(axis=0, ddof=1) / len(shifts) ** 0.5,
    )


def _of_a_shift(
    answered: Answered, dice: Dice, shift: int, unknowns: int, points: Points
) -> tuple[Reals, Reals]:
    cube = shifted_points(dice, shift, points.log2_points, 2 * unknowns)
    normal: Reals = ndtri(cube)
    one, other = normal[:, :unknowns], normal[:, unknowns:]
    at_one, at_other = answered(one), answered(other)
    both = np.concatenate([at_one, at_other])
    middle, spread = np.mean(both, axis=0), np.var(both, axis=0)
    spread = np.where(spread > 0, spread, np.nan)
    first: list[Reals] = []
    total: list[Reals] = []
    for column in range(unknowns):
        mixed = one.copy()
        mixed[:, column] = other[:, column]
        at_mixed = answered(mixed)
        first.append(np.mean((at_other - middle) * (at_mixed - at_one), axis=0) / spread)
        total.append(np.mean((at_one - at_mixed) ** 2, axis=0) / 2 / spread)
    return np.array(first), np.array(total)
