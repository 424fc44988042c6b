"""Laboratory toxicity: grades beside baseline grades; unknown stays unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.hand_made import Story, on
from firstdose.derive.laboratory import LaboratoryToxicity, laboratory_toxicities, worst_laboratory
from firstdose.derive.laboratory_terms import laboratory_analytes
from firstdose.protocol.study import Study
from firstdose.standards.verdict import Outcome, Ungradable

NEUTROPENIA = "Neutrophil count decreased"


def rows(study: Study, story: Story, term: str, day: int = 100) -> list[LaboratoryToxicity]:
    found = laboratory_toxicities(study, story.history(day), on(day))
    return [row for row in found if row.term == term]


def counts(*values: tuple[int, str]) -> Story:
    story = Story().treated()
    for day, value in values:
        story.measured(day, "neutrophils", value, "10*9/L", ("1.8", "6.3"))
    return story


def test_emergent_only_above_the_baseline_grade(study: Study) -> None:
    # grade 2 at entry is allowed: grade 2 again is nothing new, grade 3 is
    found = rows(study, counts((-6, "1.2"), (2, "1.1"), (5, "0.8")), NEUTROPENIA)
    assert [(row.grade, row.baseline_grade) for row in found] == [(2, 2), (2, 2), (3, 2)]
    assert [row.emergent_from_cells for row in found] == ["not_met", "not_met", "met"]
    assert [row.emergent_from_conditioning for row in found] == ["not_met", "not_met", "met"]


def test_baseline_is_the_last_value_up_to_the_first_day_of_treatment(study: Study) -> None:
    found = rows(study, counts((-6, "0.8"), (-5, "2.0"), (-4, "1.2")), NEUTROPENIA)
    assert {row.baseline_grade for row in found} == {0}
    assert [row.emergent_from_conditioning for row in found] == ["not_met", "not_met", "met"]
    assert [row.emergent_from_cells for row in found] == ["not_met", "not_met", "not_met"]


def test_a_sample_of_day_0_is_taken_before_the_cells(study: Study) -> None:
    found = rows(study, counts((-6, "2.0"), (0, "0.4"), (1, "0.4")), NEUTROPENIA)
    assert [row.emergent_from_cells for row in found] == ["not_met", "not_met", "met"]


def test_without_baseline_emergence_is_unknown_but_normal_is_normal(study: Study) -> None:
    low, normal = rows(study, counts((5, "0.8"), (9, "3.0")), NEUTROPENIA)
    assert isinstance(low.baseline_grade, Ungradable)
    assert low.emergent_from_cells is Outcome.UNKNOWN
    assert (normal.grade, normal.emergent_from_cells) == (0, Outcome.NOT_MET)


def test_units_are_converted_once(study: Study) -> None:
    story = Story().treated().measured(5, "neutrophils", "980", "/uL")
    (row,) = rows(study, story, NEUTROPENIA)
    assert (str(row.value.normalize()), row.unit, row.grade) == ("0.98", "10*9/L", 3)


def test_an_unknown_unit_is_ungradable_and_kept(study: Study) -> None:
    story = counts((-6, "2.0")).measured(5, "neutrophils", "980", "furlong")
    row = rows(study, story, NEUTROPENIA)[1]
    assert isinstance(row.grade, Ungradable)
    assert (row.unit, row.emergent_from_cells) == ("furlong", Outcome.UNKNOWN)


def test_a_missing_limit_is_never_normal(study: Study) -> None:
    term = "Alanine aminotransferase increased"
    (row,) = rows(study, Story().treated().measured(5, "alt", "30", "U/L"), term)
    assert isinstance(row.grade, Ungradable)
    (known,) = rows(study, Story().treated().measured(5, "alt", "30", "U/L", ("5", "40")), term)
    assert known.grade == 0


@pytest.mark.parametrize(
    ("analyte", "qualifier", "value", "grade"),
    [
        ("neutrophils", "<", "0.4", 4),
        ("neutrophils", "<", "0.5", 4),  # 0.5 itself would be grade 3
        ("neutrophils", "≤", "0.5", 3),
        ("neutrophils", "<", "1.4", 2),  # at least: it may be lower
        ("neutrophils", "<", "4.0", None),  # normal, or not at all
        ("neutrophils", ">", "4.0", 0),
        ("alt", "<", "10", 0),
        ("alt", ">", "300", 3),
        ("neutrophils", "about", "4.0", None),
    ],
)
def test_a_value_beyond_the_range_of_the_assay(
    study: Study, analyte: str, qualifier: str, value: str, grade: int | None
) -> None:
    unit, limits = ("U/L", ("5", "40")) if analyte == "alt" else ("10*9/L", ("1.8", "6.3"))
    story = Story().treated().measured(-6, analyte, "20" if analyte == "alt" else "3", unit, limits)
    story.measured(5, analyte, value, unit, limits, qualifier=qualifier)
    row = laboratory_toxicities(study, story.history(), on(30))[-1]
    if grade is None:
        assert isinstance(row.grade, Ungradable)
    else:
        assert row.grade == grade


def test_vital_signs_are_no_laboratory_values(study: Study) -> None:
    names = laboratory_analytes("5.0")
    assert {"neutrophils", "alt", "creatinine"} <= names
    assert not {"temperature", "body_weight", "ejection_fraction", "qtcf"} & names
    assert rows(study, Story().treated().measured(5, "temperature", "41", "Cel"), "Fever") == []


def test_the_worst_value_since_a_start(study: Study) -> None:
    story = counts((-6, "2.0"), (-2, "0.4"), (3, "0.9"), (10, "3.0"))
    history = story.history()
    (worst,) = worst_laboratory(study, history, on(30))
    assert (worst.grade, worst.measured_on) == (4, on(-2))
    (worst,) = worst_laboratory(study, history, on(30), "cells")
    assert (worst.grade, worst.measured_on) == (3, on(3))
    assert worst_laboratory(study, Story().assigned().history(), on(0)) == ()


@pytest.mark.parametrize(("values", "grade"), [(("3.0", "?"), None), (("0.9", "?"), 3)])
def test_an_ungradable_value_hides_no_toxicity_and_makes_no_normal(
    study: Study, values: tuple[str, ...], grade: int | None
) -> None:
    story = Story().treated()
    for day, value in enumerate(values, start=3):
        unit = "furlong" if value == "?" else "10*9/L"
        story.measured(day, "neutrophils", "1" if value == "?" else value, unit)
    (worst,) = worst_laboratory(study, story.history(), on(30))
    assert worst.grade == grade if grade else isinstance(worst.grade, Ungradable)


@given(later=st.decimals("0.1", "5", places=1), day=st.integers(1, 30))
def test_emergence_is_grade_above_baseline(later: object, day: int, study: Study) -> None:
    for row in rows(study, counts((-6, "1.2"), (day, str(later))), NEUTROPENIA):
        assert isinstance(row.grade, int)
        expected = row.measured_on > on(0) and row.grade > 2
        assert (row.emergent_from_cells is Outcome.MET) == expected
