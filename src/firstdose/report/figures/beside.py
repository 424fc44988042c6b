"""Marks of one line set beside one another, where they would cover each other on their days."""

from __future__ import annotations

from collections.abc import Sequence


def beside(places: Sequence[float], gap: float) -> tuple[float, ...]:
    """Places in rising order moved as little as sets them ``gap`` apart, the others kept.

    What crowds together is spread around its own middle.
    """
    crowds: list[tuple[float, int]] = []  # the mean of the moved-back places, and how many
    for at, place in enumerate(places):
        mean, members = place - at * gap, 1
        while crowds and crowds[-1][0] > mean:
            before, others = crowds.pop()
            mean = (before * others + mean * members) / (others + members)
            members += others
        crowds.append((mean, members))
    moved_back = (mean for mean, members in crowds for _ in range(members))
    return tuple(mean + at * gap for at, mean in enumerate(moved_back))
