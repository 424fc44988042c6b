"""TITE-BOIN12: effective numbers, what is still to come, and when it waits."""

from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design import PartDesign, automaton_of
from firstdose.design.boundaries.pending_outcomes import rate_among, still_to_come
from firstdose.design.boundaries.utility import desirability
from firstdose.design.line import in_a_line
from firstdose.design.notation import read_outcomes
from firstdose.design.reasons import wording
from firstdose.design.seen import Advice, advice, situation_after
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin12, TiteBoin12
from firstdose.records.values import Action

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
