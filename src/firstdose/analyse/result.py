"""A result row: the one form in which every number leaves the analysis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

Value = Decimal | int | str | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One statistic of one variable in one group of one population.

    ``value`` None means that there is none, and ``warning`` says why.  ``n`` is how many
    participants it rests on.  ``sources`` are the numbers of the ledger entries it came from.
    """

    population: str
    group: str
    variable: str
    statistic: str
    value: Value
    unit: str = ""
    n: int | None = None
    warning: str = ""
    sources: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a sentence or a table cell quotes the row by; unique within a set of results."""
        return (self.population, self.group, self.variable, self.statistic)

    def with_warning(self, warning: str) -> Result:
        """The same row with what a reader must know about its value."""
        return self if warning == self.warning else replace(self, warning=warning)
