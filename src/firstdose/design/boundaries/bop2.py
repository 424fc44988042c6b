"""BOP2: an expansion cohort that stops early when it looks no better than the null hypothesis.

Zhou, Lee and Yuan, Stat Med 2017; 36: 3302-3314.  At each look the cohort goes on while Pr(better
than null) >= lambda (n/N)^gamma; lambda and gamma are those with the greatest power of all that
keep the type I error, both computed exactly (`bop2_exact`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from scipy.special import betainc

from firstdose.design.automaton.outcomes import outcome_probabilities
from firstdose.design.boundaries.moves import Reals
from firstdose.design.boundaries.settings import outside_0_1, refuse
from firstdose.design.order import Integers
from firstdose.records.problem import Problem

Endpoints = Literal["response", "response_and_toxicity", "either_response"]
"""What is looked at: one response; a response and a DLT, where both must hold; or two responses of
which one suffices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """Probabilities of the endpoints, and the odds ratio that joins two (1: independent)."""

    probabilities: tuple[float, ...]
    odds_ratio: float = 1.0

    @property
    def cells(self) -> Reals:
        """By (first endpoint, second endpoint), absent or present; of one a single column."""
        first = np.array([self.probabilities[0]])
        if len(self.probabilities) == 1:
            return np.array([[1 - first[0]], [first[0]]])
        second = np.array([self.probabilities[1]])
        neither, second_only, first_only, both = outcome_probabilities(
            second, first, self.odds_ratio
        )[0]
        return np.array([[neither, second_only], [first_only, both]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """What an expansion cohort is to tell apart, and when it is looked at.

    ``looks`` are numbers evaluable, rising; the last is the whole cohort.  The prior is Dirichlet
    at the null hypothesis, worth ``prior_participants``: each endpoint has a Beta posterior.
    """

    null: Hypothesis
    alternative: Hypothesis
    looks: tuple[int, ...]
    type_one_error: float
    endpoints: Endpoints = "response"
    prior_participants: float = 1.0

    def __post_init__(self) -> None:
        refuse(_problems(self))

    @property
    def most(self) -> int:
        """Participants of the whole cohort."""
        return self.looks[-1]

    @property
    def fewer_is_better(self) -> tuple[bool, ...]:
        """Of each endpoint, whether it is a harm."""
        return (False, self.endpoints == "response_and_toxicity")[: len(self.null.probabilities)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limits:
    """Counts at which an endpoint fails, by (design, look, endpoint).

    At most so many responses (-1: none is too few), or at least so many DLTs (one more than are
    evaluable: none is too many).
    """

    counts: Integers


def limits(expansion: Expansion, lambdas: Reals, gammas: Reals) -> Limits:
    """The limits of designs with these lambda and gamma, one of each for a design."""
    looks = np.array(expansion.looks)
    needed = lambdas[:, None] * (looks / expansion.most) ** gammas[:, None]
    columns = [
        _limit(expansion, endpoint, needed) for endpoint in range(len(expansion.fewer_is_better))
    ]
    return Limits(counts=np.stack(columns, axis=-1).astype(np.int64))


def _limit(expansion: Expansion, endpoint: int, needed: Reals) -> Integers:
    """By (design, look), from the posterior of every count at every look."""
    null = expansion.null.probabilities[endpoint]
    a, b = expansion.prior_participants * null, expansion.prior_participants * (1 - null)
    counts = np.arange(expansion.most + 1)
    found = np.empty(needed.shape, dtype=np.int64)
    for look, n in enumerate(expansion.looks):
        x = counts[: n + 1]
        below = betainc(a + x, b + n - x, null)
        if expansion.fewer_is_better[endpoint]:
            found[:, look] = (below[None, :] >= needed[:, look, None]).sum(axis=1)
        else:
            found[:, look] = ((1 - below)[None, :] < needed[:, look, None]).sum(axis=1) - 1
    return found


def _problems(of: Expansion) -> tuple[Problem | None, ...]:
    count = 1 if of.endpoints == "response" else 2
    named = (
        *(("probability under the null hypothesis", p) for p in of.null.probabilities),
        *(("probability under the alternative", p) for p in of.alternative.probabilities),
        ("type I error", of.type_one_error),
    )
    return (
        *(outside_0_1(name, value, "It is a probability.") for name, value in named),
        _wrong_number(of, count),
        _no_looks(of.looks),
        _not_better(of, count),
    )


def _wrong_number(of: Expansion, count: int) -> Problem | None:
    found = {len(of.null.probabilities), len(of.alternative.probabilities)}
    if found == {count}:
        return None
    return Problem(
        what=f"The hypotheses have {len(of.null.probabilities)} and"
        f" {len(of.alternative.probabilities)} probabilities for {count} endpoints.",
        where="Expansion: hypotheses",
        because="Each endpoint has one probability under each hypothesis.",
        remedy=f"State {count} under the null hypothesis and {count} under the alternative.",
    )


def _said(probabilities: tuple[float, ...]) -> str:
    return " and ".join(f"{each:g}" for each in probabilities)


def _no_looks(looks: tuple[int, ...]) -> Problem | None:
    if looks and looks[0] >= 1 and all(before < after for before, after in pairwise(looks)):
        return None
    return Problem(
        what=f"The looks are at {', '.join(map(str, looks)) or 'no'} participants.",
        where="Expansion: looks",
        because="Each look is at more participants than the one before; the last is at all.",
        remedy="State rising numbers of evaluable participants, such as 10, 20, 30, 40.",
    )


def _not_better(of: Expansion, count: int) -> Problem | None:
    null, alternative = of.null.probabilities, of.alternative.probabilities
    if len(null) != count or len(alternative) != count:
        return None
    harms = of.fewer_is_better
    pairs = zip(null, alternative, harms, strict=True)
    better = [after < before if harm else after > before for before, after, harm in pairs]
    if all(better) or (of.endpoints == "either_response" and any(better)):
        return None
    return Problem(
        what=f"The alternative, {_said(alternative)}, is not better than the null hypothesis,"
        f" {_said(null)}.",
        where="Expansion: hypotheses",
        because="The cohort is to find out whether there are more responses, or fewer DLTs.",
        remedy="State more responses and fewer DLTs under the alternative than under the null.",
    )
