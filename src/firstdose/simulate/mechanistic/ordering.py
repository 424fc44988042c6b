"""In which order named formulas can be made, so that each reads only what stands before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def ordered(reads: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names in an order, as given where that is free, and those that go in a circle.

    ``reads`` says what each name's formula reads; what is not a name in it is known already.
    """
    waiting, placed = dict(reads), list[str]()
    while waiting:
        ready = next((each for each in waiting if not waiting.keys() & set(waiting[each])), None)
        if ready is None:
            break
        placed.append(ready)
        del waiting[ready]
    return tuple(placed), tuple(waiting)
