"""Isotonic regression on chains and partial orders, and the selection that rests on it."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.elimination import Elimination
from firstdose.design.boundaries.isotonic import lower_sets, pooled, pooled_in_order
from firstdose.design.boundaries.selection import (
    Selection,
    crude_risks,
    eliminated,
    nearest,
    selected,
)
from firstdose.design.order import Flags, Integers
from firstdose.records.problem import StudyError

SELECTION = Selection(target=0.3, elimination=Elimination(limit=0.3))
values = arrays(np.float64, (4, 6), elements=st.floats(0, 1))
weights = arrays(np.float64, (4, 6), elements=st.sampled_from([0.0, 0.5, 1.0, 3.0, 20.0]))
counts = arrays(np.int64, (2, 3, 6), elements=st.integers(0, 6))


def chain(regimens: int) -> Flags:
    return np.triu(np.ones((regimens, regimens), dtype=np.bool_))


def grid(doses: int, schedules: int) -> Flags:
    cells = list(product(range(doses), range(schedules)))
    return np.array([[q[0] >= r[0] and q[1] >= r[1] for q in cells] for r in cells])


def evaluable_and_dlts(numbers: Integers) -> tuple[Integers, Integers]:
    return numbers.max(axis=0), numbers.min(axis=0)


def test_pooling_by_hand() -> None:
    """0.4 and 0.1 with weights 1 and 2 share 0.2; the one without weight has no estimate."""
    found = pooled(np.array([[0.1, 0.4, 0.1, 0.5, 0.9]]), np.array([[1.0, 1, 2, 0, 1]]))
    assert found[0] == pytest.approx([0.1, 0.2, 0.2, np.nan, 0.9], nan_ok=True)


@given(values, weights)
def test_what_is_pooled_rises_and_is_not_pooled_again(risks, weight) -> None:
    found = pooled(risks, weight)
    assert np.array_equal(np.isnan(found), weight == 0)
    for row, kept in zip(found, weight > 0, strict=True):
        assert np.all(np.diff(row[kept]) >= 0)
    assert np.array_equal(pooled(np.nan_to_num(found), weight), found, equal_nan=True)


@given(values, weights)
def test_a_chain_is_a_partial_order(risks, weight) -> None:
    found = pooled_in_order(risks, weight, chain(6))
    assert found == pytest.approx(pooled(risks, weight), abs=1e-12, nan_ok=True)


@given(values, weights)
def test_the_estimate_on_a_grid_is_the_least_squares_one(risks, weight) -> None:
    """It keeps the order, and no allowed direction from it comes nearer (Kuhn and Tucker)."""
    above = grid(2, 3)
    found = pooled_in_order(risks, weight, above)
    for row, given_risks, w in zip(found, risks, weight, strict=True):
        kept = w > 0
        pairs = above[np.ix_(kept, kept)]
        low, high = np.nonzero(pairs)
        assert np.all(row[kept][low] <= row[kept][high])
        residual = np.where(kept, w * (given_risks - np.nan_to_num(row)), 0)
        assert residual @ np.nan_to_num(row) == pytest.approx(0, abs=1e-9)
        assert np.all(lower_sets(above) @ residual >= -1e-9), "no lower set wants to come down"


@given(values, weights, st.permutations(range(6)))
def test_names_of_regimens_do_not_matter(risks, weight, renamed) -> None:
    above = grid(2, 3)
    found = pooled_in_order(risks, weight, above)
    again = pooled_in_order(risks[:, renamed], weight[:, renamed], above[np.ix_(renamed, renamed)])
    assert again == pytest.approx(found[:, renamed], abs=1e-12, nan_ok=True)


def test_lower_sets_of_a_grid_are_its_contours() -> None:
    """(4 + 3 over 3) = 35 with the empty one, which is left out."""
    found = lower_sets(grid(4, 3))
    assert len(found) == len(np.unique(found, axis=0)) == 34
    assert np.all(found @ grid(4, 3).T.astype(int) >= found)


def test_too_many_lower_sets_are_refused() -> None:
    with pytest.raises(StudyError, match="lower sets"):
        lower_sets(np.eye(15, dtype=np.bool_))


@given(counts)
def test_what_is_selected_is_in_use(numbers) -> None:
    evaluable, dlts = evaluable_and_dlts(numbers)
    found = selected(evaluable, dlts, SELECTION)
    usable = ~eliminated(evaluable, dlts, chain(6), SELECTION) & (evaluable > 0)
    assert np.array_equal(found >= 0, usable.any(axis=1))
    assert all(usable[row, regimen] for row, regimen in enumerate(found) if regimen >= 0)


@given(counts)
def test_with_a_bound_the_estimate_is_below_it(numbers) -> None:
    evaluable, dlts = evaluable_and_dlts(numbers)
    bound = rate_interval(0.3).de_escalate_at
    strict = Selection(target=0.3, elimination=Elimination(limit=0.3), below=bound)
    found = selected(evaluable, dlts, strict)
    closed = eliminated(evaluable, dlts, chain(6), strict)
    estimate = pooled(*crude_risks(evaluable, dlts, ~closed))
    assert all(estimate[row, regimen] < bound for row, regimen in enumerate(found) if regimen >= 0)
    assert np.all((found < 0) | (found <= selected(evaluable, dlts, SELECTION)))


def test_ties_go_up_below_the_target_and_down_above_it() -> None:
    evaluable = np.array([[6, 6, 0], [6, 6, 0]])
    dlts = np.array([[1, 1, 0], [2, 2, 0]])
    assert selected(evaluable, dlts, SELECTION).tolist() == [1, 0]


def test_equally_near_regimens_that_no_one_can_rank_go_to_the_first_named() -> None:
    """Two schedules above one dose, with the same counts."""
    above = np.array([[1, 1, 1], [0, 1, 0], [0, 0, 1]], dtype=np.bool_)
    evaluable, dlts = np.array([[6, 6, 6]]), np.array([[0, 1, 1]])
    risks = pooled_in_order(*crude_risks(evaluable, dlts, evaluable > 0), above)
    assert nearest(risks, above.sum(axis=0) - 1, target=0.3).tolist() == [1]


def test_elimination_takes_what_is_above_and_nothing_beside() -> None:
    above = grid(2, 2)
    closed = eliminated(np.array([[3, 3, 0, 0]]), np.array([[0, 3, 0, 0]]), above, SELECTION)
    assert closed.tolist() == [[False, True, False, True]]


def test_a_stricter_probability_at_the_lowest_regimen() -> None:
    """3 of 6: Pr(risk > 0.30) = 0.874, enough for 0.85 at the lowest regimen alone."""
    strict = Selection(target=0.3, elimination=Elimination(limit=0.3), lowest_probability=0.85)
    evaluable = np.array([[6, 0], [6, 6]])
    dlts = np.array([[3, 0], [0, 3]])
    assert selected(evaluable, dlts, SELECTION).tolist() == [0, 1]
    assert selected(evaluable, dlts, strict).tolist() == [-1, 1]
