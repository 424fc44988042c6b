"""The figure of settings that were tried: what it says of its truths, and of what is wanted."""

import re

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


@pytest.mark.parametrize("numbers", [range(12, 37, 6), range(13, 53, 3), (24,)])
def test_what_is_wanted_is_named_beside_the_last_point(numbers: range | tuple[int, ...]) -> None:
    tried = tuple(
        Tried(settings=(("participants", str(n)),), led=(Led(correct=0.6, participants=n),))
        for n in numbers
    )
    shown = Calibration(tried=tried, scenarios=("S1",), judged="mean", wanted=0.6, simulated=False)
    svg = calibration_figure(shown, read_words("en"))
    name = re.search(r'"start" transform="translate\(([\d.]+),[\d.]+\)"[^>]*>0\.6</text>', svg)
    points = re.findall(r'<path transform="translate\(([\d.]+),[\d.]+\)" d="M3.24', svg)
    assert name is not None
    assert len(points) == len(numbers)
    assert float(name[1]) == max(map(float, points)) + 8
