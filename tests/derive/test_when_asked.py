"""A value that is worked out when it is asked for."""

from __future__ import annotations

import pytest

from firstdose.derive.when_asked import WhenAsked


def test_a_value_is_worked_out_when_asked_for_and_once() -> None:
    asked: list[str] = []

    def work_out() -> int:
        asked.append("now")
        return 4

    four = WhenAsked(work_out)
    assert not asked
    assert (four.value, four.value) == (4, 4)
    assert asked == ["now"]


def test_what_has_the_same_value_is_equal() -> None:
    one, same, other = WhenAsked(lambda: 1), WhenAsked(lambda: 1), WhenAsked(lambda: 2)
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != 1
    assert repr(one) == "1"


def test_an_error_is_raised_again_whenever_it_is_asked() -> None:
    def work_out() -> int:
        raise AssertionError("our own mistake")

    never = WhenAsked(work_out)
    for _ in range(2):
        with pytest.raises(AssertionError, match="our own mistake"):
            _ = never.value
