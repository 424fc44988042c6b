"""Which virtual clinic answers where none is named: the mechanistic one, wherever it can speak."""

from __future__ import annotations

from firstdose.protocol.regimens import FlatCells
from firstdose.protocol.study import Study
from firstdose.records.problem import Problem, StudyError
from firstdose.simulate import empirical, mechanistic_clinic
from firstdose.simulate.calibration.saved import calibrated_products, saved_posterior
from firstdose.simulate.mechanistic.clinic.people import model_for, unknown_drugs


def usual_clinic(study: Study) -> str:
    """The name of the clinic of a run that names none."""
    return mechanistic_clinic.NAME if obstacle(study) is None else empirical.NAME


def obstacle(study: Study) -> Problem | None:
    """The first reason why the mechanistic clinic is not the usual one; None where it is."""
    try:
        of = model_for(study)
    except StudyError as error:
        return error.problems[0]
    unknown = unknown_drugs(study, of)
    if unknown:
        return unknown[0]
    missing = uncalibrated(study)
    if missing is not None:
        return missing
    return next(
        (
            Problem(
                what=f"The cells of regimen {each.name} depend on body weight.",
                where="regimens in the study file",
                because="predictions are made for regimens that give the same cells to everyone",
                remedy="Name the clinic: --clinic mechanistic gives each patient their own cells.",
            )
            for each in study.regimens.regimens
            if not isinstance(each.cells, FlatCells)
        ),
        None,
    )


def uncalibrated(study: Study) -> Problem | None:
    """That the model of the study's cells is not calibrated to its product; None where it is.

    A ``StudyError`` where there is no model of such cells.
    """
    if saved_posterior(study, model_for(study)) is not None:
        return None
    return Problem(
        what=f"No posterior is saved for the product {study.identity.product}.",
        where="identity.product in the study file",
        because=f"the model is calibrated to: {', '.join(calibrated_products())}",
        remedy="Name the clinic: --clinic mechanistic draws virtual programmes from the prior.",
    )
