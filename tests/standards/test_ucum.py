"""UCUM: every unit of the tables is one, every factor is UCUM's, and nothing else is converted."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, cast

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ucumvert import UcumToPintTransformer, get_ucum_parser, parse_ucum, ucum_pint
from ucumvert.xml_util import get_units

from firstdose.standards import Ungradable, analytes, canonical
from firstdose.standards.reasons import catalogue, wording, words
from firstdose.standards.tables import rows
from firstdose.standards.ucum import Meaning, meaning, measures
from firstdose.standards.units import conversions, spelled, ucum_conversion
from standards.test_tables import TABLES

MEASURED = ("laboratory/", "formulas/", "ctcae/", "sledai_2k/")
"""Folders whose units are measured; scores and states count points, items and systems."""

UNITS = sorted(
    {
        row[column]
        for table in TABLES
        if table.startswith(MEASURED)
        for row in rows(table)
        for column in ("unit", "canonical_unit", "conventional_unit")
        if row.get(column)
    }
)
OTHERWISE_IN_PINT = {"mm[Hg]", "cm[H2O]"}
"""UCUM has 133.322 Pa for 1 mm[Hg], pint 133.322387415."""


@cache
def registry() -> tuple[Any, Any]:
    """Pint in fractions, with ucumvert's units, and what turns a UCUM tree into its quantities."""
    fractions = pint.UnitRegistry(non_int_type=cast("type[float]", Fraction), cache_folder=None)
    fractions.load_definitions(Path(ucum_pint.__file__).parent / "pint_ucum_defs.txt")
    return get_ucum_parser(), UcumToPintTransformer(ureg=fractions)


def in_pint(unit: str) -> Fraction:
    """How many of its root units pint takes a unit for."""
    parser, to_pint = registry()
    found = to_pint.transform(parse_ucum(unit, parser)).to_root_units().magnitude
    return Fraction(found).limit_denominator(10**18)


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_of_the_tables_is_ucum(unit: str) -> None:
    assert meaning(unit) is not None


def test_ucum_defines_all_its_units_or_keeps_them() -> None:
    found = [meaning(unit) for unit in get_units()]
    assert len(found) > 300
    assert None not in found


def same_dimension() -> list[tuple[str, str, Fraction]]:
    """Analyte, unit and factor of every row that converts within one dimension."""
    found: list[tuple[str, str, Fraction]] = []
    for key, one in analytes().items():
        own = meaning(one.unit)
        for row in conversions(key)[1:]:
            other = meaning(row.unit)
            assert own is not None
            assert other is not None
            if (own.base, own.annotations) == (other.base, other.annotations):
                found.append((key, row.unit, Fraction(row.times) / Fraction(row.per)))
    return found


@pytest.mark.parametrize(("key", "unit", "factor"), same_dimension())
def test_a_factor_of_the_table_is_that_of_ucum_exactly(
    key: str, unit: str, factor: Fraction
) -> None:
    own, other = meaning(analytes()[key].unit), meaning(unit)
    assert own is not None
    assert other is not None
    assert other.factor / own.factor == factor


@pytest.mark.parametrize(("key", "unit", "factor"), same_dimension())
def test_pint_agrees(key: str, unit: str, factor: Fraction) -> None:
    own = analytes()[key].unit
    if own not in OTHERWISE_IN_PINT and "{" not in own:
        assert in_pint(unit) / in_pint(own) == factor


def test_only_these_rows_convert_between_dimensions() -> None:
    within = {(key, unit) for key, unit, _ in same_dimension()}
    across = {(key, row.unit) for key in analytes() for row in conversions(key)[1:]} - within
    assert {unit for _, unit in across} == {
        *("mg/dL", "mmol/L", "pmol/L", "meq/L", "mg/g", "g/g", "mg/mg", "[degF]"),
        *("mg/L{DDU}", "ng/mL{DDU}", "U/mL"),
    }


@pytest.mark.parametrize(
    ("key", "unit", "expected"),
    [
        ("neutrophils", "10*6/dL", "0.01"),
        ("interleukin_6", "pg/dL", "0.01"),
        ("igg", "kg/m3", "1"),
        ("creatinine", "mol/m3", "1000"),
        ("alt", "mU/L", "0.001"),
        ("d_dimer", "ug/L{FEU}", "0.001"),
        ("egfr", "mL/s/{1.73_m2}", "60"),
        ("heart_rate", "/s", "60"),
        ("esr", "mm/(2.h)", "0.5"),
        ("tsh", "[IU]/L", "1000"),
        ("body_weight", "[oz_av]", "0.028349523125"),
        ("urine_protein_24h", "mg/(12.h)", "0.002"),
    ],
)
def test_a_unit_that_no_row_names_is_converted_by_ucum(key: str, unit: str, expected: str) -> None:
    assert unit not in {row.unit for row in conversions(key)}
    assert canonical(key, Decimal(1), unit) == Decimal(expected)


@pytest.mark.parametrize(
    ("key", "unit", "code"),
    [
        ("neutrophils", "mmol/L", "unit_of_other_dimension"),
        ("neutrophils", "[IU]/mL", "unit_of_other_dimension"),
        ("neutrophils", "zork", "unit_not_ucum"),
        ("neutrophils", "", "unit_not_ucum"),
        ("neutrophils", "10*999999999/L", "unit_not_ucum"),
        ("neutrophils", "(" * 60 + "/L" + ")" * 60, "unit_not_ucum"),
        ("creatinine", "g/L", "unit_of_other_dimension"),
        ("calcium", "meq/L", "unit_of_other_dimension"),
        ("d_dimer", "mg/L", "unit_of_other_kind"),
        ("creatinine_clearance", "mL/min/1.73m2", "unit_of_other_kind"),
        ("egfr", "mL/min", "unit_of_other_kind"),
        ("temperature", "K", "unit_of_other_kind"),
        ("inr", "%", "unit_of_other_kind"),
        ("urine_erythrocytes", "/[LPF]", "unit_of_other_dimension"),
        ("urine_erythrocytes", "1", "unit_of_other_dimension"),
        ("anti_dsdna", "U/mL", "unit_of_other_assay"),
        ("anti_dsdna", "[IU]/dL", "unit_of_other_assay"),
        ("anti_smith", "[IU]/mL", "unit_of_other_assay"),
        ("anticardiolipin_igg", "[MPL'U]/mL", "unit_of_other_assay"),
        ("ch50", "ukat/L", "unit_of_other_assay"),
    ],
)
def test_what_cannot_be_converted_says_why(key: str, unit: str, code: str) -> None:
    found = canonical(key, Decimal(1), unit)
    assert isinstance(found, Ungradable)
    assert found.code == code
    assert analytes()[key].unit in found.reason


def test_the_reason_names_what_a_unit_measures_in_both_languages() -> None:
    found = canonical("neutrophils", Decimal(1), "mmol/L")
    assert isinstance(found, Ungradable)
    assert found.reason == (
        "'mmol/L' measures amount of substance concentration, neutrophils is given as "
        "number concentration; accepted: 10*9/L, 10*3/uL, 10*6/L, /uL"
    )
    assert "物质的量浓度" in wording(found, "zh")


def test_what_an_analyte_or_a_factor_measures_has_a_name() -> None:
    assert {row["word"] for row in rows("laboratory/dimensions.csv")} <= words().keys()
    for one in analytes().values():
        own = meaning(one.unit)
        assert own is not None
        assert measures(own.dimension) in words(), one.unit
    assert "unit_unknown" in catalogue()


def test_units_of_other_assays_are_accepted_by_none_of_them() -> None:
    """Two arbitrary units never convert into each other, nor into a count."""
    arbitrary = ("[IU]/mL", "[arb'U]/mL", "[GPL'U]/mL", "[MPL'U]/mL", "[CFU]/mL", "/mL")
    for one in arbitrary:
        assert [other for other in arbitrary if ucum_conversion(one, other)] == [one]


PREFIXES = st.sampled_from(["", "k", "d", "c", "m", "u", "n", "p"])
VOLUMES = st.sampled_from(["L", "mL", "dL", "uL", "m3", "cm3"])


@given(PREFIXES, VOLUMES, PREFIXES, VOLUMES)
def test_there_and_back_changes_nothing(
    prefix: str, volume: str, other_prefix: str, other_volume: str
) -> None:
    one, other = f"{prefix}g/{volume}", f"{other_prefix}g/{other_volume}"
    there, back = ucum_conversion(one, other), ucum_conversion(other, one)
    assert there is not None
    assert back is not None
    assert there.of(back.of(Decimal(1))) == 1


@given(st.text("mgL/.10*-2()[]{}IUu%", max_size=12))
def test_no_text_is_too_strange(text: str) -> None:
    found = meaning(text)
    assert found is None or isinstance(found, Meaning)


def test_a_spelling_never_hides_a_unit_of_its_own() -> None:
    for row in rows("laboratory/spellings.csv"):
        assert spelled(row["unit"]) == row["unit"]


LAZY = """
import sys
from decimal import Decimal
from firstdose import standards
standards.canonical("creatinine", Decimal(1), "mg/dl")
assert not {"ucumvert", "pint", "lark"} & sys.modules.keys()
standards.canonical("creatinine", Decimal(1), "mol/m3")
assert "ucumvert" in sys.modules
"""


def test_the_library_is_imported_only_for_a_unit_that_no_table_names() -> None:
    ended = subprocess.run([sys.executable, "-c", LAZY], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
