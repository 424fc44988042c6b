"""TITE-BOIN as a rule on counts and time followed.

Single decisions beside TITEgBOIN 0.4.0 (next_TITE_QuasiBOIN; Takeda et al.), from
``tests/published/calendar_designs.json``.
"""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from firstdose.design import PartDesign, automaton_of
from firstdose.design.line import in_a_line
from firstdose.design.one_row import Row, move_of, states_of
from firstdose.design.reasons import wording
from firstdose.design.situation import Situation, Tally
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, TiteBoin
from firstdose.records.values import Action

CASES = json.loads((Path(__file__).parents[1] / "published" / "calendar_designs.json").read_text())[
    "tite_boin_decisions"
]["cases"]
TITE = TiteBoin(target=Decimal("0.3"))


@cache
def design(settings: TiteBoin | Boin = TITE, participants: int = 60) -> PartDesign:
    return in_a_line(settings, 5, usual(settings, participants))


def row(at: int, entered: list[int], pending: list[int], dlts: list[int], followed: list[float]):
    shares = [
        (regimen, days / 28 / pending[regimen])
        for regimen, days in enumerate(followed)
        for _ in range(pending[regimen])
    ]
    return Row(
        evaluable=tuple(n - c for n, c in zip(entered, pending, strict=True)),
        dlts=tuple(dlts),
        places=tuple(entered),
        lost=(0,) * len(entered),
        closed=(False,) * len(entered),
        current=at - 1,
        cohort=3,
        followed=tuple(shares),
    )


def move(one: Row, settings: TiteBoin = TITE):
    made = design(settings)
    return move_of(made.order, one, made.rule(states_of(one)))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_decision_of_the_reference_package(number: int) -> None:
    at, entered, pending, dlts, followed, to, waits = CASES[number]
    found = move(row(int(at), entered, pending, dlts, followed))
    assert (found.decision.action is Action.WAIT) == bool(waits)
    assert found.decision.regimen == str(to)


def test_where_every_outcome_is_known_it_is_boin() -> None:
    tite, boin = (automaton_of(design(s, 15)) for s in (TITE, Boin(target=Decimal("0.3"))))
    assert np.array_equal(tite.recommended, boin.recommended)
    assert np.array_equal(tite.evaluable, boin.evaluable)


def test_open_windows_count_as_the_time_followed() -> None:
    """One DLT among three through and three half followed: 1 in 4.5 goes up, 1 in 3 does not."""
    half = move(row(1, [6, 0, 0, 0, 0], [3, 0, 0, 0, 0], [1, 0, 0, 0, 0], [42.0, 0, 0, 0, 0]))
    none = move(row(1, [6, 0, 0, 0, 0], [3, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0.0, 0, 0, 0, 0]))
    assert half.decision.action is Action.ESCALATE
    assert none.decision.action is Action.STAY
    assert "the DLT rate is 0.2222" in wording(half.decision.reasons[0], "en")


def test_it_says_why_it_waits() -> None:
    found = move(row(1, [3, 0, 0, 0, 0], [2, 0, 0, 0, 0], [0, 0, 0, 0, 0], [30.0, 0, 0, 0, 0]))
    assert found.decision.action is Action.WAIT
    assert not found.decided
    assert found.places == 3
    assert "more than 0.5 of those treated" in wording(found.decision.reasons[-1], "en")


def test_a_larger_share_may_be_inside_the_window_where_the_protocol_says_so() -> None:
    one = row(1, [3, 0, 0, 0, 0], [2, 0, 0, 0, 0], [0, 0, 0, 0, 0], [30.0, 0, 0, 0, 0])
    allows = TiteBoin(target=Decimal("0.3"), largest_pending_share=Decimal("0.7"))
    assert move(one, allows).decision.action is Action.ESCALATE


def test_imputation_expects_what_may_still_come() -> None:
    """Posterior mean (0 + 0.15) / 2: odds 0.081 for each window still to pass."""
    one = row(1, [2, 0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0.0, 0, 0, 0, 0])
    imputed = TiteBoin(target=Decimal("0.3"), estimate="imputed")
    spoken = wording(move(one, imputed).decision.reasons[0], "en")
    assert "the DLT rate is 0.0405" in spoken


def test_nothing_is_recommended_while_a_window_is_open() -> None:
    made = design(TITE, 3)
    tally = Tally(
        regimen="1",
        assigned=3,
        infused=3,
        evaluable=2,
        dlts=0,
        pending=1,
        replaced=0,
        followed=(0.5,),
    )
    standing = Situation(
        part="line", today=date(2026, 1, 12), tallies=(tally,), current="1", closed=(), cohort=3
    )
    assert made.on_counts(standing).decision.action is Action.COMPLETE
    assert made.decide(standing).action is Action.WAIT
