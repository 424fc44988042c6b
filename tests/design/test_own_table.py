"""A study team's own decision table: what is read, and what is said of what cannot be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design.boundaries.boin import boin, rate_interval
from firstdose.design.boundaries.elimination import Elimination, eliminating
from firstdose.design.boundaries.moves import Move
from firstdose.design.boundaries.own_table import DECISIONS, own_table

WORDS = {move: word for word, move in DECISIONS.items()}


def written(moves) -> str:
    rows = [
        f"{evaluable},{dlts},{WORDS[Move(moves[evaluable, dlts])]}"
        for evaluable in range(1, len(moves))
        for dlts in range(evaluable + 1)
    ]
    return "\n".join(("n,dlt,decision", *rows))


def test_a_published_table_comes_back() -> None:
    moves = eliminating(boin(rate_interval(0.25), 9), Elimination(limit=0.25))
    found = own_table(written(moves), "table.csv")
    assert np.array_equal(found.moves, moves)
    assert not found.problems
    assert not found.warnings


def test_spaces_and_empty_lines_do_not_matter() -> None:
    found = own_table("\n N, DLT, decision\n\n1, 0, Escalate \r\n1,1,stop\n\n", "table.csv")
    assert found.problems == ()
    assert found.moves.tolist() == [[0, 0], [Move.ESCALATE, Move.STOP]]


def test_every_problem_is_told_with_its_line() -> None:
    text = """n,dlt,decision
3,0,escalate
3,1,perhaps
3,4,stop
3,2
3,0,stay
3,0,escalate
x,0,stay
3,3,stop
"""
    told = [
        (problem.where.removeprefix("table.csv, line "), problem.what.split(":")[0])
        for problem in own_table(text, "table.csv").problems
    ]
    assert told == [
        ("3", "The decision 'perhaps' is not known."),
        ("4", "4 DLTs among 3 participants cannot be."),
        ("5", "The line has 2 entries"),
        ("8", "0 DLTs among x participants cannot be."),
        ("6", "0 DLTs among 3 are decided twice"),
        ("7", "0 DLTs among 3 are decided twice"),
        ("9", "No decision for 1, 2 DLTs among 3."),
    ]


def test_going_back_up_is_a_warning() -> None:
    found = own_table("n,dlt,decision\n2,0,stay\n2,1,escalate\n2,2,stop\n", "table.csv")
    assert found.problems == ()
    (warning,) = found.warnings
    assert warning.what == "Among 2, 0 DLTs say stay and 1 say escalate."
    assert warning.where == "table.csv, line 3"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The table starts with nothing."),
        ("3,0,escalate", "The table starts with 3,0,escalate."),
        ("n,dlt,decision\n", "The table has no decisions."),
    ],
)
def test_what_is_no_table(text: str, said: str) -> None:
    (problem,) = own_table(text, "table.csv").problems
    assert problem.what == said


@given(st.text(alphabet='n,dltecison0123456789stay"\n\r ', max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = own_table(f"n,dlt,decision\n{text}", "table.csv")
    evaluable = np.flatnonzero((found.moves != Move.NOT_DEFINED).any(axis=1))
    complete = all((found.moves[n, : n + 1] != Move.NOT_DEFINED).all() for n in evaluable)
    assert found.problems or (len(evaluable) and complete)
