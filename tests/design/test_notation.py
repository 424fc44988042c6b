"""Outcomes in one line: what they say, and what points at a character."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design.line import in_a_line
from firstdose.design.notation import CohortSeen, Person, highest_place, read_outcomes
from firstdose.design.seen import advice, situation_after
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, ThreePlusThree
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

NAMES = ("1", "2", "3")
N, T = Person(dlt=False, response=False), Person(dlt=True, response=False)


def test_the_notation_of_escalation() -> None:
    assert read_outcomes(" 1NNN  2NTT\n", NAMES) == (
        CohortSeen(regimen=0, people=(N, N, N)),
        CohortSeen(regimen=1, people=(N, T, T)),
    )
    assert read_outcomes("", NAMES) == ()
    (cohort,) = read_outcomes("2EB", NAMES)
    assert [(one.dlt, one.response) for one in cohort.people] == [(False, True), (True, True)]


def test_names_and_pending_participants() -> None:
    (first, second) = read_outcomes("d1-i7:NP 2P(0.4)T", ("d1-i7", "d1-i5"))
    assert [one.followed for one in first.people] == [None, 0.0]
    assert [one.followed for one in second.people] == [0.4, None]
    assert highest_place("1NNN 12NN d1-i7:N") == 12


def test_how_much_of_each_window_has_passed() -> None:
    """Before the stroke that of DLT, or when it came; after it that of the response."""
    (cohort,) = read_outcomes("1P(0.4/0.2)T(0.3)T(/0.2)T(0.3/0.2)E(0.4)N(/0.5)B(1)", NAMES)
    found = [
        (one.dlt, one.response, one.followed, one.onset, one.response_followed)
        for one in cohort.people
    ]
    assert found == [
        (False, False, 0.4, None, 0.2),
        (True, False, None, 0.3, None),
        (True, False, None, None, 0.2),
        (True, False, None, 0.3, 0.2),
        (False, True, 0.4, None, None),
        (False, False, None, None, 0.5),
        (True, True, None, 1.0, None),
    ]


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.text(alphabet="NTEBP", min_size=1, max_size=4)), max_size=5
    )
)
def test_every_cohort_that_is_written_is_read(cohorts: list[tuple[int, str]]) -> None:
    text = " ".join(f"{place}{letters}" for place, letters in cohorts)
    found = read_outcomes(text, NAMES)
    assert [(one.regimen + 1, len(one.people)) for one in found] == [
        (place, len(letters)) for place, letters in cohorts
    ]


@pytest.mark.parametrize(
    ("text", "what", "character"),
    [
        ("1NXN", "'X' is no outcome.", 3),
        ("1NNN 2NnN", "'n' is no outcome.", 8),
        ("1P(0.4/2)", "'2' is no share of the window.", 8),
        ("1P()", "'' is no share of the window.", 4),
        ("1E(0.4/0.2)", "A share of the response window stands after a response.", 7),
        ("1NNN 9N", "There is no regimen '9'.", 6),
        ("0N", "There is no regimen '0'.", 1),
        ("two:N", "There is no regimen 'two'.", 1),
        ("NNN", "A cohort begins with its regimen.", 1),
        ("1NN 2", "A cohort has nobody in it.", 6),
        ("1P(1.4)", "'1.4' is no share of the window.", 4),
        ("1P(x)", "'x' is no share of the window.", 4),
        ("1P(0.4", "'(' is no outcome.", 3),
    ],
)
def test_a_problem_points_at_its_character(text: str, what: str, character: int) -> None:
    with pytest.raises(StudyError) as refused:
        read_outcomes(text, NAMES)
    problem = refused.value.problems[0]
    assert problem.what == what
    assert f"character {character}\n" in problem.where
    mark = problem.where.splitlines()[-1]
    assert mark == f"{' ' * (12 + character - 1)}^"


def test_a_mistake_is_one_problem_and_each_cohort_is_looked_at() -> None:
    with pytest.raises(StudyError) as refused:
        read_outcomes("1NNX&%$ 2N?T 3N 3TN((.5)N", NAMES)
    found = [problem.what for problem in refused.value.problems]
    assert found == ["'X' is no outcome.", "'?' is no outcome.", "'(' is no outcome."]


def test_a_cohort_may_be_written_in_pieces() -> None:
    design = in_a_line(Boin(target=Decimal("0.3")), 3, usual(Boin(target=Decimal("0.3"))))
    whole = situation_after(design, read_outcomes("1NNN", NAMES))
    assert situation_after(design, read_outcomes("1N 1NN", NAMES)) == whole
    twice = situation_after(design, read_outcomes("1NNN 1NNT", NAMES))
    assert (twice.cohort, twice.cohort_dlts) == (3, 1)
    assert twice.tally("1").evaluable == 6


def test_advice_follows_the_design_until_an_outcome_is_needed() -> None:
    design = in_a_line(ThreePlusThree(), 3, usual(ThreePlusThree()))
    start = advice(design, situation_after(design, ()))
    assert [one.action for one in start.decisions] == [Action.START, Action.STAY]
    assert (start.enter, start.regimen) == (3, "1")
    back = advice(design, situation_after(design, read_outcomes("1NNN 1NNN 2NTT", NAMES)))
    assert [one.action for one in back.decisions] == [Action.DE_ESCALATE, Action.COMPLETE]
    assert (back.enter, back.regimen, back.closed) == (0, "1", ("2", "3"))
    waits = advice(design, situation_after(design, read_outcomes("1NNP", NAMES)))
    assert [one.action for one in waits.decisions] == [Action.WAIT]
