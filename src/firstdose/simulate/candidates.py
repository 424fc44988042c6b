"""A design to be looked at under a scenario, and its exact measures there."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.design.automaton.characteristics import ends
from firstdose.design.automaton.measures import Measure, WeightedEnds, exact_ends, measures
from firstdose.design.automaton.one_truth import ends_under
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
    risk, names = truth_in(scenario).risks(), candidate.design.order.names
    return measures(_ends(candidate.design, scenario), names, risk, candidate.target)


def _ends(design: PartDesign, scenario: Scenario) -> WeightedEnds:
    """A compiled design at the truth, or on graded toxicity what it does under this one truth."""
    truth, reads = truth_in(scenario), design.reads
    if reads.grades:
        return ends_under(design, truth.classes(reads.grades))
    every = ends(automaton_of(design))
    if not reads.responses:
        return exact_ends(every, every.probability_at(truth.risks()))
    cells = outcome_probabilities(truth.risks(), truth.responses(), scenario.odds_ratio)
    return exact_ends(every, every.probability_of(cells))


def truth_in(scenario: Scenario) -> Truth:
    """What a scenario takes for true."""
    return Truth(
        risk=scenario.risk,
        response=scenario.response,
        odds_ratio=scenario.odds_ratio,
        grades=scenario.grades,
    )
