"""Published formulas against worked numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import Ungradable, canonical
from firstdose.standards.formulas import (
    Sex,
    body_surface_mosteller_m2,
    citations,
    creatinine_clearance_cockcroft_gault_ml_per_min,
    fludarabine_label,
    fludarabine_mg_per_m2,
    prednisone_equivalent_mg,
    prednisone_equivalents,
)

ONE_MG_PER_DL = Decimal("88.4")


def test_body_surface() -> None:
    """Mosteller 1987: 170 cm and 75 kg make 1.8819 m2 (the same in R admiral, compute_bsa)."""
    surface = body_surface_mosteller_m2(height_cm=Decimal(170), weight_kg=Decimal(75))
    assert round(surface, 4) == Decimal("1.8819")
    assert body_surface_mosteller_m2(height_cm=Decimal(180), weight_kg=Decimal(80)) == 2


@pytest.mark.parametrize(("sex", "clearance"), [(Sex.MALE, 80), (Sex.FEMALE, 68)])
def test_creatinine_clearance(sex: Sex, clearance: int) -> None:
    """Cockcroft and Gault 1976: at 60 years, 72 kg and 1 mg/dL, 80 mL/min in men, 68 in women."""
    found = creatinine_clearance_cockcroft_gault_ml_per_min(
        age_years=Decimal(60),
        weight_kg=Decimal(72),
        creatinine_umol_per_l=ONE_MG_PER_DL,
        sex=sex,
    )
    assert found == clearance


@pytest.mark.parametrize(
    ("clearance", "dose"),
    [
        *(("120", 25), ("80", 25), ("79.99", 20), ("50", 20), ("49.99", 15)),
        *(("30", 15), ("29.99", 0), ("0", 0)),
    ],
)
def test_fludarabine_by_the_us_label(clearance: str, dose: int) -> None:
    assert fludarabine_mg_per_m2(creatinine_clearance_ml_per_min=Decimal(clearance)) == dose


@given(st.decimals(min_value=0, max_value=200, places=2), st.decimals(0, 200, places=2))
def test_better_kidneys_never_get_less_fludarabine(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    dose = fludarabine_mg_per_m2(creatinine_clearance_ml_per_min=low)
    assert dose <= fludarabine_mg_per_m2(creatinine_clearance_ml_per_min=high)


def test_the_label_is_ordered_from_the_highest_clearance() -> None:
    limits = [row.creatinine_clearance_at_least_ml_per_min for row in fludarabine_label()]
    assert limits == sorted(limits, reverse=True)


@pytest.mark.parametrize(
    ("drug", "dose", "prednisone"),
    [
        *(("prednisone", "7.5", "7.5"), ("methylprednisolone", "16", "20")),
        *(("hydrocortisone", "20", "5"), ("dexamethasone", "0.75", "5")),
    ],
)
def test_prednisone_equivalents(drug: str, dose: str, prednisone: str) -> None:
    assert prednisone_equivalent_mg(drug=drug, dose_mg=Decimal(dose)) == Decimal(prednisone)


def test_a_glucocorticoid_without_a_confirmed_equivalent_is_refused() -> None:
    for drug in ("deflazacort", "ibuprofen"):
        assert isinstance(prednisone_equivalent_mg(drug=drug, dose_mg=Decimal(6)), Ungradable)
    assert "prednisolone" in prednisone_equivalents()


def test_urine_ratio_converts_by_the_molar_mass_of_creatinine() -> None:
    """1 g/g is 113.1 mg/mmol; the BILAG limits of 100 and 50 mg/mmol are 0.88 and 0.44 g/g."""
    one = canonical("upcr", Decimal(1), "g/g")
    assert isinstance(one, Decimal)
    assert one == Decimal("113.1")
    assert [round(limit / one, 2) for limit in (100, 50)] == [Decimal("0.88"), Decimal("0.44")]


def test_every_formula_is_cited() -> None:
    import inspect

    from firstdose.standards import formulas

    for name, citation in citations().items():
        asked = inspect.signature(getattr(formulas, name)).parameters
        assert tuple(asked) == citation.arguments
        assert citation.source
