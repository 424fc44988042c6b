"""Decisions that stand on a knife edge: finer grids for those states, and the ties that remain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from firstdose.design.order import Flags, Integers
from firstdose.design.posterior.plane import Reals
from firstdose.design.posterior.two_parameter import (
    RiskSummary,
    TwoParameterModel,
    risk_summary,
    two_parameter_model,
)

Margin = Callable[[RiskSummary, Integers], Reals]
"""How far, by row, any probability must move before the decision changes.

Given the summary of some rows and the numbers of these rows.
"""

ROUNDING = 1e-11
"""Differences below this are rounding; a decision that hangs on one is a tie."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SettledRisk:
    """The risk on a grid fine enough for the decision of each row.

    ``error``: the greatest change of any probability of the row at the last refinement, an upper
    estimate.  ``doublings``: how often the grid of the row was made twice as fine.  ``tie``: the
    margin is still not above the error, so the rule for ties decides and a report names the row.
    """

    summary: RiskSummary
    margin: Reals
    error: Reals
    doublings: Integers
    tie: Flags


def overdose_margin(limit: float, considered: Flags | None = None) -> Margin:
    """The margin of a limit on the probability of overdosing, at the regimens considered.

    ``considered`` (row, regimen): regimens whose admission matters; all when not stated.
    """

    def margin(summary: RiskSummary, rows: Integers) -> Reals:
        away = np.abs(summary.over - limit)
        if considered is not None:
            away = np.where(considered[rows], away, np.inf)
        return away.min(axis=1)

    return margin


def settled_risk(
    model: TwoParameterModel,
    counts: tuple[Reals, Reals],
    target: tuple[float, float],
    margin: Margin,
    most_doublings: int = 3,
) -> SettledRisk:
    """The risk of each row of (DLTs, evaluable), refined where the decision needs it.

    Every row is computed on the grid of the model and on one half as fine, which gives its error.
    Rows whose margin is not above their error are computed again on grids twice as fine, until the
    error is below the margin, the margin is rounding, or the grid was doubled ``most_doublings``
    times.
    """
    dlts, evaluable = counts
    coarse = risk_summary(_scaled(model, 0.5), dlts, evaluable, target)
    summary = risk_summary(model, dlts, evaluable, target)
    error = _change(coarse, summary)
    away = margin(summary, np.arange(len(dlts)))
    doublings = np.zeros(len(dlts), dtype=np.int64)
    for doubled in range(1, most_doublings + 1):
        rows = np.flatnonzero((away <= error) & (np.maximum(away, error) > ROUNDING))
        if not len(rows):
            break
        finer = risk_summary(_scaled(model, 2.0**doubled), dlts[rows], evaluable[rows], target)
        error[rows] = _change(_rows(summary, rows), finer)
        away[rows] = margin(finer, rows)
        doublings[rows] = doubled
        summary = _with_rows(summary, rows, finer)
    tie = away <= np.maximum(error, ROUNDING)
    return SettledRisk(summary=summary, margin=away, error=error, doublings=doublings, tie=tie)


def _scaled(model: TwoParameterModel, times: float) -> TwoParameterModel:
    """The same model on a grid with so many times the steps."""
    first, second = (round((nodes - 1) * times) + 1 for nodes in model.nodes)
    return two_parameter_model(model.prior, [*model.log_dose_ratios], (first, second))


def _change(coarser: RiskSummary, finer: RiskSummary) -> Reals:
    kinds = ("mean", "under", "target", "over")
    changes = [np.abs(getattr(coarser, kind) - getattr(finer, kind)) for kind in kinds]
    return np.max(changes, axis=(0, 2))


def _rows(summary: RiskSummary, rows: Integers) -> RiskSummary:
    return replace(
        summary, **{field.name: getattr(summary, field.name)[rows] for field in fields(summary)}
    )


def _with_rows(summary: RiskSummary, rows: Integers, found: RiskSummary) -> RiskSummary:
    merged: dict[str, Reals] = {}
    for field in fields(summary):
        values: Reals = getattr(summary, field.name).copy()
        values[rows] = getattr(found, field.name)
        merged[field.name] = values
    return replace(summary, **merged)
