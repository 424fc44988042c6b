"""Corrected values: units agree, and the corrections of QT lie where they must."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards.corrected_values import (
    corrected_calcium_mg_per_dl,
    corrected_calcium_mmol_per_l,
)
from firstdose.standards.units import canonical
from standards.formula_answers import of


@given(st.decimals(4, 16, places=1), st.decimals(1, 6, places=1))
def test_corrected_calcium_in_either_unit_agrees_but_for_the_customary_factor(
    calcium: Decimal, albumin: Decimal
) -> None:
    conventional = corrected_calcium_mg_per_dl(calcium_mg_per_dl=calcium, albumin_g_per_dl=albumin)
    in_si = corrected_calcium_mmol_per_l(
        calcium_mmol_per_l=calcium * Decimal("0.2495"), albumin_g_per_l=albumin * 10
    )
    apart = abs(in_si - conventional * Decimal("0.2495"))
    assert apart == abs(40 - albumin * 10) * Decimal("0.00004")


@given(st.decimals(280, 600, places=0), st.decimals(40, 160, places=0))
def test_the_three_corrections_of_qt_meet_at_sixty_and_lie_on_one_side_elsewhere(
    qt: Decimal, rate: Decimal
) -> None:
    rr = of("rr_from_heart_rate", f"heart_rate={rate}")
    found = [
        of(f"qtc_{name}", f"qt={qt} rr={rr}") for name in ("fridericia", "bazett", "framingham")
    ]
    corrected = [one for one in found if isinstance(one, Decimal)]
    assert len(corrected) == 3
    if rate == 60:
        assert set(corrected) == {qt}
    else:
        assert all((one > qt) == (rate > 60) for one in corrected)


def test_urine_ratio_converts_by_the_molar_mass_of_creatinine() -> None:
    """1 g/g is 113.1 mg/mmol; the BILAG limits of 100 and 50 mg/mmol are 0.88 and 0.44 g/g."""
    one = canonical("upcr", Decimal(1), "g/g")
    assert isinstance(one, Decimal)
    assert one == Decimal("113.1")
    assert [round(limit / one, 2) for limit in (100, 50)] == [Decimal("0.88"), Decimal("0.44")]
