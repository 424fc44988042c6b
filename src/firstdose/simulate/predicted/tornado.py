"""One unknown at a time: an endpoint at its 5th and at its 95th centile, before or after data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.analyse.predicted import EffectRow
from firstdose.records.problem import StudyError
from firstdose.simulate.calibration.moved import HIGH, LOW
from firstdose.simulate.predicted.apart import Apart
from firstdose.simulate.predicted.outcomes import Question, of_programme
from firstdose.simulate.predicted.regimens import GivenRegimen

Reals: TypeAlias = npt.NDArray[np.float64]

NUMBER = 1
"""All points have the same patients: those of programme 1."""


def tornado(
    question: Question,
    regimen: GivenRegimen,
    over: Apart,
    reached: Callable[[object], None] = lambda _: None,
) -> tuple[EffectRow, ...]:
    """The effect of every unknown on every endpoint, in patients with the same numbers."""
    ends = NormalDist().inv_cdf(LOW), NormalDist().inv_cdf(HIGH)
    middle = _at(question, regimen, over.at(np.zeros(len(question.unknowns))))
    rows: list[EffectRow] = []
    for column, unknown in enumerate(question.unknowns):
        below, above = (over.at(_moved(question, column, end)) for end in ends)
        low, high = (_at(question, regimen, standard) for standard in (below, above))
        reached(unknown.name)
        for place, endpoint in enumerate(question.endpoints):
            rows.append(
                EffectRow(
                    population=over.population,
                    endpoint=endpoint.name,
                    unit=endpoint.unit,
                    unknown=unknown.name,
                    value_low=unknown.value(float(below[column])),
                    value_high=unknown.value(float(above[column])),
                    low=float(np.mean(low[place])),
                    middle=float(np.mean(middle[place])),
                    high=float(np.mean(high[place])),
                    error=_error(high[place], low[place]),
                )
            )
    return tuple(rows)


def _error(one: Reals, other: Reals) -> float:
    """The standard error of a mean difference in the same patients."""
    return float(np.std(one - other, ddof=1)) / len(one) ** 0.5


def widest(rows: Sequence[EffectRow], count: int) -> tuple[str, ...]:
    """The unknowns that move any endpoint most, as a share of its widest effect, most first."""
    largest: dict[str, float] = {}
    for endpoint in dict.fromkeys(each.endpoint for each in rows):
        own = [each for each in rows if each.endpoint == endpoint]
        whole = max(each.width for each in own) or 1.0
        for each in own:
            largest[each.unknown] = max(largest.get(each.unknown, 0.0), each.width / whole)
    return tuple(sorted(largest, key=lambda name: -largest[name])[:count])


def _moved(question: Question, column: int, end: float) -> Reals:
    standard = np.zeros(len(question.unknowns))
    standard[column] = end
    return standard


def _at(question: Question, regimen: GivenRegimen, standard: Reals) -> tuple[Reals, ...]:
    """Every endpoint in one programme: a number for each patient."""
    values = of_programme(question, NUMBER, standard, [regimen])[:, 0]
    refuse_unknown(values)
    return tuple(values)


def refuse_unknown(values: Reals) -> None:
    """A sensitivity that leaves people out would be one of other people."""
    if not np.all(np.isfinite(values)):
        raise StudyError(
            "The courses of some virtual patients could not be computed.",
            where="sensitivity of the mechanistic model",
            because="At a centile of an unknown the solution failed, and no number is made up.",
            remedy="Use another seed, and report the study, the seed and this message.",
        )
