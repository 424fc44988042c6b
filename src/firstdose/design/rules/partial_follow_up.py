"""How a model counts participants who are inside their DLT window, by what the design says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from firstdose.design.by_row import total
from firstdose.design.posterior.counts import Counts, Partial
from firstdose.design.posterior.time_to_dlt import adaptive_weight, expected_dlt, sorted_onsets
from firstdose.design.states import FollowUp, Reals, States
from firstdose.protocol.designs import WindowWeight
from firstdose.records.problem import StudyError

Inside = Callable[[States, FollowUp], Counts]
"""The counts that a model is asked about, with those inside their window."""


def weighted(weight: Callable[[Reals], Reals]) -> Inside:
    """Each of them with a weight that the share of the window followed says."""
    return lambda states, seen: _with_weight(states, seen, weight(seen.followed))


def as_followed(states: States, seen: FollowUp) -> Counts:
    """Each of them with the share of the window that has passed."""
    return _with_weight(states, seen, seen.followed)


def adaptively(states: States, seen: FollowUp) -> Counts:
    """Each of them with a weight by when the DLTs of everyone came so far."""
    onsets = sorted_onsets(seen.onsets, total(states.dlts))
    return _with_weight(states, seen, adaptive_weight(seen.followed, onsets))


def in_fractions(states: States, seen: FollowUp) -> Counts:
    """Each of them with the part of a DLT still to be expected, by when those of everyone came."""
    onsets = sorted_onsets(seen.onsets, total(states.dlts))
    inside = np.where(seen.regimen >= 0, seen.followed, np.nan)
    expected = expected_dlt(inside, onsets, total(states.evaluable))
    evaluable, dlts = states.evaluable.astype(np.float64), states.dlts.astype(np.float64)
    for regimen in range(evaluable.shape[1]):
        there = seen.regimen == regimen
        evaluable[:, regimen] += there.sum(axis=1)
        dlts[:, regimen] += np.where(there, expected, 0.0).sum(axis=1)
    return Counts(evaluable=evaluable, dlts=dlts)


def window_weight(weights: Sequence[WindowWeight]) -> Callable[[Reals], Reals]:
    """How much a participant without a DLT counts, by the share of the window that has passed."""
    followed = np.array([0.0, *(float(at.followed) for at in weights), 1.0])
    weight = np.array([0.0, *(float(at.weight) for at in weights), 1.0])
    if (np.diff(followed) <= 0).any() or (np.diff(weight) < 0).any():
        raise StudyError(
            "The weights of partial follow-up do not rise.",
            where="weights of the design",
            because="The longer a participant is followed without a DLT, the more is known.",
            remedy="State points with `followed` rising strictly between 0 and 1 and `weight` from"
            " 0 to 1 never falling.",
        )
    return lambda share: np.interp(share, followed, weight)


def _with_weight(states: States, seen: FollowUp, weight: Reals) -> Counts:
    partial = Partial(regimen=seen.regimen, weight=np.where(seen.regimen >= 0, weight, 0.0))
    return Counts(evaluable=states.evaluable, dlts=states.dlts, partial=partial)
