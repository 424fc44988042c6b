"""Sobol's points beside those of scipy."""

import numpy as np
import pytest
from scipy.stats import qmc

from firstdose.design.posterior.sobol import MOST_DIMENSIONS, sobol_points


@pytest.mark.parametrize("log2_points", [1, 5, 12])
def test_points_are_those_of_scipy(log2_points: int) -> None:
    for dimensions in (6, MOST_DIMENSIONS):
        expected = qmc.Sobol(dimensions, scramble=False).random_base2(log2_points)
        np.testing.assert_array_equal(sobol_points(log2_points, dimensions), expected)


def test_half_of_the_table_is_the_smaller_table() -> None:
    assert (sobol_points(10, 6)[:512] == sobol_points(9, 6)).all()
