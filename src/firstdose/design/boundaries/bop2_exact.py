"""Exact type I error, power and sample size of BOP2, and the search for lambda and gamma.

The counts of two endpoints are followed participant by participant, so that nothing is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.boundaries.bop2 import Expansion, Limits, limits
from firstdose.design.boundaries.moves import Reals
from firstdose.design.order import Flags, Integers
from firstdose.records.problem import StudyError

LAMBDAS = np.arange(1, 200) / 200
GAMMAS = np.arange(0, 51) / 50
_ROUNDING = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chances:
    """Under one hypothesis: the cohort passes every look, stops at each, and its mean number.

    By design; ``stops`` by (design, look), the last look included.
    """

    passes: Reals
    stops: Reals
    mean_participants: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Optimal:
    """The design with the greatest power of all that keep the type I error.

    ``limits`` by (look, endpoint), as in `Limits`.
    """

    lambda_: float
    gamma: float
    limits: Integers
    under_null: Chances
    under_alternative: Chances

    @property
    def type_one_error(self) -> float:
        """The chance to pass every look under the null hypothesis."""
        return float(self.under_null.passes[0])

    @property
    def power(self) -> float:
        """The chance to pass every look under the alternative."""
        return float(self.under_alternative.passes[0])


def chances(expansion: Expansion, found: Limits, cells: Reals) -> Chances:
    """What becomes of the cohort in each design when one participant has these outcomes.

    ``cells``: probabilities by (first endpoint, second endpoint), absent or present.
    """
    designs, looks, _ = found.counts.shape
    most, second = expansion.most, cells.shape[1] == 2
    alive = np.zeros((designs, most + 1, most + 1 if second else 1))
    alive[:, 0, 0] = 1.0
    stops = np.empty((designs, looks))
    seen = 0
    for look, n in enumerate(expansion.looks):
        for _ in range(n - seen):
            alive = _one_more(alive, cells)
        seen = n
        fails = _fails(expansion, found.counts[:, look], alive.shape[1:])
        stops[:, look] = np.where(fails, alive, 0.0).sum(axis=(1, 2))
        alive = np.where(fails, 0.0, alive)
    passes = alive.sum(axis=(1, 2))
    mean = stops @ np.array(expansion.looks, dtype=np.float64) + passes * most
    return Chances(passes=passes, stops=stops, mean_participants=mean)


def optimal(expansion: Expansion) -> Optimal:
    """Lambda and gamma of the greatest power, of all on the grid that keep the type I error.

    A greater lambda stops whenever a smaller one does, so that for each gamma the smallest lambda
    that keeps the error is found by halving.  Of equal power: fewest participants under the null
    hypothesis, then the smallest gamma.
    """
    least = _least_lambdas(expansion)
    fits = least < len(LAMBDAS)
    if not fits.any():
        raise _none_keeps(expansion)
    gammas, lambdas = GAMMAS[fits], LAMBDAS[least[fits]]
    found = limits(expansion, lambdas, gammas)
    null = chances(expansion, found, expansion.null.cells)
    power = chances(expansion, found, expansion.alternative.cells).passes
    if power.max() <= 0:
        raise _none_keeps(expansion)
    order = np.lexsort((gammas, null.mean_participants.round(_ROUNDING), -power.round(_ROUNDING)))
    best = order[:1]
    chosen = Limits(counts=found.counts[best])
    return Optimal(
        lambda_=float(lambdas[best[0]]),
        gamma=float(gammas[best[0]]),
        limits=chosen.counts[0],
        under_null=chances(expansion, chosen, expansion.null.cells),
        under_alternative=chances(expansion, chosen, expansion.alternative.cells),
    )


def _least_lambdas(expansion: Expansion) -> Integers:
    """By gamma, the place of the smallest lambda that keeps the error; beyond the last: none."""
    low = np.zeros(len(GAMMAS), dtype=np.int64)
    high = np.full(len(GAMMAS), len(LAMBDAS), dtype=np.int64)
    while (low < high).any():
        middle = (low + high) // 2
        tried = np.minimum(middle, len(LAMBDAS) - 1)
        found = limits(expansion, LAMBDAS[tried], GAMMAS)
        error = chances(expansion, found, expansion.null.cells).passes
        keeps = error <= expansion.type_one_error + 10.0**-_ROUNDING
        going = low < high
        high = np.where(going & keeps, middle, high)
        low = np.where(going & ~keeps, middle + 1, low)
    return low


def _one_more(alive: Reals, cells: Reals) -> Reals:
    """The counts after one more participant."""
    after = alive * cells[0, 0]
    after[:, 1:] += alive[:, :-1] * cells[1, 0]
    if cells.shape[1] == 2:
        after[:, :, 1:] += alive[:, :, :-1] * cells[0, 1]
        after[:, 1:, 1:] += alive[:, :-1, :-1] * cells[1, 1]
    return after


def _fails(expansion: Expansion, counts: Integers, shape: tuple[int, ...]) -> Flags:
    """Whether a look stops the cohort, by (design, first count, second count)."""
    each: list[Flags] = []
    for endpoint, harm in enumerate(expansion.fewer_is_better):
        seen = np.arange(shape[endpoint])
        limit = counts[:, endpoint, None]
        each.append(seen >= limit if harm else seen <= limit)
    first = each[0][:, :, None]
    if len(each) == 1:
        return first
    second = each[1][:, None, :]
    return first & second if expansion.endpoints == "either_response" else first | second


def _none_keeps(expansion: Expansion) -> StudyError:
    return StudyError(
        f"No boundary keeps a type I error of {expansion.type_one_error:g}.",
        where="Expansion: type I error",
        because=f"With {expansion.most} participants every rule that can be passed at all is passed"
        " more often than that under the null hypothesis.",
        remedy="Allow more participants or a greater type I error.",
    )
