"""Laws that every decision table on counts keeps, and settings that no table can be made of."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from design.printed_boundaries import boundaries
from firstdose.design.boundaries.a_plus_b import APlusB
from firstdose.design.boundaries.boin import (
    boin,
    moves_at_rate,
    rate_interval,
    score_target,
    toxicity_score,
)
from firstdose.design.boundaries.combination import desirability_table
from firstdose.design.boundaries.elimination import Elimination, eliminating, fewest_dlts
from firstdose.design.boundaries.i3_plus_3 import i3_plus_3
from firstdose.design.boundaries.keyboards import Target, keyboard, mtpi, mtpi_2
from firstdose.design.boundaries.moves import Move, is_monotone, possible
from firstdose.design.boundaries.selection import Selection
from firstdose.design.boundaries.time_to_event import Suspension
from firstdose.design.boundaries.utility import Admissible, Utilities
from firstdose.records.problem import StudyError

THREE_PLUS_THREE = APlusB(a=3, b=3, c=1, d=1, e=1)

targets = st.floats(0.05, 0.6)
margins = st.floats(0.01, 0.049)


@given(targets)
def test_the_boundaries_of_boin_lie_around_the_target(target: float) -> None:
    interval = rate_interval(target)
    assert 0 < interval.escalate_at < target < interval.de_escalate_at < 1


@given(targets, margins, margins)
def test_more_dlts_never_lead_higher(target: float, below: float, above: float) -> None:
    around = Target(risk=target, below=below, above=above)
    tables = [rule(around, 15) for rule in (mtpi, mtpi_2, i3_plus_3)]
    for moves in (*tables, boin(rate_interval(target), 15)):
        closed = eliminating(moves, Elimination(limit=target))
        assert is_monotone(moves)
        assert is_monotone(closed)
        assert np.array_equal(moves != Move.NOT_DEFINED, possible(15))


@given(targets)
def test_boin_says_of_counts_what_it_says_of_their_rate(target: float) -> None:
    interval = rate_interval(target)
    moves = boin(interval, 12)
    for evaluable in range(1, 13):
        rates = np.arange(evaluable + 1) / evaluable
        assert np.array_equal(moves_at_rate(interval, rates), moves[evaluable, : evaluable + 1])


def test_a_whole_number_at_the_upper_boundary_stays() -> None:
    """phi = 0.4 and phi2 = 0.6 make lambda_d one half: 2 of 4 stay, 3 go down."""
    interval = rate_interval(0.4, too_high=0.6)
    assert interval.de_escalate_at == pytest.approx(0.5)
    found = boundaries(boin(interval, 6))
    assert found.de_escalate_ge.tolist() == [1, 2, 2, 3, 3, 4]


@given(targets, margins, margins)
def test_the_keyboard_is_mtpi_2_where_it_has_a_key_on_each_side(
    target: float, below: float, above: float
) -> None:
    """A posterior with one peak that is highest in a narrow end piece falls from there on."""
    around = Target(risk=target, below=below, above=above)
    try:
        moves = keyboard(around, 15)
    except StudyError:
        return
    assert np.array_equal(moves, mtpi_2(around, 15))


def test_mtpi_2_goes_up_from_a_narrow_end_piece() -> None:
    """Target 0.10, margins 0.05: below lies 0 to 0.05 alone."""
    moves = mtpi_2(Target(risk=0.1, below=0.05, above=0.05), 6)
    assert moves[6, :3].tolist() == [Move.ESCALATE, Move.DE_ESCALATE, Move.DE_ESCALATE]


# gBOIN


def test_grades_weigh_as_they_are_given() -> None:
    """Grades none to 2, 3 and 4 and a score of 0.47 in 1.5: one grade 3 is two thirds of a DLT."""
    weights = (0.0, 0.5, 1.0, 1.5)
    worst = np.array([[3, 0, 0, 0], [1, 1, 1, 0], [0, 0, 0, 3]])
    assert toxicity_score(worst, weights) == pytest.approx([0, 1, 3])
    target = score_target(0.47, weights)
    assert target == pytest.approx(0.47 / 1.5)
    moves = moves_at_rate(rate_interval(target), toxicity_score(worst, weights) / 3)
    assert moves.tolist() == [Move.ESCALATE, Move.STAY, Move.DE_ESCALATE]


# Elimination


@given(st.floats(0.05, 0.9), st.floats(0.5, 0.99), st.floats(0.1, 3), st.floats(0.1, 3))
def test_the_fewest_dlts_are_the_fewest(
    limit: float, probability: float, prior_dlt: float, prior_no_dlt: float
) -> None:
    elimination = Elimination(
        limit=limit, probability=probability, prior_dlt=prior_dlt, prior_no_dlt=prior_no_dlt
    )
    fewest = fewest_dlts(elimination, 10)
    assert fewest[:3].tolist() == [1, 2, 3]
    for evaluable in range(3, 11):
        dlts = np.arange(evaluable + 1)
        above = beta.sf(limit, prior_dlt + dlts, prior_no_dlt + evaluable - dlts)
        clear = np.abs(above - probability) > 1e-9
        closes = dlts >= fewest[evaluable]
        assert np.all(~clear | (closes == (above > probability)))


# Two agents


def test_desirability_of_a_cell() -> None:
    interval = rate_interval(0.3)
    scores = desirability_table(interval, 6)
    within = np.diff(beta.cdf([interval.escalate_at, interval.de_escalate_at], 2.5, 4.5))
    assert scores[6, 2] == pytest.approx(within[0] + 6 * 5e-4)
    assert np.isnan(scores[2, 3])
    assert scores[6].argmax() == 2


# What is refused

REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "target 0": (lambda: rate_interval(0.0), "The target is 0"),
    "target 1": (lambda: rate_interval(1.0), "The target is 1"),
    "phi1 at target": (lambda: rate_interval(0.3, too_low=0.3), "phi1"),
    "phi2 at target": (lambda: rate_interval(0.3, too_high=0.3), "phi2"),
    "phi2 at 1": (lambda: rate_interval(0.8), "phi2"),
    "margin to 0": (lambda: Target(risk=0.1, below=0.1, above=0.05), "0 to 0.15"),
    "margin to 1": (lambda: Target(risk=0.9, below=0.1, above=0.1), "0.8 to 1"),
    "no margin": (lambda: Target(risk=0.3, below=0.0, above=0.0), "must have a width"),
    "negative margin": (lambda: Target(risk=0.3, below=-0.1, above=0.2), "0.4 to 0.5"),
    "no key below": (
        lambda: keyboard(Target(risk=0.1, below=0.05, above=0.05), 6),
        "never go up",
    ),
    "no key above": (
        lambda: keyboard(Target(risk=0.6, below=0.1, above=0.25), 6),
        "never go down",
    ),
    "no participants": (lambda: boin(rate_interval(0.3), 0), "number of participants is 0"),
    "cutoff 1": (lambda: Elimination(limit=0.3, probability=1.0), "elimination probability is 1"),
    "limit 0": (lambda: Elimination(limit=0.0), "limit is 0"),
    "prior 0": (lambda: Elimination(limit=0.3, prior_dlt=0.0), "Beta\\(0, 1\\)"),
    "from 0": (lambda: Elimination(limit=0.3, from_participants=0), "1 or more"),
    "A 0": (lambda: replace(THREE_PLUS_THREE, a=0), "first group"),
    "B 0": (lambda: replace(THREE_PLUS_THREE, b=0), "second group"),
    "C above D": (lambda: replace(THREE_PLUS_THREE, c=2, e=2), "C = 2"),
    "C 0": (lambda: replace(THREE_PLUS_THREE, c=0), "C = 0"),
    "D at A": (lambda: replace(THREE_PLUS_THREE, d=3, e=3), "D = 3"),
    "E below D": (lambda: replace(THREE_PLUS_THREE, d=2, e=1), "E = 1"),
    "E beyond reach": (lambda: replace(THREE_PLUS_THREE, e=4), "E = 4"),
    "weights fall": (lambda: score_target(0.3, (0.0, 1.0, 0.5)), "weights"),
    "score above worst": (lambda: score_target(2.0, (0.0, 1.0)), "target is 2"),
    "share 1": (lambda: Suspension(largest_pending_share=1.0), "share of pending"),
    "bound 0": (
        lambda: Selection(target=0.3, elimination=Elimination(limit=0.3), below=0.0),
        "largest risk",
    ),
    "response 1": (lambda: Admissible(toxicity=0.3, response=1.0), "response is 1"),
    "utility 120": (lambda: Utilities(neither=40, both=120), "120"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_impossible_settings_are_refused(name: str) -> None:
    make, said = REFUSED[name]
    with pytest.raises(StudyError, match=said) as raised:
        make()
    for problem in raised.value.problems:
        assert all((problem.what, problem.where, problem.because, problem.remedy))
