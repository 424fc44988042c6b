"""TITE-BOIN12: effective numbers, what is still to come, and when it waits."""

from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betainc, betaincc

from firstdose.design import PartDesign, automaton_of
from firstdose.design.boundaries.pending_outcomes import rate_among, still_to_come
from firstdose.design.boundaries.utility import desirability
from firstdose.design.line import in_a_line
from firstdose.design.notation import read_outcomes
from firstdose.design.reasons import wording
from firstdose.design.rules.joint_counts import Closing
from firstdose.design.seen import Advice, advice, situation_after
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin12, TiteBoin12
from firstdose.records.values import Action
from firstdose.standards.verdict import Language

TOXIC, RESPONDS = Decimal("0.35"), Decimal("0.25")
TITE = TiteBoin12(toxicity_limit=TOXIC, response_limit=RESPONDS)
WAITS = Boin12(toxicity_limit=TOXIC, response_limit=RESPONDS)


@cache
def design(settings: Boin12 | TiteBoin12 = TITE, participants: int = 36) -> PartDesign:
    return in_a_line(settings, 4, usual(settings, participants))


def advised(outcomes: str) -> Advice:
    made = design()
    return advice(made, situation_after(made, read_outcomes(outcomes, made.order.names)))


def said(found: Advice) -> list[str]:
    return [wording(each, "en") for one in found.decisions for each in one.reasons]


def test_where_every_outcome_is_known_it_is_boin12() -> None:
    one, other = (automaton_of(design(each, 9)) for each in (TITE, WAITS))
    for name in ("recommended", "evaluable", "dlts", "added", "regimen"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


def test_worked_by_hand() -> None:
    """One DLT in 2.5 effective participants: rate 0.4, and 0.25 of one to come of who is inside.

    The response rate is 1 in 2.25, of which (4/9 * 3/4) / (1 - 4/9 * 1/4) = 3/8 is to come.  Its
    mean utility is 0.75 * (5/8 * 40 + 3/8 * 100) + 0.25 * 3/8 * 60 = 52.5, so that the sum of the
    three is (100 + 0 + 52.5) / 100.
    """
    rate = rate_among(np.array([2.5]), np.array([1.0]))
    assert rate[0] == 0.4
    assert still_to_come(rate, np.array([0.5]))[0] == pytest.approx(0.25)
    found = advised("1ETP(0.5/0.25)")
    rates = next(line for line in said(found) if "response rate" in line)
    assert "DLT rate is 0.4000 and the response rate 0.4444" in rates
    sure = desirability(0.705, np.array([3]), np.array([1.525]))[0]
    assert f"that of 1 with {sure:.3f}." in " ".join(said(found))


@given(rate=st.floats(0, 1), followed=st.floats(0, 1))
def test_what_is_to_come_falls_with_time(rate: float, followed: float) -> None:
    more, less = still_to_come(np.array([rate, rate]), np.array([followed, (1 + followed) / 2]))
    assert 0 <= less <= more + 1e-12
    assert more <= rate + 1e-12
    assert still_to_come(np.array([rate]), np.array([1.0]))[0] == 0


@pytest.mark.parametrize(
    ("outcomes", "waits"),
    [
        ("1NNN(/0.9)", False),
        ("1NN(/0.9)N(/0.9)", True),  # two of three responses to come
        ("1EP(0.9/0.9)P(0.9/0.9)", True),  # two of three of both
        ("1EE(0.5)E(0.5)", True),  # two of three DLTs to come
        ("1TT(/0.2)N", False),
        ("1T(/0.1)T(/0.1)N", True),  # both had a DLT, and may still respond
        ("1NNN 1NP(0.5/0.5)P(0.5/0.5)P(0.5/0.5)", False),  # three of seven
    ],
)
def test_it_waits_while_too_many_are_inside_either_window(outcomes: str, *, waits: bool) -> None:
    found = advised(outcomes)
    assert (found.decisions[0].action is Action.WAIT) == waits
    assert any("the decision waits" in line for line in said(found)) == waits


def test_a_regimen_that_is_too_toxic_is_not_waited_for() -> None:
    found = advised("1NNN 2T(/0.1)T(/0.1)T(/0.1)")
    assert found.closed == ("2", "3", "4")
    assert found.decisions[0].action is Action.DE_ESCALATE


def closing_lines(outcomes: str, language: Language = "en") -> list[str]:
    """What is said of regimens that close."""
    mark = "closed" if language == "en" else "关闭"
    found = [wording(each, language) for one in advised(outcomes).decisions for each in one.reasons]
    return [line for line in found if mark in line]


def test_a_regimen_closed_on_effective_numbers_is_told_with_them() -> None:
    """2 DLTs in 2 evaluable and a tenth of a window: 2 in 2.10, whose tail above 0.35 is 0.9504."""
    assert float(betaincc(3.0, 1.1, 0.35)) > 0.95
    outcomes = "1NNN 2TBP(0.1/0.075)"
    assert closing_lines(outcomes) == [
        (
            "2: of 3 treated there 1 may still have a DLT; with the time followed counted that is"
            " 2 DLT in 2.10, and its DLT risk is probably above 0.35. It is closed, with every"
            " regimen above it."
        )
    ]
    assert closing_lines(outcomes, "zh") == [
        (
            "2：已治疗 3 例，其中 1 例仍可能出现 DLT；计入已随访时间后相当于 2.10 例中 DLT 2 例，"
            "其 DLT 风险很可能高于 0.35。该方案及其以上所有方案关闭。"
        )
    ]


def test_a_regimen_closed_on_open_follow_up_alone_is_told_too() -> None:
    """Nobody evaluable; 9 of whom nothing came in 0.95 of both windows: 0 responses in 8.55."""
    open_ = "P(0.95/0.95)" * 9
    assert float(betainc(1.0, 9.55, 0.25)) > 0.9
    assert closing_lines(f"1{open_}") == [
        (
            "1: of 9 treated there 9 may still respond; with the time followed counted that is 0"
            " with a response in 8.55, and its response probability is probably below 0.25. It is"
            " closed."
        )
    ]
    assert closing_lines(f"1{open_}", "zh") == [
        (
            "1：已治疗 9 例，其中 9 例仍可能出现应答；计入已随访时间后相当于 8.55 例中应答 0 例，"
            "其应答概率很可能低于 0.25。该方案关闭。"
        )
    ]


def test_where_nothing_is_open_the_whole_numbers_are_told() -> None:
    assert closing_lines("1NNN 2TTB") == [
        (
            "2: 3 DLT in 3 evaluable; its DLT risk is probably above 0.35. It is closed, with every"
            " regimen above it."
        )
    ]


def test_a_regimen_closed_before_is_named_when_it_closes_those_above() -> None:
    """2 was closed for want of responses; its DLTs close 3 and 4 now, whose own counts do not."""
    order = design(WAITS).order
    closed = np.array([[False, True, False, False]])
    own = np.array([[False, True, False, False]])
    found = Closing.of(order, own, np.zeros_like(own))
    assert found.newly(order, closed)[0].tolist() == [1]
    assert found.newly(order, closed | found.too_toxic)[0].tolist() == [-1]


def test_the_longer_nobody_responds_the_less_is_to_be_hoped_for() -> None:
    """One inside the response window; the desirability of staying falls as it passes."""
    scores = [
        float(said(advised(f"1NNN 2EEN(/{share})N 2NNN"))[1].rsplit(" ", 1)[1].rstrip("."))
        for share in (0.1, 0.5, 0.9)
    ]
    assert scores[0] > scores[1] > scores[2]


def test_nothing_is_recommended_before_the_last_response() -> None:
    made = in_a_line(TITE, 4, usual(TITE, 3))
    seen = situation_after(made, read_outcomes("1ENN(/0.5)", made.order.names))
    assert made.on_counts(seen).decision.action is Action.COMPLETE
    assert made.decide(seen).action is Action.WAIT
    late = situation_after(made, read_outcomes("1ENT(/0.5)", made.order.names))
    assert made.decide(late).action is Action.WAIT
