"""The clinic with the model of autologous CAR-T cells: no donor, no mismatch, the same shell."""

from dataclasses import replace

import pytest

from firstdose.protocol.study import Study
from firstdose.simulate.mechanistic.clinic.people import model_for
from simulate.mechanistic.clinic.treated import people, treat


@pytest.mark.machine_code
def test_car_t_cells_are_followed_in_their_own_model(study: Study) -> None:
    cells = replace(study.identity.cell_product, en="CAR-T")
    other = replace(study, identity=replace(study.identity, cell_product=cells))
    assert model_for(other).name == "car_t_sle"
    for number in range(1, 6):
        who = treat(people(other).person(number), (0.07e9,))
        assert who.treated.course.on("Cbl", 5 + 10) > 0
        assert who.treated.course.on("Bbl", 5 + 14) < 0.2 * who.treated.course.on("Bbl", 0)
