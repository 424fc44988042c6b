"""Courses of a virtual population: bands in order, limits from the laboratory, known directions."""

from typing import TypeAlias

import numpy as np
import pytest

from firstdose.analyse.predicted import CourseRow
from firstdose.records.problem import StudyError
from firstdose.simulate.calibration.patients import patients
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.doses import Reals
from firstdose.simulate.predicted.outputs import outputs
from firstdose.simulate.predicted.trajectories import trajectories
from simulate.predicted.asked import question, regimens

ASKED = question()
(REGIMEN,) = regimens("d1-i7")
Rows: TypeAlias = tuple[CourseRow, ...]


@pytest.fixture(scope="module")
def people() -> Reals:
    return patients(ASKED.model, ASKED.acceptance, Dice(1), 1, 40).inputs


@pytest.fixture(scope="module")
def rows(people: Reals) -> Rows:
    return tuple(trajectories(ASKED.model, people, REGIMEN))


def test_centiles_are_in_order_on_every_day(rows: Rows) -> None:
    for row in rows:
        assert row.q05 <= row.q25 <= row.median <= row.q75 <= row.q95
    days = [row.day for row in rows if row.quantity == "Bbl"]
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == (-5.0, 362.0)


def test_every_output_has_the_limit_of_the_laboratory(rows: Rows) -> None:
    limits = {each.quantity: each.limit for each in outputs(ASKED.model)}
    assert limits["Bbl"] == 1.0
    assert limits["Cbl"] == 0.1
    assert limits["X"] is None
    assert {row.quantity: row.limit for row in rows} == limits


def test_cells_come_with_the_infusions_and_b_cells_fall_and_return(rows: Rows) -> None:
    cells = {row.day: row.median for row in rows if row.quantity == "Cbl"}
    assert cells[-5.0] == cells[-0.25] == 0
    assert cells[7.0] > 10 * cells[6.75]
    b_cells = {row.day: row.median for row in rows if row.quantity == "Bbl"}
    assert b_cells[14.0] < 1
    assert b_cells[-5.0] > 50
    assert b_cells[362.0] > 50


def test_threads_change_nothing_and_a_failed_course_is_refused(people: Reals, rows: Rows) -> None:
    assert tuple(trajectories(ASKED.model, people, REGIMEN, 3)) == rows
    broken = people.copy()
    broken[3, 0] = np.nan
    with pytest.raises(StudyError, match="1 of 40 virtual patients"):
        tuple(trajectories(ASKED.model, broken, REGIMEN))
