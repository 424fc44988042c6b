"""What each simulated trial contributes to the measures: one number per trial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from firstdose.design.automaton.measures import NONE, WHOLE, Measure
from firstdose.design.states import Reals
from firstdose.simulate.calendar.trials import Trials


class PerTrial(NamedTuple):
    """A measure by name and regimen, and its value in each trial; the mean is the measure.

    ``reach``: how far apart trials lie, of values from which a control variate has been taken off.
    """

    name: str
    regimen: str
    values: Reals
    reach: float = 0.0


def per_trial(
    trials: Trials, names: tuple[str, ...], risk: Reals, target: float | None
) -> Iterator[PerTrial]:
    """Every measure that is a mean over trials, in the order in which measures are listed.

    Durations only where a calendar was simulated.
    """
    for number, name in enumerate(names):
        yield _of("p_select", name, trials.recommended == number)
        yield _of("mean_n", name, trials.participants[:, number])
        yield _of("mean_dlt", name, trials.dlts[:, number])
    yield _of("p_select", NONE, trials.recommended < 0)
    yield _of("mean_participants", WHOLE, trials.participants.sum(axis=1, dtype=np.int64))
    yield _of("mean_dlts", WHOLE, trials.dlts.sum(axis=1, dtype=np.int64))
    if target is not None:
        for name, there in (("over", risk > target), ("under", risk < target)):
            dosed = trials.participants[:, there].sum(axis=1, dtype=np.int64)
            yield _of(f"mean_{name}_dosed", WHOLE, dosed)
    if not np.isnan(trials.duration_days).any():
        yield _of("duration_mean", WHOLE, trials.duration_days)


def _of(name: str, regimen: str, values: np.ndarray) -> PerTrial:
    return PerTrial(name, regimen, values.astype(np.float64))


def measure_of(each: PerTrial, *, controlled: bool = False) -> Measure:
    """The mean over trials as a measure, with an honest error where all trials are alike."""
    value, error = mean_and_error(each.values)
    found = Measure(
        name=each.name, regimen=each.regimen, value=value, error=error, controlled=controlled
    )
    return found.of_trials(len(each.values), each.reach)


def mean_and_error(values: Reals) -> tuple[float, float]:
    """The mean over trials, and its Monte Carlo standard error."""
    count = len(values)
    return float(values.mean()), float(values.std(ddof=1)) / count**0.5
