"""What a model predicts, as rows: courses, checks, sensitivities, regimens beside each other.

Whoever simulates makes them, and whoever reports draws them.  Between the people of one population
lies *variability*; between the virtual programmes of a population, each one possible truth, lies
*uncertainty*.  No row mixes the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VARIABILITY = "CV of "
"""What the name of a variability between patients begins with, before that of its parameter."""

NOBODY_KNOWS = "not identified"
"""The order of two regimens that is another at other values of what nobody has measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """A quantity on one day in a virtual population: median, and where half and nine tenths lie.

    ``day`` counts from the first infusion.  ``limit``: of quantification; None where there is none.
    """

    regimen: str
    quantity: str
    unit: str
    day: float
    q05: float
    q25: float
    median: float
    q75: float
    q95: float
    limit: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """A centile of what was recorded at a visit beside the same centile of simulated trials.

    ``low``, ``median`` and ``high``: 5th, 50th and 95th centile between the simulated trials.  None
    is below the limit of quantification.  ``people``: in how many it was recorded.
    """

    analyte: str
    unit: str
    visit: str
    day: float
    people: int
    centile: int
    recorded: float | None
    low: float | None
    median: float | None
    high: float | None
    limit: float | None

    @property
    def inside(self) -> bool:
        """Whether the recorded centile lies between the 5th and 95th of the simulated trials."""
        recorded = self.recorded if self.recorded is not None else -1.0
        low, high = (one if one is not None else -1.0 for one in (self.low, self.high))
        return low <= recorded <= high


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """An endpoint at the 5th and the 95th centile of one unknown, all others at their median.

    ``population``: whether these are centiles and medians of the prior or of the posterior.
    ``middle``: at the median of all.  ``error``: the Monte Carlo error of ``high`` minus ``low``,
    in which the same patients are counted.  ``kind``: ``covariate`` where nothing is unknown: it is
    what differs between lots, donors and patients, and everybody has that centile of it.
    """

    population: str
    endpoint: str
    unit: str
    unknown: str
    value_low: float
    value_high: float
    low: float
    middle: float
    high: float
    error: float
    kind: Literal["unknown", "covariate"] = "unknown"

    @property
    def width(self) -> float:
        """How far apart the two ends are."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """The share of an endpoint's variance that an unknown explains: alone, and with all others."""

    endpoint: str
    unknown: str
    first: float
    first_error: float
    total: float
    total_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimenRow:
    """An endpoint under one regimen in one population of virtual programmes.

    ``mean`` with its Monte Carlo error; ``low``, ``median`` and ``high``: 5th, 50th and 95th
    centile between programmes.
    """

    population: str
    endpoint: str
    unit: str
    regimen: str
    cells: float
    interval_days: int
    mean: float
    error: float
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """An endpoint under ``one`` minus that under ``other``, on the same patients.

    ``only_one`` and ``only_other``: the shares of patients in whom it is higher under this and not
    under the other.
    """

    population: str
    endpoint: str
    unit: str
    one: str
    other: str
    mean: float
    error: float
    low: float
    median: float
    high: float
    only_one: float
    only_other: float

    @property
    def sign(self) -> int:
        """1 or -1 where the mean is more than twice its error away from 0, else 0."""
        if not abs(self.mean) > 2 * self.error:
            return 0
        return 1 if self.mean > 0 else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """In how many populations an endpoint is higher under ``one``, and lower, beyond the error."""

    endpoint: str
    one: str
    other: str
    higher: int
    lower: int
    unresolved: int

    @property
    def verdict(self) -> Literal["higher", "lower", "no difference", "not identified"]:
        """``not identified``: the order changes with what nobody has measured."""
        if self.higher and self.lower:
            return NOBODY_KNOWS
        if self.higher or self.lower:
            return "higher" if self.higher else "lower"
        return "no difference"
