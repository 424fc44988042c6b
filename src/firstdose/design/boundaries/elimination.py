"""When a regimen is probably too toxic: the fewest DLTs that close it, or stop the study."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincc

from firstdose.design.boundaries.moves import Move, Reals, counts, possible
from firstdose.design.boundaries.settings import outside_0_1, refuse, too_few
from firstdose.design.order import Flags, Integers
from firstdose.records.problem import Problem

_HALVINGS = 60
"""After so many an interval between two scores is as narrow as a float allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination:
    """Too toxic when Pr(risk > ``limit``) > ``probability`` under a Beta prior.

    The prior is Beta(``prior_dlt``, ``prior_no_dlt``).  Asked from ``from_participants`` evaluable
    on.  0.95, Beta(1, 1) and three: Liu and Yuan, J R Stat Soc C 2015.  The same boundary stops a
    whole study when the counts are those of the study.
    """

    limit: float
    probability: float = 0.95
    prior_dlt: float = 1.0
    prior_no_dlt: float = 1.0
    from_participants: int = 3

    def __post_init__(self) -> None:
        refuse(
            (
                outside_0_1("limit", self.limit, "Every DLT risk is above 0 and none is above 1."),
                outside_0_1(
                    "elimination probability",
                    self.probability,
                    "No probability is above 1, and every one is above 0.",
                ),
                _bad_prior(self.prior_dlt, self.prior_no_dlt),
                too_few(
                    "number of participants from which a regimen can be closed",
                    self.from_participants,
                    1,
                    "Before anyone is evaluable nothing is known of the regimen.",
                ),
            )
        )


def above_limit(limit: float, a: Reals, b: Reals) -> Reals:
    """Pr(risk > limit) for a risk that is Beta(a, b); 1 where b is 0 or less."""
    b_above_0 = np.maximum(b, np.finfo(np.float64).tiny)
    return betaincc(a, b_above_0, limit).astype(np.float64)


def too_toxic(elimination: Elimination, evaluable: Integers, dlts: Integers) -> Flags:
    """Whether these counts close their regimen; any shape."""
    a = np.asarray(elimination.prior_dlt + dlts, dtype=np.float64)
    b = np.asarray(elimination.prior_no_dlt + evaluable - dlts, dtype=np.float64)
    probability = above_limit(elimination.limit, a, b)
    closes = (probability > elimination.probability) & (dlts <= evaluable)
    return closes & (evaluable >= elimination.from_participants)


def fewest_dlts(elimination: Elimination, most: int) -> Integers:
    """For 0, 1 … ``most`` evaluable, the fewest DLTs that close the regimen or stop the study.

    One more than the participants where no number does.
    """
    closes = too_toxic(elimination, *counts(most))
    none = np.arange(most + 1, dtype=np.int64) + 1
    return np.where(closes.any(axis=1), closes.argmax(axis=1), none).astype(np.int64)


def least_score(elimination: Elimination, most: int) -> Reals:
    """For 0, 1 … ``most`` evaluable, the least summed toxicity score that closes the regimen.

    Quasi-binomial: the score stands in place of the DLTs, each participant counting from 0 to 1.
    Infinite where no score does.
    """
    evaluable = np.arange(most + 1)

    def closes(score: Reals) -> Flags:
        a, b = elimination.prior_dlt + score, elimination.prior_no_dlt + evaluable - score
        return above_limit(elimination.limit, a, b) > elimination.probability

    low, high = np.zeros(most + 1), evaluable.astype(np.float64)
    asked = (evaluable >= elimination.from_participants) & closes(high)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        closed = closes(middle)
        low, high = np.where(closed, low, middle), np.where(closed, middle, high)
    least = np.where(closes(np.zeros(most + 1)), 0.0, high)
    return np.where(asked, least, np.inf)


def eliminating(moves: Integers, elimination: Elimination) -> Integers:
    """A table ``moves[evaluable, dlts]`` with the elimination written into it.

    Rows that the table does not answer stay without an answer.
    """
    most = len(moves) - 1
    closes = too_toxic(elimination, *counts(most)) & possible(most)
    return np.where(closes & (moves != Move.NOT_DEFINED), Move.ELIMINATE, moves).astype(np.int64)


def _bad_prior(prior_dlt: float, prior_no_dlt: float) -> Problem | None:
    if prior_dlt > 0 and prior_no_dlt > 0:
        return None
    return Problem(
        what=f"The prior is Beta({prior_dlt:g}, {prior_no_dlt:g}).",
        where="Design settings: prior",
        because="A Beta prior counts as participants with and without DLT, both above 0.",
        remedy="Set both numbers of the prior above 0.",
    )
