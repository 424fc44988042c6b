"""The figure of settings that were tried says where a truth was simulated."""

import pytest

from firstdose.design.calibration import Led
from firstdose.report.designs.calibration import Calibration, Tried, calibration_figure
from firstdose.report.words import read_words


@pytest.mark.parametrize("simulated", [True, False])
def test_a_simulated_truth_is_said_to_be_one(*, simulated: bool) -> None:
    tried = tuple(
        Tried(settings=(("participants", str(n)),), led=(Led(correct=n / 40, participants=n),))
        for n in (12, 24)
    )
    shown = Calibration(
        tried=tried, scenarios=("mechanistic",), judged="mean", wanted=None, simulated=simulated
    )
    assert ("SIMULATED" in calibration_figure(shown, read_words("en"))) is simulated
