"""BOIN12's ranks beside escalation 0.2.3 ``boin12_rds``: boin12_ranks.json."""

import json
from pathlib import Path

import numpy as np
import pytest

from firstdose.design.boundaries.utility import (
    Admissible,
    Utilities,
    benchmark,
    dirichlet_mean_and_variance,
    mean_and_variance,
    rank_table,
    utility_sum,
    utility_sum_of_margins,
)
from firstdose.records.problem import StudyError

RANKS = json.loads((Path(__file__).parent / "boin12_ranks.json").read_text())["ranks"]
LIMITS = Admissible(toxicity=0.35, response=0.25)
UTILITIES = Utilities(neither=40, both=60)


def test_ranks_with_ties_shared() -> None:
    found = rank_table(UTILITIES, LIMITS, (3, 6, 9))
    wrong = [row for row in RANKS if found[tuple(row[:3])] != (row[3] or 0)]
    assert len(RANKS) == 165
    assert not wrong


def test_benchmark_of_the_paper() -> None:
    """0.25 x 0.65 x 100 + 0.75 x 0.65 x 40 + 0.25 x 0.35 x 60 = 41; half way to 100 is 70.5."""
    assert benchmark(UTILITIES, LIMITS) == pytest.approx(0.705)


def test_margins_and_outcomes_agree_when_utilities_add_up() -> None:
    outcomes = np.array([[2, 3, 1, 4], [0, 0, 5, 0]])
    evaluable, toxic = outcomes.sum(axis=1), outcomes[:, 2] + outcomes[:, 3]
    responses = outcomes[:, 1] + outcomes[:, 3]
    by_margins = utility_sum_of_margins(UTILITIES, evaluable, toxic, responses)
    assert by_margins == pytest.approx(utility_sum(UTILITIES, outcomes))


def test_margins_do_not_tell_utilities_that_do_not_add_up() -> None:
    with pytest.raises(StudyError, match="come together"):
        utility_sum_of_margins(
            Utilities(neither=40, both=50), np.array(3), np.array(1), np.array(1)
        )


def test_moments_by_hand() -> None:
    """Beta(1 + 2.4, 1 + 0.6); Dirichlet(2, 3, 1, 1) after 1, 2, 0, 0 with one of each before."""
    mean, variance = mean_and_variance(np.array(3), np.array(2.4))
    assert (mean, variance) == (pytest.approx(3.4 / 5), pytest.approx(3.4 * 1.6 / (25 * 6)))
    outcomes = np.array([1, 2, 0, 0])
    mean, variance = dirichlet_mean_and_variance(UTILITIES, outcomes, (1, 1, 1, 1))
    square = (2 * 1600 + 3 * 10000 + 3600) / 7
    assert mean == pytest.approx((80 + 300 + 60) / 7)
    assert variance == pytest.approx((square - (440 / 7) ** 2) / 8)
