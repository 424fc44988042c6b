"""Tasks side by side: as if each were alone, their questions answered together."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import active_count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate.side_by_side import Ask, side_by_side


def asks(times: int, name: int, ask: Ask[int, int]) -> tuple[int, ...]:
    return tuple(ask(100 * name + at) for at in range(times))


def doubled(questions: Sequence[int]) -> list[int]:
    return [2 * each for each in questions]


@given(times=st.lists(st.integers(0, 4), max_size=9), places=st.integers(1, 12))
def test_every_task_has_its_own_replies_in_the_order_of_the_tasks(
    times: list[int], places: int
) -> None:
    tasks = [partial(asks, each, name) for name, each in enumerate(times)]
    expected = tuple(
        tuple(2 * (100 * name + at) for at in range(each)) for name, each in enumerate(times)
    )
    assert side_by_side(tasks, doubled, places) == expected


def test_as_many_as_there_are_places_ask_together() -> None:
    together: list[int] = []

    def noted(questions: Sequence[int]) -> list[int]:
        together.append(len(questions))
        return list(questions)

    side_by_side([partial(asks, 2, name) for name in range(5)], noted, 3)
    assert together == [3, 3, 2, 2, 0]


def test_only_one_task_runs_at_a_time_and_always_in_the_same_order() -> None:
    running: list[int] = []
    moves: list[list[int]] = []

    def task(name: int, ask: Ask[int, int]) -> int:
        for _ in range(3):
            running.append(name)
            assert running == [name]
            trail.append(name)
            running.remove(name)
            ask(name)
        return name

    for _ in range(2):
        trail: list[int] = []
        side_by_side([partial(task, name) for name in range(4)], doubled, 2)
        moves.append(trail)
    assert moves[0] == moves[1] == [0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3]


def test_an_error_ends_it_all_and_leaves_nobody_waiting() -> None:
    cleared: list[int] = []

    def task(name: int, ask: Ask[int, int]) -> int:
        try:
            ask(name)
            if name == 1:
                raise ValueError("task 1")
            ask(name)
        finally:
            cleared.append(name)
        return name

    before = active_count()
    with pytest.raises(ValueError, match="task 1"):
        side_by_side([partial(task, name) for name in range(3)], doubled, 3)
    assert sorted(cleared) == [0, 1, 2]
    assert active_count() == before


def test_an_error_of_the_reply_is_raised_and_leaves_nobody_waiting() -> None:
    def fails(questions: Sequence[int]) -> list[int]:
        raise ValueError(f"{len(questions)} questions")

    before = active_count()
    with pytest.raises(ValueError, match="2 questions"):
        side_by_side([partial(asks, 1, name) for name in range(2)], fails, 2)
    assert active_count() == before


def test_without_tasks_there_is_nothing() -> None:
    nothing: list[Callable[[Ask[int, int]], int]] = []
    assert side_by_side(nothing, doubled, 4) == ()
