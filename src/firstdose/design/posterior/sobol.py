"""Sobol's points in up to 21 dimensions: a table that fills the unit cube evenly, not a draw.

Sobol, USSR Comput Math Math Phys 1967; primitive polynomials and first direction numbers of Joe and
Kuo, SIAM J Sci Comput 2008, doi 10.1137/070709359 (their recommended set, dimensions 2 to 21).
"""

from __future__ import annotations

import numpy as np

from firstdose.design.order import Integers
from firstdose.design.posterior.expectations import Reals

_BITS = 30
_NUMBERS = (
    (1, 0, (1,)),
    (2, 1, (1, 3)),
    (3, 1, (1, 3, 1)),
    (3, 2, (1, 1, 1)),
    (4, 1, (1, 1, 3, 3)),
    (4, 4, (1, 3, 5, 13)),
    (5, 2, (1, 1, 5, 5, 17)),
    (5, 4, (1, 1, 5, 5, 5)),
    (5, 7, (1, 1, 7, 11, 19)),
    (5, 11, (1, 1, 5, 1, 1)),
    (5, 13, (1, 1, 1, 3, 11)),
    (5, 14, (1, 3, 5, 5, 31)),
    (6, 1, (1, 3, 3, 9, 7, 49)),
    (6, 13, (1, 1, 1, 15, 21, 21)),
    (6, 16, (1, 3, 1, 13, 27, 49)),
    (6, 19, (1, 1, 1, 15, 7, 5)),
    (6, 22, (1, 3, 1, 15, 13, 25)),
    (6, 25, (1, 1, 5, 5, 19, 61)),
    (7, 1, (1, 3, 7, 11, 23, 15, 103)),
    (7, 4, (1, 3, 7, 13, 13, 15, 69)),
)
"""Degree, inner coefficients of the polynomial as bits, first direction numbers."""

MOST_DIMENSIONS = len(_NUMBERS) + 1
"""The first dimension has none: its points are van der Corput's."""


def sobol_points(log2_points: int, dimensions: int) -> Reals:
    """The first 2^``log2_points`` points (point, dimension), in the order of Gray's code.

    The first is 0 in every dimension; the first half is such a table itself.
    """
    assert 1 <= dimensions <= MOST_DIMENSIONS, f"direction numbers for {MOST_DIMENSIONS} dimensions"
    number = np.arange(2**log2_points, dtype=np.int64)
    gray = number ^ (number >> 1)
    points = np.zeros((len(number), dimensions), dtype=np.int64)
    for dimension in range(dimensions):
        for bit, direction in enumerate(_directions(dimension)[:log2_points]):
            points[:, dimension] ^= np.where((gray >> bit) & 1, direction, 0)
    return points / 2.0**_BITS


def _directions(dimension: int) -> Integers:
    """The direction numbers of a dimension, as fractions of 2^30."""
    if dimension == 0:
        return 2 ** np.arange(_BITS - 1, -1, -1, dtype=np.int64)
    degree, inner, first = _NUMBERS[dimension - 1]
    found = [number << (_BITS - 1 - place) for place, number in enumerate(first)]
    for place in range(degree, _BITS):
        direction = found[place - degree] ^ (found[place - degree] >> degree)
        for back in range(1, degree):
            if (inner >> (degree - 1 - back)) & 1:
                direction ^= found[place - back]
        found.append(direction)
    return np.array(found, dtype=np.int64)
