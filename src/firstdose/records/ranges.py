"""What the amounts of facts can be: each with its ends, which belong to it, and why.

A fact says its ends by the annotation of its field; reading refuses what lies beyond (``body``),
and the reference page prints them.  They shut out what cannot be, not what is unlikely.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and the highest value, and why there is none beyond."""

    lowest: int
    highest: int
    because: str

    def holds(self, value: int | Decimal) -> bool:
        """Whether a value is one of them."""
        return self.lowest <= value <= self.highest

    def __str__(self) -> str:
        return f"from {_grouped(self.lowest)} to {_grouped(self.highest)}"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ") if abs(number) >= 10_000 else f"{number}"


MOST_DAYS = 36_525
"""A hundred years."""
MOST_CELLS = 10**14
"""More than a whole human body has."""

_LIFE = Range(0, 120, "Years are counted from 0, and nobody is older or was ill for longer.")
_WHY_CELLS = (
    "Cells are counted from 0, and a whole human body has about 3.72 x 10^13 (Bianconi 2013, Ann "
    "Hum Biol 40:463)."
)
_WHY_WEIGHT = "A dose is nothing or more, and no drug is given by the kilogram."
_REPORTED = Range(-(10**15), 10**15, "No laboratory and no instrument reports a number beyond.")

Grade = Annotated[int, Range(1, 5, "Severity is graded from 1 (mild) to 5 (fatal).")]
AgeYears = Annotated[int, _LIFE]
Years = Annotated[Decimal, _LIFE]
Percent = Annotated[Decimal, Range(0, 100, "A share lies between nothing and the whole.")]
Cells = Annotated[Decimal, Range(0, MOST_CELLS, _WHY_CELLS)]
"""Cells given; 0: none were."""
SomeCells = Annotated[Decimal, Range(1, MOST_CELLS, f"A lot and a plan are of cells. {_WHY_CELLS}")]
Milligrams = Annotated[Decimal, Range(0, 10**6, _WHY_WEIGHT)]
"""Milligrams, at once or a day; 0: not given, or stopped."""
Amount = Annotated[Decimal, Range(0, 10**9, _WHY_WEIGHT)]
"""An amount in the unit beside it; the smallest of those is µg."""
InfusionNumber = Annotated[int, Range(1, 999, "Infusions are counted 1, 2, 3 ….")]
CohortNumber = Annotated[int, Range(0, 999, "Cohorts are counted 1, 2, 3 …; 0: not published.")]
PlannedDay = Annotated[
    int, Range(-MOST_DAYS, MOST_DAYS, "Nothing is planned a hundred years from the first infusion.")
]
Reported = Annotated[Decimal, _REPORTED]
"""A number as a laboratory or an instrument reports it; some lie below 0."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""The days between which everything lies that a ledger can speak of."""
OTHER_DAYS = "Nobody who is treated with cells was born before, and no trial is planned beyond."
