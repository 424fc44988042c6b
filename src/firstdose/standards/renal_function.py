"""Creatinine clearance and estimated glomerular filtration rate.

Creatinine comes in umol/L, and 1 mg/dL is 88.4 umol/L everywhere: the row of the units table.
Estimates are in mL/min for 1.73 m2 unless the name says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from firstdose.standards.digits import in_28_digits
from firstdose.standards.tables import rows
from firstdose.standards.units import conversions

_INDEX_M2 = Decimal("1.73")


class Sex(StrEnum):
    """Sex as the renal formulas ask for it."""

    FEMALE = "female"
    MALE = "male"


class Equation(StrEnum):
    """The estimating equations whose coefficients are rows of a table."""

    CKD_EPI_2009 = "2009"
    CKD_EPI_2021 = "2021"
    MDRD_IDMS = "idms"
    CHINA_2006 = "china_2006"


@dataclass(frozen=True, slots=True, kw_only=True)
class CkdEpi:
    """Coefficients of one CKD-EPI equation for one sex."""

    coefficient: Decimal
    kappa: Decimal
    power_below_kappa: Decimal
    power_above_kappa: Decimal
    age_base: Decimal
    sex_factor: Decimal
    race_factor: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Mdrd:
    """Coefficients of one equation of the MDRD form."""

    coefficient: Decimal
    creatinine_power: Decimal
    age_power: Decimal
    female_factor: Decimal
    race_factor: Decimal


@cache
def ckd_epi_equations() -> Mapping[tuple[str, str], CkdEpi]:
    """Every CKD-EPI equation by year and sex."""
    return {
        (row["equation"], row["sex"]): CkdEpi(
            coefficient=Decimal(row["coefficient"]),
            kappa=Decimal(row["kappa"]),
            power_below_kappa=Decimal(row["power_below_kappa"]),
            power_above_kappa=Decimal(row["power_above_kappa"]),
            age_base=Decimal(row["age_base"]),
            sex_factor=Decimal(row["sex_factor"]),
            race_factor=Decimal(row["race_factor"]),
        )
        for row in rows("formulas/ckd_epi.csv")
    }


@cache
def mdrd_equations() -> Mapping[str, Mdrd]:
    """Every equation of the MDRD form by name."""
    return {
        row["equation"]: Mdrd(
            coefficient=Decimal(row["coefficient"]),
            creatinine_power=Decimal(row["creatinine_power"]),
            age_power=Decimal(row["age_power"]),
            female_factor=Decimal(row["female_factor"]),
            race_factor=Decimal(row["race_factor"]),
        )
        for row in rows("formulas/mdrd.csv")
    }


@in_28_digits
def creatinine_mg_per_dl(creatinine_umol_per_l: Decimal) -> Decimal:
    """Creatinine in mg/dL, as most formulas were published."""
    (mg_per_dl,) = (one for one in conversions("creatinine") if one.unit == "mg/dL")
    return mg_per_dl.back(creatinine_umol_per_l)


@in_28_digits
def creatinine_clearance_cockcroft_gault_ml_per_min(
    *, age_years: Decimal, weight_kg: Decimal, creatinine_umol_per_l: Decimal, sex: Sex
) -> Decimal:
    """Creatinine clearance in mL/min (Cockcroft and Gault 1976).

    In mg/dL: (140 - age) x weight / (72 x creatinine), and 0.85 times that in women.  This is the
    published form, on which the label of fludarabine rests; the one in umol/L with 1.23 and 1.04
    differs by 0.2 % in men and 0.3 % in women.
    """
    creatinine = creatinine_mg_per_dl(creatinine_umol_per_l)
    in_men = (140 - age_years) * weight_kg / (72 * creatinine)
    return in_men * Decimal("0.85") if sex is Sex.FEMALE else in_men


@in_28_digits
def egfr_ckd_epi(
    equation: Equation,
    *,
    age_years: Decimal,
    creatinine_umol_per_l: Decimal,
    sex: Sex,
    with_race_term: bool = False,
) -> Decimal:
    """Estimated GFR by CKD-EPI (Levey 2009; Inker 2021); China: 2009 without race term, or 2021."""
    of = ckd_epi_equations()[equation, sex]
    ratio = creatinine_mg_per_dl(creatinine_umol_per_l) / of.kappa
    below, above = min(ratio, Decimal(1)), max(ratio, Decimal(1))
    by_creatinine = below**of.power_below_kappa * above**of.power_above_kappa
    estimate = of.coefficient * by_creatinine * of.age_base**age_years * of.sex_factor
    return estimate * of.race_factor if with_race_term else estimate


@in_28_digits
def egfr_mdrd(
    equation: Equation,
    *,
    age_years: Decimal,
    creatinine_umol_per_l: Decimal,
    sex: Sex,
    with_race_term: bool = False,
) -> Decimal:
    """Estimated GFR of the MDRD form (Levey 2006 for IDMS creatinine; Ma 2006 for China)."""
    of = mdrd_equations()[equation]
    creatinine = creatinine_mg_per_dl(creatinine_umol_per_l)
    estimate = of.coefficient * creatinine**of.creatinine_power * age_years**of.age_power
    if sex is Sex.FEMALE:
        estimate *= of.female_factor
    return estimate * of.race_factor if with_race_term else estimate


@in_28_digits
def deindexed_egfr_ml_per_min(*, egfr: Decimal, body_surface_m2: Decimal) -> Decimal:
    """GFR in mL/min for the body surface someone has."""
    return egfr * body_surface_m2 / _INDEX_M2


@in_28_digits
def indexed_clearance(*, clearance_ml_per_min: Decimal, body_surface_m2: Decimal) -> Decimal:
    """Clearance in mL/min for 1.73 m2."""
    return clearance_ml_per_min * _INDEX_M2 / body_surface_m2
