"""Measures of a design: what adds up, and what random trials agree with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from firstdose.design.automaton.characteristics import ends, operating_characteristics
from firstdose.design.automaton.measures import Measure, exact_ends, measures
from firstdose.design.designs import automaton_of
from firstdose.design.line import in_a_line
from firstdose.design.target import target_of
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, ThreePlusThree
from firstdose.simulate.operating_characteristics import drawn_ends

RISK = np.array([0.05, 0.15, 0.30, 0.45, 0.60])
BOIN = Boin(target=Decimal("0.3"))
DESIGN = in_a_line(BOIN, 5, usual(BOIN))


def found() -> dict[tuple[str, str], Measure]:
    every = ends(automaton_of(DESIGN))
    exact = exact_ends(every, every.probability_at(RISK))
    return {
        (each.name, each.regimen): each for each in measures(exact, DESIGN.order.names, RISK, 0.3)
    }


def test_they_are_those_of_the_operating_characteristics() -> None:
    names = DESIGN.order.names
    known = operating_characteristics(automaton_of(DESIGN), dict(zip(names, RISK, strict=True)))
    for at in known.regimens:
        assert found()["p_select", at.regimen].value == pytest.approx(at.recommended, abs=1e-12)
        assert found()["mean_n", at.regimen].value == pytest.approx(at.mean_participants)
    assert found()["p_select", "none"].value == pytest.approx(known.none_recommended, abs=1e-12)
    assert found()["mean_participants", ""].value == pytest.approx(known.mean_participants)


def test_they_add_up() -> None:
    by = found()
    at = {name: by["mean_n", name].value for name in DESIGN.order.names}
    assert by["mean_over_dosed", ""].value == pytest.approx(at["4"] + at["5"])
    assert by["mean_under_dosed", ""].value == pytest.approx(at["1"] + at["2"])
    share = by["mean_dlts", ""].value / by["mean_participants", ""].value
    assert by["risk_per_participant", ""].value == pytest.approx(share)
    chances = {
        int(name.rpartition("_")[2]): each.value
        for (name, _), each in by.items()
        if name.startswith("p_participants_")
    }
    assert sum(chances.values()) == pytest.approx(1)
    assert sum(n * p for n, p in chances.items()) == pytest.approx(
        by["mean_participants", ""].value
    )
    assert all(each.error is None for each in by.values())


def test_random_trials_agree_within_their_error() -> None:
    drawn = drawn_ends(DESIGN, RISK, seed=7, trials=20_000)
    for each in measures(drawn, DESIGN.order.names, RISK, 0.3):
        exact = found()[each.name, each.regimen].value
        assert each.error is not None
        assert abs(each.value - exact) < 4.5 * each.error + 2e-3 * (each.error == 0), each


def test_a_design_without_a_target_has_nobody_over_dosed() -> None:
    design = in_a_line(ThreePlusThree(), 5, usual(ThreePlusThree()))
    every = ends(automaton_of(design))
    exact = exact_ends(every, every.probability_at(RISK))
    names = {each.name for each in measures(exact, design.order.names, RISK, None)}
    assert "mean_over_dosed" not in names
    assert target_of(ThreePlusThree()) is None
    assert target_of(BOIN) == Decimal("0.3")


def test_a_share_without_variation_has_the_exact_limit() -> None:
    """Clopper and Pearson: with no event in n, Pr(none of n) at the limit is 5 %."""
    for value, limit in ((0.0, 1 - 0.05 ** (1 / 59)), (1.0, 0.05 ** (1 / 59))):
        plain = Measure(name="p_select", regimen="1", value=value, error=0.0)
        found = plain.of_trials(59)
        assert found.limit == pytest.approx(limit)
        assert found.limit is not None
        assert abs(found.limit - value) == pytest.approx(0.05, abs=0.001)
        assert found.drawn_error == pytest.approx(0.022, abs=0.001)
    difference = Measure(name="p_select", regimen="1", value=-1.0, error=0.0).of_trials(59)
    assert difference.limit == pytest.approx(-(0.05 ** (1 / 59)))


@pytest.mark.parametrize(
    "measure",
    [
        Measure(name="p_select", regimen="1", value=0.0, error=None),
        Measure(name="p_select", regimen="1", value=0.5, error=0.1),
        Measure(name="mean_n", regimen="1", value=3.0, error=0.0),
        Measure(name="p_select", regimen="1", value=0.2, error=0.1, controlled=True),
    ],
    ids=["exact", "varies", "no share", "by a control variate"],
)
def test_other_numbers_keep_their_error(measure: Measure) -> None:
    assert measure.of_trials(100) == measure


def test_a_share_as_in_every_twin_is_known_no_better_than_one_that_no_trial_has() -> None:
    none = Measure(name="p_select", regimen="1", value=0.0, error=0.0).of_trials(100)
    as_twins = Measure(name="p_select", regimen="1", value=0.2, error=0.0, controlled=True)
    found = as_twins.of_trials(100)
    assert (found.value, found.limit) == (0.2, None)
    assert found.drawn_error == none.drawn_error


def test_a_mean_as_in_every_twin_has_an_error_as_far_as_trials_lie_apart() -> None:
    as_twins = Measure(name="mean_n", regimen="1", value=3.7, error=0.0, controlled=True)
    none = Measure(name="p_select", regimen="1", value=0.0, error=0.0).of_trials(100)
    found = as_twins.of_trials(100, reach=9.0)
    assert found.drawn_error == pytest.approx(9 * none.drawn_error)
    assert (found.value, found.limit) == (3.7, None)
    varied = replace(as_twins, error=0.01)
    assert varied.of_trials(100, reach=9.0) == varied
