"""Exact operating characteristics of designs that read responses."""

import itertools
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from design.joint_rows import OUTCOMES, move_after
from firstdose.design import automaton_of, operating_characteristics
from firstdose.design.automaton.characteristics import ends
from firstdose.design.automaton.outcomes import outcome_probabilities
from firstdose.design.line import in_a_line
from firstdose.design.part_design import PartDesign
from firstdose.design.usual import usual
from firstdose.protocol.designs import BfBoin, Boin, Boin12, DesignSettings, UBoin
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

TOXICITY, LEAST = Decimal("0.35"), Decimal("0.25")
BOIN12 = Boin12(toxicity_limit=TOXICITY, response_limit=LEAST)
U_BOIN = UBoin(toxicity_limit=TOXICITY, response_limit=LEAST, first_stage=3)
RISK, RESPONSE = {"1": 0.1, "2": 0.3}, {"1": 0.2, "2": 0.5}


def design_of(design: DesignSettings, regimens: int = 2, participants: int = 6) -> PartDesign:
    return in_a_line(design, regimens, usual(design, participants))


COHORTS = [
    ("".join(seen), len(set(itertools.permutations(seen))))
    for seen in itertools.combinations_with_replacement(OUTCOMES, 3)
]


def followed(design: PartDesign, chance: np.ndarray, cohorts: str, to: str) -> dict[str, float]:
    """How likely each regimen is recommended, cohort after cohort, by the rule on one row."""
    total: dict[str, float] = {}
    for seen, orders in COHORTS:
        likely = orders * float(np.prod([chance[int(to) - 1, OUTCOMES.index(o)] for o in seen]))
        after = f"{cohorts} {to}{seen}"
        decision = move_after(design, after).decision
        over = decision.action in (Action.STOP, Action.COMPLETE)
        further = (
            {decision.regimen: 1.0} if over else followed(design, chance, after, decision.regimen)
        )
        for regimen, share in further.items():
            total[regimen] = total.get(regimen, 0.0) + likely * share
    return total


@pytest.mark.parametrize("settings_", [BOIN12, U_BOIN], ids=["boin12", "u_boin"])
@pytest.mark.parametrize("odds_ratio", [1.0, 4.0])
def test_the_sum_over_ends_is_the_sum_over_all_trials(
    settings_: DesignSettings, odds_ratio: float
) -> None:
    design = design_of(settings_)
    chance = outcome_probabilities(np.array([0.1, 0.3]), np.array([0.2, 0.5]), odds_ratio)
    by_hand = followed(design, chance, "", "1")
    exact = operating_characteristics(automaton_of(design), RISK, RESPONSE, odds_ratio)
    found = {each.regimen: each.recommended for each in exact.regimens} | {
        "": exact.none_recommended
    }
    assert {k: v for k, v in found.items() if v > 0} == pytest.approx(by_hand, abs=1e-12)


def test_mean_responses_are_those_counted_at_the_ends() -> None:
    automaton = automaton_of(design_of(BOIN12, 3, 12))
    every = ends(automaton)
    risk, response = np.array([0.1, 0.3, 0.5]), np.array([0.2, 0.5, 0.6])
    counted = every.probability_of(outcome_probabilities(risk, response, 2.0)) @ every.responses
    named = ("1", "2", "3")
    exact = operating_characteristics(
        automaton, dict(zip(named, risk, strict=True)), dict(zip(named, response, strict=True)), 2.0
    )
    assert [each.mean_responses for each in exact.regimens] == pytest.approx(list(counted))
    assert exact.mean_responses == pytest.approx(counted.sum())


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.01, 100))
def test_outcomes_keep_margins_and_odds_ratio(risk: float, response: float, ratio: float) -> None:
    neither, dlt, responds, both = outcome_probabilities(
        np.array([risk]), np.array([response]), ratio
    )[0]
    assert dlt + both == pytest.approx(risk)
    assert responds + both == pytest.approx(response)
    assert both * neither == pytest.approx(ratio * dlt * responds, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.02, 0.9), st.floats(0.05, 0.9))
def test_a_design_on_dlts_does_not_care_how_many_respond(risk: float, response: float) -> None:
    automaton = automaton_of(design_of(Boin(target=Decimal("0.3")), 2, 9))
    risks, responses = {"1": risk / 2, "2": risk}, {"1": response, "2": response}
    alone = operating_characteristics(automaton, risks)
    joint = operating_characteristics(automaton, risks, responses, 3.0)
    assert [a.recommended for a in alone.regimens] == [j.recommended for j in joint.regimens]


def test_a_design_on_responses_wants_them_stated() -> None:
    with pytest.raises(StudyError, match="none are assumed"):
        operating_characteristics(automaton_of(design_of(BOIN12)), RISK)


def test_impossible_assumptions_are_refused() -> None:
    with pytest.raises(StudyError, match="cannot be"):
        operating_characteristics(automaton_of(design_of(BOIN12)), RISK, {"1": 1.2, "2": 0.1})


def test_without_backfill_bf_boin_is_boin() -> None:
    """Every lower regimen was left because it said escalate, and no one has entered it since."""
    boin, risk = Boin(target=Decimal("0.25")), {"1": 0.1, "2": 0.25, "3": 0.4}
    usually = usual(boin, 18)
    found = [
        operating_characteristics(automaton_of(in_a_line(one, 3, usually)), risk)
        for one in (boin, BfBoin(target=Decimal("0.25")))
    ]
    assert found[0] == found[1]
