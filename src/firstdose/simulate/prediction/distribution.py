"""How probable each number of people with a measure is, at a regimen, by frozen predictions."""

from __future__ import annotations

from math import comb, exp, lgamma

import numpy as np
import numpy.typing as npt

from firstdose.records.problem import StudyError
from firstdose.simulate.prediction.frozen import DLT, Drawn

Reals = npt.NDArray[np.float64]


def probabilities(drawn: Drawn, regimen: str, measure: str, people: int) -> Reals:
    """The probability of 0, 1, … of so many people.

    A measure of the disease: over programmes, the share of all choices of so many of the people
    followed in which that many have it.  Dose-limiting toxicity: the beta-binomial distribution
    after the evaluable people of all trials, from Jeffreys' prior.
    """
    if measure == DLT:
        (seen,) = (one for one in drawn.toxicity if one.regimen == regimen)
        return _beta_binomial(seen.dlts + 0.5, seen.evaluable - seen.dlts + 0.5, people)
    (found,) = (one for one in drawn.counts if (one.regimen, one.measure) == (regimen, measure))
    if people > drawn.people:
        raise StudyError(
            f"{people} people at regimen {regimen} cannot be compared with the prediction.",
            where="results, column of",
            because=f"Only {drawn.people} people of each virtual programme were followed.",
            remedy="Predict with more people by --people.",
        )
    counts, often = np.unique(found.counts, return_counts=True)
    whole = sum(
        times * _of_choices(drawn.people, count, people)
        for count, times in zip(counts.tolist(), often.tolist(), strict=True)
    )
    return np.asarray(whole, dtype=np.float64) / len(found.counts)


def centiles(chances: Reals, shares: tuple[float, ...] = (0.05, 0.5, 0.95)) -> tuple[int, ...]:
    """The smallest numbers that are reached with at least these probabilities."""
    reached = np.cumsum(chances)
    reached[-1] = 1.0
    return tuple(int(np.searchsorted(reached, share - 1e-12)) for share in shares)


def _of_choices(followed: int, having: int, people: int) -> Reals:
    """The hypergeometric distribution."""
    every = comb(followed, people)
    ways = [comb(having, k) * comb(followed - having, people - k) for k in range(people + 1)]
    return np.array([way / every for way in ways])


def _beta_binomial(a: float, b: float, people: int) -> Reals:
    def beta(one: float, other: float) -> float:
        return lgamma(one) + lgamma(other) - lgamma(one + other)

    return np.array(
        [comb(people, k) * exp(beta(k + a, people - k + b) - beta(a, b)) for k in range(people + 1)]
    )
