"""Calendar results with the exact characteristics of the same design as control variate.

Each simulated trial is set beside its twin: the same participants under the same design with every
outcome known at once.  What the twins' mean misses of its exact value is taken off, times a
coefficient.  The coefficient of each half of the trials is found in the other half, so that the
result has no bias (cross-fitting; control variates as in Glasserman 2003, chapter 4).

How often each regimen is recommended, and none, are shares of one whole.  All of them have the same
controls, those of all shares; least squares are linear, so that what is taken off them adds up to
nothing, and a share that no trial has stays 0.
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

_SHARE = "p_select"
"""The measure whose values at all regimens and at none add up to 1."""
_TRIALS_FOR_EACH_CONTROL = 20
"""Of which half find a coefficient: what that costs is then about a tenth of the variance."""
_DEPENDENT = 1e-9
"""A direction of the controls with a smaller share of the variance is none."""


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
    None for shares, too, where there are too few trials for so many controls.
    """
    truth, names = truth_in(scenario), candidate.design.order.names
    twins = trials_in_order(candidate.design, candidate.part, truth, draws)
    known = {(m.name, m.regimen): m.value for m in exact_measures(candidate, scenario)}
    risk, target = truth.risks(), candidate.target
    control = {
        (each.name, each.regimen): each.values - known[each.name, each.regimen]
        for each in per_trial(twins, names, risk, target)
    }
    shares = np.column_stack([each for (name, _), each in control.items() if name == _SHARE])
    for each in per_trial(trials, names, risk, target):
        key = each.name, each.regimen
        few = each.name == _SHARE and len(shares) < _TRIALS_FOR_EACH_CONTROL * shares.shape[1]
        if key not in control or few or np.ptp(each.values) == 0:
            yield each, None
        else:
            controls = shares if each.name == _SHARE else control[key][:, np.newaxis]
            values, reach = without_control(each.values, controls), float(np.ptp(each.values))
            yield each, each._replace(values=values, reach=reach)


def without_control(values: Reals, controls: Reals) -> Reals:
    """The values less coefficients times controls of mean 0; without bias, by cross-fitting.

    ``controls``: by (trial, control); they may depend on each other.
    """
    half = np.arange(len(values)) % 2 == 0
    adjusted = values.copy()
    for here in (half, ~half):
        adjusted[here] -= controls[here] @ _coefficients(values[~here], controls[~here])
    return adjusted


def _coefficients(values: Reals, controls: Reals) -> Reals:
    """By least squares, the smallest ones where controls depend on each other."""
    spread = controls - controls.mean(axis=0)
    together: Reals = spread.T @ spread
    along: Reals = spread.T @ (values - values.mean())
    return np.linalg.lstsq(together, along, rcond=_DEPENDENT)[0].astype(np.float64)
