"""Laws of the two-parameter logistic model, its finer grids, and its likelihood estimate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from firstdose.design.posterior.priors import BivariateNormal
from firstdose.design.posterior.two_parameter import (
    overdose_controlled_log_ratio,
    risk_above,
    risk_quantiles,
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


def test_no_counts_give_the_prior() -> None:
    """Median risk at the reference dose: that of the mean intercept."""
    nothing = np.zeros((1, 5))
    median = risk_quantiles(MODEL, nothing, nothing, [0.5])[0, 3, 0]
    assert median == pytest.approx(expit(-1.4473), abs=1e-6)


def test_quantiles_are_where_the_probability_says() -> None:
    dlts, evaluable = (counts[40:44] for counts in many())
    quantiles = risk_quantiles(MODEL, dlts, evaluable, [0.025, 0.5, 0.975])
    for place, probability in enumerate((0.025, 0.5, 0.975)):
        limit = float(quantiles[1, 2, place])
        above = risk_above(MODEL, dlts[1:2], evaluable[1:2], limit)[0, 2]
        assert above == pytest.approx(1 - probability, abs=3e-5)


def test_overdose_control_gives_the_dose_with_the_stated_probability() -> None:
    dlts = np.array([[0.0, 0, 1, 1, 0]])
    evaluable = np.array([[3.0, 3, 3, 3, 0]])
    ratio = float(overdose_controlled_log_ratio(MODEL, dlts, evaluable, 0.3)[0])
    assert RATIOS[0] < ratio < RATIOS[-1]
    with_it = two_parameter_model(PRIOR, [*RATIOS, ratio])
    none = np.zeros((1, 1))
    padded = np.hstack((dlts, none)), np.hstack((evaluable, none))
    assert risk_above(with_it, *padded, 0.3)[0, 5] == pytest.approx(0.25, abs=1e-6)


def test_overdose_control_stays_between_the_doses() -> None:
    none, all_of_six = np.zeros((1, 5)), np.array([[6.0, 0, 0, 0, 0]])
    assert overdose_controlled_log_ratio(MODEL, all_of_six, all_of_six, 0.3)[0] == pytest.approx(
        RATIOS[0]
    )
    plenty = np.full((1, 5), 30.0)
    assert overdose_controlled_log_ratio(MODEL, none, plenty, 0.3)[0] == pytest.approx(RATIOS[-1])


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
