"""The posterior that is saved with a study, and the virtual programme that a trial belongs to.

Uncertainty lies between trials: each belongs to one programme.  Variability lies inside: its
patients vary as those of that programme do.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np

from firstdose.protocol.study import Study
from firstdose.simulate import questions
from firstdose.simulate.calibration.posterior import Posterior, VirtualProgramme, read
from firstdose.simulate.calibration.prior import prior, values_of
from firstdose.simulate.calibration.stated import stated
from firstdose.simulate.dice import STUDY, Dice
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.shipped import model

NAME: Final = "posterior.json"
MODEL: Final = str(stated("people")["model"])
KEPT: Final = 400
"""The most programmes that a posterior is saved with."""


@cache
def calibrated_products() -> dict[str, str]:
    """The study whose posterior speaks of each product."""
    table = files("firstdose.simulate.calibration") / "data" / "saved.csv"
    rows = csv.DictReader(table.read_text("utf-8").splitlines())
    return {row["product"]: row["calibrated_on"] for row in rows}


def products_of(of: Model) -> tuple[str, ...]:
    """The products to which a model is calibrated; none for one that is not."""
    return tuple(calibrated_products()) if of == model(MODEL) else ()


def saved_posterior(study: Study, of: Model) -> Posterior | None:
    """The posterior of the product of a study; None where none is saved for this model."""
    calibrated_on = calibrated_products().get(study.identity.product)
    if calibrated_on is None or of.name != MODEL:
        return None
    return _saved(calibrated_on)


def from_prior(of: Model, dice: Dice) -> VirtualProgramme:
    """The programme of the trial that the dice belong to, drawn before anything was calibrated."""
    unknowns = prior(of)
    asked = questions.PRIOR_PROGRAMME_OF_A_TRIAL
    standard = np.array([dice.normal(STUDY, asked, at) for at in range(len(unknowns))])
    return VirtualProgramme(number=0, values=values_of(unknowns, standard))


def programme_from(posterior: Posterior | None, of: Model, dice: Dice) -> VirtualProgramme:
    """The programme of the trial of the dice: from the posterior or, without one, the prior."""
    return from_prior(of, dice) if posterior is None else posterior.of_a_trial(dice)


@cache
def _saved(name: str) -> Posterior:
    text = (files("firstdose") / "studies" / name / NAME).read_text("utf-8")
    return read(text, model(MODEL), f"{name}, {NAME}")
