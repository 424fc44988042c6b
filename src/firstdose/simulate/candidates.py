"""A design to be looked at under a scenario, and its exact measures there."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.design.automaton.characteristics import ends
from firstdose.design.automaton.measures import Measure, exact_ends, measures
from firstdose.design.automaton.outcomes import outcome_probabilities
from firstdose.design.designs import automaton_of
from firstdose.design.part_design import PartDesign
from firstdose.design.scenarios import Scenario
from firstdose.protocol.parts import Part
from firstdose.simulate.truths import Truth


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A design to be compared, under its name."""

    name: str
    design: PartDesign
    part: Part
    target: float | None = None


def exact_measures(candidate: Candidate, scenario: Scenario) -> tuple[Measure, ...]:
    """Every measure of a compiled design under a scenario: exact."""
    truth, reads = truth_in(scenario), candidate.design.reads
    risk, names = truth.risks(), candidate.design.order.names
    classes = truth.classes(reads.grades) if reads.grades else None
    every = ends(automaton_of(candidate.design))
    if reads.responses:
        cells = outcome_probabilities(risk, truth.responses(), scenario.odds_ratio)
        probability = every.probability_of(cells)
    elif classes is not None:
        probability = every.probability_of_grades(classes)
    else:
        probability = every.probability_at(risk)
    return measures(exact_ends(every, probability), names, risk, candidate.target)


def truth_in(scenario: Scenario) -> Truth:
    """What a scenario takes for true."""
    return Truth(
        risk=scenario.risk,
        response=scenario.response,
        odds_ratio=scenario.odds_ratio,
        grades=scenario.grades,
    )
