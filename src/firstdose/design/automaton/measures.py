"""What a design does under one truth, measure by measure, from weighted ways the part can end.

The ways are all there are, with their probabilities, or those of random trials, with equal weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import copysign, sqrt

import numpy as np

from firstdose.design.automaton.characteristics import Ends
from firstdose.design.order import Integers
from firstdose.design.states import Reals

NONE = "none"
"""In place of a regimen: none is recommended."""
WHOLE = ""
"""In place of a regimen: the part as a whole."""
SHARE = "p_"
"""How the names of measures begin that are shares of all trials."""
ALIKE = 1e-9
"""A smaller standard error of a share is rounding: all trials are alike."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedEnds:
    """Ways the part ends, a row each: participants and DLTs by regimen, recommended, weight.

    ``recommended``: -1 for none.  Weights add up to 1.  ``most``: participants of the longest way.
    ``trials``: how many random trials they come from; 0 where the weights are exact, and DLTs may
    then be those to be expected of so many participants.
    """

    participants: Integers
    dlts: Integers | Reals
    recommended: Integers
    weight: Reals
    most: int
    trials: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number: its name, the regimen (or `NONE`, or `WHOLE`), and its Monte Carlo error.

    ``error``: the standard error; None where the number is exact.  ``controlled``: a control
    variate has lowered it.  ``limit``: of a share in which no trial differs from another, the
    one-sided 95 % limit; None elsewhere.
    """

    name: str
    regimen: str
    value: float
    error: float | None
    controlled: bool = False
    limit: float | None = None

    @property
    def drawn_error(self) -> float:
        """The standard error of a number that was drawn."""
        assert self.error is not None, "the number is exact"
        return self.error

    def of_trials(self, trials: int, reach: float = 0.0) -> Measure:
        """The same with an honest error where it is a share that no trial had, or every one.

        So many alike do not say that the next would be: of n, Pr(another) is below 1 - 0.05^(1/n),
        about 3/n, with 95 % (Hanley and Lippman-Hand, JAMA 1983; 249: 1743-1745).  The standard
        error is that at the share of Agresti and Coull (Am Stat 1998; 52: 119-126), two of n + 4.
        A difference of shares is treated as the share of trials that differ.  So is what is left of
        a share by a control variate: trials that differ from their twins are never known as none.
        Of another measure in which all are as their twins, one that is not is taken to differ by
        ``reach``: as far as trials lie apart.
        """
        if self.error is None:
            return self
        share = 2 / (trials + 4)
        error = sqrt(share * (1 - share) / (trials + 4))
        if self.controlled and self.name.startswith(SHARE):
            return replace(self, error=max(self.error, error))
        if self.error >= ALIKE:
            return self
        if not self.name.startswith(SHARE):
            return replace(self, error=max(self.error, error * reach))
        off = 1 - 0.05 ** (1 / trials)
        limit = off if abs(self.value) < ALIKE else copysign(abs(self.value) - off, self.value)
        return replace(self, error=error, limit=limit)


def exact_ends(ends: Ends, probability: Reals) -> WeightedEnds:
    """Every way the part can end, with its probability."""
    return WeightedEnds(
        participants=ends.evaluable,
        dlts=ends.dlts,
        recommended=ends.recommended,
        weight=probability,
        most=int(ends.evaluable.sum(axis=1).max(initial=0)),
    )


def measures(
    ends: WeightedEnds, names: tuple[str, ...], risk: Reals, target: float | None
) -> tuple[Measure, ...]:
    """Every measure, first those of each regimen.

    ``p_select``: recommended; ``mean_n``, ``mean_dlt``: participants and DLTs there.  Of the whole:
    ``p_early_stop``: nothing is recommended, and fewer are treated than may be; ``mean_over_dosed``
    and ``mean_under_dosed``: participants at regimens whose risk is above or below the target, left
    out without one; ``risk_per_participant``: mean DLTs by mean participants; ``p_participants_n``:
    that exactly n are treated.
    """
    return (*_by_regimen(ends, names), *_whole(ends, risk, target))


def _by_regimen(ends: WeightedEnds, names: tuple[str, ...]) -> Iterator[Measure]:
    for number, name in enumerate(names):
        yield _mean(ends, "p_select", name, ends.recommended == number)
        yield _mean(ends, "mean_n", name, ends.participants[:, number])
        yield _mean(ends, "mean_dlt", name, ends.dlts[:, number])
    yield _mean(ends, "p_select", NONE, ends.recommended < 0)


def _whole(ends: WeightedEnds, risk: Reals, target: float | None) -> Iterator[Measure]:
    treated, toxic = ends.participants.sum(axis=1), ends.dlts.sum(axis=1)
    early = (ends.recommended < 0) & (treated < ends.most)
    yield _mean(ends, "p_early_stop", WHOLE, early)
    yield _mean(ends, "mean_participants", WHOLE, treated)
    yield _mean(ends, "mean_dlts", WHOLE, toxic)
    if target is not None:
        for name, there in (("over", risk > target), ("under", risk < target)):
            dosed = ends.participants[:, there].sum(axis=1)
            yield _mean(ends, f"mean_{name}_dosed", WHOLE, dosed)
    yield _ratio(ends, toxic, treated)
    for number in np.unique(treated).tolist():
        yield _mean(ends, f"p_participants_{number}", WHOLE, treated == number)


def _mean(ends: WeightedEnds, name: str, regimen: str, values: Integers | np.ndarray) -> Measure:
    numbers = values.astype(np.float64)
    mean = float((ends.weight * numbers).sum())
    error = _error(ends, numbers - mean)
    return Measure(name=name, regimen=regimen, value=mean, error=error).of_trials(ends.trials)


def _ratio(ends: WeightedEnds, part: Integers | Reals, whole: Integers) -> Measure:
    """A ratio of means; its error by the delta method."""
    mean_whole = float((ends.weight * whole).sum())
    ratio = float((ends.weight * part).sum()) / max(mean_whole, 1e-300)
    error = _error(ends, part - ratio * whole)
    return Measure(
        name="risk_per_participant",
        regimen=WHOLE,
        value=ratio,
        error=None if error is None else error / max(mean_whole, 1e-300),
    )


def _error(ends: WeightedEnds, deviations: Reals) -> float | None:
    if not ends.trials:
        return None
    variance = float((ends.weight * deviations**2).sum())
    return float(np.sqrt(variance / max(ends.trials - 1, 1)))
