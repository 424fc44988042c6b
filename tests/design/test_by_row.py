"""What is found over the regimens of each row is what NumPy finds."""

from __future__ import annotations

import numpy as np
import pytest

from firstdose.design.by_row import any_of, spent, total, with_those_related
from firstdose.design.states import at


@pytest.fixture
def counts() -> tuple[np.ndarray, np.ndarray]:
    """Evaluable and DLTs of 200 rows and six regimens."""
    dice = np.random.default_rng(4)
    evaluable = dice.integers(0, 7, (200, 6))
    return evaluable, dice.integers(0, evaluable + 1)


def test_sums_and_the_like(counts: tuple[np.ndarray, np.ndarray]) -> None:
    evaluable, dlts = counts
    np.testing.assert_array_equal(total(evaluable), evaluable.sum(axis=1))
    np.testing.assert_array_equal(any_of(dlts > 3), (dlts > 3).any(axis=1))
    regimen = evaluable[:, 0] % 6
    np.testing.assert_array_equal(at(dlts, regimen), dlts[np.arange(200), regimen])


def test_without_rows_nothing_is_found() -> None:
    none = np.zeros((0, 6), dtype=np.int64)
    assert total(none).shape == any_of(none > 0).shape == (0,)
    assert at(none, np.zeros(0, dtype=np.int64)).shape == (0,)


def test_places_that_are_spent(counts: tuple[np.ndarray, np.ndarray]) -> None:
    evaluable, _ = counts
    dice = np.random.default_rng(5)
    lost, awaited = dice.integers(0, 3, evaluable.shape), dice.integers(0, 2, evaluable.shape)
    places = evaluable + lost + awaited
    wanted = (places >= 6) & (awaited == 0) & (lost > 0)
    assert wanted.any()
    np.testing.assert_array_equal(spent(places, evaluable, lost, 6), wanted)


def test_regimens_that_are_related(counts: tuple[np.ndarray, np.ndarray]) -> None:
    flags, above = counts[1] > 3, np.triu(np.ones((6, 6), dtype=np.bool_))
    np.testing.assert_array_equal(with_those_related(flags, above), flags @ above)
