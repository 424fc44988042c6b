"""BOIN12's ranks beside escalation 0.2.3 ``boin12_rds``: boin12_ranks.json."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import beta, rankdata

from firstdose.design.boundaries.utility import (
    Admissible,
    Utilities,
    benchmark,
    desirability,
    dirichlet_mean_and_variance,
    mean_and_variance,
    utility_sum,
)

RANKS = json.loads((Path(__file__).parent / "boin12_ranks.json").read_text())["ranks"]
LIMITS = Admissible(toxicity=0.35, response=0.25)
UTILITIES = Utilities(neither=40, both=60)


def test_ranks_with_ties_shared() -> None:
    """The least desirable of the admissible counts has rank 1; there is none for the others."""
    evaluable, toxic, responses = np.array([row[:3] for row in RANKS]).T
    both = np.maximum(toxic + responses - evaluable, 0)
    outcomes = (evaluable - toxic - responses + both, responses - both, toxic - both, both)
    total = utility_sum(UTILITIES, np.column_stack(outcomes))
    scores = desirability(benchmark(UTILITIES, LIMITS), evaluable, total)
    too_toxic = beta.sf(LIMITS.toxicity, 1 + toxic, 1 + evaluable - toxic) >= LIMITS.too_toxic
    too_few = beta.cdf(LIMITS.response, 1 + responses, 1 + evaluable - responses) >= LIMITS.too_few
    kept = ~too_toxic & ~too_few
    ranks = np.where(kept, rankdata(np.where(kept, scores.round(12), np.inf)), np.nan)
    published = np.array([np.nan if row[3] is None else row[3] for row in RANKS])
    assert len(RANKS) == 165
    np.testing.assert_array_equal(ranks, published)


def test_benchmark_of_the_paper() -> None:
    """0.25 x 0.65 x 100 + 0.75 x 0.65 x 40 + 0.25 x 0.35 x 60 = 41; half way to 100 is 70.5."""
    assert benchmark(UTILITIES, LIMITS) == pytest.approx(0.705)


def test_moments_by_hand() -> None:
    """Beta(1 + 2.4, 1 + 0.6); Dirichlet(2, 3, 1, 1) after 1, 2, 0, 0 with one of each before."""
    mean, variance = mean_and_variance(np.array(3), np.array(2.4))
    assert (mean, variance) == (pytest.approx(3.4 / 5), pytest.approx(3.4 * 1.6 / (25 * 6)))
    outcomes = np.array([1, 2, 0, 0])
    mean, variance = dirichlet_mean_and_variance(UTILITIES, outcomes, (1, 1, 1, 1))
    square = (2 * 1600 + 3 * 10000 + 3600) / 7
    assert mean == pytest.approx((80 + 300 + 60) / 7)
    assert variance == pytest.approx((square - (440 / 7) ** 2) / 8)
