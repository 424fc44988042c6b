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


def places(doses: int, schedules: int) -> np.ndarray:
    return np.column_stack(np.divmod(np.arange(doses * schedules), schedules))


def respects(order: tuple[int, ...], above: np.ndarray) -> bool:
    return not any(
        above[later, earlier] for at, earlier in enumerate(order) for later in order[at + 1 :]
    )


@pytest.mark.parametrize(
    ("doses", "schedules", "known"),
    [(1, 5, 1), (2, 2, 2), (2, 3, 5), (3, 3, 42), (3, 4, 462), (4, 4, 24024), (4, 5, 1662804)],
)
def test_how_many_orders_a_grid_has(doses: int, schedules: int, known: int) -> None:
    """Standard Young tableaux of a rectangle (hook length formula)."""
    assert orderings(grid(doses, schedules)).possible == known


@given(st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] < p[1])))
def test_all_orders_are_those_that_respect_every_step(steps: set[tuple[int, int]]) -> None:
    above = np.eye(6, dtype=np.bool_)
    for lower, upper in sorted(steps):
        above[lower, upper] = True
    every = [order for order in permutations(range(6)) if respects(order, above)]
    found = orderings(above, limit=1000)
    assert [tuple(order) for order in found.lowest_first] == every
    assert found.possible == len(every)
    assert found.complete


def test_too_many_are_replaced_by_the_recommended_and_evenly_spaced_ones() -> None:
    above = grid(3, 4)
    found = orderings(above, limit=12, coordinates=places(3, 4))
    assert found.possible == 462
    assert not found.complete
    assert found.how[:6] == (
        "across rows",
        "up columns",
        "up diagonals",
        "down diagonals",
        "diagonals up and down",
        "diagonals down and up",
    )
    assert found.how[6:] == ("evenly spaced among all",) * 6
    chosen = [tuple(int(r) for r in order) for order in found.lowest_first]
    assert len(set(chosen)) == 12
    assert all(respects(order, above) for order in chosen)
    again = orderings(above, limit=12, coordinates=places(3, 4))
    assert (again.lowest_first == found.lowest_first).all()


def test_the_recommended_orders_of_three_by_three() -> None:
    """Wages and Conaway, Pharm Stat 2013: six orders through a 3 x 3 grid numbered by column."""
    found = orderings(grid(3, 3), limit=6, coordinates=places(3, 3))
    assert dict(zip(found.how, map(tuple, found.lowest_first.tolist()), strict=True)) == {
        "across rows": (0, 3, 6, 1, 4, 7, 2, 5, 8),
        "up columns": (0, 1, 2, 3, 4, 5, 6, 7, 8),
        "up diagonals": (0, 3, 1, 6, 4, 2, 7, 5, 8),
        "down diagonals": (0, 1, 3, 2, 4, 6, 5, 7, 8),
        "diagonals up and down": (0, 3, 1, 2, 4, 6, 7, 5, 8),
        "diagonals down and up": (0, 1, 3, 6, 4, 2, 5, 7, 8),
    }


@pytest.mark.parametrize("limit", [1, 2, 5, 41])
def test_exactly_as_many_as_asked_for(limit: int) -> None:
    for coordinates in (None, places(3, 3)):
        found = orderings(grid(3, 3), limit=limit, coordinates=coordinates)
        assert len(found.lowest_first) == limit
        assert len(np.unique(found.lowest_first, axis=0)) == limit


def test_an_order_along_the_grid_that_the_study_does_not_allow_is_left_out() -> None:
    above = grid(3, 3)
    above[3, 1] = True  # the second dose of the first schedule below the second schedule
    found = orderings(above, limit=4, coordinates=places(3, 3))
    assert "up columns" not in found.how
    assert all(respects(tuple(order), above) for order in found.lowest_first.tolist())


def test_the_place_of_each_regimen() -> None:
    found = orderings(grid(2, 2))
    assert found.lowest_first.tolist() == [[0, 1, 2, 3], [0, 2, 1, 3]]
    assert found.place.tolist() == [[0, 1, 2, 3], [0, 2, 1, 3]]


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


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(StudyError, match="too many complete orders"):
        orderings(np.eye(20, dtype=np.bool_))
