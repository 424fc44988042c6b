"""Doses of lymphodepletion: by label, exact and rounded."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards.digits import rounded, to_step
from firstdose.standards.lymphodepletion import (
    Dose,
    fludarabine_dose,
    fludarabine_label,
    fludarabine_mg_per_m2,
    lymphodepletion_dose,
    renal_doses,
)
from standards.formula_answers import of

CLEARANCES = st.decimals(min_value=0, max_value=200, places=2)
SURFACES = st.decimals(min_value="1.2", max_value="2.6", places=2)


@given(CLEARANCES, CLEARANCES)
def test_better_kidneys_never_get_less_fludarabine(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    dose = fludarabine_mg_per_m2(creatinine_clearance_ml_per_min=low)
    assert dose <= fludarabine_mg_per_m2(creatinine_clearance_ml_per_min=high)
    for rule in ("fludarabine_us_generic", "fludarabine_eu"):
        said = [of(rule, f"dose_per_m2=25 indexed_clearance={c}", rule) for c in (low, high)]
        worse, better = (one for one in said if isinstance(one, Decimal))
        assert worse <= better


def test_a_label_is_ordered_from_the_highest_clearance_and_ends_at_zero() -> None:
    limits = [row.creatinine_clearance_at_least_ml_per_min for row in fludarabine_label()]
    assert limits == sorted(limits, reverse=True)
    for rule in ("fludarabine_us_generic", "fludarabine_eu", "cyclophosphamide_renal"):
        bounds = [row.clearance for row in renal_doses(rule)]
        assert bounds == sorted(bounds, reverse=True)
        assert (bounds[-1], renal_doses(rule)[-1].closed) == (0, True)


def test_a_dose_keeps_what_was_computed_beside_what_is_given() -> None:
    """Fludarabine 30 mg/m2 for three days at 60 mL/min and 1.79 m2, rounded to 2 mg.

    The label allows 20 mg/m2: 35.8 mg, given as 36 mg; three days are 107.4 and 108 mg.
    """
    dose = fludarabine_dose(
        dose_mg_per_m2=Decimal(30),
        creatinine_clearance_ml_per_min=Decimal(60),
        body_surface_m2=Decimal("1.79"),
        days=3,
        rounding_step_mg=Decimal(2),
    )
    assert (dose.exact_mg_per_day, dose.rounded_mg_per_day) == (Decimal("35.8"), 36)
    assert (dose.exact_mg, dose.rounded_mg) == (Decimal("107.4"), 108)


def test_cyclophosphamide_follows_the_protocol_alone() -> None:
    """300 mg/m2 x 1.75 m2 = 525 mg; to 50 mg it is halfway and goes up to 550."""
    found = of("cyclophosphamide_dose", "dose_per_m2=300 body_surface=1.75 days=3 rounding_step=50")
    assert isinstance(found, Dose)
    assert (found.exact_mg_per_day, found.rounded_mg_per_day, found.rounded_mg) == (525, 550, 1650)


@given(
    st.decimals(0, 1000, places=1),
    SURFACES,
    st.sampled_from([Decimal(step) for step in ("0.1", "1", "2.5", "50")]),
    st.integers(1, 7),
)
def test_rounding_moves_a_dose_by_half_a_step_at_most(
    per_m2: Decimal, surface: Decimal, step: Decimal, days: int
) -> None:
    dose = lymphodepletion_dose(
        dose_mg_per_m2=per_m2, body_surface_m2=surface, days=days, rounding_step_mg=step
    )
    assert abs(dose.rounded_mg_per_day - dose.exact_mg_per_day) <= step / 2
    assert dose.rounded_mg_per_day % step == 0
    assert dose.exact_mg == per_m2 * surface * days


def test_halves_are_rounded_away_from_zero() -> None:
    assert to_step(Decimal("2.5"), Decimal(1)) == 3
    assert rounded(Decimal("1.745"), 2) == Decimal("1.75")
