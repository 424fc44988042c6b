"""Assumed DLT risks: a number for each regimen, or a truth that the study file names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from firstdose.cli.design.chosen import Chosen
from firstdose.design.order import RegimenOrder
from firstdose.design.states import Reals
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem, StudyError

_NUMBERS = re.compile(r"[\s0-9.,eE+-]+")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scenario:
    """An assumed truth: what it is called, and the DLT risk of each regimen in their order.

    ``response``: the response probabilities, None where none are assumed; ``odds_ratio`` joins a
    response to a DLT, 1 for independence.
    """

    name: str
    risk: Reals
    response: Reals | None = None
    odds_ratio: float = 1.0

    def outcomes(self) -> Reals | None:
        """The four outcomes of a participant by regimen; None where no response is assumed."""
        from firstdose.design.automaton.outcomes import outcome_probabilities

        if self.response is None:
            return None
        return outcome_probabilities(self.risk, self.response, self.odds_ratio)

    def chances(self, names: Sequence[str]) -> dict[str, dict[str, float]]:
        """How likely each outcome letter is, by the name of the regimen."""
        outcomes = self.outcomes()
        if outcomes is None:
            return {
                name: {"N": 1 - risk, "T": risk}
                for name, risk in zip(names, self.risk.tolist(), strict=True)
            }
        return {
            name: dict(zip("NTEB", four, strict=True))
            for name, four in zip(names, outcomes.tolist(), strict=True)
        }


def counted(text: str) -> int | None:
    """How many regimens a list of risks speaks of; None where it is no list."""
    return len(text.split(",")) if _NUMBERS.fullmatch(text) else None


def scenario(design: Chosen, text: str) -> Scenario:
    """The truth that a text states: numbers, or the name of one of the study file."""
    order, study = design.design.order, design.study
    if not text or not _NUMBERS.fullmatch(text):
        if study is None:
            raise StudyError.of([_not_numbers(text)])
        return named_truth(study, order, text or None)
    parts = text.split(",")
    if len(parts) != len(order.names):
        raise StudyError.of([_other_number(text, order)])
    return Scenario(name=text, risk=np.array([float(each) for each in parts]))


def named_truth(study: Study, order: RegimenOrder, name: str | None) -> Scenario:
    """A truth of the study file; without a name the one that it calls its default."""
    from firstdose.simulate.truth import dlt_risk, truth_named

    truth = truth_named(study, name)
    risk = [dlt_risk(study, truth, regimen) for regimen in order.names]
    return Scenario(name=truth.name, risk=np.array(risk, dtype=np.float64))


def wrong_numbers(text: str) -> Iterator[Problem]:
    """Each risk of a list that is none."""
    if not _NUMBERS.fullmatch(text):
        return
    for place, part in enumerate(text.split(","), start=1):
        if not _is_risk(part):
            yield Problem(
                what=f"'{part.strip()}' is no DLT risk.",
                where=f"--truth {text} on the command line, number {place}",
                because="A risk is a probability: a number from 0 to 1.",
                remedy="Write a number such as 0.3, not a percentage.",
            )


def _is_risk(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _other_number(text: str, order: RegimenOrder) -> Problem:
    names = order.names
    return Problem(
        what=f"There are {counted(text)} DLT risks for {len(names)} regimens.",
        where=f"--truth {text} on the command line",
        because=f"Each regimen has one, in this order: {', '.join(names)}.",
        remedy="State one risk for each regimen, with commas between them.",
    )


def _not_numbers(text: str) -> Problem:
    return Problem(
        what=f"'{text}' is no list of DLT risks.",
        where="--truth on the command line",
        because="Without a study file there are no truths with a name.",
        remedy="State a risk for each regimen, such as --truth 0.05,0.15,0.30.",
    )
