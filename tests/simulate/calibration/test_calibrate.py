"""A whole small calibration: what it reads, that it repeats, and what it says of itself."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest

from firstdose import protocol
from firstdose.records.problem import StudyError
from firstdose.simulate.calibration.calibrate import Calibration, Request, calibrate
from firstdose.simulate.calibration.posterior import read, written
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.shipped import model
from simulate.calibration.published_rows import (
    TEXT,
    study,
    with_every_held_out_row_changed,
    without_persistence,
)

MODEL = model("car_nk_sle")


@cache
def small(text: str = without_persistence(TEXT), workers: int = 1) -> Calibration:
    rows = protocol.read_published(text, "published.yaml").for_calibration
    return calibrate(study(), rows, Request(seed=1, programmes=10, workers=workers))


def test_held_out_numbers_are_never_read() -> None:
    """Every held-out row is changed, and the posterior is the same to the byte."""
    other, changed = with_every_held_out_row_changed(without_persistence(TEXT))
    assert changed == 12
    assert written(small(other).posterior) == written(small().posterior)


def test_a_number_for_calibration_is_read() -> None:
    other = without_persistence(TEXT).replace("value: 17\n    of: 21", "value: 12\n    of: 21", 1)
    assert written(small(other).posterior) != written(small().posterior)
    assert small(other).targets.digest != small().targets.digest


def test_held_out_rows_are_refused_where_they_must_not_come() -> None:
    rows = protocol.read_published(TEXT, "published.yaml").aggregates
    with pytest.raises(AssertionError, match="held-out"):
        calibrate(study(), rows, Request(seed=1, programmes=8))


def test_the_number_of_threads_changes_no_byte() -> None:
    assert written(small(workers=3).posterior) == written(small().posterior)
    assert small(workers=3).predicted_after == small().predicted_after


def test_a_few_programmes_are_said_to_be_too_few() -> None:
    found = small()
    assert found.collapsed
    assert found.posterior.effective <= 10
    assert {row.verdict for row in found.rows} == {"too few programmes to say"}


def test_each_target_is_predicted_before_and_after_and_every_other_number_is_named() -> None:
    found = small()
    keys = [each.target.key for each in found.predicted_after.targets]
    assert sorted(keys) == sorted(found.posterior.targets)
    assert [each.target.key for each in found.predicted_before.targets] == keys
    every = protocol.read_published(without_persistence(TEXT), "published.yaml").for_calibration
    assert {*keys, *(each.key for each in found.targets.unused)} == {each.key for each in every}


def test_programmes_differ_more_where_people_differ_as_well() -> None:
    """Uncertainty and variability stand apart: patients spread wider than medians do."""
    for each in small().predicted_before.described:
        if each.endpoint == "neutrophil_nadir":
            assert each.patients.high / each.patients.low > 2
            assert each.patients.median == pytest.approx(each.median_patient.median, rel=0.2)


def test_the_posterior_is_read_back_as_it_was_written() -> None:
    posterior = small().posterior
    again = read(written(posterior), MODEL)
    assert written(again) == written(posterior)
    assert again.weights == pytest.approx(posterior.weights, rel=1e-5)
    assert again.standard == pytest.approx(posterior.standard, rel=1e-5)
    assert again.made.programmes == 10


def test_a_posterior_is_thinned_by_its_weights() -> None:
    """Every programme is kept as often, within one, as its weight says; a share of 0 never."""
    posterior = small().posterior
    most = 60
    kept = posterior.thinned(most, Dice(1))
    before = {tuple(row): w for row, w in zip(posterior.standard, posterior.weights, strict=True)}
    assert len(kept.weights) == len({tuple(row) for row in kept.standard})
    assert np.sum(kept.weights) == pytest.approx(1.0)
    for row, weight in zip(kept.standard, kept.weights, strict=True):
        assert abs(weight - before[tuple(row)]) < 1.0 / most
        assert before[tuple(row)] > 0


def test_a_trial_draws_its_programme_by_weight() -> None:
    posterior = small().posterior
    drawn = [posterior.of_a_trial(Dice(1, trial)).number for trial in range(400)]
    shares = np.bincount(drawn, minlength=11)[1:] / 400
    assert shares == pytest.approx(posterior.weights, abs=0.1)
    one = posterior.programme(drawn[0])
    population = one.population(MODEL, posterior.unknowns)
    rma = next(each for each in population.parameters if each.name == "rma")
    assert rma.typical == one.values["rma"]
    assert rma.iiv_cv == one.values["CV of rma"]
    assert one.rules(posterior.unknowns)["crs_grade_1_fold"] == one.values["crs_grade_1_fold"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"revision": "3"', '"revision": "0"', "not of car_nk_sle 3"),
        ('"prior_median": 2.3,', '"prior_median": 2.4,', "another prior"),
        ('"programmes":', '"people":', "firstdose calibrate"),
        ("[0.0,", "[0.5,", "not those that it was written with"),
        ("{", "", "firstdose calibrate"),
    ],
)
def test_a_posterior_of_something_else_is_refused(old: str, new: str, says: str) -> None:
    with pytest.raises(StudyError, match=says):
        read(written(small().posterior).replace(old, new, 1), MODEL)


def test_without_a_usable_number_there_is_no_calibration() -> None:
    rows = protocol.read_published(TEXT, "published.yaml").for_calibration
    ages = [each for each in rows if each.key.startswith("age")]
    with pytest.raises(StudyError, match="can calibrate the model"):
        calibrate(study(), ages, Request(seed=1, programmes=8))


def test_numbers_that_cannot_be_reached_end_with_a_message() -> None:
    rows = protocol.read_published(TEXT, "published.yaml").for_calibration
    (depleted,) = (each for each in rows if each.key == "qn139b_b_cell_depletion")
    never = replace(depleted, value=Decimal(0))
    with pytest.raises(StudyError, match="None of 8 virtual programmes agrees"):
        calibrate(study(), [never], Request(seed=1, programmes=8))
