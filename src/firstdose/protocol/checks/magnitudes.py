"""Days, numbers of cells, doses and body weights that no study has: slips of the pen.

What a study may plan a ledger may record: its ends are those of `firstdose.records.ranges`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import cast

from firstdose.protocol.checks.leaves import keyed
from firstdose.protocol.finding import Finding, Path
from firstdose.protocol.study import Study
from firstdose.records.ranges import FIRST_DAY, LAST_DAY, MOST_CELLS, MOST_DAYS, Range

MOST_KG = 1000

_DAYS = Range(
    -MOST_DAYS, MOST_DAYS, f"Days are counted up to {MOST_DAYS}, which are a hundred years."
)
_WEEKS = Range(
    0, MOST_DAYS // 7, f"Weeks are counted up to {MOST_DAYS // 7}, which are a hundred years."
)
_HOURS = Range(
    0, MOST_DAYS * 24, f"Hours are counted up to {MOST_DAYS * 24}, which are a hundred years."
)
_CELLS = Range(1, MOST_CELLS, "An infusion has between 1 and 10^14 cells.")
_CELLS_PER_KG = Range(1, MOST_CELLS // MOST_KG, "An infusion has between 1 and 10^11 cells/kg.")
_WEIGHT = Range(0, MOST_KG, f"Nobody weighs less than 0 or more than {MOST_KG} kg.")
_MILLIGRAMS = Range(0, 100_000, "No drug is given by the kilogram.")


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
            because=allowed.because,
            remedy="Correct the number.",
        )


def _range(key: str) -> Range | None:
    """The range of a key by the unit in its name; None: it is counted in none of these units."""
    words = key.split("_")
    if key in {"cells", "maximum_cells"}:
        return _CELLS
    if key == "cells_per_kg":
        return _CELLS_PER_KG
    if key == "dose_mg_per_m2":
        return _MILLIGRAMS
    if "per" in words:
        return None
    if words[-1] == "kg":
        return _WEIGHT
    units = {"day": _DAYS, "days": _DAYS, "weeks": _WEEKS, "hours": _HOURS}
    return next((units[word] for word in words if word in units), None)


def _calendar(key: str, day: date, path: Path) -> Iterator[Finding]:
    if not FIRST_DAY <= day <= LAST_DAY:
        yield Finding(
            path=path,
            what=f"`{key}` is {day}.",
            because=f"No trial has a day before {FIRST_DAY.year} or after {LAST_DAY.year}.",
            remedy="Correct the year.",
        )
