"""Which virtual clinic answers a trial that names none."""

import pytest

from firstdose import protocol
from firstdose.simulate.trial import trial
from firstdose.simulate.usual_clinic import obstacle, usual_clinic
from protocol.shipped import STUDIES, broken, text_of
from simulate.small_study import small_text

FLAT = "cells: {kind: flat, cells: 0.75e9}"


@pytest.mark.parametrize("name", STUDIES)
def test_the_studies_that_ship_have_a_calibrated_model(name: str) -> None:
    study = protocol.read(text_of(name), name)
    assert obstacle(study) is None
    assert usual_clinic(study) == "mechanistic"


@pytest.mark.parametrize(
    ("there", "instead", "says"),
    [
        ("KN5501", "KN5502", "No posterior is saved for the product KN5502."),
        (FLAT, "cells: {kind: per_kg, cells_per_kg: 1.0e7}", "d1-i7 depend on body weight"),
        ('en: "CAR-NK"', 'en: "CAR-M"', "No mechanistic model ships for CAR-M cells."),
        ("drug: fludarabine", "drug: bendamustine", "does not know the drug bendamustine"),
    ],
)
def test_otherwise_the_empirical_clinic_answers(there: str, instead: str, says: str) -> None:
    study = protocol.read(broken((there, instead)).replace(there, instead), "study.yaml")
    problem = obstacle(study)
    assert problem is not None
    assert says in problem.what
    assert usual_clinic(study) == "empirical"


@pytest.mark.parametrize(
    ("product", "clinic", "truth"),
    [("KN5501", "mechanistic", "mechanistic"), ("KN5502", "empirical", "moderate")],
)
def test_a_trial_that_names_no_clinic_has_the_usual_one(
    product: str, clinic: str, truth: str
) -> None:
    text = small_text().replace("KN5501", product)
    made_by = trial(protocol.read(text, "study.yaml"), text, seed=1).opened.fact.made_by
    assert made_by is not None
    assert (made_by.clinic, made_by.truth) == (clinic, truth)
