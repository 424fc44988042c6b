"""Doses of the lymphodepletion drugs: by body surface, by renal function, exact and rounded.

The study pharmacist's rule overrides every label.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from firstdose.standards.acceptance import refusal
from firstdose.standards.cuts import Worse, beyond
from firstdose.standards.digits import in_28_digits, to_step
from firstdose.standards.tables import Confidence, rows, yes
from firstdose.standards.verdict import Ungradable

FLUDARABINE = "fludarabine"
"""The drug whose dose follows renal function; its rule knows it by this name alone."""
FLUDARABINE_WORDS = ("flu", "famp")
"""Short words for it."""
FLUDARABINE_PARTS = ("fluda", "f-ara", "氟达拉滨", "氟達拉濱")
"""Parts of its other names: its salt and brand, its metabolite, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseByRenalFunction:
    """One row of a label: the dose while clearance is at least this; zero means do not give."""

    creatinine_clearance_at_least_ml_per_min: Decimal
    dose_mg_per_m2: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenalDose:
    """One row of a rule: the percent of the planned dose from this clearance on.

    ``closed``: the clearance itself already counts.  Zero percent means do not give.
    """

    rule: str
    clearance: Decimal
    closed: bool
    percent: Decimal
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """A drug over one or more days, as computed and as the site rounds each day's dose."""

    exact_mg_per_day: Decimal
    rounded_mg_per_day: Decimal
    days: int

    @property
    def exact_mg(self) -> Decimal:
        """All days together, as computed."""
        return self.exact_mg_per_day * self.days

    @property
    def rounded_mg(self) -> Decimal:
        """All days together, as given."""
        return self.rounded_mg_per_day * self.days


@cache
def fludarabine_label() -> tuple[DoseByRenalFunction, ...]:
    """Intravenous fludarabine by clearance, US Fludara label, highest clearance first."""
    return tuple(
        DoseByRenalFunction(
            creatinine_clearance_at_least_ml_per_min=Decimal(row["clearance_at_least_ml_per_min"]),
            dose_mg_per_m2=Decimal(row["dose_mg_per_m2"]),
            source=row["source"],
        )
        for row in rows("formulas/fludarabine_us_label.csv")
    )


@cache
def renal_doses(rule: str) -> tuple[RenalDose, ...]:
    """The rows of one rule, highest clearance first."""
    return tuple(
        RenalDose(
            rule=row["rule"],
            clearance=Decimal(row["clearance"]),
            closed=yes(row["closed"]),
            percent=Decimal(row["percent"]),
            source=row["source"],
            confidence=Confidence(row["confidence"]),
        )
        for row in rows("formulas/renal_doses.csv")
        if row["rule"] == rule
    )


def fludarabine_mg_per_m2(*, creatinine_clearance_ml_per_min: Decimal) -> Decimal:
    """Fludarabine for one day in mg/m2 by the US Fludara label; 0 means do not give.

    The label has whole numbers: 79.5 mL/min belongs to [50, 80), 49.5 to [30, 50).
    """
    return next(
        row.dose_mg_per_m2
        for row in fludarabine_label()
        if beyond(
            creatinine_clearance_ml_per_min,
            row.creatinine_clearance_at_least_ml_per_min,
            Worse.HIGHER,
            closed=True,
        )
    )


@in_28_digits
def renal_dose_mg_per_m2(
    rule: str, *, dose_mg_per_m2: Decimal, clearance: Decimal, accepted: Collection[str] = ()
) -> Decimal | Ungradable:
    """The dose a rule leaves of the planned one; 0 means do not give.

    The clearance is in mL/min for 1.73 m2 (fludarabine) or in mL/min (cyclophosphamide).
    """
    row = next(
        row
        for row in renal_doses(rule)
        if beyond(clearance, row.clearance, Worse.HIGHER, closed=row.closed)
    )
    refused = refusal(rule, row.confidence, accepted)
    return dose_mg_per_m2 * row.percent / 100 if refused is None else refused


@in_28_digits
def lymphodepletion_dose(
    *, dose_mg_per_m2: Decimal, body_surface_m2: Decimal, days: int, rounding_step_mg: Decimal
) -> Dose:
    """A drug by body surface on each of some days; the step of rounding is the site's rule.

    Cyclophosphamide as it is: its label has no formal limit by renal function.
    """
    exact = dose_mg_per_m2 * body_surface_m2
    return Dose(
        exact_mg_per_day=exact,
        rounded_mg_per_day=to_step(exact, rounding_step_mg),
        days=days,
    )


def fludarabine_dose(
    *,
    dose_mg_per_m2: Decimal,
    creatinine_clearance_ml_per_min: Decimal,
    body_surface_m2: Decimal,
    days: int,
    rounding_step_mg: Decimal,
) -> Dose:
    """Fludarabine on each of some days, never more than its US Fludara label allows."""
    allowed = fludarabine_mg_per_m2(creatinine_clearance_ml_per_min=creatinine_clearance_ml_per_min)
    return lymphodepletion_dose(
        dose_mg_per_m2=min(dose_mg_per_m2, allowed),
        body_surface_m2=body_surface_m2,
        days=days,
        rounding_step_mg=rounding_step_mg,
    )
