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
    participant; 1 is independence.  ``grades``: by regimen the probability of each class of worst
    toxicity, none being the first, of a design that reads them; empty where it reads none.
    """

    risk: tuple[float, ...]
    response: tuple[float, ...] = ()
    odds_ratio: float = 1.0
    grades: tuple[tuple[float, ...], ...] = ()

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

    def classes(self, beyond_none: int) -> Reals:
        """Probability of each class by (regimen, class); refused where it is of other classes."""
        if {len(each) for each in self.grades} != {beyond_none + 1}:
            raise StudyError(
                f"This design reads {beyond_none} classes of toxicity beyond none, and the truth"
                " does not say how likely each is.",
                where="Assumed truth of a simulation",
                because="How likely each decision is depends on how often each class occurs.",
                remedy="State the probability of every class at each regimen, none first; on the"
                " command line by --grades.",
            )
        return np.array(self.grades, dtype=np.float64)

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
    return found + _of_grades(truth)


def _of_grades(truth: Truth) -> list[Problem]:
    whole = all(abs(sum(each) - 1) < 1e-9 and min(each) >= 0 for each in truth.grades)
    alike = len({len(each) for each in truth.grades}) <= 1
    if not truth.grades or (whole and alike and len(truth.grades) == len(truth.risk)):
        return []
    return [
        Problem(
            what="The probabilities of the classes of toxicity cannot be.",
            where="Assumed truth of a simulation",
            because="At each regimen they are of the same classes, none is below 0, and they add"
            " up to 1.",
            remedy="State for each regimen one probability per class, none first, adding up to 1.",
        )
    ]
