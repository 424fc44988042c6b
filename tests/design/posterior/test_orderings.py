"""Complete orders of a partial order: counted, listed, chosen."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design.posterior.orderings import orderings
from firstdose.records.problem import StudyError


def grid(doses: int, schedules: int) -> np.ndarray:
    dose, schedule = np.divmod(np.arange(doses * schedules), schedules)
    return (dose[:, np.newaxis] <= dose) & (schedule[:, np.newaxis] <= schedule)


def respects(order: tuple[int, ...], above: np.ndarray) -> bool:
    return not any(
        above[later, earlier] for at, earlier in enumerate(order) for later in order[at + 1 :]
    )


@pytest.mark.parametrize(
    ("doses", "schedules", "known"), [(1, 5, 1), (2, 2, 2), (2, 3, 5), (3, 3, 42), (3, 4, 462)]
)
def test_how_many_orders_a_grid_has(doses: int, schedules: int, known: int) -> None:
    """Standard Young tableaux of a rectangle (hook length formula)."""
    found = orderings(grid(doses, schedules), limit=1000)
    assert len(np.unique(found, axis=0)) == len(found) == known


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] < p[1])))
def test_all_orders_are_those_that_respect_every_step(steps: set[tuple[int, int]]) -> None:
    above = np.eye(6, dtype=np.bool_)
    for lower, upper in sorted(steps):
        above[lower, upper] = True
    every = [order for order in permutations(range(6)) if respects(order, above)]
    found = orderings(above, limit=1000)
    assert [tuple(order) for order in found.tolist()] == every


def test_of_too_many_some_are_taken_at_even_distances() -> None:
    """Numbered as in a dictionary, from the middle of each part of equal size."""
    every, some = orderings(grid(3, 4), limit=462), orderings(grid(3, 4), limit=6)
    assert some.tolist() == every[38::77].tolist()


@pytest.mark.parametrize("limit", [1, 2, 5, 41])
def test_exactly_as_many_as_asked_for(limit: int) -> None:
    found = orderings(grid(3, 3), limit=limit)
    assert len(np.unique(found, axis=0)) == len(found) == limit


def test_a_circle_is_refused_by_name() -> None:
    above = np.eye(4, dtype=np.bool_)
    above[0, 1] = above[1, 2] = above[2, 0] = True
    with pytest.raises(StudyError) as refused:
        orderings(above)
    assert [problem.what for problem in refused.value.problems] == [
        "Regimens 1 and 2 are each above the other.",
        "Regimens 1 and 3 are each above the other.",
        "Regimens 2 and 3 are each above the other.",
    ]


def test_no_order_at_all_is_refused() -> None:
    with pytest.raises(StudyError, match="At most 0 orders"):
        orderings(grid(2, 2), limit=0)


def test_more_than_can_be_weighed_are_refused_and_counted() -> None:
    with pytest.raises(StudyError, match="5,000 complete orders") as refused:
        orderings(grid(4, 5), limit=5000)
    assert "1,662,804 ways" in refused.value.problems[0].because


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(StudyError, match="too many complete orders"):
        orderings(np.eye(20, dtype=np.bool_))
