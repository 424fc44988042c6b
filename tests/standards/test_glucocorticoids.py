"""Glucocorticoids: equivalents, bands, pulses, cumulative dose."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import Ungradable
from firstdose.standards.glucocorticoids import (
    Course,
    Cumulative,
    bands,
    cumulative_prednisone,
    dose_band,
    prednisone_equivalent_mg,
)


def test_a_glucocorticoid_without_a_confirmed_equivalent_is_refused() -> None:
    for drug, code in (("deflazacort", "rule_unconfirmed"), ("ibuprofen", "drug_unknown")):
        found = prednisone_equivalent_mg(drug=drug, dose_mg=Decimal(6))
        assert isinstance(found, Ungradable)
        assert found.code == code
    accepted = prednisone_equivalent_mg(
        drug="deflazacort", dose_mg=Decimal(6), accepted=("deflazacort",)
    )
    assert accepted == 5


@given(st.decimals(0, 1500, places=2), st.decimals(0, 1500, places=2))
def test_a_higher_dose_is_never_in_a_lower_band(one: Decimal, other: Decimal) -> None:
    order = [band.name for band in reversed(bands())]
    low, high = (order.index(dose_band(prednisone_mg_per_day=d).name) for d in sorted((one, other)))
    assert low <= high


def test_a_pulse_is_flagged_and_kept_apart_from_the_daily_doses() -> None:
    """Methylprednisolone 500 mg for 3 days is 1875 mg; prednisone 20 mg for 10 days is 200 mg."""
    found = cumulative_prednisone(
        (
            Course(drug="methylprednisolone", dose_mg_per_day=Decimal(500), days=Decimal(3)),
            Course(drug="prednisone", dose_mg_per_day=Decimal(20), days=Decimal(10)),
        )
    )
    assert found == Cumulative(daily_mg=Decimal(200), pulse_mg=Decimal(1875))
    assert isinstance(found, Cumulative)
    assert found.prednisone_mg == 2075
    assert dose_band(prednisone_mg_per_day=Decimal(625)).is_pulse


def test_one_unknown_drug_makes_the_cumulative_dose_unknown() -> None:
    known = Course(drug="prednisone", dose_mg_per_day=Decimal(20), days=Decimal(10))
    unknown = Course(drug="deflazacort", dose_mg_per_day=Decimal(6), days=Decimal(1))
    assert isinstance(cumulative_prednisone((known, unknown)), Ungradable)
    assert isinstance(cumulative_prednisone((known, unknown), ("deflazacort",)), Cumulative)
