"""Random scenarios keep to the order, and every regimen is as often the MTD."""

from collections import Counter

import numpy as np
import pytest

from design.grids import grid, part_of
from firstdose.design.order import RegimenOrder, regimen_order
from firstdose.protocol.designs import ThreePlusThree
from firstdose.records.problem import StudyError
from firstdose.simulate.dice import Dice
from firstdose.simulate.random_scenarios import complete_order, random_scenarios


def order(doses: int, schedules: int) -> RegimenOrder:
    regimens = grid(doses, schedules)
    return regimen_order(regimens, part_of(regimens, ThreePlusThree()))


@pytest.mark.parametrize("shape", [(5, 1), (2, 3), (3, 3)])
def test_risks_keep_to_the_order_and_the_mtd_is_even(shape: tuple[int, int]) -> None:
    here = order(*shape)
    found = random_scenarios(here, 0.3, 7, 900)
    nearest = Counter()
    for scenario in found:
        risk = np.array(scenario.risk)
        assert np.all(~here.above | (risk[None, :] >= risk[:, None]))
        assert 0 < risk.min() <= risk.max() < 1
        level = int(np.argsort(np.argsort(risk))[np.abs(risk - 0.3).argmin()])
        nearest[level] += 1
    expected = 900 / len(here.names)
    chi_square = sum((nearest[k] - expected) ** 2 / expected for k in range(len(here.names)))
    assert chi_square < 3 * len(here.names) + 10


def test_a_scenario_does_not_depend_on_how_many_are_drawn() -> None:
    here = order(2, 3)
    assert random_scenarios(here, 0.3, 7, 5) == random_scenarios(here, 0.3, 7, 9)[:5]
    assert random_scenarios(here, 0.3, 8, 5) != random_scenarios(here, 0.3, 7, 5)


def test_every_complete_order_occurs() -> None:
    """Two doses by three schedules have five."""
    here = order(2, 3)
    seen = {tuple(complete_order(here.above, Dice(1, k)).tolist()) for k in range(300)}
    assert len(seen) == 5


def test_a_target_that_is_no_risk_is_refused() -> None:
    with pytest.raises(StudyError, match=r"The target is 1\.5"):
        random_scenarios(order(2, 1), 1.5, 1, 1)
