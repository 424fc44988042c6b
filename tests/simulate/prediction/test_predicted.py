"""What is predicted of a programme: the same people everywhere, and nobody left out; the record."""

from dataclasses import replace
from datetime import date
from importlib.resources import files

import numpy as np
import pytest

from firstdose import protocol
from firstdose.protocol.study import Study
from firstdose.simulate.calibration.calibrate import Request, setting_of
from firstdose.simulate.calibration.followed import entered, followed
from firstdose.simulate.calibration.prior import prior, values_of
from firstdose.simulate.calibration.simulated import given_in
from firstdose.simulate.mechanistic.engine import Accuracy
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.prediction.frozen import content_hash, read
from firstdose.simulate.prediction.predicted import Predicting, measures, predicted
from simulate.calibration.published_rows import TEXT
from simulate.calibration.published_rows import study as shipped

MODEL = model("car_nk_sle")
RECORDS = {
    date(2026, 11, 28): "8e680454a323a33b1f4a8bb1afb284855184a0cbf1a0b39666b6820af2e6b52b",
    date(2026, 11, 30): "fd1a4b79b030f2ba2e18209c11420a4c745b3757690f514b56027a6567caead7",
}
"""The day of each record that ships with the successor trial, and the hash of what it says."""


def asked(study: Study, people: int, programmes: int = 2) -> Predicting:
    standard = np.zeros((programmes, len(prior(MODEL))))
    return Predicting(study=study, model=MODEL, standard=standard, people=people, seed=3)


def test_every_regimen_and_measure_is_counted_in_the_same_people(second_study: Study) -> None:
    """More people contain the fewer, and a worse grade is no more frequent than any."""
    few, more = (predicted(asked(second_study, people)) for people in (8, 16))
    assert {one.measure for one in few} == set(measures())
    assert [(one.regimen, one.measure) for one in few] == [
        (one.regimen, one.measure) for one in more
    ]
    for one, other in zip(few, more, strict=True):
        assert len(one.counts) == 2
        assert all(0 <= a <= b <= a + 8 for a, b in zip(one.counts, other.counts, strict=True))
    of = {(one.regimen, one.measure): one.counts for one in more}
    for regimen in ("s1", "m4"):
        assert all(
            a >= b for a, b in zip(of[regimen, "crs"], of[regimen, "crs_grade_2"], strict=True)
        )


def test_a_course_that_fails_is_solved_again() -> None:
    """With too few steps allowed at first, everybody is as if solved exactly from the start."""
    rows = protocol.read_published(TEXT, "published.yaml").for_calibration
    setting, _ = setting_of(shipped(), rows, Request(seed=1, programmes=8))
    exact = Accuracy(relative=1e-6)
    values = values_of(setting.unknowns, np.zeros(len(setting.unknowns)))
    (programme,) = (each for each in setting.programmes if each.name == "qn139b")
    endpoints = [setting.endpoints[each.endpoint] for each in programme.targets]
    of = setting.follow_up(values, endpoints)
    people = entered(of, setting.acceptance, setting.dice, 1, programme.simulated)
    given = given_in(of.population, programme)
    hasty = Accuracy(relative=1e-4, most_steps=3)
    directly = followed(of, people, given, exact)
    assert np.all(np.isnan(endpoints[0].of(followed(of, people, given, hasty), of.drawn)))
    anew = followed(replace(of, again=exact), people, given, hasty)
    for name, each in directly.quantities.items():
        assert np.array_equal(each, anew.quantities[name])


@pytest.mark.parametrize("on", RECORDS, ids=str)
def test_the_predictions_on_record_are_as_they_were_frozen(on: date) -> None:
    """They are never made anew, whatever becomes of model and posterior."""
    file = files("firstdose") / "studies" / "nct07358988" / f"predictions-{on}.json"
    record = read(file.read_text("utf-8"), "record")
    assert content_hash(record) == RECORDS[on]
    assert (record.origin.study, record.origin.on) == ("nct07358988", on)
    assert record.origin.calibrated_on == "nct06010472"
    assert all(len(one.counts) == 100 for one in record.posterior.counts)
