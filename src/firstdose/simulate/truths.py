"""What is taken for true in a simulation: a DLT risk for each regimen, and perhaps responses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.automaton.outcomes import outcome_probabilities
from firstdose.design.states import Reals
from firstdose.records.problem import Problem, StudyError


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The assumed probabilities of a DLT and of a response, by regimen.

    Empty ``response``: nobody responds.  ``odds_ratio`` joins a DLT to a response of the same
    participant; 1 is independence.
    """

    risk: tuple[float, ...]
    response: tuple[float, ...] = ()
    odds_ratio: float = 1.0

    def __post_init__(self) -> None:
        found = tuple(_problems(self))
        if found:
            raise StudyError.of(found)

    def risks(self) -> Reals:
        """The DLT risks as an array."""
        return np.array(self.risk, dtype=np.float64)

    def responses(self) -> Reals:
        """The response probabilities as an array."""
        return np.array(self.response or (0.0,) * len(self.risk), dtype=np.float64)

    def response_given_dlt(self) -> tuple[Reals, Reals]:
        """Probability of a response by regimen, of those with and of those without a DLT."""
        toxic, responds = self.risks(), self.responses()
        cells = outcome_probabilities(toxic, responds, self.odds_ratio)
        only, both = cells[:, 2], cells[:, 3]
        given_dlt = np.divide(both, toxic, out=responds.copy(), where=toxic > 0)
        given_none = np.divide(only, 1 - toxic, out=responds.copy(), where=toxic < 1)
        return given_dlt, given_none


def _problems(truth: Truth) -> list[Problem]:
    found: list[Problem] = []
    for name, values in (("DLT risk", truth.risk), ("response probability", truth.response)):
        found += [
            Problem(
                what=f"A {name} is {value:g}.",
                where="Assumed truth of a simulation",
                because="A probability lies between 0 and 1.",
                remedy="State one probability between 0 and 1 for each regimen.",
            )
            for value in values
            if not 0 <= value <= 1
        ]
    if truth.response and len(truth.response) != len(truth.risk):
        found.append(
            Problem(
                what=f"There are {len(truth.risk)} DLT risks and {len(truth.response)} response"
                " probabilities.",
                where="Assumed truth of a simulation",
                because="Each regimen has one of each.",
                remedy="State as many response probabilities as risks, or none.",
            )
        )
    return found
