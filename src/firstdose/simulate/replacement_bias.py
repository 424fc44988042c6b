"""What replacing those who leave does to a design: the rates it sees, and what it recommends.

A participant who leaves without a DLT is replaced, one who had it before leaving is counted.  So
the rate among the evaluable is not the risk: too high where departures have nothing to do with
toxicity, too low where people leave because a DLT is on its way.  Both are shown, and the design on
the same people with and without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from firstdose.design.automaton.measures import Measure
from firstdose.design.scenarios import Scenario
from firstdose.design.states import Reals
from firstdose.simulate.calendar.replacement import (
    highest_rate_among_evaluable,
    rate_among_evaluable,
)
from firstdose.simulate.calendar.settings import Calendar, Departures
from firstdose.simulate.candidates import Candidate, truth_in
from firstdose.simulate.many_trials import Draws, conditions_of, many_trials_on_calendar
from firstdose.simulate.per_trial import PerTrial, measure_of, per_trial


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRate:
    """The DLT rate among the evaluable that one risk leads to, when all others are replaced: exact.

    ``unrelated``: departures come at any time and compete with DLTs; ``highest``: every DLT comes
    before any departure; ``informed``: besides, ``before_dlt`` of those on the way to a DLT leave.
    """

    risk: float
    leaves: float
    before_dlt: float
    unrelated: float
    highest: float
    informed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """What departures change in one measure of a design, on the same people."""

    departures: str
    with_departures: Measure
    shift: Measure


def seen_rates(
    risks: Sequence[float], leaves: float, before_dlt: float = 0.25
) -> tuple[SeenRate, ...]:
    """One row for each risk; ``leaves``: probability of leaving within the window without a DLT."""
    unrelated = Departures(within_window=leaves)
    informed = replace(unrelated, before_dlt=before_dlt)
    return tuple(
        SeenRate(
            risk=risk,
            leaves=leaves,
            before_dlt=before_dlt,
            unrelated=rate_among_evaluable(risk, unrelated),
            highest=highest_rate_among_evaluable(risk, leaves),
            informed=rate_among_evaluable(risk, informed),
        )
        for risk in risks
    )


def shifts(
    candidate: Candidate,
    scenario: Scenario,
    calendar: Calendar,
    departures: Sequence[tuple[str, Departures]],
    draws: Draws,
) -> tuple[Shifted, ...]:
    """Every measure with each kind of departures, and its difference from no departures."""
    quiet = dict(_values(candidate, scenario, replace(calendar, departures=Departures()), draws))
    return tuple(
        Shifted(
            departures=name,
            with_departures=measure_of(PerTrial(*key, values)),
            shift=measure_of(PerTrial(*key, values - quiet[key])),
        )
        for name, each in departures
        for key, values in _values(candidate, scenario, replace(calendar, departures=each), draws)
    )


def _values(
    candidate: Candidate, scenario: Scenario, calendar: Calendar, draws: Draws
) -> Iterator[tuple[tuple[str, str], Reals]]:
    truth = truth_in(scenario)
    conditions = conditions_of(candidate.part, truth, calendar)
    trials = many_trials_on_calendar(candidate.design, candidate.part, conditions, draws)
    names = candidate.design.order.names
    for each in per_trial(trials, names, truth.risks(), candidate.target):
        yield (each.name, each.regimen), each.values
