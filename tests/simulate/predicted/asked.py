"""A small question to the model, and regimens of the reference study: quick to answer."""

from __future__ import annotations

from functools import cache

from derive.hand_made import reference_study
from firstdose.simulate.calibration.endpoints import observed_endpoints
from firstdose.simulate.calibration.patients import acceptance
from firstdose.simulate.calibration.prior import prior
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.predicted.outcomes import Question
from firstdose.simulate.predicted.regimens import GivenRegimen, given

RESPONSE = "lldas_and_doris_month_12"


@cache
def question(*endpoints: str, patients: int = 20, threads: int = 1) -> Question:
    """A question about a few patients."""
    of = model("car_nk_sle")
    known = observed_endpoints(reference_study())
    return Question(
        study=reference_study(),
        model=of,
        unknowns=prior(of),
        acceptance=acceptance(of, 1),
        dice=Dice(1),
        endpoints=tuple(known[name] for name in endpoints or (RESPONSE,)),
        patients=patients,
        threads=threads,
    )


@cache
def regimens(*names: str) -> tuple[GivenRegimen, ...]:
    """Regimens of the reference study."""
    return given(reference_study(), names)
