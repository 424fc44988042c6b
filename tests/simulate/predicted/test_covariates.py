"""Covariates of lot and donor: what the clinic draws of them, and what nobody can have."""

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from firstdose.simulate.calibration.moved import HIGH, LOW
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.cohort.covariates import of_products as drawn
from firstdose.simulate.mechanistic.draws import people_of
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.predicted.covariates import of_products, problems
from firstdose.simulate.predicted.outcomes import of_programme
from simulate.predicted.asked import question, regimens

MODEL = model("car_nk_sle")


def test_the_ends_are_centiles_of_what_the_clinic_draws() -> None:
    found = {each.name: each for each in of_products(MODEL, LOW, HIGH)}
    people = drawn(people_of(Dice(3), np.arange(20_000, dtype=np.uint64)))
    for name, each in found.items():
        ends = np.quantile(people[name], [LOW, HIGH], method="inverted_cdf")
        assert [each.low, each.high] == pytest.approx(ends.tolist(), abs=0.03), name
    assert found["lot_potency"].high == pytest.approx(exp(1.645 * 0.25), rel=0.001)
    assert (found["hla_mismatches"].low, found["hla_mismatches"].high) == (4.0, 8.0)


def test_a_model_without_a_donor_has_no_covariate_of_one() -> None:
    names = {each.name for each in of_products(model("car_t_sle"), LOW, HIGH)}
    assert names == {"lot_potency", "donor_expansion"}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("lot_potenci", 1.0, "has no covariate"),
        ("lot_potency", 0.0, "cannot be 0"),
        ("lot_potency", float("nan"), "cannot be nan"),
        ("weight", float("inf"), "cannot be inf"),
        ("donor_expansion", 1e12, "0.001 to 1000"),
        ("hla_mismatches", 8.5, "0 to 8"),
        ("donor_specific_antibody", -0.1, "0 to 1"),
    ],
)
def test_what_nobody_can_have_is_a_problem(name: str, value: float, says: str) -> None:
    (problem,) = problems(MODEL, [(name, value)], "here")
    assert says in f"{problem.what} {problem.because}"


def test_what_a_lot_can_be_is_none() -> None:
    held = [("donor_specific_antibody", 0.0), ("hla_mismatches", 8.0), ("weight", 55.0)]
    assert not list(problems(MODEL, held, "here"))


def test_the_same_patients_have_another_lot_and_nothing_else() -> None:
    (regimen,) = regimens("d1-i7")
    asked = question("b_cell_depletion_days", "neutrophil_nadir")
    weak, strong = (replace(regimen, held=(("lot_potency", value),)) for value in (0.5, 2.0))
    standard = np.zeros(len(asked.unknowns))
    depleted, neutrophils = of_programme(asked, 1, standard, [weak, strong, regimen])
    assert np.all(depleted[0] <= depleted[1])
    assert np.mean(depleted[0]) < np.mean(depleted[2]) < np.mean(depleted[1])
    assert neutrophils[0] == pytest.approx(neutrophils[1], rel=1e-3)
    (alone,) = of_programme(asked, 1, standard, [strong])[:1, 0]
    assert np.array_equal(alone, depleted[1])
