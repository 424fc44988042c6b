"""What became of many simulated trials, a row per trial; and what that says of the design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstdose.design.order import Integers

Reals = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int16]

QUANTILES: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)


class Record(NamedTuple):
    """The rows that a compiled loop fills, one per trial; the fields are those of `Trials`."""

    recommended: Counts
    participants: Counts
    evaluable: Counts
    dlts: Counts
    replaced: Counts
    late: Counts
    duration_days: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trials:
    """Simulated trials, a row each; participants, evaluable and DLTs also by regimen.

    ``recommended``: -1 for none, -2 where it is still to be found from the counts.  ``replaced``
    left without a DLT and were replaced; ``late`` had an event after their window.
    ``duration_days`` is NaN where no calendar was simulated.  ``alike``: how many trials the row
    stands for.
    """

    recommended: Counts
    participants: Counts
    evaluable: Counts
    dlts: Counts
    replaced: Counts
    late: Counts
    duration_days: Reals
    alike: Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimate:
    """Means over the trials, and their Monte Carlo standard errors."""

    mean: Reals
    error: Reals


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Characteristics:
    """Operating characteristics estimated from simulated trials.

    By regimen: how often it is ``recommended``, and its ``participants`` and ``dlts``.
    ``over_dosed``: participants at regimens whose risk is above the stated one.
    ``participant_risk``: the share of all participants of all trials who had a DLT.
    ``duration_quantiles_days`` belong to `QUANTILES`.
    """

    trials: int
    recommended: Estimate
    none_recommended: Estimate
    participants: Estimate
    dlts: Estimate
    all_participants: Estimate
    all_dlts: Estimate
    over_dosed: Estimate
    participant_risk: Estimate
    replaced: Estimate
    late: Estimate
    duration_days: Estimate
    duration_sd_days: float
    duration_quantiles_days: Reals


def blank(trials: int, regimens: int) -> Record:
    """Rows to be filled."""
    participants, evaluable, dlts = np.zeros((3, trials, regimens), dtype=np.int16)
    return Record(
        recommended=np.full(trials, -1, dtype=np.int16),
        participants=participants,
        evaluable=evaluable,
        dlts=dlts,
        replaced=np.zeros(trials, dtype=np.int16),
        late=np.zeros(trials, dtype=np.int16),
        duration_days=np.zeros(trials, dtype=np.float64),
    )


def filled(record: Record) -> Trials:
    """The rows as trials, each standing for itself."""
    alike = np.ones(len(record.recommended), dtype=np.int64)
    return Trials(**record._asdict(), alike=alike)


def joined(chunks: Sequence[Trials]) -> Trials:
    """Trials simulated in chunks, in the order of the chunks."""
    names = [field.name for field in fields(Trials)]
    return Trials(**{name: np.concatenate([getattr(c, name) for c in chunks]) for name in names})


def characteristics(trials: Trials, risk: Sequence[float], toxic_above: float) -> Characteristics:
    """Operating characteristics with their Monte Carlo errors."""
    regimens = len(risk)
    over = np.asarray(risk, dtype=np.float64) > toxic_above
    treated = trials.participants.sum(axis=1, dtype=np.int64)
    toxic = trials.dlts.sum(axis=1, dtype=np.int64)
    weight = trials.alike
    chosen = np.equal(trials.recommended[:, np.newaxis], np.arange(regimens)).astype(np.float64)
    duration = _estimate(trials.duration_days, weight)
    total = int(weight.sum())
    quantiles = np.quantile(trials.duration_days, QUANTILES, weights=weight, method="inverted_cdf")
    return Characteristics(
        trials=total,
        recommended=_estimate(chosen, weight),
        none_recommended=_estimate(trials.recommended == -1, weight),
        participants=_estimate(trials.participants, weight),
        dlts=_estimate(trials.dlts, weight),
        all_participants=_estimate(treated, weight),
        all_dlts=_estimate(toxic, weight),
        over_dosed=_estimate(trials.participants[:, over].sum(axis=1, dtype=np.int64), weight),
        participant_risk=_ratio(toxic, treated, weight),
        replaced=_estimate(trials.replaced, weight),
        late=_estimate(trials.late, weight),
        duration_days=duration,
        duration_sd_days=float(duration.error * np.sqrt(total)),
        duration_quantiles_days=quantiles,
    )


def _estimate(values: npt.NDArray[np.generic], weight: Integers) -> Estimate:
    numbers = values.astype(np.float64)
    total = float(weight.sum())
    shaped = weight.reshape(-1, *(1,) * (numbers.ndim - 1)).astype(np.float64)
    mean = (numbers * shaped).sum(axis=0) / total
    spread = ((numbers - mean) ** 2 * shaped).sum(axis=0) / max(total - 1, 1)
    return Estimate(mean=np.asarray(mean), error=np.asarray(np.sqrt(spread / total)))


def _ratio(part: Integers, whole: Integers, weight: Integers) -> Estimate:
    """A ratio of means, with its error by the delta method."""
    mean_whole = float((whole * weight).sum() / weight.sum())
    ratio = float((part * weight).sum()) / max(float((whole * weight).sum()), 1.0)
    error = _estimate(part - ratio * whole, weight).error / max(mean_whole, 1e-300)
    return Estimate(mean=np.asarray(ratio), error=np.asarray(error))
