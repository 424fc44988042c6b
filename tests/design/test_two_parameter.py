"""Laws of the two-parameter logistic model, its finer grids, and its likelihood estimate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import log_expit

from firstdose.design.posterior.priors import BivariateNormal
from firstdose.design.posterior.two_parameter import (
    risk_above,
    risk_summary,
    two_parameter_model,
)
from firstdose.design.posterior.two_parameter_likelihood import likelihood_estimate
from firstdose.records.problem import StudyError

RATIOS = [*np.log(np.array([1, 2, 4, 8, 12]) / 8)]
PRIOR = BivariateNormal(mean=(-1.4473, 0.3), sd=(1.2, 0.6))
MODEL = two_parameter_model(PRIOR, RATIOS)
TARGET = (0.16, 0.33)
TWICE = st.lists(
    st.integers(0, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=5,
    max_size=5,
)


def rows(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    array = np.array([pairs], dtype=np.float64)
    return array[:, :, 0], array[:, :, 1]


def many(number: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Counts spread evenly over what can be counted, the same each time."""
    places = np.arange(number)[:, None] * np.array([7, 11, 13, 17, 19])
    evaluable = 3.0 * (places % 5)
    return np.floor(evaluable * ((places * 37 % 101) / 101) ** 2), evaluable


@given(TWICE)
def test_probabilities_of_the_intervals_add_up(pairs: list[tuple[int, int]]) -> None:
    found = risk_summary(MODEL, *rows(pairs), TARGET)
    np.testing.assert_allclose(found.under + found.target + found.over, 1, atol=1e-9)
    for part in (found.under, found.target, found.over, found.mean):
        assert ((part >= 0) & (part <= 1)).all()


@given(TWICE)
def test_risk_rises_with_dose(pairs: list[tuple[int, int]]) -> None:
    found = risk_summary(MODEL, *rows(pairs), TARGET)
    assert (np.diff(found.mean) > 0).all()
    assert (np.diff(found.over) > -1e-7).all()


@given(TWICE, st.integers(0, 4))
def test_one_more_dlt_raises_the_risk_of_its_regimen(pairs: list[tuple[int, int]], at: int) -> None:
    pairs[at] = (pairs[at][0], pairs[at][1] + 1)
    fewer, evaluable = rows(pairs)
    more = fewer.copy()
    more[0, at] += 1
    low, high = (risk_summary(MODEL, dlts, evaluable, TARGET) for dlts in (fewer, more))
    assert high.mean[0, at] > low.mean[0, at]
    assert high.over[0, at] > low.over[0, at] - 1e-7


def test_a_row_does_not_depend_on_the_rows_beside_it() -> None:
    dlts, evaluable = many()
    whole = risk_summary(MODEL, dlts, evaluable, TARGET)
    alone = risk_summary(MODEL, dlts[123:124], evaluable[123:124], TARGET)
    np.testing.assert_allclose(alone.over[0], whole.over[123], rtol=0, atol=1e-13)


def test_coarse_and_fine_grids_agree() -> None:
    dlts, evaluable = many()
    fine = two_parameter_model(PRIOR, RATIOS, (161, 81))
    usual, finer = (risk_summary(each, dlts, evaluable, TARGET) for each in (MODEL, fine))
    np.testing.assert_allclose(usual.over, finer.over, rtol=0, atol=2e-5)


def test_refuses_limits_that_are_no_risks() -> None:
    with pytest.raises(StudyError, match="between 0 and 1"):
        risk_above(MODEL, *rows([(0, 3)] * 5), 1.0)
    with pytest.raises(StudyError, match="reference dose"):
        two_parameter_model(PRIOR, [float("-inf"), 0.0])


@pytest.mark.parametrize(
    ("dlts", "evaluable"),
    [
        ([0, 0, 0, 0, 0], [3, 3, 3, 0, 0]),
        ([0, 0, 2, 0, 0], [3, 3, 3, 0, 0]),  # quasi-separated: no DLT below the third dose
        ([0, 0, 3, 0, 0], [3, 3, 3, 0, 0]),
        ([0, 0, 1, 0, 0], [0, 0, 3, 0, 0]),  # one dose only
        ([2, 0, 1, 0, 0], [3, 3, 3, 0, 0]),  # rates fall with dose
        ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0]),
    ],
)
def test_no_estimate_is_no_number(dlts: list[int], evaluable: list[int]) -> None:
    found = likelihood_estimate(RATIOS, np.array([dlts]), np.array([evaluable]))
    assert not found.exists[0]
    assert np.isnan(found.risk).all()


def test_likelihood_estimate_is_the_maximum() -> None:
    dlts, evaluable = many(40)
    found = likelihood_estimate(RATIOS, dlts, evaluable)
    x = np.array(RATIOS)
    assert found.exists.sum() > 10
    for row in np.flatnonzero(found.exists)[:10]:

        def loss(at: np.ndarray, row: int = row) -> float:
            logits = at[0] + at[1] * x
            no = evaluable[row] - dlts[row]
            return -float(dlts[row] @ log_expit(logits) + no @ log_expit(-logits))

        best = minimize(loss, [0.0, 0.5], method="Nelder-Mead", options={"fatol": 1e-13})
        at = np.array([found.intercept[row], found.slope[row]])
        assert loss(at) <= best.fun + 1e-10
