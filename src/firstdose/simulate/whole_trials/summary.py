"""What many whole trials say of a design under a truth, each number with its Monte Carlo error.

Sums are taken in the order of the trials, so nothing depends on who computed which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from firstdose.design.automaton.measures import NONE, Measure
from firstdose.design.states import Reals
from firstdose.design.target import target_of
from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study, Truth
from firstdose.simulate.operating_characteristics import spread_of
from firstdose.simulate.per_trial import PerTrial, mean_and_error, measure_of
from firstdose.simulate.truth import dlt_risk
from firstdose.simulate.whole_trials.rows import (
    ADDED_CELLS,
    COUNTED_CELLS,
    WHOLE,
    regimens_of,
    response_columns,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summarised:
    """One measure of one design under one truth, as a row of the summary."""

    design: str
    truth: str
    measure: Measure


def summarised(
    study: Study, rows: pl.DataFrame, truth: Truth | None, target: float | None
) -> Iterator[Measure]:
    """Every measure of the trials of one design (whose study it is) under one truth.

    ``truth`` None: the patients brought their own, so that no true risk of a regimen can be stated.
    ``rows`` in the order of the trials.  ``target``: the DLT risk above which a regimen over-doses;
    None: that of each part's design, where it has one.
    """
    names = regimens_of(study)
    risks = {} if truth is None else {name: dlt_risk(study, truth, name) for name in names}
    for regimen in names:
        there = rows.filter(pl.col("regimen") == regimen)
        yield _mean("p_select", regimen, _values(there, "selected"))
        if risks:
            yield Measure(name="true_risk", regimen=regimen, value=risks[regimen], error=None)
        yield from _counts(study, there, regimen)
    for part in study.parts:
        yield _mean("p_select", none_of(study, part), ~_selected(rows, part))
    whole = rows.filter(pl.col("regimen") == WHOLE)
    yield _mean("p_early_stop", WHOLE, _values(whole, "early_stop"))
    yield from _counts(study, whole, WHOLE)
    yield from _dosed(study, rows, risks, target)
    yield from spread_of("duration", _values(whole, "duration_days"))
    yield from spread_of("followed", _values(whole, "followed_days"))


def none_of(study: Study, part: Part) -> str:
    """In place of a regimen: the part ends with none; of several parts it is named."""
    return NONE if len(study.parts) == 1 else f"{NONE} of {part.name}"


def _counts(study: Study, rows: pl.DataFrame, regimen: str) -> Iterator[Measure]:
    """Means over the trials of those there, and shares: mean counts divided by each other.

    The mean of a quantity of people is the same: its mean sum by the mean number of people.
    """
    participants = _values(rows, "participants")
    of_all = regimen == WHOLE
    yield _mean("mean_participants" if of_all else "mean_n", regimen, participants)
    yield _mean("mean_evaluable", regimen, _values(rows, "evaluable"))
    yield _mean("mean_dlts" if of_all else "mean_dlt", regimen, _values(rows, "dlts"))
    yield _mean("mean_crs", regimen, _values(rows, "crs"))
    yield _share("share_dlt", regimen, _values(rows, "dlts"), _values(rows, "evaluable"))
    yield _share("share_crs", regimen, _values(rows, "crs"), participants)
    for one in (*response_columns(study), *COUNTED_CELLS):
        counted, of = _values(rows, one.name), _values(rows, one.of)
        yield _share(f"share_{one.name}", regimen, counted, of)
    for one in ADDED_CELLS:
        yield _share(f"mean_{one.name}", regimen, _values(rows, one.name), _values(rows, one.of))


def _dosed(
    study: Study, rows: pl.DataFrame, risks: dict[str, float], target: float | None
) -> Iterator[Measure]:
    """Participants at regimens whose assumed risk is above the target, and below it."""
    targets = {
        name: aim
        for part in study.parts
        for name in part.regimens
        if (aim := _target(part, target)) is not None
    }
    if not targets or not risks:
        return
    above = [name for name, aim in targets.items() if risks[name] > aim]
    below = [name for name, aim in targets.items() if risks[name] < aim]
    for name, those in (("over", above), ("under", below)):
        kept = pl.col("participants").filter(pl.col("regimen").is_in(those)).sum()
        by_trial = rows.group_by("trial", maintain_order=True).agg(kept)
        yield _mean(f"mean_{name}_dosed", WHOLE, _values(by_trial, "participants"))


def _target(part: Part, stated: float | None) -> float | None:
    own = target_of(part.design)
    return stated if stated is not None or own is None else float(own)


def _selected(rows: pl.DataFrame, part: Part) -> np.ndarray:
    """Trial by trial, whether the part ends with a regimen."""
    chosen = pl.col("selected").filter(pl.col("regimen").is_in(part.regimens)).any()
    by_trial = rows.group_by("trial", maintain_order=True).agg(chosen)
    return by_trial.get_column("selected").to_numpy()


def _values(rows: pl.DataFrame, column: str) -> Reals:
    """One number for each trial; NaN where it is not recorded."""
    return rows.get_column(column).cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _mean(name: str, regimen: str, values: np.ndarray) -> Measure:
    return measure_of(PerTrial(name, regimen, values.astype(np.float64)))


def _share(name: str, regimen: str, part: Reals, whole: Reals) -> Measure:
    """A ratio of means over the trials that record it, with its error by the delta method.

    Of nobody, and of fewer than two trials, there is none.
    """
    recorded = ~np.isnan(whole)
    part, whole = part[recorded], whole[recorded]
    total = float(whole.mean()) if len(whole) > 1 else 0.0
    if not total:
        nothing = float("nan")
        return Measure(name=name, regimen=regimen, value=nothing, error=nothing)
    ratio = float(part.mean()) / total
    _, error = mean_and_error(part - ratio * whole)
    return Measure(name=name, regimen=regimen, value=ratio, error=error / total)


def as_csv(rows: Sequence[Summarised]) -> str:
    """The summary: six decimals; empty where there is no number, and no error of an exact one.

    ``mc_limit``: the 95 % limit of a share that no trial had, or every one.
    """
    lines = ["design,truth,regimen,measure,value,mc_error,mc_limit"]
    for one in rows:
        each = one.measure
        cells = [_cell(one.design), one.truth, each.regimen, each.name]
        numbers = (each.value, each.error, each.limit)
        lines.append(",".join([*cells, *(_number(one) for one in numbers)]))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """A text that may hold commas."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def _number(value: float | None) -> str:
    return "" if value is None or np.isnan(value) else f"{value:.6f}"
