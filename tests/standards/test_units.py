"""One conversion of a recorded value to the canonical unit of its analyte."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import Confidence, Ungradable, analytes, canonical
from firstdose.standards.tables import rows
from firstdose.standards.units import conversions


@pytest.mark.cases("standards_units")
def test_case(case: dict[str, str]) -> None:
    found = canonical(case["analyte"], Decimal(case["value"]), case["unit"])
    seen = "unknown" if isinstance(found, Ungradable) else found
    expected = "unknown" if case["canonical"] == "unknown" else Decimal(case["canonical"])
    assert seen == expected


def test_an_unknown_unit_names_the_accepted_ones() -> None:
    found = canonical("creatinine", Decimal(1), "mg per dL")
    assert isinstance(found, Ungradable)
    expected = "'mg per dL' is no UCUM unit; accepted for creatinine: umol/L, mg/dL"
    assert found.reason == expected
    assert (found.code, dict(found.values)["unit"]) == ("unit_not_ucum", "mg per dL")


@given(st.decimals(min_value=0, max_value=10_000, places=3))
def test_the_canonical_unit_changes_nothing(value: Decimal) -> None:
    for key, analyte in analytes().items():
        assert canonical(key, value, analyte.unit) == value, key


@pytest.mark.parametrize("key", analytes())
def test_an_analyte_takes_its_conventional_unit(key: str) -> None:
    one = canonical(key, Decimal(1), analytes()[key].conventional_unit)
    assert isinstance(one, Decimal)
    (row,) = (row for row in rows("laboratory/analytes.csv") if row["key"] == key)
    assert not row["factor"] or one == Decimal(row["factor"])


def test_no_unit_is_listed_twice() -> None:
    for key in analytes():
        units = [conversion.unit for conversion in conversions(key)]
        assert len(units) == len(set(units)), key
    spellings = [row["spelling"] for row in rows("laboratory/spellings.csv")]
    assert len(spellings) == len(set(spellings))
    assert {row["analyte"] for row in rows("laboratory/units.csv")} <= analytes().keys()


def test_a_spelling_leads_to_a_unit_that_is_accepted_somewhere() -> None:
    accepted = {c.unit for key in analytes() for c in conversions(key)}
    assert {row["unit"] for row in rows("laboratory/spellings.csv")} <= accepted


def test_an_unconfirmed_loinc_code_is_marked() -> None:
    assert analytes()["neutrophils"].loinc_confidence is Confidence.HIGH
    assert analytes()["anti_dsdna"].loinc_confidence is Confidence.LOW


def test_what_is_graded_from_a_sample_is_told_by_its_specimen() -> None:
    examined = {
        "body_weight",
        "diastolic_pressure",
        "ejection_fraction",
        "fev1_percent_predicted",
        "fvc_percent_predicted",
        "heart_rate",
        "height",
        "oxygen_saturation",
        "qtcf",
        "systolic_pressure",
        "temperature",
    }
    assert {key for key, one in analytes().items() if one.specimen == "none"} == examined
    urine = {key for key, one in analytes().items() if one.specimen == "urine"}
    assert all(key.startswith("urine_") or key in {"upcr", "uacr"} for key in urine)
    assert analytes()["calcium_corrected"].specimen == "blood"


@given(st.decimals(min_value=1, max_value=1000, places=2))
def test_a_unit_and_back_changes_nothing(value: Decimal) -> None:
    for key in analytes():
        for row in conversions(key):
            assert round(row.back(row.of(value)), 15) == value, (key, row.unit)
