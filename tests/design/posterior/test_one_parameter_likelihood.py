"""Maximum likelihood: an estimate is the highest point, and where there is none none is made up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from firstdose.design.posterior.counts import Counts, Partial
from firstdose.design.posterior.curve import Family
from firstdose.design.posterior.one_parameter import OneParameter
from firstdose.design.posterior.one_parameter_likelihood import fit_likelihood, log_likelihood

FAMILIES: tuple[Family, ...] = ("power", "logistic")
CELLS = st.lists(
    st.integers(0, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=4,
    max_size=4,
)


def model(family: Family) -> OneParameter:
    return OneParameter(family=family, skeleton=(0.05, 0.15, 0.30, 0.50))


def state(evaluable: list[int], dlts: list[int], partial: Partial | None = None) -> Counts:
    return Counts(evaluable=np.array([evaluable]), dlts=np.array([dlts]), partial=partial)


@given(CELLS, st.floats(0.05, 1.0), st.sampled_from(FAMILIES))
def test_it_is_the_highest_point(
    cells: list[tuple[int, int]], weight: float, family: Family
) -> None:
    counts = state(
        [n for n, _ in cells],
        [y for _, y in cells],
        Partial(regimen=np.array([[1, -1]]), weight=np.array([[weight, 0.3]])),
    )
    found = fit_likelihood(model(family), counts)
    assert found.heterogeneous[0] == (counts.dlts.sum() > 0)
    if not found.defined[0]:
        return
    other = minimize_scalar(
        lambda a: -log_likelihood(model(family), counts, np.array([a]))[0],
        bounds=(found.estimate[0] - 1, found.estimate[0] + 1),
        method="bounded",
        options={"xatol": 1e-9},
    )
    assert found.log_likelihood[0] >= -other.fun - 1e-12
    assert found.estimate[0] == pytest.approx(other.x, abs=1e-5)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_variance_is_the_inverse_of_the_curvature(family: Family) -> None:
    followed = Partial(regimen=np.array([[3, 0]]), weight=np.array([[0.5, 0.2]]))
    counts = state([3, 3, 6, 3], [0, 1, 2, 2], followed)
    found = fit_likelihood(model(family), counts)
    step = 1e-3
    around = [
        log_likelihood(model(family), counts, found.estimate + by)[0] for by in (-step, 0, step)
    ]
    curvature = (around[0] - 2 * around[1] + around[2]) / step**2
    assert found.variance[0] == pytest.approx(-1 / curvature, rel=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    ("evaluable", "dlts"),
    [([0, 0, 0, 0], [0, 0, 0, 0]), ([3, 3, 0, 0], [0, 0, 0, 0]), ([2, 0, 1, 0], [2, 0, 1, 0])],
)
def test_without_both_kinds_there_is_no_estimate(
    family: Family, evaluable: list[int], dlts: list[int]
) -> None:
    found = fit_likelihood(model(family), state(evaluable, dlts))
    assert not found.heterogeneous[0]
    assert not found.defined[0]
    for numbers in (found.estimate, found.variance, found.risk, found.log_likelihood):
        assert np.isnan(numbers).all()


def test_the_logistic_curve_cannot_reach_nearly_everyone() -> None:
    """29 of 30 is above the end of the curve at 0.953: both kinds, yet no highest point."""
    counts = state([30, 0, 0, 0], [29, 0, 0, 0])
    logistic, power = (fit_likelihood(model(family), counts) for family in ("logistic", "power"))
    assert logistic.heterogeneous[0]
    assert not logistic.defined[0]
    assert np.isnan(logistic.estimate[0])
    assert power.defined[0]
    assert power.risk[0, 0] == pytest.approx(29 / 30, abs=1e-9)


def test_rows_with_and_without_an_estimate_side_by_side() -> None:
    counts = Counts(
        evaluable=np.array([[3, 0, 0, 0], [3, 3, 0, 0], [3, 0, 0, 0]]),
        dlts=np.array([[0, 0, 0, 0], [0, 1, 0, 0], [3, 0, 0, 0]]),
    )
    found = fit_likelihood(model("power"), counts)
    assert found.defined.tolist() == [False, True, False]
    assert np.isnan(found.risk[[0, 2]]).all()
    assert np.isfinite(found.risk[1]).all()
