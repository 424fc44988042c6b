"""Operating characteristics from random trials, with their Monte Carlo errors.

Sums over trials are taken in the order of the trials, so nothing depends on who simulated which.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from firstdose.design.automaton.measures import WHOLE, Measure, WeightedEnds, measures
from firstdose.design.part_design import PartDesign
from firstdose.design.states import Reals
from firstdose.protocol.parts import Part
from firstdose.simulate.calendar.trials import QUANTILES, Trials, joined
from firstdose.simulate.many_trials import Draws, many_trials
from firstdose.simulate.random_trials import AT_ONCE, random_trials
from firstdose.simulate.truths import Truth


def drawn_ends(design: PartDesign, risk: Reals, *, seed: int, trials: int) -> WeightedEnds:
    """How random trials end when the regimens have these DLT risks, in their order."""
    truth = Truth(risk=tuple(risk.tolist()))
    chunks = [
        random_trials(design, truth, seed, first, min(AT_ONCE, trials - first)).trials
        for first in range(0, trials, AT_ONCE)
    ]
    return weighted(joined(chunks))


def measured(
    design: PartDesign,
    part: Part,
    truth: Truth,
    draws: Draws,
    target: float | None = None,
) -> tuple[Measure, ...]:
    """Every measure of a design under a truth, without a calendar."""
    found = many_trials(design, part, truth, draws)
    return measures(weighted(found), design.order.names, truth.risks(), target)


def weighted(trials: Trials) -> WeightedEnds:
    """Trials as weighted ways to end; each row of them alike."""
    total = int(trials.alike.sum())
    participants = trials.participants.astype(np.int64)
    return WeightedEnds(
        participants=participants,
        dlts=trials.dlts.astype(np.int64),
        recommended=trials.recommended.astype(np.int64),
        weight=trials.alike / total,
        most=int(participants.sum(axis=1).max(initial=0)),
        trials=total,
    )


def durations(trials: Trials) -> Iterator[Measure]:
    """How long the trials take, and who was replaced or had an event after the window.

    ``duration_mean``, ``duration_sd`` and quantiles such as ``duration_q05``, in days;
    ``mean_replaced``: who left and was replaced; ``mean_late``: events after the window.
    """
    yield from spread_of("duration", trials.duration_days)
    count = len(trials.duration_days)
    for name, counts in (("mean_replaced", trials.replaced), ("mean_late", trials.late)):
        number = counts.astype(np.float64)
        yield _whole(name, float(number.mean()), float(number.std(ddof=1)) / count**0.5)


def spread_of(name: str, days: Reals) -> Iterator[Measure]:
    """Mean, standard deviation and quantiles of a time in days, one for each trial."""
    count = len(days)
    sd = float(days.std(ddof=1))
    fourth = float(((days - days.mean()) ** 4).mean())
    yield _whole(f"{name}_mean", float(days.mean()), sd / count**0.5)
    spread = max(fourth - sd**4, 0.0) ** 0.5
    yield _whole(f"{name}_sd", sd, spread / (2 * max(sd, 1e-300)) / count**0.5)
    for share in QUANTILES:
        value, error = _quantile(np.sort(days), share)
        yield _whole(f"{name}_q{round(100 * share):02d}", value, error)


def _quantile(ordered: Reals, share: float) -> tuple[float, float]:
    """A sample quantile, and half the width of the order statistics one binomial error around."""
    count = len(ordered)
    near = (count * share * (1 - share)) ** 0.5
    at = [share * count, share * count - near, share * count + near]
    value, low, high = (float(ordered[int(np.clip(np.ceil(a) - 1, 0, count - 1))]) for a in at)
    return value, (high - low) / 2


def _whole(name: str, value: float, error: float) -> Measure:
    return Measure(name=name, regimen=WHOLE, value=value, error=error)
