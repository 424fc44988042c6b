"""What the laboratory of the clinic would report of a value of the model."""

from __future__ import annotations

from math import exp, inf

from firstdose.simulate import questions
from firstdose.simulate.analytes import Test
from firstdose.simulate.dice import Dice, question
from firstdose.simulate.figures import Fixed, figure
from firstdose.simulate.mechanistic.clinic.observed import COUNTED, sources

BELOW = -inf
"""A value below the limit of quantification: lower than any that was quantified."""


def reported(dice: Dice, participant: int, test: Test, visit: str, exact: float) -> float:
    """A value with the error of its analyte; cells that are counted are counted in a volume."""
    index = question(f"{test.analyte} at {visit}")
    value = max(exact, 0.0)
    if test.analyte in COUNTED:
        volume = figure(Fixed, "flow_volume_ul").value
        seen = dice.poisson(participant, questions.CHECKED_COUNT, value * volume, index)
        value = seen / volume
    deviation = dice.normal(participant, questions.CHECKED_NOISE, index)
    value *= exp(test.within * deviation)
    return value if value >= sources()[test.analyte].quantified_from else BELOW
