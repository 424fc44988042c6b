import itertools
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.grids import grid, part_of, situation
from firstdose.design import (
    PartDesign,
    assembled,
    automaton_of,
    ends,
    operating_characteristics,
)
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import (
    Boin,
    GuardSettings,
    Mtpi2,
    ParticipantCap,
    ThreePlusThree,
    TooToxic,
)
from firstdose.records.values import Action

Counts = dict[str, tuple[int, int]]


def design_of(doses: int, schedules: int, *guards: GuardSettings) -> PartDesign:
    regimens = grid(doses, schedules)
    return assembled(regimens, part_of(regimens, ThreePlusThree(), *guards))


TWO_BY_TWO = design_of(2, 2)
RISK = {"d1s1": 0.05, "d1s2": 0.15, "d2s1": 0.2, "d2s2": 0.45}


def followed(
    design: PartDesign, risk: dict[str, float], current: str, counts: Counts, probability: float
) -> dict[str, float]:
    """How likely each regimen is recommended, one decision after the other, by `decide` alone."""
    decision = design.decide(situation(current, counts))
    match decision.action:
        case Action.STOP | Action.COMPLETE:
            return {decision.regimen: probability}
        case Action.STAY:
            total: dict[str, float] = {}
            evaluable, dlts = counts.get(current, (0, 0))
            p = risk[current]
            for outcomes in itertools.product((0, 1), repeat=3):
                likely = float(np.prod([p if had_dlt else 1 - p for had_dlt in outcomes]))
                after = {**counts, current: (evaluable + 3, dlts + sum(outcomes))}
                ways = followed(design, risk, current, after, probability * likely)
                for regimen, share in ways.items():
                    total[regimen] = total.get(regimen, 0.0) + share
            return total
        case _:
            return followed(design, risk, decision.regimen, counts, probability)


def recommended(
    design: PartDesign, risk: dict[str, float], entry: str = "by_cohort"
) -> dict[str, float]:
    assert entry in ("by_cohort", "one_at_a_time")
    exact = operating_characteristics(automaton_of(design, entry), risk)
    shares = {at.regimen: at.recommended for at in exact.regimens}
    return {"": exact.none_recommended, **shares}


def test_the_frontier_of_arrays_agrees_with_following_every_trial_decision_by_decision() -> None:
    one_by_one = followed(TWO_BY_TWO, RISK, "", {}, 1.0)
    assert recommended(TWO_BY_TWO, RISK) == pytest.approx(
        {name: one_by_one.get(name, 0.0) for name in ("", *RISK)}, abs=1e-14
    )


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_probabilities_add_up_and_dlts_follow_from_participants(risks: list[float]) -> None:
    risk = dict(zip(TWO_BY_TWO.order.names, risks, strict=True))
    exact = operating_characteristics(automaton_of(TWO_BY_TWO), risk)
    whole = exact.none_recommended + sum(at.recommended for at in exact.regimens)
    assert whole == pytest.approx(1)
    for at in exact.regimens:
        assert at.mean_dlts == pytest.approx(at.risk * at.mean_participants)
    assert exact.mean_participants == pytest.approx(
        sum(at.mean_participants for at in exact.regimens)
    )


def test_asking_after_each_participant_saves_participants_and_changes_no_recommendation() -> None:
    by_cohort, singly = (
        operating_characteristics(automaton_of(TWO_BY_TWO, entry), RISK)
        for entry in ("by_cohort", "one_at_a_time")
    )
    assert [at.recommended for at in singly.regimens] == pytest.approx(
        [at.recommended for at in by_cohort.regimens]
    )
    assert singly.mean_participants < by_cohort.mean_participants - 0.1


def test_without_risk_everyone_ends_at_the_top_and_with_certain_dlts_no_one_anywhere() -> None:
    assert recommended(TWO_BY_TWO, dict.fromkeys(RISK, 0.0)) == pytest.approx(
        {"": 0, "d1s1": 0, "d1s2": 0, "d2s1": 0, "d2s2": 1}
    )
    assert recommended(TWO_BY_TWO, dict.fromkeys(RISK, 1.0)) == pytest.approx(
        {"": 1, "d1s1": 0, "d1s2": 0, "d2s1": 0, "d2s2": 0}
    )


def test_guards_on_counts_are_part_of_it() -> None:
    capped = design_of(2, 2, ParticipantCap(participants=9))
    every = ends(automaton_of(capped))
    assert every.evaluable.sum(axis=1).max() == 9
    assert recommended(capped, RISK)[""] > recommended(TWO_BY_TWO, RISK)[""]
    strict = design_of(
        2,
        2,
        TooToxic(
            limit=Decimal("0.2"),
            probability=Decimal("0.5"),
            prior_dlt=Decimal(1),
            prior_no_dlt=Decimal(1),
            from_participants=1,
        ),
    )
    assert recommended(strict, RISK)["d2s2"] < recommended(TWO_BY_TWO, RISK)["d2s2"]


@pytest.mark.parametrize("settings", [Boin(target=Decimal("0.3")), Mtpi2(target=Decimal("0.25"))])
def test_who_is_asked_for_between_cohorts_changes_nothing_where_the_guard_waits_for_them(
    settings: Boin | Mtpi2,
) -> None:
    design = in_a_line(settings, 4, usual(settings, 18))
    risk = dict(zip(design.order.names, (0.1, 0.25, 0.4, 0.6), strict=True))
    by_cohort, one_by_one = (
        operating_characteristics(automaton_of(design, entry), risk)
        for entry in ("by_cohort", "one_at_a_time")
    )
    for together, alone in zip(by_cohort.regimens, one_by_one.regimens, strict=True):
        assert together.recommended == pytest.approx(alone.recommended, abs=1e-12)
        assert together.mean_participants == pytest.approx(alone.mean_participants, abs=1e-12)
