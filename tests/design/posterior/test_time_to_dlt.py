"""When DLTs come: adaptive weights and Kaplan-Meier fractions, beside plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design.posterior.time_to_dlt import adaptive_weight, expected_dlt, sorted_onsets

shares = st.integers(0, 20).map(lambda twentieths: twentieths / 20)
times = st.lists(shares, max_size=6)


def arrays(*rows: list[float]) -> np.ndarray:
    return np.array(rows, dtype=np.float64).reshape(len(rows), -1)


def weight_by_loop(followed: float, onsets: list[float]) -> float:
    """As ``titecrm(scheme = "adaptive")`` of dfcrm 0.2-2.1 finds it, one participant at a time."""
    support, z = sorted(onsets), len(onsets)
    if z == 0:
        return followed
    m = sum(onset <= followed for onset in support)
    if m == 0:
        return followed / support[0] / (z + 1)
    upper = 1.0 if m == z else support[m]
    if upper == support[m - 1]:
        return (m + 1) / (z + 1)
    return (m + (followed - support[m - 1]) / (upper - support[m - 1])) / (z + 1)


def fraction_by_loop(followed: float, inside: list[float], onsets: list[float], free: int) -> float:
    """(S(t) - S(1)) / S(t) of Kaplan-Meier, event time by event time."""
    survives = 1.0
    for time in sorted(set(onsets)):
        if time > followed:
            at_risk = free + sum(t >= time for t in inside) + sum(t >= time for t in onsets)
            survives *= 1 - onsets.count(time) / at_risk
    return 1 - survives


@given(followed=shares.filter(lambda share: share < 1), onsets=times)
def test_adaptive_weights_are_those_of_a_plain_loop(followed: float, onsets: list[float]) -> None:
    found = adaptive_weight(
        arrays([followed]), sorted_onsets(arrays(onsets), np.array([len(onsets)]))
    )
    assert found[0, 0] == pytest.approx(weight_by_loop(followed, onsets), abs=1e-12)


@given(onsets=times)
def test_an_adaptive_weight_rises_from_nothing_to_all_of_the_window(onsets: list[float]) -> None:
    followed = np.linspace(0, 1, 81)[np.newaxis]
    found = adaptive_weight(followed, sorted_onsets(arrays(onsets), np.array([len(onsets)])))
    assert (np.diff(found[0]) >= -1e-12).all()
    assert found[0, -1] == pytest.approx(1.0)
    assert found[0, 0] == pytest.approx(onsets.count(0.0) / (len(onsets) + 1), abs=1e-12)


@given(inside=st.lists(shares, min_size=1, max_size=5), onsets=times, free=st.integers(0, 5))
def test_what_is_to_be_expected_is_kaplan_meier(
    inside: list[float], onsets: list[float], free: int
) -> None:
    dlts = np.array([len(onsets)])
    evaluable = dlts + free
    found = expected_dlt(arrays(inside), sorted_onsets(arrays(onsets), dlts), evaluable)[0]
    for share, one in zip(inside, found, strict=True):
        assert one == pytest.approx(fraction_by_loop(share, inside, onsets, free), abs=1e-12)
    assert ((found >= 0) & (found <= 1)).all()


def test_worked_by_hand() -> None:
    """As the docstrings say: 1/4 and 3/4; and S falls to 3/4 and 3/8, half of it to come."""
    weights = adaptive_weight(arrays([0.125, 0.625]), arrays([0.25]))
    assert weights.tolist() == [[0.25, 0.75]]
    found = expected_dlt(arrays([0.4]), arrays([0.25, 0.5]), np.array([3]))
    assert found.tolist() == [[0.5]]


def test_a_dlt_of_unknown_time_leaves_the_most_to_come() -> None:
    """It counts as at the end of the window, whatever its time would have been."""
    nan = float("nan")
    unknown = sorted_onsets(arrays([nan, 0.3]), np.array([2]))
    assert unknown.tolist() == [[0.3, 1.0]]
    for onset in (0.1, 0.3, 0.7, 0.9):
        known = sorted_onsets(arrays([onset, 0.3]), np.array([2]))
        inside = arrays([0.2, 0.5])
        less, more = (expected_dlt(inside, each, np.array([4])) for each in (known, unknown))
        assert (less <= more + 1e-12).all()
        light, heavy = (adaptive_weight(inside, each) for each in (unknown, known))
        assert (light <= heavy + 1e-12).all()


def test_rows_have_onsets_of_their_own() -> None:
    """Beyond its own DLTs a row has none, and where nobody stands nothing is expected."""
    nan = float("nan")
    onsets = sorted_onsets(arrays([0.5, nan], [nan, nan]), np.array([1, 0]))
    assert onsets.tolist() == [[0.5], [np.inf]]
    found = expected_dlt(arrays([0.2, nan], [0.2, 0.4]), onsets, np.array([3, 3]))
    assert found[0] == pytest.approx([1 / 3, 0.0])
    assert found[1].tolist() == [0.0, 0.0]
