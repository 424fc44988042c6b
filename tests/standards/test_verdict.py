"""Unknown is never normal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import Outcome, Ungradable, ungradable, wording, worst
from firstdose.standards.verdict import every, some

UNKNOWN = Ungradable(reason="no normal range reported", code="no_range")
GRADES = st.lists(st.integers(0, 5) | st.just(UNKNOWN))


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ((0, 2, 1), 2),
        ((0, 0), 0),
        ((0, UNKNOWN), UNKNOWN),
        ((2, UNKNOWN), 2),
        ((UNKNOWN,), UNKNOWN),
        ((), Ungradable(reason="not assessed")),
    ],
)
def test_worst(grades: tuple[int | Ungradable, ...], expected: int | Ungradable) -> None:
    assert worst(grades) == expected


@given(GRADES)
def test_zero_only_when_all_are_zero(grades: list[int | Ungradable]) -> None:
    assert (worst(grades) == 0) == (bool(grades) and all(grade == 0 for grade in grades))


OUTCOMES = st.lists(st.sampled_from(Outcome), min_size=1)
OPPOSITE = {
    Outcome.MET: Outcome.NOT_MET,
    Outcome.NOT_MET: Outcome.MET,
    Outcome.UNKNOWN: Outcome.UNKNOWN,
}


@given(OUTCOMES)
def test_all_fail_exactly_when_any_opposite_holds(outcomes: list[Outcome]) -> None:
    assert every(outcomes) is OPPOSITE[some(OPPOSITE[outcome] for outcome in outcomes)]


def test_one_unknown_leaves_it_open_unless_another_decides() -> None:
    assert every([Outcome.MET, Outcome.UNKNOWN]) is Outcome.UNKNOWN
    assert every([Outcome.NOT_MET, Outcome.UNKNOWN]) is Outcome.NOT_MET
    assert some([Outcome.MET, Outcome.UNKNOWN]) is Outcome.MET
    assert some([Outcome.NOT_MET, Outcome.UNKNOWN]) is Outcome.UNKNOWN
    assert every([]) is some([]) is Outcome.UNKNOWN


def test_a_reason_speaks_both_languages() -> None:
    why = ungradable("reference_missing", missing="lln, baseline")
    assert why.reason == "cannot be graded without: lower limit of normal, baseline"
    assert wording(why, "zh") == "缺少以下信息，无法分级：正常值下限、基线"
    assert wording(Ungradable(reason="not assessed"), "zh") == "未评估"
    assert wording(UNKNOWN, "zh") == "no normal range reported"
