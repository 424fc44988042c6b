"""Settings that most often lead to the right regimen, by exact operating characteristics.

Each design tried is compiled once; every assumed risk is then one sum.  A design on graded toxicity
is followed under one truth at a time.  Nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from firstdose.design.automaton.characteristics import operating_characteristics
from firstdose.design.automaton.one_truth import ends_under
from firstdose.design.designs import automaton_of
from firstdose.design.part_design import PartDesign

Judged = Literal["mean", "least"]
"""By the mean probability of a correct selection over the truths, or by the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Assumed DLT risks, and the regimens that are right to recommend under them ("": none).

    ``grades``: by regimen the probability of each class of toxicity, of a design that reads them.
    """

    risk: Mapping[str, float]
    right: tuple[str, ...]
    grades: tuple[tuple[float, ...], ...] = ()


def nearest_is_right(risk: Mapping[str, float], target: float) -> Truth:
    """A truth in which the regimens nearest to the target are right."""
    return Truth(risk=risk, right=_nearest(risk, target))


def nearest_score_is_right(
    grades: Mapping[str, Sequence[float]], weights: Sequence[float], dlt_from: int, target: float
) -> Truth:
    """A truth of graded toxicity; right are the regimens whose mean score is nearest to the target.

    ``weights``: what each class counts, none first; a DLT is of class ``dlt_from`` or worse.
    """
    scores = {
        name: sum(w * p for w, p in zip(weights, each, strict=True))
        for name, each in grades.items()
    }
    return Truth(
        risk={name: sum(each[dlt_from:]) for name, each in grades.items()},
        right=_nearest(scores, target),
        grades=tuple(tuple(each) for each in grades.values()),
    )


def _nearest(values: Mapping[str, float], target: float) -> tuple[str, ...]:
    distance = {regimen: abs(each - target) for regimen, each in values.items()}
    least = min(distance.values())
    return tuple(name for name, away in distance.items() if away <= least + 1e-12)


def none_is_right(truth: Truth, above: float) -> Truth:
    """The same truth, but to recommend none is right where every risk is above the limit."""
    return replace(truth, right=("",)) if min(truth.risk.values()) > above else truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Under one truth: how likely a right regimen is recommended, and mean participants."""

    correct: float
    participants: float


def led(design: PartDesign, truths: Sequence[Truth]) -> tuple[Led, ...]:
    """How likely the design recommends a right regimen, and its mean participants, by truth."""
    if design.reads.grades:
        return tuple(_led_by_grades(design, truth) for truth in truths)
    automaton = automaton_of(design)
    found: list[Led] = []
    for truth in truths:
        exact = operating_characteristics(automaton, truth.risk)
        right = sum(at.recommended for at in exact.regimens if at.regimen in truth.right)
        correct = right + (exact.none_recommended if "" in truth.right else 0.0)
        found.append(Led(correct=correct, participants=exact.mean_participants))
    return tuple(found)


def _led_by_grades(design: PartDesign, truth: Truth) -> Led:
    every = ends_under(design, np.array(truth.grades, dtype=np.float64))
    names = (*design.order.names, "")  # the last for none, which is -1
    right = np.array([name in truth.right for name in names])[every.recommended]
    participants = every.participants.sum(axis=1)
    return Led(
        correct=float(every.weight[right].sum()), participants=float(every.weight @ participants)
    )


def judged_by(found: Sequence[float], judged: Judged) -> float:
    """One number of all truths."""
    return min(found) if judged == "least" else sum(found) / len(found)
