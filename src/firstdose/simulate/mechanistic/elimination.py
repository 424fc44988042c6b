"""In which order to eliminate the unknowns of a sparse system so that few entries fill in.

Markowitz 1957 (Management Science 3:255): the next pivot is the one whose row and column have the
fewest other entries; ties go to the first.  Pivots stay on the diagonal, so the order is chosen
once per model and the elimination is straight-line code.
"""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elimination:
    """The order of pivots, and the places that hold a number afterwards (fill-ins included)."""

    order: tuple[int, ...]
    places: frozenset[Place]


def elimination(size: int, places: frozenset[Place]) -> Elimination:
    """The order for a matrix with entries at ``places`` (row, column) and on its diagonal."""
    filled = set(places) | {(i, i) for i in range(size)}
    left = list(range(size))
    order: list[int] = []
    while left:
        pivot = min(left, key=lambda each: (_fill_at_most(each, left, filled), each))
        left.remove(pivot)
        order.append(pivot)
        rows = [i for i in left if (i, pivot) in filled]
        columns = [j for j in left if (pivot, j) in filled]
        filled |= {(i, j) for i in rows for j in columns}
    return Elimination(order=tuple(order), places=frozenset(filled))


def _fill_at_most(pivot: int, left: list[int], filled: set[Place]) -> int:
    in_column = sum((i, pivot) in filled for i in left) - 1
    in_row = sum((pivot, j) in filled for j in left) - 1
    return in_column * in_row
