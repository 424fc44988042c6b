"""Renal function: what must hold for all creatinines, ages and body surfaces."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards.digits import rounded
from firstdose.standards.renal_function import (
    Equation,
    Sex,
    ckd_epi_equations,
    creatinine_clearance_cockcroft_gault_ml_per_min,
    deindexed_egfr_ml_per_min,
    egfr_ckd_epi,
    egfr_mdrd,
    indexed_clearance,
    mdrd_equations,
)
from firstdose.standards.units import canonical, conversions

WEIGHTS = st.decimals(min_value=30, max_value=200, places=1)
AGES = st.decimals(min_value=18, max_value=100, places=0)
CREATININES = st.decimals(min_value=20, max_value=1500, places=1)
CLEARANCES = st.decimals(min_value=0, max_value=200, places=2)
SURFACES = st.decimals(min_value="1.2", max_value="2.6", places=2)


@pytest.mark.parametrize("sex", Sex)
@given(AGES, WEIGHTS, CREATININES, st.decimals(min_value="0.1", max_value=100, places=1))
def test_more_creatinine_never_means_better_kidneys(
    sex: Sex, age: Decimal, weight: Decimal, creatinine: Decimal, more: Decimal
) -> None:
    def estimates(creatinine: Decimal) -> tuple[Decimal, ...]:
        by_ckd_epi = (
            egfr_ckd_epi(one, age_years=age, creatinine_umol_per_l=creatinine, sex=sex)
            for one in (Equation.CKD_EPI_2009, Equation.CKD_EPI_2021)
        )
        by_mdrd = (
            egfr_mdrd(one, age_years=age, creatinine_umol_per_l=creatinine, sex=sex)
            for one in (Equation.MDRD_IDMS, Equation.CHINA_2006)
        )
        clearance = creatinine_clearance_cockcroft_gault_ml_per_min(
            age_years=age, weight_kg=weight, creatinine_umol_per_l=creatinine, sex=sex
        )
        return (*by_ckd_epi, *by_mdrd, clearance)

    pairs = zip(estimates(creatinine), estimates(creatinine + more), strict=True)
    assert all(before > after for before, after in pairs)


@pytest.mark.parametrize("equation", [Equation.CKD_EPI_2009, Equation.CKD_EPI_2021])
@given(AGES, CREATININES)
def test_age_lowers_the_estimate_and_the_2009_race_term_raises_it(
    equation: Equation, age: Decimal, creatinine: Decimal
) -> None:
    def estimate(age: Decimal, *, term: bool = False) -> Decimal:
        return egfr_ckd_epi(
            equation,
            age_years=age,
            creatinine_umol_per_l=creatinine,
            sex=Sex.MALE,
            with_race_term=term,
        )

    assert estimate(age + 1) < estimate(age)
    ratio = estimate(age, term=True) / estimate(age)
    assert rounded(ratio, 9) == (
        Decimal("1.159") if equation is Equation.CKD_EPI_2009 else Decimal(1)
    )


def test_equations_without_a_race_term_have_none() -> None:
    for (equation, _), one in ckd_epi_equations().items():
        assert (one.race_factor == 1) == (equation == "2021")
    assert mdrd_equations()["china_2006"].race_factor == 1


@given(CREATININES)
def test_creatinine_in_either_unit_gives_one_clearance(creatinine: Decimal) -> None:
    (mg_per_dl,) = (one for one in conversions("creatinine") if one.unit == "mg/dL")
    back = canonical("creatinine", mg_per_dl.back(creatinine), "mg/dL")
    assert isinstance(back, Decimal)
    assert rounded(back, 15) == rounded(creatinine, 15)


@given(CLEARANCES, SURFACES)
def test_an_index_put_on_and_taken_off_changes_nothing(
    clearance: Decimal, surface: Decimal
) -> None:
    indexed = indexed_clearance(clearance_ml_per_min=clearance, body_surface_m2=surface)
    back = deindexed_egfr_ml_per_min(egfr=indexed, body_surface_m2=surface)
    assert rounded(back, 20) == rounded(clearance, 20)
