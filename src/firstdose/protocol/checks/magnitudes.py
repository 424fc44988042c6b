"""Days, numbers of cells and body weights that no study has: slips of the pen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from firstdose.protocol.checks.leaves import keyed
from firstdose.protocol.finding import Finding, Path
from firstdose.protocol.study import Study

MOST_DAYS = 36_525
"""A hundred years, before and after the first infusion."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
MOST_CELLS = Decimal("1e15")
MOST_KG = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The numbers that a key may have, and what they are, in words."""

    least: Decimal
    most: Decimal
    said: str

    def holds(self, value: int | Decimal) -> bool:
        """Whether the number is one of them."""
        return self.least <= value <= self.most


def _up_to(most: int, said: str, least: int | None = None) -> Range:
    return Range(least=Decimal(-most if least is None else least), most=Decimal(most), said=said)


_DAYS = _up_to(MOST_DAYS, f"Days are counted up to {MOST_DAYS}, which are a hundred years.")
_WEEKS = _up_to(MOST_DAYS // 7, f"Weeks are counted up to {MOST_DAYS // 7}, a hundred years.")
_HOURS = _up_to(MOST_DAYS * 24, f"Hours are counted up to {MOST_DAYS * 24}, a hundred years.")
_CELLS = Range(
    least=Decimal(1),
    most=MOST_CELLS,
    said=f"An infusion has between 1 and {MOST_CELLS:.0e} cells, for each kg or in all.",
)
_WEIGHT = _up_to(MOST_KG, f"Nobody weighs less than 0 or more than {MOST_KG} kg.", least=0)


def magnitudes(study: Study) -> Iterator[Finding]:
    """Counts of days, weeks and hours, calendar days, cells and body weights out of all range."""
    for path, value in keyed(study):
        if isinstance(value, tuple):
            for place, each in enumerate(cast("tuple[object, ...]", value)):
                yield from _one(str(path[-1]), each, (*path, place))
        else:
            yield from _one(str(path[-1]), value, path)


def _one(key: str, value: object, path: Path) -> Iterator[Finding]:
    if isinstance(value, date):
        yield from _calendar(key, value, path)
    elif isinstance(value, (int, Decimal)):
        yield from _counted(key, value, path)


def _counted(key: str, value: int | Decimal, path: Path) -> Iterator[Finding]:
    allowed = _range(key)
    if allowed is not None and not allowed.holds(value):
        yield Finding(
            path=path,
            what=f"`{key}` is {value}.",
            because=allowed.said,
            remedy="Correct the number.",
        )


def _range(key: str) -> Range | None:
    """The range of a key by the unit in its name; None: it is counted in none of these units."""
    words = key.split("_")
    if key in {"cells", "cells_per_kg", "maximum_cells"}:
        return _CELLS
    if "per" in words:
        return None
    if words[-1] == "kg":
        return _WEIGHT
    units = {"day": _DAYS, "days": _DAYS, "weeks": _WEEKS, "hours": _HOURS}
    return next((units[word] for word in words if word in units), None)


def _calendar(key: str, day: date, path: Path) -> Iterator[Finding]:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        yield Finding(
            path=path,
            what=f"`{key}` is {day}.",
            because=f"No trial has a day before {FIRST_YEAR} or after {LAST_YEAR}.",
            remedy="Correct the year.",
        )
