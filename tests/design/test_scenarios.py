"""Fixed scenarios, and risks from one hazard per infusion."""

from dataclasses import replace

import numpy as np
import pytest

from design.grids import grid, part_of
from firstdose.design.hazard_scenarios import by_hazard
from firstdose.design.order import regimen_order
from firstdose.design.posterior.hazard import HazardShape, Onset, OnsetForm
from firstdose.design.scenarios import FIVE_IN_A_LINE, TWO_BY_THREE
from firstdose.protocol.designs import ThreePlusThree
from firstdose.records.problem import StudyError
from whole.trials import study

GRID = regimen_order(grid(2, 3), part_of(grid(2, 3), ThreePlusThree()))
SHAPE = HazardShape(onset=Onset(form=OnsetForm.GAMMA, median_days=7.0, steepness=2.0))


@pytest.mark.parametrize("scenario", FIVE_IN_A_LINE, ids=lambda each: each.name)
def test_risks_rise_along_the_line(scenario) -> None:
    assert list(scenario.risk) == sorted(scenario.risk)
    assert scenario.assumes


@pytest.mark.parametrize("scenario", TWO_BY_THREE, ids=lambda each: each.name)
def test_risks_keep_to_the_partial_order(scenario) -> None:
    risk = np.array(scenario.risk)
    assert np.all(~GRID.above | (risk[None, :] >= risk[:, None]))


def risks(part, shape=SHAPE, anchor=("d1-i7", 0.1)):
    whole = study("nct06010472")
    found = by_hazard(whole.regimens, part, shape, anchor)
    return dict(zip(part.regimens, found.risk, strict=True))


def test_interval_and_dose_move_the_risk_for_a_reason() -> None:
    """Windows of equal length: the shorter the interval, the more hazard falls into them."""
    whole = study("nct06010472")
    part = whole.parts[0]
    equal = replace(part, dlt_window=replace(part.dlt_window, anchor="first_infusion", days=28))
    found = risks(equal)
    assert found["d1-i7"] == pytest.approx(0.1)
    assert found["d1-i7"] < found["d1-i5"] < found["d1-i3"] < found["d1-i2"]
    assert found["d1-i7"] < found["d2-i7"] < found["d3-i7"]
    same = risks(equal, replace(SHAPE, dose_exponent=0.0))
    assert same["d4-i7"] == pytest.approx(same["d1-i7"])
    single = 1 - (1 - found["d1-i7"]) ** 2
    assert found["d2-i7"] == pytest.approx(single)


def test_an_anchor_that_cannot_be_is_refused() -> None:
    part = study("nct06010472").parts[0]
    with pytest.raises(StudyError, match="cannot be anchored"):
        risks(part, anchor=("d9", 0.1))
    early = replace(SHAPE, onset=replace(SHAPE.onset, delay_days=1000.0))
    with pytest.raises(StudyError, match="No hazard falls"):
        risks(part, early)
