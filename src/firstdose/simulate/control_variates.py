"""Calendar results with the exact characteristics of the same design as control variate.

Each simulated trial is set beside its twin: the same participants under the same design with every
outcome known at once.  What the twins' mean misses of its exact value is taken off, times a
coefficient.  The coefficient of each half of the trials is found in the other half, so that the
result has no bias (cross-fitting; control variates as in Glasserman 2003, chapter 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.automaton.measures import Measure
from firstdose.design.scenarios import Scenario
from firstdose.design.states import Reals
from firstdose.simulate.calendar.settings import Calendar
from firstdose.simulate.comparison import Candidate, exact_measures, truth_in
from firstdose.simulate.many_trials import (
    Draws,
    conditions_of,
    many_trials_on_calendar,
    trials_in_order,
)
from firstdose.simulate.per_trial import mean_and_error, per_trial


@dataclass(frozen=True, slots=True, kw_only=True)
class Controlled:
    """A measure on the calendar with the control variate, and the same without it.

    ``variance_ratio``: the variance without over the variance with it, so that so many times fewer
    trials are needed; 1 where the measure did not vary.
    """

    measure: Measure
    plain: Measure
    variance_ratio: float


def controlled(
    candidate: Candidate, scenario: Scenario, calendar: Calendar, draws: Draws
) -> tuple[Controlled, ...]:
    """Selection probabilities and mean numbers on the calendar, with less Monte Carlo error."""
    truth, names = truth_in(scenario), candidate.design.order.names
    conditions = conditions_of(candidate.part, truth, calendar)
    on_calendar = many_trials_on_calendar(candidate.design, candidate.part, conditions, draws)
    twins = trials_in_order(candidate.design, candidate.part, truth, draws)
    known = {(m.name, m.regimen): m.value for m in exact_measures(candidate, scenario)}
    risk, target = truth.risks(), candidate.target
    beside = {(v.name, v.regimen): v.values for v in per_trial(twins, names, risk, target)}
    return tuple(
        _controlled(each.name, each.regimen, each.values, _centred(beside, known, each[:2]))
        for each in per_trial(on_calendar, names, risk, target)
        if each[:2] in beside
    )


def _centred(
    beside: dict[tuple[str, str], Reals], known: dict[tuple[str, str], float], key: tuple[str, str]
) -> Reals:
    return beside[key] - known[key]


def _controlled(name: str, regimen: str, values: Reals, control: Reals) -> Controlled:
    plain, plain_error = mean_and_error(values)
    adjusted = without_control(values, control)
    value, error = mean_and_error(adjusted)
    return Controlled(
        measure=Measure(name=name, regimen=regimen, value=value, error=error),
        plain=Measure(name=name, regimen=regimen, value=plain, error=plain_error),
        variance_ratio=_ratio(plain_error, error),
    )


def _ratio(plain_error: float, error: float) -> float:
    if plain_error == 0:
        return 1.0
    return (plain_error / error) ** 2 if error > 0 else np.inf


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
