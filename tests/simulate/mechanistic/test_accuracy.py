"""Error over peak at most 5e-6 at a tolerance of 1e-6, against references of 1e-12."""

import numpy as np
import pytest

from firstdose.simulate.mechanistic.doses import Reals, doses_for_all
from firstdose.simulate.mechanistic.engine import Accuracy, Courses, courses
from firstdose.simulate.mechanistic.virtual_population import virtual_population
from simulate.mechanistic.reference_regimen import REGIMEN, TIMES, TRIED, YEAR, slow_course

PATIENTS = 200
INPUTS = virtual_population(TRIED, 1, PATIENTS)
DOSES = doses_for_all(TRIED, REGIMEN, PATIENTS)


def solved(relative: float, patients: int = PATIENTS, solver: str = "rodas4") -> Courses:
    accuracy = Accuracy(relative=relative, solver=solver)  # type: ignore[arg-type]
    found = courses(TRIED, INPUTS[:patients], DOSES.part(0, patients), YEAR, accuracy)
    assert set(found.outcomes()) == {"ok"}
    return found


def over_peak(found: Reals, reference: Reals) -> float:
    """The largest error of any patient, time and state, over the peak of that patient's state."""
    peak = np.max(np.abs(reference), axis=-2, keepdims=True)
    return float(np.max(np.abs(found - reference) / peak))


@pytest.fixture(scope="module")
def reference() -> Reals:
    return solved(1e-12, solver="explicit").values


def test_the_reference_is_what_scipy_makes_of_the_formulas_as_written(reference: Reals) -> None:
    for patient in (0, 1):
        slow = slow_course(TRIED, INPUTS[patient], REGIMEN, TIMES)
        assert over_peak(reference[patient], slow) < 1e-9


@pytest.mark.parametrize(("relative", "allowed"), [(1e-4, 5e-4), (1e-6, 5e-6), (1e-8, 1e-7)])
def test_the_error_is_small_on_every_patient(
    relative: float, allowed: float, reference: Reals
) -> None:
    assert over_peak(solved(relative).values, reference) < allowed


def test_the_two_solvers_agree(reference: Reals) -> None:
    assert over_peak(solved(1e-10, 20).values, reference[:20]) < 2e-9
