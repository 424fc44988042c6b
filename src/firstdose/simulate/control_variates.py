"""Calendar results with the exact characteristics of the same design as control variate.

Each simulated trial is set beside its twin: the same participants under the same design with every
outcome known at once.  What the twins' mean misses of its exact value is taken off, times a
coefficient.  The coefficient of each half of the trials is found in the other half, so that the
result has no bias (cross-fitting; control variates as in Glasserman 2003, chapter 4).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from firstdose.design.automaton.measures import Measure, measures
from firstdose.design.scenarios import Scenario
from firstdose.design.states import Reals
from firstdose.simulate.calendar.asking import Conditions
from firstdose.simulate.calendar.trials import Trials
from firstdose.simulate.candidates import Candidate, exact_measures, truth_in
from firstdose.simulate.many_trials import (
    Draws,
    has_compiled_twin,
    many_trials_on_calendar,
    trials_in_order,
)
from firstdose.simulate.operating_characteristics import durations, weighted
from firstdose.simulate.per_trial import PerTrial, measure_of, per_trial


def measured_with_control(
    candidate: Candidate, scenario: Scenario, conditions: Conditions, draws: Draws
) -> tuple[Measure, ...]:
    """Every measure on the calendar with durations; by a control variate where a twin is known."""
    found = many_trials_on_calendar(candidate.design, candidate.part, conditions, draws)
    names, risk = candidate.design.order.names, truth_in(scenario).risks()
    rows = (*measures(weighted(found), names, risk, candidate.target), *durations(found))
    if not has_compiled_twin(candidate.design, candidate.part):
        return rows
    better = {
        (plain.name, plain.regimen): measure_of(adjusted, controlled=True)
        for plain, adjusted in beside_twins(candidate, scenario, found, draws)
        if adjusted is not None
    }
    return tuple(better.get((row.name, row.regimen), row) for row in rows)


def beside_twins(
    candidate: Candidate, scenario: Scenario, trials: Trials, draws: Draws
) -> Iterator[tuple[PerTrial, PerTrial | None]]:
    """Each measure trial by trial, and the same adjusted by the twins.

    None for durations, and where all trials are alike: there is no error that twins could lower.
    """
    truth, names = truth_in(scenario), candidate.design.order.names
    twins = trials_in_order(candidate.design, candidate.part, truth, draws)
    known = {(m.name, m.regimen): m.value for m in exact_measures(candidate, scenario)}
    risk, target = truth.risks(), candidate.target
    beside = {(v.name, v.regimen): v.values for v in per_trial(twins, names, risk, target)}
    for each in per_trial(trials, names, risk, target):
        key = each.name, each.regimen
        if key in beside and np.ptp(each.values) > 0:
            control = beside[key] - known[key]
            yield each, each._replace(values=without_control(each.values, control))
        else:
            yield each, None


def without_control(values: Reals, control: Reals) -> Reals:
    """The values less coefficient times a control of mean 0; without bias, by cross-fitting."""
    half = np.arange(len(values)) % 2 == 0
    adjusted = values.copy()
    for here in (half, ~half):
        adjusted[here] -= _coefficient(values[~here], control[~here]) * control[here]
    return adjusted


def _coefficient(values: Reals, control: Reals) -> float:
    spread = control - control.mean()
    variance = float((spread**2).sum())
    varies = np.ptp(control) > 0
    return float((spread * values).sum()) / variance if varies else 0.0
