"""Gauss-Legendre quadrature over panels, for integrals written down a second time."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

Reals = np.ndarray


def gauss(edges: ArrayLike, order: int = 16) -> tuple[Reals, Reals]:
    """Nodes and weights of the integral from the first edge to the last, a panel between two."""
    ends = np.asarray(edges, dtype=np.float64)
    x, w = np.polynomial.legendre.leggauss(order)
    half = np.diff(ends) / 2
    nodes = (ends[:-1] + half)[:, None] + half[:, None] * x
    return nodes.ravel(), (half[:, None] * w).ravel()


def around(centre: float, sd: float, cut: float | None = None, panels: int = 60) -> Reals:
    """Edges to nine standard deviations on each side, with one more at a cut that lies there."""
    low, high = centre - 9 * sd, centre + 9 * sd
    edges = np.linspace(low, high, panels + 1)
    if cut is None or not low < cut < high:
        return edges
    return np.sort(np.append(edges, cut))
