"""Designs compared under scenarios, exactly or on the same people.

All designs meet the same participants, so the difference between two designs has a smaller error
than either; it is taken trial by trial.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from firstdose.design.automaton.measures import Measure
from firstdose.design.scenarios import Scenario
from firstdose.records.problem import StudyError
from firstdose.simulate.calendar.asking import LateEvents
from firstdose.simulate.calendar.settings import Calendar
from firstdose.simulate.calendar.trials import Trials
from firstdose.simulate.candidates import Candidate, exact_measures, truth_in
from firstdose.simulate.control_variates import beside_twins
from firstdose.simulate.many_trials import (
    Draws,
    conditions_of,
    has_compiled_twin,
    many_trials_on_calendar,
    trials_in_order,
)
from firstdose.simulate.operating_characteristics import durations
from firstdose.simulate.per_trial import PerTrial, measure_of, per_trial


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
    late_events: LateEvents = "ignore",
) -> tuple[Compared, ...]:
    """Every measure of every design under every scenario, and differences from the first design.

    Without ``draws`` all is exact, and there is no calendar.  On a calendar also durations, who was
    replaced and who had a late event; a design that is known exactly without windows has a control
    variate there.
    """
    _refuse(candidates, scenarios, draws, calendar)
    if draws is None:
        return tuple(
            row for scenario in scenarios for each in candidates for row in _exact(each, scenario)
        )
    meets = _Meets(draws=draws, calendar=calendar, late_events=late_events)
    return tuple(row for scenario in scenarios for row in _drawn(candidates, scenario, meets))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meets:
    """The draws, and the calendar if there is one."""

    draws: Draws
    calendar: Calendar | None
    late_events: LateEvents


def _exact(candidate: Candidate, scenario: Scenario) -> Iterator[Compared]:
    for measure in exact_measures(candidate, scenario):
        yield Compared(design=candidate.name, scenario=scenario.name, measure=measure)


def _drawn(
    candidates: Sequence[Candidate], scenario: Scenario, meets: _Meets
) -> Iterator[Compared]:
    first, trials_of_first = candidates[0], None
    for candidate in candidates:
        found = _trials(candidate, scenario, meets)
        for measure in _measures(candidate, scenario, found, meets):
            yield Compared(design=candidate.name, scenario=scenario.name, measure=measure)
        if trials_of_first is None:
            trials_of_first = found
            continue
        # What counts as over-dosed is said by the first design's target.
        same = replace(candidate, target=first.target)
        ours = _values(same, scenario, found, meets)
        theirs = _values(first, scenario, trials_of_first, meets)
        for measure in _differences(ours, theirs):
            yield Compared(
                design=candidate.name,
                scenario=scenario.name,
                measure=measure,
                against=first.name,
            )


def _trials(candidate: Candidate, scenario: Scenario, meets: _Meets) -> Trials:
    design, part, truth = candidate.design, candidate.part, truth_in(scenario)
    if meets.calendar is None:
        return trials_in_order(design, part, truth, meets.draws)
    conditions = conditions_of(part, truth, meets.calendar, meets.late_events)
    return many_trials_on_calendar(design, part, conditions, meets.draws)


def _values(
    candidate: Candidate, scenario: Scenario, trials: Trials, meets: _Meets
) -> Iterator[tuple[PerTrial, bool]]:
    """Each measure trial by trial, and whether a control variate has been taken off."""
    if meets.calendar is None or not has_compiled_twin(candidate.design, candidate.part):
        names, risk = candidate.design.order.names, truth_in(scenario).risks()
        for each in per_trial(trials, names, risk, candidate.target):
            yield each, False
        return
    for each, adjusted in beside_twins(candidate, scenario, trials, meets.draws):
        yield adjusted or each, adjusted is not None


def _measures(
    candidate: Candidate, scenario: Scenario, trials: Trials, meets: _Meets
) -> Iterator[Measure]:
    for each, controlled in _values(candidate, scenario, trials, meets):
        if each.name != "duration_mean":
            yield measure_of(each, controlled=controlled)
    if meets.calendar is not None:
        yield from durations(trials)


def _differences(
    ours: Iterator[tuple[PerTrial, bool]], theirs: Iterator[tuple[PerTrial, bool]]
) -> Iterator[Measure]:
    for (each, controlled), (other, other_controlled) in zip(ours, theirs, strict=True):
        assert each[:2] == other[:2], "both designs have the same measures"
        both = controlled or other_controlled
        values, reach = each.values - other.values, each.reach + other.reach
        difference = each._replace(values=values, reach=reach)
        yield measure_of(difference, controlled=both)


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
