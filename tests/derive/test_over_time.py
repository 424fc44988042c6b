"""Windows, periods and runs over dated answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.derive.over_time import (
    Dated,
    first_lost,
    first_met,
    last_in_window,
    sustained,
    worst_in_period,
)
from firstdose.standards.reasons import ungradable
from firstdose.standards.verdict import Grade, Outcome

ZERO = date(2024, 3, 4)
WORDS = {"+": Outcome.MET, "-": Outcome.NOT_MET, "?": Outcome.UNKNOWN}
UNKNOWN = ungradable("not_assessed")


def on(day: int) -> date:
    return ZERO + timedelta(days=day)


def seen(text: str, every: int = 28) -> list[Dated[Outcome]]:
    """One assessment every so many days: + holds, - does not, ? unknown."""
    return [Dated(on=on(n * every), value=WORDS[mark]) for n, mark in enumerate(text)]


def day_of(found: Dated[Outcome] | None) -> int | None:
    return None if found is None else (found.on - ZERO).days


@pytest.mark.parametrize(
    ("day", "window", "found"),
    [(9, 10, 0), (10, 10, None), (10, 11, 0), (0, 1, 0), (-1, 30, None), (20, 2, 20), (25, 10, 20)],
)
def test_a_window_ends_with_the_day_and_counts_it(day: int, window: int, found: int | None) -> None:
    values = [Dated(on=on(0), value=0), Dated(on=on(20), value=20)]
    last = last_in_window(values, on(day), window)
    assert (None if last is None else last.value) == found


@pytest.mark.parametrize(
    ("text", "first", "lost"),
    [("", None, None), ("-?-", None, None), ("-+-+", 28, 56), ("+?-", 0, 56), ("-?++", 56, None)],
)
def test_attained_and_lost(text: str, first: int | None, lost: int | None) -> None:
    assert (day_of(first_met(seen(text))), day_of(first_lost(seen(text)))) == (first, lost)


@pytest.mark.parametrize(
    ("text", "two", "eight"),
    [
        ("+-+-", None, None),
        ("+?+", None, None),
        ("-++-", 28, None),
        ("-+-++++++++", 84, 84),
        ("+++++++", 0, None),
        ("++++++++", 0, 0),
    ],
)
def test_sustained_over_so_many_visits(text: str, two: int | None, eight: int | None) -> None:
    assert day_of(sustained(seen(text), 2)) == two
    assert day_of(sustained(seen(text), 8)) == eight


GRADES: tuple[Grade, ...] = (1, 3, UNKNOWN, 3, 0)


@pytest.mark.parametrize(
    ("first", "last", "worst"),
    [(0, 4, 1), (0, 0, 0), (2, 2, 2), (2, 4, 3), (4, 4, 4), (5, 9, None)],
)
def test_worst_in_a_period_is_the_first_of_the_worst(
    first: int, last: int, worst: int | None
) -> None:
    found = [Dated(on=on(day), value=grade) for day, grade in enumerate(GRADES)]
    seen = worst_in_period(found, on(first), on(last), lambda grade: grade)
    assert (None if seen is None else (seen.on - ZERO).days) == worst


def test_ungradable_is_worse_than_nothing() -> None:
    found: list[Dated[Grade]] = [Dated(on=on(0), value=0), Dated(on=on(1), value=UNKNOWN)]
    worst = worst_in_period(found, on(0), on(1), lambda grade: grade)
    assert worst is not None
    assert worst.value is UNKNOWN


@given(st.text("+-?"), st.integers(1, 5))
def test_an_unknown_answer_never_helps(text: str, number: int) -> None:
    """Whatever an unknown answer hides, a state sustained with it unknown is sustained with it."""
    unknown = sustained(seen(text), number)
    if unknown is not None:
        for hidden in "+-":
            assert sustained(seen(text.replace("?", hidden)), number) is not None
