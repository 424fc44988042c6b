"""One unknown or covariate at a time: an endpoint at its 5th and at its 95th centile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.analyse.predicted import EffectRow
from firstdose.records.problem import StudyError
from firstdose.simulate.calibration.moved import HIGH, LOW
from firstdose.simulate.predicted.apart import Apart
from firstdose.simulate.predicted.covariates import Spans, of_products
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
    """The effect of every unknown on every endpoint, in patients with the same numbers.

    Last come the covariates of lot and donor, with the unknowns at their medians.
    """
    ends = NormalDist().inv_cdf(LOW), NormalDist().inv_cdf(HIGH)
    medians = over.at(np.zeros(len(question.unknowns)))
    (middle,) = _at(question, medians, [regimen])
    rows: list[EffectRow] = []
    for column, unknown in enumerate(question.unknowns):
        below, above = (over.at(_moved(question, column, end)) for end in ends)
        lower, upper = unknown.value(float(below[column])), unknown.value(float(above[column]))
        (low,), (high,) = (_at(question, standard, [regimen]) for standard in (below, above))
        reached(unknown.name)
        moved = Spans(name=unknown.name, low=lower, high=upper)
        rows += _rows(question, over, "unknown", moved, (low, middle, high))
    return (*rows, *_of_covariates(question, regimen, over, middle))


def _of_covariates(
    question: Question, regimen: GivenRegimen, over: Apart, middle: Reals
) -> Iterator[EffectRow]:
    """Everybody with a lot or a donor at either end; in the middle each has what is drawn."""
    spans = of_products(question.model, LOW, HIGH)
    held = [
        replace(regimen, held=((each.name, value),))
        for each in spans
        for value in (each.low, each.high)
    ]
    found = _at(question, over.at(np.zeros(len(question.unknowns))), held)
    for at, each in enumerate(spans):
        low, high = found[2 * at], found[2 * at + 1]
        yield from _rows(question, over, "covariate", each, (low, middle, high))


def _rows(
    question: Question,
    over: Apart,
    kind: Literal["unknown", "covariate"],
    moved: Spans,
    found: tuple[Reals, Reals, Reals],
) -> Iterator[EffectRow]:
    """A row for each endpoint; ``found`` at the lower end, in the middle and at the upper end."""
    low, middle, high = (np.mean(each, axis=1).tolist() for each in found)
    errors: list[float] = _error(found[2], found[0]).tolist()
    for place, endpoint in enumerate(question.endpoints):
        yield EffectRow(
            population=over.population,
            endpoint=endpoint.name,
            unit=endpoint.unit,
            unknown=moved.name,
            value_low=moved.low,
            value_high=moved.high,
            low=low[place],
            middle=middle[place],
            high=high[place],
            error=errors[place],
            kind=kind,
        )


def _error(one: Reals, other: Reals) -> Reals:
    """For each endpoint the standard error of a mean difference in the same patients."""
    return np.std(one - other, ddof=1, axis=1) / one.shape[1] ** 0.5


def widest(rows: Sequence[EffectRow], count: int) -> tuple[str, ...]:
    """The unknowns that move any endpoint most, as a share of its widest effect, most first."""
    largest: dict[str, float] = {}
    for endpoint in dict.fromkeys(each.endpoint for each in rows):
        own = [each for each in rows if each.endpoint == endpoint and each.kind == "unknown"]
        whole = max(each.width for each in own) or 1.0
        for each in own:
            largest[each.unknown] = max(largest.get(each.unknown, 0.0), each.width / whole)
    return tuple(sorted(largest, key=lambda name: -largest[name])[:count])


def _moved(question: Question, column: int, end: float) -> Reals:
    standard = np.zeros(len(question.unknowns))
    standard[column] = end
    return standard


def _at(question: Question, standard: Reals, regimens: Sequence[GivenRegimen]) -> Reals:
    """One programme: a number for each (regimen, endpoint, patient)."""
    values = of_programme(question, NUMBER, standard, regimens)
    refuse_unknown(values)
    return np.swapaxes(values, 0, 1)


def refuse_unknown(values: Reals) -> None:
    """A sensitivity that leaves people out would be one of other people."""
    if not np.all(np.isfinite(values)):
        raise StudyError(
            "The courses of some virtual patients could not be computed.",
            where="sensitivity of the mechanistic model",
            because="At a centile of an unknown the solution failed, and no number is made up.",
            remedy="Use another seed, and report the study, the seed and this message.",
        )
