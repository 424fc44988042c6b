"""Results that were kept: written, read back, and those that ship with the reference study."""

from importlib.resources import files

import pytest

from firstdose.analyse.predicted import IndexRow
from firstdose.protocol import read as read_study
from firstdose.records.lines import study_sha256
from firstdose.report.predicted.kept import Kept, figure_of, read, said_of, written
from firstdose.report.words import Language, read_words
from firstdose.simulate.calibration.saved import saved_posterior
from firstdose.simulate.mechanistic.clinic.people import model_for
from protocol.shipped import REFERENCE, text_of

FOLDER = files("firstdose") / "studies" / REFERENCE / "predicted"
SHIPPED = {one.name: read(one.read_text("utf-8"), one.name) for one in FOLDER.iterdir()}


def test_the_reference_study_ships_what_its_predictions_rest_on() -> None:
    assert sorted(SHIPPED) == ["sensitivity.json", "surface.json", "what-if.json"]
    study = read_study(text_of(REFERENCE), REFERENCE)
    model = model_for(study)
    posterior = saved_posterior(study, model)
    assert posterior is not None
    for name, kept in SHIPPED.items():
        of = kept.of
        assert (of.study, of.study_sha256) == (REFERENCE, study_sha256(text_of(REFERENCE))), name
        assert (of.model, of.revision, of.model_sha256) == (
            *(model.name, model.revision, model.digest),
        ), f"{name} was made by another model: make it anew"
        assert of.posterior_sha256 == posterior.digest_of_programmes, name
        assert not of.collapsed, name


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_figure_has_prior_and_posterior_and_says_simulated(
    name: str, language: Language
) -> None:
    words, kept = read_words(language), SHIPPED[name]
    figure = figure_of(kept, words)
    prior, posterior = (words(f"predicted.population.{one}") for one in ("prior", "posterior"))
    assert prior in figure.svg
    assert posterior in figure.svg
    assert ("SIMULATED" if language == "en" else "模拟") in figure.svg
    assert bool(tuple(said_of(kept, words))) == bool(kept.orders)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_what_is_written_is_read_back(name: str) -> None:
    kept = SHIPPED[name]
    assert read(written(kept), name) == kept
    assert written(kept) == (FOLDER / name).read_text("utf-8")


def test_a_number_that_is_none_stays_so() -> None:
    none = float("nan")
    row = IndexRow(
        endpoint="crs", unknown="rma", first=none, first_error=none, total=0.5, total_error=0.1
    )
    shipped = SHIPPED["sensitivity.json"]
    kept = Kept(of=shipped.of, regimen="d1-i7", effects=shipped.effects, indices=(row,))
    (back,) = read(written(kept), "kept").indices
    assert back.first != back.first
    assert back.total == 0.5
