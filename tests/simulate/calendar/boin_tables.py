"""BOIN made by brute force from its formula (Liu and Yuan, JRSS C 2015), for tests only."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, floor, log

import numpy as np
from scipy.stats import beta

from firstdose.design.order import Integers
from firstdose.simulate.calendar.paths import Paths, paths


@dataclass(frozen=True)
class Boundaries:
    """Escalate at or below, de-escalate and eliminate at or above, by number evaluable."""

    escalate: float
    de_escalate: float
    escalate_le: Integers
    de_escalate_ge: Integers
    eliminate_ge: Integers


@cache
def boundaries(target: float, most: int, cutoff: float = 0.95) -> Boundaries:
    low, high = 0.6 * target, 1.4 * target
    up = log((1 - low) / (1 - target)) / log(target * (1 - low) / (low * (1 - target)))
    down = log((1 - target) / (1 - high)) / log(high * (1 - target) / (target * (1 - high)))
    eliminate = [most + 1] * (most + 1)
    for n in range(3, most + 1):
        toxic = [y for y in range(n + 1) if beta.sf(target, y + 1, n - y + 1) > cutoff]
        eliminate[n] = toxic[0] if toxic else most + 1
    return Boundaries(
        escalate=up,
        de_escalate=down,
        escalate_le=np.array([floor(up * n) for n in range(most + 1)]),
        de_escalate_ge=np.array([ceil(down * n) if n else 1 for n in range(most + 1)]),
        eliminate_ge=np.array(eliminate),
    )


@cache
def isotonic_choice(
    evaluable: tuple[int, ...], dlts: tuple[int, ...], target: float, prior: float = 0.05
) -> int:
    """The regimen whose isotonic estimate is nearest to the target; -1 for none."""
    n, y = np.array(evaluable), np.array(dlts)
    toxic = (n >= 3) & (beta.sf(target, y + 1, n - y + 1) > 0.95)
    open_ = int(np.argmax(toxic)) if toxic.any() else len(n)
    tried = [j for j in range(open_) if n[j] > 0]
    if not tried:
        return -1
    rate = (y[tried] + prior) / (n[tried] + 2 * prior)
    a, b = y[tried] + prior, n[tried] - y[tried] + prior
    weight = (a + b) ** 2 * (a + b + 1) / (a * b)
    blocks: list[list[float]] = []
    for r, w in zip(rate, weight, strict=True):
        blocks.append([r, w, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            r2, w2, k2 = blocks.pop()
            r1, w1, k1 = blocks.pop()
            blocks.append([(r1 * w1 + r2 * w2) / (w1 + w2), w1 + w2, k1 + k2])
    fitted = np.repeat([b[0] for b in blocks], [int(b[2]) for b in blocks])
    fitted = fitted + 1e-10 * np.arange(1, len(fitted) + 1)
    return tried[int(np.argmin(abs(fitted - target)))]


def select(target: float, prior: float = 0.05):
    """The choice for many rows of counts."""

    def chosen(evaluable: Integers, dlts: Integers) -> Integers:
        rows = zip(evaluable.tolist(), dlts.tolist(), strict=True)
        return np.array([isotonic_choice(tuple(n), tuple(y), target, prior) for n, y in rows])

    return chosen


State = tuple[tuple[int, ...], tuple[int, ...], int, int, bool]


@cache
def boin(doses: int = 5, cohorts: int = 10, size: int = 3, target: float = 0.3) -> Paths:
    """Every way BOIN can go, merged by counts."""
    table = boundaries(target, size * cohorts)
    start: State = ((0,) * doses, (0,) * doses, 0, doses, False)
    numbers: dict[State, int] = {start: 0}
    states: list[State] = [start]
    regimen: list[int] = []
    wanted: list[int] = []
    first: list[int] = []
    child: list[int] = []
    recommended: list[int] = []
    for n, y, here, open_, over in states:
        ends = over or sum(n) >= size * cohorts
        regimen.append(here)
        wanted.append(0 if ends else size)
        first.append(len(child))
        recommended.append(isotonic_choice(n, y, target) if ends and not over else -1)
        for k in range(0 if ends else size + 1):
            after = _after(table, n, y, here, open_, (size, k))
            if after not in numbers:
                numbers[after] = len(states)
                states.append(after)
            child.append(numbers[after])
    return paths(regimen, wanted, first, child, recommended)


def _after(
    table: Boundaries,
    n: Sequence[int],
    y: Sequence[int],
    here: int,
    open_: int,
    cohort: tuple[int, int],
) -> State:
    n, y = list(n), list(y)
    n[here] += cohort[0]
    y[here] += cohort[1]
    treated, toxic = n[here], y[here]
    if toxic >= table.eliminate_ge[treated]:
        return tuple(n), tuple(y), max(here - 1, 0), here, here == 0
    to = here
    if toxic <= table.escalate_le[treated] and here + 1 < open_:
        to = here + 1
    elif toxic >= table.de_escalate_ge[treated]:
        to = max(here - 1, 0)
    return tuple(n), tuple(y), to, open_, False
