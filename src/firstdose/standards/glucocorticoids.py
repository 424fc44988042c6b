"""Glucocorticoids: prednisone equivalents, bands of the daily dose, cumulative dose.

Systemic doses only: topical, inhaled and intra-articular ones do not count.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.standards.acceptance import refusal
from firstdose.standards.cuts import Worse, beyond
from firstdose.standards.digits import in_28_digits
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, label, rows, yes
from firstdose.standards.verdict import Label, Ungradable

PULSE = "pulse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The dose of one glucocorticoid that equals 5 mg of prednisone."""

    drug: str
    label: Label
    mg_equal_to_prednisone_5_mg: Decimal
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A range of the daily dose in prednisone, by its lower end.

    ``closed``: the lower end itself belongs to it.
    """

    name: str
    label: Label
    from_mg_per_day: Decimal
    closed: bool
    source: str

    @property
    def is_pulse(self) -> bool:
        """Whether it is a pulse, which is flagged and not added to the daily dose."""
        return self.name == PULSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One drug at one daily dose for some days."""

    drug: str
    dose_mg_per_day: Decimal
    days: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cumulative:
    """Prednisone equivalent of several courses; pulses are kept apart from the daily doses."""

    daily_mg: Decimal
    pulse_mg: Decimal

    @property
    def prednisone_mg(self) -> Decimal:
        """All of it."""
        return self.daily_mg + self.pulse_mg


@cache
def prednisone_equivalents() -> Mapping[str, Equivalent]:
    """Every systemic glucocorticoid of the table, by drug."""
    return {
        row["drug"]: Equivalent(
            drug=row["drug"],
            label=label(row),
            mg_equal_to_prednisone_5_mg=Decimal(row["mg_equal_to_prednisone_5_mg"]),
            source=row["source"],
            confidence=Confidence(row["confidence"]),
        )
        for row in rows("formulas/prednisone_equivalents.csv")
    }


@cache
def bands() -> tuple[Band, ...]:
    """Every band of the daily dose, highest first."""
    return tuple(
        Band(
            name=row["band"],
            label=label(row),
            from_mg_per_day=Decimal(row["from_mg_per_day"]),
            closed=yes(row["closed"]),
            source=row["source"],
        )
        for row in rows("formulas/dose_bands.csv")
    )


@in_28_digits
def prednisone_equivalent_mg(
    *, drug: str, dose_mg: Decimal, accepted: Collection[str] = ()
) -> Decimal | Ungradable:
    """Dose of prednisone in mg with the same effect.

    Unknown drugs are refused, and low-confidence rows unless the drug is accepted by name.
    """
    known = prednisone_equivalents().get(drug)
    if known is None:
        return ungradable("drug_unknown", drug=drug, accepted=", ".join(prednisone_equivalents()))
    refused = refusal(drug, known.confidence, accepted)
    return dose_mg * 5 / known.mg_equal_to_prednisone_5_mg if refused is None else refused


def dose_band(*, prednisone_mg_per_day: Decimal) -> Band:
    """The band a daily dose in prednisone belongs to (Buttgereit 2002)."""
    return next(
        band
        for band in bands()
        if beyond(prednisone_mg_per_day, band.from_mg_per_day, Worse.HIGHER, closed=band.closed)
    )


@in_28_digits
def cumulative_prednisone(
    courses: Iterable[Course], accepted: Collection[str] = ()
) -> Cumulative | Ungradable:
    """Prednisone in mg over several courses; one unknown drug makes the sum unknown."""
    daily, pulses = Decimal(0), Decimal(0)
    for course in courses:
        a_day = prednisone_equivalent_mg(
            drug=course.drug, dose_mg=course.dose_mg_per_day, accepted=accepted
        )
        if isinstance(a_day, Ungradable):
            return a_day
        if dose_band(prednisone_mg_per_day=a_day).is_pulse:
            pulses += a_day * course.days
        else:
            daily += a_day * course.days
    return Cumulative(daily_mg=daily, pulse_mg=pulses)
