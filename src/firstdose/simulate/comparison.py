"""Designs compared under scenarios, exactly or on the same people.

All designs meet the same participants, so the difference between two designs has a smaller error
than either; it is taken trial by trial.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from firstdose.design.automaton.characteristics import ends
from firstdose.design.automaton.measures import Measure, exact_ends, measures
from firstdose.design.automaton.outcomes import outcome_probabilities
from firstdose.design.designs import automaton_of
from firstdose.design.part_design import PartDesign
from firstdose.design.scenarios import Scenario
from firstdose.protocol.parts import Part
from firstdose.records.problem import StudyError
from firstdose.simulate.calendar.settings import Calendar
from firstdose.simulate.calendar.trials import Trials
from firstdose.simulate.many_trials import (
    Draws,
    conditions_of,
    many_trials_on_calendar,
    trials_in_order,
)
from firstdose.simulate.per_trial import mean_and_error, per_trial
from firstdose.simulate.truths import Truth


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A design to be compared, under its name."""

    name: str
    design: PartDesign
    part: Part
    target: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measure of one design under one scenario.

    With ``against`` it is the difference from that design, trial by trial.
    """

    design: str
    scenario: str
    measure: Measure
    against: str = ""


def compared(
    candidates: Sequence[Candidate],
    scenarios: Sequence[Scenario],
    draws: Draws | None = None,
    calendar: Calendar | None = None,
) -> tuple[Compared, ...]:
    """Every measure of every design under every scenario, and differences from the first design.

    Without ``draws`` all is exact, and there is no calendar.
    """
    _refuse(candidates, scenarios, draws, calendar)
    if draws is None:
        return tuple(
            row for scenario in scenarios for each in candidates for row in _exact(each, scenario)
        )
    return tuple(
        row for scenario in scenarios for row in _drawn(candidates, scenario, draws, calendar)
    )


def exact_measures(candidate: Candidate, scenario: Scenario) -> tuple[Measure, ...]:
    """Every measure of a compiled design under a scenario: exact."""
    every, risk = ends(automaton_of(candidate.design)), truth_in(scenario).risks()
    names = candidate.design.order.names
    if candidate.design.reads.responses:
        responses = truth_in(scenario).responses()
        cells = outcome_probabilities(risk, responses, scenario.odds_ratio)
        probability = every.probability_of(cells)
    else:
        probability = every.probability_at(risk)
    return measures(exact_ends(every, probability), names, risk, candidate.target)


def truth_in(scenario: Scenario) -> Truth:
    """What a scenario takes for true."""
    return Truth(risk=scenario.risk, response=scenario.response, odds_ratio=scenario.odds_ratio)


def _exact(candidate: Candidate, scenario: Scenario) -> Iterator[Compared]:
    for measure in exact_measures(candidate, scenario):
        yield Compared(design=candidate.name, scenario=scenario.name, measure=measure)


def _drawn(
    candidates: Sequence[Candidate], scenario: Scenario, draws: Draws, calendar: Calendar | None
) -> Iterator[Compared]:
    first: Trials | None = None
    for candidate in candidates:
        found = _trials(candidate, truth_in(scenario), draws, calendar)
        yield from _rows(candidate, scenario, found)
        if first is None:
            first = found
        else:
            yield from _differences(candidates[0], candidate, scenario, (first, found))


def _trials(candidate: Candidate, truth: Truth, draws: Draws, calendar: Calendar | None) -> Trials:
    if calendar is None:
        return trials_in_order(candidate.design, candidate.part, truth, draws)
    conditions = conditions_of(candidate.part, truth, calendar)
    return many_trials_on_calendar(candidate.design, candidate.part, conditions, draws)


def _rows(candidate: Candidate, scenario: Scenario, trials: Trials) -> Iterator[Compared]:
    names, risk = candidate.design.order.names, np.array(scenario.risk)
    for each in per_trial(trials, names, risk, candidate.target):
        value, error = mean_and_error(each.values)
        measure = Measure(name=each.name, regimen=each.regimen, value=value, error=error)
        yield Compared(design=candidate.name, scenario=scenario.name, measure=measure)


def _differences(
    first: Candidate, candidate: Candidate, scenario: Scenario, both: tuple[Trials, Trials]
) -> Iterator[Compared]:
    names, risk = candidate.design.order.names, np.array(scenario.risk)
    one, other = (
        {(v.name, v.regimen): v.values for v in per_trial(trials, names, risk, first.target)}
        for trials in both
    )
    for (name, regimen), values in other.items():
        value, error = mean_and_error(values - one[name, regimen])
        yield Compared(
            design=candidate.name,
            scenario=scenario.name,
            measure=Measure(name=name, regimen=regimen, value=value, error=error),
            against=first.name,
        )


def _refuse(
    candidates: Sequence[Candidate],
    scenarios: Sequence[Scenario],
    draws: Draws | None,
    calendar: Calendar | None,
) -> None:
    assert candidates, "at least one design is compared"
    if draws is None and calendar is not None:
        raise StudyError(
            "Durations were asked for without random trials.",
            where="Comparison of designs",
            because="What happens on the calendar is simulated; only counts are exact.",
            remedy="Ask for random trials, or leave the calendar out.",
        )
    names = candidates[0].design.order.names
    if any(each.design.order.names != names for each in candidates):
        raise StudyError(
            "The designs compared have different regimens.",
            where="Comparison of designs",
            because="A difference at a regimen is one between two designs that both have it.",
            remedy="Compare designs over the same regimens.",
        )
    for scenario in scenarios:
        if len(scenario.risk) != len(names):
            raise StudyError(
                f"The scenario {scenario.name} has {len(scenario.risk)} risks for"
                f" {len(names)} regimens.",
                where="Comparison of designs",
                because="Every regimen has an assumed risk.",
                remedy="Choose scenarios for as many regimens as the designs have.",
            )
