"""What was published of a study: every aggregate with its source, and the result row it answers to.

Not the protocol: nothing here says what must happen.  A published number is compared with a result
row, and a reconstruction is held to it; exact limits are computed and never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from firstdose.protocol.words import Count, Day, Key, Text, WholeNumber, Words

Mark = Literal["R", "D", "A"]
"""Read in a publication, derived from one by arithmetic, or assumed."""

Use = Literal["calibration", "held_out"]
"""Whether a virtual population may be fitted to the number, or is only judged by it.

`firstdose calibrate` is handed the numbers for calibration and no others.
"""

Relation = Literal["this_study", "overlapping", "independent"]
"""The participants of this study, some of them counted elsewhere, or other people altogether."""

RowStatistic = Literal["n", "count", "percent", "mean", "median", "q1", "q3", "minimum", "maximum"]


def _number_or_day(written: object) -> object:
    text = str(written)
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite():
        return number
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError(
            "number_or_day", "A published value is a number or a day (year-month-day)"
        ) from error


Value = Annotated[Decimal | date, BeforeValidator(_number_or_day)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKey:
    """The result row that a published number is compared with."""

    population: Words
    variable: Words
    statistic: RowStatistic
    group: Words = "all"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """As `analyse` names its rows."""
        return (self.population, self.group, self.variable, self.statistic)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileSeen:
    """Which quantile a number is, and in how many people it was seen."""

    statistic: Literal["minimum", "q1", "median", "q3", "maximum"]
    people: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """One published number, written with as many digits as it was published with.

    ``of`` is the denominator of a count, ``percent`` the percentage printed beside it.  ``reading``
    says how the wording was understood where it allows more than one meaning.  ``compared_with`` is
    None where the analysis has no such row.  ``quantile`` is given where a virtual population is
    fitted to a quantile.
    """

    key: Key
    text: Text
    value: Value
    unit: Words
    source: Text
    mark: Mark
    use: Use
    patients: str
    compared_with: RowKey | None = None
    of: Count | None = None
    percent: Annotated[Decimal, Field(ge=0, le=100)] | None = None
    reading: Text | None = None
    quantile: QuantileSeen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """People whom published numbers describe.  Numbers of one group are never multiplied."""

    name: Key
    text: Text
    relation: Relation
    source: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileChoice:
    """By which rule the published quartiles were read off the sample (Hyndman and Fan 1996)."""

    rule: Literal["hyndman_fan_2", "hyndman_fan_6", "hyndman_fan_7"]
    mark: Mark
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCut:
    """The day up to which the published numbers count; no reconstructed fact is later."""

    on: Day
    mark: Mark
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPublished:
    """Something the publication does not say, and what a reconstruction does in its place."""

    key: Key
    text: Text
    in_reconstruction: Literal["drawn", "not_recorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRange:
    """Whole numbers from the first to the last, both included."""

    at_least: WholeNumber
    at_most: WholeNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWithin:
    """The limits within which a reconstruction draws what is not published: assumptions."""

    disease_duration_years: WholeRange
    age_at_onset_years_at_least: WholeNumber
    consent_to_first_infusion_days: WholeRange
    statement: Text
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Published:
    """Everything published of one study, and beside it what is known of comparable people."""

    study: Key
    citation: Words
    quantile_rule: QuantileChoice
    data_cut: PublishedCut
    patients: tuple[Patients, ...]
    aggregates: tuple[Aggregate, ...]
    not_published: tuple[NotPublished, ...]
    drawn_within: DrawnWithin

    @property
    def of_this_study(self) -> tuple[Aggregate, ...]:
        """The aggregates of the study's own participants: what a reconstruction is held to."""
        own = {group.name for group in self.patients if group.relation == "this_study"}
        return tuple(each for each in self.aggregates if each.patients in own)

    @property
    def for_calibration(self) -> tuple[Aggregate, ...]:
        """The aggregates that a virtual population may be fitted to."""
        return tuple(each for each in self.aggregates if each.use == "calibration")

    def aggregate(self, key: str) -> Aggregate:
        """The aggregate of that key."""
        return next(each for each in self.aggregates if each.key == key)


def rounded_like(published: Decimal, computed: Decimal) -> Decimal:
    """A computed number with as many digits as the published one, rounded half up."""
    exponent = published.as_tuple().exponent
    assert isinstance(exponent, int), "a published number is finite"
    return computed.quantize(Decimal(1).scaleb(min(exponent, 0)), rounding=ROUND_HALF_UP)
