"""What the counts of other trials predict for the parameters of a new one, on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from scipy.special import log_expit

from firstdose.design.posterior.plane import Plane, Reals
from firstdose.records.problem import StudyError


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalTrial:
    """Evaluable participants and DLTs of another trial, by dose.

    ``log_dose_ratios``: log of each dose over the reference dose of the new trial.
    """

    log_dose_ratios: tuple[float, ...]
    evaluable: tuple[int, ...]
    dlts: tuple[int, ...]

    def __post_init__(self) -> None:
        same = len(self.log_dose_ratios) == len(self.evaluable) == len(self.dlts)
        pairs = zip(self.evaluable, self.dlts, strict=False)
        if not (same and all(0 <= dlts <= evaluable for evaluable, dlts in pairs)):
            raise StudyError(
                f"A historical trial has {self.dlts} DLTs among {self.evaluable} evaluable.",
                where="Historical trials of the meta-analytic-predictive prior",
                because="Each dose has one count of each, and at most as many DLTs as evaluable.",
                remedy="State dose, evaluable participants and DLTs, one of each a dose.",
            )


def predictive_density(
    plane: Plane,
    typical: Reals,
    trials: tuple[HistoricalTrial, ...],
    between_trial_sd: tuple[tuple[float, tuple[float, float]], ...],
) -> Reals:
    """The predictive density of (intercept, log slope) in a new trial, by node.

    Model: each trial has its own (intercept, log slope), independent normals about a typical pair
    with a stated sd between trials; the typical pair has the prior density ``typical`` (node).  The
    new trial is one more of them.  Computed: each trial's likelihood averaged over the trial's own
    pair, given the typical one; their product and ``typical``; and that density spread once more by
    the sd between trials.  With several (weight, sd) the terms are added before normalising, so
    the trials weigh them.  Sums have equal steps; the last spread is exact for a density that the
    grid resolves, for any sd from 0.
    """
    shape = (len(plane.intercepts), len(plane.log_slopes))
    density = np.zeros(shape)
    for weight, (sd_intercept, sd_log_slope) in between_trial_sd:
        typical_given_trials = weight * typical.reshape(shape)
        for trial in trials:
            typical_given_trials *= _averaged(plane, trial, (sd_intercept, sd_log_slope))
        across = _spread(len(plane.intercepts), sd_intercept / plane.intercept_step)
        along = _spread(len(plane.log_slopes), sd_log_slope / plane.log_slope_step)
        density += across @ typical_given_trials @ along.T
    density = np.maximum(density, 0.0)
    return (density / (density.sum() * plane.cell)).ravel()


def _averaged(plane: Plane, trial: HistoricalTrial, sd: tuple[float, float]) -> Reals:
    """The trial's likelihood, over its greatest value, averaged about each node as typical."""
    finest = 2 / sqrt(max(sum(trial.evaluable), 1))
    steepest = max(map(abs, trial.log_dose_ratios), default=0.0) + 1
    intercepts, across = _averaging(plane.intercepts, sd[0], finest)
    log_slopes, along = _averaging(plane.log_slopes, sd[1], finest / steepest)
    likelihood = np.zeros((len(intercepts), len(log_slopes)))
    for ratio, evaluable, dlts in zip(
        trial.log_dose_ratios, trial.evaluable, trial.dlts, strict=True
    ):
        if evaluable:
            logit = intercepts[:, None] + np.exp(log_slopes) * ratio
            likelihood += dlts * log_expit(logit) + (evaluable - dlts) * log_expit(-logit)
    return across @ np.exp(likelihood - likelihood.max()) @ along.T


def _averaging(nodes: Reals, sd: float, finest: float) -> tuple[Reals, Reals]:
    """Points, and weights (node, point) of a normal average about each node.

    Few points about each node where the sd is below the step between nodes, else points common to
    all nodes, no further apart than half of ``finest`` or of the sd.
    """
    if sd == 0:
        return nodes, np.eye(len(nodes))
    if sd < nodes[1] - nodes[0]:
        away = np.linspace(-6, 6, 25)
        weights = np.kron(np.eye(len(nodes)), np.exp(-(away**2) / 2))
        points = (nodes[:, None] + sd * away).ravel()
    else:
        first, last = float(nodes[0]) - 6 * sd, float(nodes[-1]) + 6 * sd
        points = np.linspace(first, last, ceil((last - first) / (min(sd, finest) / 2)) + 1)
        weights = np.exp(-(((points - nodes[:, None]) / sd) ** 2) / 2)
    return points, weights / weights.sum(axis=1, keepdims=True)


def _spread(nodes: int, sd_in_steps: float) -> Reals:
    """Weights (node, node) that spread a density by a normal, for a density the grid resolves.

    The normal without the frequencies that the grid cannot hold: for a wide one the normal itself,
    for sd 0 the identity.
    """
    frequency, weight = np.polynomial.legendre.leggauss(max(64, 2 * nodes))
    frequency = np.pi * (frequency + 1) / 2
    held = weight / 2 * np.exp(-((sd_in_steps * frequency) ** 2) / 2)
    apart = np.cos(np.outer(np.arange(nodes), frequency)) @ held
    number = np.arange(nodes)
    return apart[abs(number[:, None] - number)]
