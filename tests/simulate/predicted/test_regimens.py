"""What is compared: the regimens of a study, and the grid that they make."""

from dataclasses import replace

import pytest

from derive.hand_made import reference_study
from firstdose.records.problem import StudyError
from firstdose.simulate.predicted.regimens import given, grid
from firstdose.simulate.predicted.surface import contrasts


def test_a_regimen_is_its_cells_its_interval_and_its_doses() -> None:
    (found,) = given(reference_study(), ["d2-i5"])
    assert (found.cells, found.interval_days, found.infusions) == (1.5e9, 5, 3)
    cells = [(dose.time, dose.amount) for dose in found.given if dose.target == "cells"]
    assert cells == [(0.0, 1500.0), (5.0, 1500.0), (10.0, 1500.0)]
    assert {dose.target for dose in found.given} == {"cells", "fludarabine", "cyclophosphamide"}


def test_every_unknown_name_is_a_problem() -> None:
    with pytest.raises(StudyError) as refused:
        given(reference_study(), ["d1-i7", "d1-i8", "e1"])
    assert len(refused.value.problems) == 2
    assert "d1-i7" in refused.value.problems[0].remedy


def test_the_grid_of_the_reference_study_is_four_by_four() -> None:
    found = grid(reference_study())
    assert len(found) == len({(one.cells, one.interval_days) for one in found}) == 16
    by_name = {one.name for one in found}
    for contrast in contrasts(found):
        names = {found[at].name for at in (*contrast.those, *contrast.against)}
        assert names <= by_name
        assert not set(contrast.those) & set(contrast.against)
    dose, interval, mixed = contrasts(found)
    assert {found[at].cells for at in dose.those} == {4.5e9}
    assert {found[at].interval_days for at in interval.those} == {7}
    assert [found[at].name for at in (*mixed.those, *mixed.against)] == ["d1-i7", "d4-i2"]


def test_a_study_without_a_grid_says_so() -> None:
    study = reference_study()
    line = tuple(one for one in study.regimens.regimens if one.name.startswith("d1-"))
    narrow = replace(study, regimens=replace(study.regimens, regimens=line))
    with pytest.raises(StudyError, match="no grid of doses and intervals"):
        grid(narrow)
