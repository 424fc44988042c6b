"""Marks of one line set beside one another, where they would cover each other on their days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crowd:
    """Neighbours that touch, as if none but the first had been pushed to the right."""

    mean: float
    floor: float
    members: int = 1

    @property
    def place(self) -> float:
        return max(self.mean, self.floor)

    def joined(self, after: _Crowd) -> _Crowd:
        """This crowd and the one that it runs into."""
        members = self.members + after.members
        total = self.mean * self.members + after.mean * after.members
        return _Crowd(mean=total / members, floor=max(self.floor, after.floor), members=members)


def beside(places: Sequence[float], floors: Sequence[float], gap: float) -> tuple[float, ...]:
    """Places in rising order moved as little as sets them ``gap`` apart, the others kept.

    What crowds together is spread around its own middle, but none is set below its own floor.
    """
    crowds: list[_Crowd] = []
    for at, (place, floor) in enumerate(zip(places, floors, strict=True)):
        crowd = _Crowd(mean=place - at * gap, floor=floor - at * gap)
        while crowds and crowds[-1].place > crowd.place:
            crowd = crowds.pop().joined(crowd)
        crowds.append(crowd)
    pushed_back = (crowd.place for crowd in crowds for _ in range(crowd.members))
    return tuple(place + at * gap for at, place in enumerate(pushed_back))
