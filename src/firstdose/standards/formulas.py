"""Published formulas: body surface, creatinine clearance, doses by renal function, equivalents.

Each takes and gives Decimals in the units of its name and is never rounded here.  Name, unit and
reference of each stand in data/formulas/formulas.csv; `citation` quotes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from firstdose.standards.cuts import Worse, beyond
from firstdose.standards.reasons import ungradable
from firstdose.standards.tables import Confidence, label, rows
from firstdose.standards.units import conversions
from firstdose.standards.verdict import Label, Ungradable


class Sex(StrEnum):
    """Sex as the renal formulas ask for it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A formula in print: what it gives, in which unit, and who published it."""

    formula: str
    label: Label
    unit: str
    arguments: tuple[str, ...]
    source: str
    confidence: Confidence


@cache
def citations() -> Mapping[str, Citation]:
    """Every formula by name."""
    return {
        row["formula"]: Citation(
            formula=row["formula"],
            label=label(row),
            unit=row["unit"],
            arguments=tuple(row["arguments"].split()),
            source=row["source"],
            confidence=Confidence(row["confidence"]),
        )
        for row in rows("formulas/formulas.csv")
    }


def body_surface_mosteller_m2(*, height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Body surface area in m2 (Mosteller 1987)."""
    return (height_cm * weight_kg / 3600).sqrt()


def creatinine_clearance_cockcroft_gault_ml_per_min(
    *, age_years: Decimal, weight_kg: Decimal, creatinine_umol_per_l: Decimal, sex: Sex
) -> Decimal:
    """Creatinine clearance in mL/min (Cockcroft and Gault 1976).

    In mg/dL: (140 - age) x weight / (72 x creatinine), and 0.85 times that in women.
    """
    umol_per_l_in_one_mg_per_dl = next(
        conversion.times for conversion in conversions("creatinine") if conversion.unit == "mg/dL"
    )
    creatinine_mg_per_dl = creatinine_umol_per_l / umol_per_l_in_one_mg_per_dl
    in_men = (140 - age_years) * weight_kg / (72 * creatinine_mg_per_dl)
    return in_men * Decimal("0.85") if sex is Sex.FEMALE else in_men


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseByRenalFunction:
    """One row of a label: the dose while clearance is at least this; zero means do not give."""

    creatinine_clearance_at_least_ml_per_min: Decimal
    dose_mg_per_m2: Decimal
    source: str


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


def fludarabine_mg_per_m2(*, creatinine_clearance_ml_per_min: Decimal) -> Decimal:
    """Fludarabine for one day in mg/m2 by the US label; 0 means do not give."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalent:
    """The dose of one glucocorticoid that equals 5 mg of prednisone."""

    drug: str
    label: Label
    mg_equal_to_prednisone_5_mg: Decimal
    source: str
    confidence: Confidence


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


def prednisone_equivalent_mg(*, drug: str, dose_mg: Decimal) -> Decimal | Ungradable:
    """Dose of prednisone in mg with the same effect; unknown drugs and low-confidence rows refused.

    For systemic doses only: topical, inhaled and intra-articular ones do not count.
    """
    known = prednisone_equivalents().get(drug)
    if known is None:
        accepted = ", ".join(prednisone_equivalents())
        return ungradable("drug_unknown", drug=drug, accepted=accepted)
    if known.confidence is Confidence.LOW:
        return ungradable("rule_unconfirmed", rule=drug)
    return dose_mg * 5 / known.mg_equal_to_prednisone_5_mg
