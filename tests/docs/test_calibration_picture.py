"""The picture of the page on calibration shows the unknowns of the saved posterior, in these words.

Drawing it anew takes the whole calibration, so that its numbers are not compared.
"""

import re
from importlib.resources import files
from pathlib import Path

from firstdose import protocol
from firstdose.report.calibration import Centiles, UnknownShown, calibration_figure
from firstdose.report.words import read_words
from firstdose.simulate.calibration.saved import saved_posterior
from firstdose.simulate.mechanistic.clinic.people import model_for

PICTURE = Path(__file__).parents[2] / "docs" / "explanation" / "calibration-unknowns.svg"
STUDY = "nct06010472"


def words_of(picture: str) -> set[str]:
    """Everything that is written in a picture, but for the numbers of its axes."""
    written = re.findall(r"<(?:text|title|desc)[^>]*>([^<]+)<", picture)
    return {each for each in written if not re.fullmatch(r"[\d.]+", each)}


def test_the_picture_shows_the_unknowns_of_the_saved_posterior_in_the_words_of_today() -> None:
    text = files("firstdose").joinpath("studies", STUDY, "study.yaml").read_text("utf-8")
    study = protocol.read(text, STUDY)
    saved = saved_posterior(study, model_for(study))
    assert saved is not None
    anywhere = Centiles(low=0.5, median=1.0, high=2.0)
    shown = tuple(
        UnknownShown(
            name=each.name,
            unit=each.unit,
            prior=anywhere,
            posterior=anywhere,
            width_ratio=1.0,
            verdict="still the prior",
        )
        for each in saved.unknowns
    )
    drawn = words_of(calibration_figure(shown, read_words("en")))
    assert {each.name for each in saved.unknowns} <= drawn
    assert words_of(PICTURE.read_text("utf-8")) == drawn
