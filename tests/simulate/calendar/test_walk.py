"""Random trials by walking a compiled design, beside what is exact."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design import automaton_of, operating_characteristics
from firstdose.simulate import questions
from firstdose.simulate.calendar import (
    as_trials,
    counts,
    paths,
    walked,
    walked_by_people,
)
from firstdose.simulate.calendar.walk import _limits
from firstdose.simulate.dice import Dice
from simulate.calendar.assumptions import S1
from simulate.calendar.boin_tables import boin
from simulate.calendar.rule_paths import risks_of, schedule_then_dose
from simulate.drawn_measures import drawn_measures, exact_values

# BOIN, target 0.30, 10 cohorts of 3, exact: sum over all ways to the end.
EXACT = {
    "p_select": (0.0117, 0.2321, 0.5463, 0.1937, 0.0160),
    "mean_n": (4.175, 9.097, 11.159, 4.751, 0.813),
}


@pytest.mark.parametrize("way", ["by cohort", "by people"])
@pytest.mark.parametrize("statistic", sorted(EXACT))
def test_boin_agrees_with_the_exact_numbers(way: str, statistic: str) -> None:
    if way == "by cohort":
        trials = walked(boin(), S1, 3, 0, 200_000)
    else:
        trials = as_trials(boin(), 5, walked_by_people(boin(), S1, 3, 0, 200_000))
    found = drawn_measures(trials, "12345", S1)
    for name, value in zip("12345", EXACT[statistic], strict=True):
        row = found[statistic, name]
        assert row.value == pytest.approx(value, abs=4 * row.drawn_error + 6e-4)


def test_three_plus_three_agrees_with_the_exact_engine() -> None:
    design, ways = schedule_then_dose(4, 3)
    names = design.order.names
    risk = risks_of("mod", names)
    exact = operating_characteristics(automaton_of(design), dict(zip(names, risk, strict=True)))
    trials = walked(ways, risk, 1, 0, 200_000)
    found = drawn_measures(trials, names, risk)
    for which, value in exact_values(exact):
        row = found[which]
        assert abs(row.value - value) < 4.5 * row.drawn_error + 1e-4
    assert np.all(np.isnan(trials.duration_days))


@given(seed=st.integers(0, 2**64 - 1), first=st.integers(0, 2**62), split=st.integers(0, 100))
def test_the_division_of_the_work_changes_nothing(seed: int, first: int, split: int) -> None:
    whole = np.zeros(len(boin().wanted), dtype=np.int64)
    for start, size in ((0, split), (split, 100 - split)):
        ends = walked_by_people(boin(), S1, seed, first + start, size)
        np.add.at(whole, ends, 1)
    assert np.array_equal(
        whole, np.bincount(walked_by_people(boin(), S1, seed, first, 100), minlength=len(whole))
    )
    parts = [walked(boin(), S1, seed, first + s, n) for s, n in ((0, split), (split, 100 - split))]
    total = walked(boin(), S1, seed, first, 100)
    assert sum(int(p.alike.sum()) for p in parts) == int(total.alike.sum()) == 100
    toxic = sum(int((p.dlts * p.alike[:, None]).sum()) for p in parts)
    assert toxic == int((total.dlts * total.alike[:, None]).sum())


@given(seed=st.integers(0, 2**64 - 1), trial=st.integers(0, 10**6))
def test_participants_have_the_outcomes_that_the_dice_give_them(seed: int, trial: int) -> None:
    design, dice = boin(), Dice(seed, trial)
    node, number = 0, 0
    while design.wanted[node]:
        toxic = 0
        for _ in range(design.wanted[node]):
            number += 1
            toxic += dice.chance(number, questions.DOSE_LIMITING, S1[design.regimen[node]])
        node = int(design.child[design.first[node] + toxic])
    assert walked_by_people(design, S1, seed, trial, 1)[0] == node


@given(risk=st.floats(0, 1))
def test_the_limits_of_a_cohort_are_the_binomial_probabilities(risk: float) -> None:
    limits = _limits((risk,), 3).reshape(4, 3)
    p = Fraction(risk)
    at_most = [(1 - p) ** 3, (1 - p) ** 3 + 3 * p * (1 - p) ** 2, 1 - p**3]
    for limit, exact in zip(limits[3].tolist(), at_most, strict=True):
        assert abs(Fraction(limit, 2**64) - exact) < Fraction(1, 2**50)
    assert limits[1].tolist()[1:] == [2**64 - 1] * 2


def test_counts_that_depend_on_the_way_are_refused() -> None:
    # Both outcomes of the first cohort lead to one end.
    forgetful = paths([0, 0], [1, 0], [0, 2], [1, 1], [-1, 0])
    with pytest.raises(AssertionError, match="depend on the way"):
        counts(forgetful, 1)


def test_common_people_make_differences_sharper() -> None:
    milder = (0.04, 0.13, 0.27, 0.42, 0.57)
    one = walked_by_people(boin(), S1, 1, 0, 20_000)
    same = walked_by_people(boin(), milder, 1, 0, 20_000)
    other = walked_by_people(boin(), milder, 2, 0, 20_000)
    toxic = counts(boin(), 5)[1].sum(axis=1)
    assert np.var(toxic[one] - toxic[same]) < 0.6 * np.var(toxic[one] - toxic[other])
