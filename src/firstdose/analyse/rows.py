"""Result rows from participants: a count with its share and limits, a quantity with its spread.

``Statistic`` is the closed list of what a row can state; docs/reference/results.md explains each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from firstdose.analyse.result import Result, Value
from firstdose.analyse.statistics import (
    exact_limits,
    mean,
    mean_limits,
    median,
    percent,
    quantile,
    standard_deviation,
)

T = TypeVar("T")

Sources = tuple[int, ...]

NOT_RECORDED = "not recorded"
"""The warning of a row whose domain the ledger does not claim to record."""

NOBODY = "nobody in this group"
"""The warning of a row that has no denominator."""


class Statistic(StrEnum):
    """What a row states of its variable."""

    N = "n"
    COUNT = "count"
    PERCENT = "percent"
    LOWER = "lower_95"
    UPPER = "upper_95"
    EVENTS = "events"
    MEAN = "mean"
    SD = "sd"
    MEDIAN = "median"
    Q1 = "q1"
    Q3 = "q3"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The first two parts of a row's key: in whom."""

    population: str
    group: str

    def row(
        self,
        variable: str,
        statistic: Statistic,
        value: Value,
        *,
        unit: str = "",
        n: int | None = None,
        sources: Iterable[int] = (),
    ) -> Result:
        """One row of this place; its sources are put in order, each once."""
        return Result(
            population=self.population,
            group=self.group,
            variable=variable,
            statistic=statistic,
            value=value,
            unit=unit,
            n=n,
            sources=tuple(sorted(set(sources))),
        )

    def value(
        self, variable: str, value: Value, unit: str = "", sources: Iterable[int] = ()
    ) -> Result:
        """One recorded or derived value."""
        return self.row(variable, Statistic.VALUE, value, unit=unit, sources=sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many of how many, and the entries that say so."""

    count: int
    of: int
    sources: Sources = ()


def share_rows(
    place: Place, variable: str, counted: Counted, *, limits: bool = False
) -> tuple[Result, ...]:
    """Count and percentage, with exact limits where wanted; of nobody there is no percentage."""
    n, sources = counted.of, counted.sources
    count = place.row(
        variable, Statistic.COUNT, counted.count, unit="participants", n=n, sources=sources
    )
    wanted = [(Statistic.PERCENT, percent(counted.count, n) if n else None)]
    if limits:
        exact = exact_limits(counted.count, n) if n else None
        wanted.append((Statistic.LOWER, exact.low if exact else None))
        wanted.append((Statistic.UPPER, exact.high if exact else None))
    shares = (
        place.row(
            variable,
            statistic,
            value,
            unit="%",
            n=n,
            sources=sources,
        ).with_warning("" if n else NOBODY)
        for statistic, value in wanted
    )
    return (count, *shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The values of a quantity in those who have one, of how many, and the entries behind."""

    values: tuple[Decimal | int, ...]
    of: int
    sources: Sources = ()


def quantity_rows(
    place: Place, variable: str, sample: Sample, unit: str, *, limits: bool = False
) -> tuple[Result, ...]:
    """How many have a value, and centre, spread and range; with the 95 % limits of the mean."""
    values, n = sample.values, len(sample.values)
    missing = sample.of - n
    warning = f"missing in {missing} of {sample.of}" if missing and n else "" if n else NOBODY
    known = place.row(
        variable, Statistic.N, n, unit="participants", n=sample.of, sources=sample.sources
    )
    return (
        known,
        *(
            place.row(
                variable,
                statistic,
                value,
                unit=unit,
                n=n,
                sources=sample.sources,
            ).with_warning(warning)
            for statistic, value in _summary(values)
        ),
        *(_mean_limits(place, variable, sample, unit) if limits else ()),
    )


def _mean_limits(place: Place, variable: str, sample: Sample, unit: str) -> tuple[Result, ...]:
    """The limits of the mean (Student), which needs two values."""
    found = mean_limits(sample.values)
    sides = (
        (Statistic.LOWER, found.low if found else None),
        (Statistic.UPPER, found.high if found else None),
    )
    return tuple(
        place.row(
            variable, statistic, value, unit=unit, n=len(sample.values), sources=sample.sources
        ).with_warning("" if found else "needs two values")
        for statistic, value in sides
    )


def _summary(values: Sequence[Decimal | int]) -> tuple[tuple[Statistic, Decimal | None], ...]:
    none = len(values) == 0
    return (
        (Statistic.MEAN, None if none else mean(values)),
        (Statistic.SD, standard_deviation(values)),
        (Statistic.MEDIAN, None if none else median(values)),
        (Statistic.Q1, None if none else quantile(values, Decimal("0.25"))),
        (Statistic.Q3, None if none else quantile(values, Decimal("0.75"))),
        (Statistic.MINIMUM, None if none else quantile(values, Decimal(0))),
        (Statistic.MAXIMUM, None if none else quantile(values, Decimal(1))),
    )


def counted(
    place: Place,
    variable: str,
    members: Sequence[T],
    claim: Callable[[T], Sources | None],
    *,
    limits: bool = False,
) -> tuple[Result, ...]:
    """How many of the members something is true of; ``claim`` gives the entries that say so.

    A claim of None is not true; () is true without an entry of its own.
    """
    said = [sources for member in members if (sources := claim(member)) is not None]
    everything = tuple(number for sources in said for number in sources)
    of_all = Counted(count=len(said), of=len(members), sources=everything)
    return share_rows(place, variable, of_all, limits=limits)


def measured(
    place: Place,
    variable: str,
    members: Sequence[T],
    read: Callable[[T], tuple[Decimal | int, Sources] | None],
    unit: str,
    *,
    limits: bool = False,
) -> tuple[Result, ...]:
    """Centre, spread and range of a quantity in those that have one, and limits of the mean."""
    found = [value for member in members if (value := read(member)) is not None]
    sample = Sample(
        values=tuple(value for value, _ in found),
        of=len(members),
        sources=tuple(number for _, sources in found for number in sources),
    )
    return quantity_rows(place, variable, sample, unit, limits=limits)


def date_rows(
    place: Place, variable: str, dated: Sequence[tuple[date, Sources]]
) -> tuple[Result, ...]:
    """The first and the last of some days, each with the entries that give it."""
    ends = (
        (Statistic.MINIMUM, min(dated, default=None)),
        (Statistic.MAXIMUM, max(dated, default=None)),
    )
    return tuple(
        place.row(
            variable,
            statistic,
            end[0] if end else None,
            unit="date",
            n=len(dated),
            sources=end[1] if end else (),
        ).with_warning("" if end else NOBODY)
        for statistic, end in ends
    )


def if_recorded(rows: Iterable[Result], *, recorded: bool) -> tuple[Result, ...]:
    """The same rows, without their values where the ledger does not record what they speak of."""
    if recorded:
        return tuple(rows)
    return tuple(replace(row, value=None, warning=NOT_RECORDED, sources=()) for row in rows)
