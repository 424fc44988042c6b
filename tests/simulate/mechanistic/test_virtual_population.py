from statistics import NormalDist

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate.compiled_dice import MASK
from firstdose.simulate.compiled_normal import normal_quantile, normals
from firstdose.simulate.dice import Dice, normal, question
from firstdose.simulate.mechanistic.shipped import model
from firstdose.simulate.mechanistic.virtual_population import typical_inputs, virtual_population

TRIED = model("car_nk_sle_as_tried")


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_compiled_normal_deviates_are_those_of_the_dice(share: float) -> None:
    assert normal_quantile(share) == NormalDist().inv_cdf(share)


@given(st.integers(0, MASK), st.lists(st.integers(0, MASK), max_size=5))
def test_many_deviates_of_a_stream_are_those_of_the_dice(stream: int, indices: list[int]) -> None:
    found = normals(stream, np.array(indices, dtype=np.uint64))
    assert found == [normal(stream, index) for index in indices]


def test_a_patient_depends_neither_on_how_many_there_are_nor_on_who_is_first() -> None:
    many = virtual_population(TRIED, 11, 50)
    assert np.array_equal(virtual_population(TRIED, 11, 5), many[:5])
    assert np.array_equal(virtual_population(TRIED, 11, 5, first=31), many[30:35])
    assert not np.array_equal(virtual_population(TRIED, 12, 5), many[:5])


def test_a_deviation_is_the_answer_of_the_dice_to_a_named_question() -> None:
    column = TRIED.parameter_index("kal")
    kal = TRIED.parameters[column]
    found = np.log(virtual_population(TRIED, 11, 3)[:, column] / kal.typical)
    asked = question("mechanistic parameter kal")
    said = [Dice(11).normal(patient, asked) for patient in (1, 2, 3)]
    np.testing.assert_allclose(found / np.sqrt(np.log1p(kal.iiv_cv**2)), said, rtol=1e-12)


def test_medians_variability_and_correlation_are_those_of_the_model() -> None:
    inputs = virtual_population(TRIED, 1, 4000)
    clearance, volume = np.log(inputs[:, :2]).T
    assert abs(np.corrcoef(clearance, volume)[0, 1] - 0.9) < 0.01
    for at, each in enumerate(TRIED.parameters):
        drawn = inputs[:, at]
        if each.distribution == "fixed":
            assert np.all(drawn == each.typical)
            continue
        spread = np.sqrt(np.log1p(each.iiv_cv**2))
        assert abs(np.median(np.log(drawn / each.typical))) < 5 * 1.25 * spread / np.sqrt(4000)
        if each.upper is None:
            assert abs(np.std(np.log(drawn)) / spread - 1) < 0.06
        else:
            assert np.max(drawn) == each.upper


def test_typical_inputs_stand_in_the_order_of_the_model() -> None:
    assert typical_inputs(TRIED)[TRIED.parameter_index("N0")] == 3.8
