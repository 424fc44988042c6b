"""The posterior that ships: where it comes from, what it says, and the trials drawn from it."""

from importlib.resources import files

import numpy as np
import pytest

from firstdose import protocol
from firstdose.protocol.study import Study
from firstdose.simulate.calibration.calibrate import Request, setting_of
from firstdose.simulate.calibration.population_monte_carlo import resampled
from firstdose.simulate.calibration.posterior import read, written
from firstdose.simulate.calibration.predicted import predictions
from firstdose.simulate.calibration.saved import KEPT, from_prior, saved_posterior
from firstdose.simulate.calibration.stated import stated
from firstdose.simulate.clinics import clinic_named
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.mechanistic_clinic import people_of_a_trial
from simulate.calibration.published_rows import TEXT
from simulate.calibration.published_rows import study as shipped

MODEL = model("car_nk_sle")
FILE = (files("firstdose") / "studies" / "nct06010472" / "posterior.json").read_text("utf-8")
SAVED = read(FILE, MODEL)


def test_it_is_of_this_model_these_numbers_and_the_command_as_it_is() -> None:
    rows = protocol.read_published(TEXT, "published.yaml").for_calibration
    _, aims = setting_of(shipped(), rows, Request(seed=1, programmes=8))
    assert SAVED.study == "nct06010472"
    assert (SAVED.model, SAVED.revision) == (MODEL.name, MODEL.revision)
    assert SAVED.digest == aims.digest
    assert SAVED.targets == tuple(each.key for each in aims.used)
    assert SAVED.made.rounds == stated("prior")["sampler"]["rounds"]
    assert len(SAVED.weights) <= KEPT
    assert written(SAVED) == FILE


def test_it_is_not_collapsed() -> None:
    assert SAVED.made.effective >= stated("prior")["sampler"]["least_effective"]


def test_what_it_was_calibrated_to_lies_within_what_it_predicts() -> None:
    """With people of their own, at a size that takes seconds: every number within 90 %."""
    rows = protocol.read_published(TEXT, "published.yaml").for_calibration
    setting, _ = setting_of(shipped(), rows, Request(seed=5, programmes=8))
    places = list(resampled(SAVED.weights, 30, Dice(5)))
    found = predictions(setting, SAVED.standard[places], 1)
    assert found.unsolved == 0
    assert len(found.targets) == len(SAVED.targets)
    assert [each.target.key for each in found.targets if not each.inside] == []


@pytest.mark.parametrize("study_name", ["study", "second_study"])
def test_every_trial_belongs_to_one_programme(
    study_name: str, request: pytest.FixtureRequest
) -> None:
    """Typical values differ between trials and not within one; patients differ within it."""
    of: Study = request.getfixturevalue(study_name)
    first, again, other = (people_of_a_trial(of, Dice(4, trial)) for trial in (1, 1, 2))
    assert np.array_equal(first.person(3).treated.inputs, again.person(3).treated.inputs)
    assert not np.array_equal(first.person(3).treated.inputs, first.person(4).treated.inputs)
    assert first._model.parameters == again._model.parameters
    assert first._model.parameters != other._model.parameters
    assert first._rules != other._rules


def test_trials_draw_programmes_of_the_posterior_by_their_weight(study: Study) -> None:
    posterior = saved_posterior(study, MODEL)
    assert posterior is not None
    at = [each.name for each in posterior.unknowns].index("rma")
    drawn = [posterior.of_a_trial(Dice(1, trial)).values["rma"] for trial in range(600)]
    expected = float(np.average(posterior.standard[:, at], weights=posterior.weights))
    unknown = posterior.unknowns[at]
    seen = float(np.mean([unknown.standard(value) for value in drawn]))
    assert seen == pytest.approx(expected, abs=0.15)
    before = [from_prior(MODEL, Dice(1, trial)).values["rma"] for trial in range(600)]
    assert np.mean([unknown.standard(value) for value in before]) == pytest.approx(0, abs=0.15)


def test_a_report_says_which_programmes_were_drawn() -> None:
    said = {
        name: {each.about for each in clinic_named(name).assumptions()}
        for name in ("mechanistic", "mechanistic-prior")
    }
    posterior, prior = "programme_from_posterior", "programme_from_prior"
    assert f"mechanistic_clinic.{posterior}" in said["mechanistic"] - said["mechanistic-prior"]
    assert f"mechanistic_clinic.{prior}" in said["mechanistic-prior"] - said["mechanistic"]
    assert "calibration.prior.stated.rma" in said["mechanistic"]
