"""Designs compared on the same people; calendar results with a control variate."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import numpy as np
import pytest

from firstdose.design.automaton.measures import NONE, Measure
from firstdose.design.designs import assembled
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.scenarios import FIVE_IN_A_LINE, TWO_BY_THREE, Scenario
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, DesignSettings, ThreePlusThree, TiteBoin
from firstdose.records.problem import StudyError
from firstdose.simulate.calendar import Accrual, Calendar, Departures
from firstdose.simulate.candidates import Candidate, truth_in
from firstdose.simulate.comparison import Compared, compared
from firstdose.simulate.control_variates import measured_with_control, without_control
from firstdose.simulate.many_trials import Draws, conditions_of, many_trials_on_calendar
from simulate.drawn_measures import drawn_measures

S1 = FIVE_IN_A_LINE[0]
CALENDAR = Calendar(
    accrual=Accrual(per_day=4 / 28),
    window_days=(28.0,) * 5,
    departures=Departures(within_window=0.03),
)


@cache
def candidate(name: str, settings: DesignSettings, participants: int = 24) -> Candidate:
    line = regimens_in_a_line(5)
    part = part_in_a_line(settings, line, usual(settings, participants))
    return Candidate(name=name, design=assembled(line, part), part=part, target=0.3)


BOIN = candidate("boin", Boin(target=Decimal("0.3")))
WIDE = candidate("wide", Boin(target=Decimal("0.3"), under=Decimal("0.5"), over=Decimal("1.5")))
THREE = candidate("3+3", ThreePlusThree())
TITE = candidate("tite", TiteBoin(target=Decimal("0.3")))


def by_key(rows: tuple[Compared, ...]):
    return {
        (row.design, row.against, row.scenario, row.measure.name, row.measure.regimen): row.measure
        for row in rows
    }


def test_random_trials_agree_with_the_exact_comparison() -> None:
    exact = by_key(compared([BOIN, THREE], FIVE_IN_A_LINE[:3]))
    drawn = by_key(compared([BOIN, THREE], FIVE_IN_A_LINE[:3], Draws(trials=20_000, seed=4)))
    shared = [key for key in drawn if key in exact]
    assert len(shared) > 100
    for key in shared:
        close = 4.2 * drawn[key].drawn_error + 2e-4
        assert drawn[key].value == pytest.approx(exact[key].value, abs=close), key


def test_a_paired_difference_is_the_difference_with_a_smaller_error() -> None:
    found = by_key(compared([BOIN, WIDE], [S1], Draws(trials=5000, seed=4)))
    one = found["boin", "", "S1", "p_select", "3"]
    other = found["wide", "", "S1", "p_select", "3"]
    paired = found["wide", "boin", "S1", "p_select", "3"]
    assert paired.value == pytest.approx(other.value - one.value, abs=1e-12)
    assert paired.drawn_error < 0.75 * np.hypot(one.drawn_error, other.drawn_error)


def test_on_the_calendar_durations_are_compared_too() -> None:
    found = by_key(compared([BOIN, TITE], [S1], Draws(trials=500, seed=4), CALENDAR))
    assert found["tite", "boin", "S1", "duration_mean", ""].value < -100


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(StudyError, match="6 risks for 5 regimens"):
        compared([BOIN], TWO_BY_THREE)
    with pytest.raises(StudyError, match="without random trials"):
        compared([BOIN], [S1], None, CALENDAR)


@pytest.mark.parametrize("design", [BOIN, TITE], ids=["boin", "tite"])
def test_the_control_variate_lowers_the_error_and_moves_nothing(design: Candidate) -> None:
    draws = Draws(trials=3000, seed=21)
    conditions = conditions_of(design.part, truth_in(S1), CALENDAR)
    trials = many_trials_on_calendar(design.design, design.part, conditions, draws)
    plain = drawn_measures(trials, design.design.order.names, S1.risk)
    found = measured_with_control(design, S1, conditions, draws)
    rows = {(each.name, each.regimen): each for each in found}
    many = {
        (r.measure.name, r.measure.regimen): r.measure
        for r in compared([design], [S1], Draws(trials=20_000, seed=99), CALENDAR)
    }
    for key in (("p_select", "3"), ("mean_n", "1")):
        assert not plain[key].controlled
        assert rows[key].controlled
        assert (plain[key].drawn_error / rows[key].drawn_error) ** 2 > 1.1, "the variance is less"
    for key, row in rows.items():
        if row.controlled:
            close = 4 * np.hypot(row.drawn_error, many[key].drawn_error) + 1e-4
            assert row.value == pytest.approx(many[key].value, abs=close), key


def test_where_all_trials_are_alike_no_control_variate_hides_what_is_not_known() -> None:
    """Hanley and Lippman-Hand, JAMA 1983; 249: 1743-1745: none of n, and up to about 3/n."""
    trials = 300
    toxic = replace(S1, risk=(0.9, 0.92, 0.94, 0.96, 0.98))
    conditions = conditions_of(BOIN.part, truth_in(toxic), CALENDAR)
    draws = Draws(trials=trials, seed=21)
    of_design = measured_with_control(BOIN, toxic, conditions, draws)
    beside = [row.measure for row in compared([BOIN], [toxic], draws, CALENDAR)]
    for found in (of_design, beside):
        by_regimen = {each.regimen: each for each in found if each.name == "p_select"}
        for each, value in ((by_regimen["5"], 0), (by_regimen[NONE], 1)):
            assert each.value == pytest.approx(value)
            assert not each.controlled
            assert each.drawn_error > 1 / trials
            assert each.limit is not None
            assert abs(each.limit - each.value) == pytest.approx(3 / trials, rel=0.01)
        (treated,) = (each for each in found if (each.name, each.regimen) == ("mean_n", "1"))
        assert treated.controlled


def test_where_no_window_delays_anybody_a_mean_still_has_an_error() -> None:
    """So slow an accrual leaves every trial as its twin; that none would differ is not known."""
    slow = Calendar(accrual=Accrual(per_day=0.001), window_days=(28.0,) * 5)
    found = by_key(compared([BOIN, WIDE], [S1], Draws(trials=200, seed=4), slow))
    exact = by_key(compared([BOIN, WIDE], [S1]))
    for design, against in (("boin", ""), ("wide", "boin")):
        each = found[design, against, "S1", "mean_n", "3"]
        assert each.controlled
        assert 0.05 < each.drawn_error < 0.4
    known, seen = (of["boin", "", "S1", "mean_n", "3"].value for of in (exact, found))
    assert seen == pytest.approx(known)


@pytest.mark.parametrize("design", [BOIN, TITE, THREE], ids=["boin", "tite", "3+3"])
@pytest.mark.parametrize("scenario", FIVE_IN_A_LINE[:3], ids=lambda scenario: scenario.name)
@pytest.mark.parametrize("trials", [50, 400])
def test_shares_of_one_design_add_up_to_one(
    design: Candidate, scenario: Scenario, trials: int
) -> None:
    """Also where some are 0 in all trials, and where there are too few for a control variate."""
    conditions = conditions_of(design.part, truth_in(scenario), CALENDAR)
    draws = Draws(trials=trials, seed=5)
    of_design = measured_with_control(design, scenario, conditions, draws)
    beside = [row.measure for row in compared([design], [scenario], draws, CALENDAR)]
    for found in (of_design, beside):
        shares = [each for each in found if each.name == "p_select"]
        assert sum(each.value for each in shares) == pytest.approx(1, abs=1e-9)
        assert any(each.controlled for each in shares) is (trials == 400)
        assert all(each.value == 0 for each in shares if not each.controlled and trials == 400)


@pytest.mark.parametrize("design", [BOIN, TITE, THREE], ids=["boin", "tite", "3+3"])
def test_the_errors_under_a_control_variate_cover_what_they_say(
    design: Candidate, *, full: bool
) -> None:
    """Of repeats with 300 trials 95 % lie within 1.96 errors of the share in many plain trials."""
    repeats, trials = (400 if full else 40), 300
    conditions = conditions_of(design.part, truth_in(S1), CALENDAR)
    draws = Draws(trials=repeats * trials, seed=77)
    many = many_trials_on_calendar(design.design, design.part, conditions, draws)
    plain = drawn_measures(many, design.design.order.names, S1.risk)
    known = {regimen: each for (name, regimen), each in plain.items() if name == "p_select"}
    found = {regimen: list[Measure]() for regimen, each in known.items() if each.value > 0.05}
    for seed in range(repeats):
        draws = Draws(trials=trials, seed=seed)
        for each in measured_with_control(design, S1, conditions, draws):
            if each.name == "p_select" and each.regimen in found:
                found[each.regimen].append(each)
    for regimen, each in found.items():
        off = np.array([one.value for one in each]) - known[regimen].value
        errors = np.array([one.drawn_error for one in each])
        of_known = known[regimen].drawn_error
        covered = float((np.abs(off) < 1.96 * np.hypot(errors, of_known)).mean())
        assert abs(covered - 0.95) < 3.5 * (0.95 * 0.05 / repeats) ** 0.5, regimen
        of_mean = float(np.hypot(of_known, off.std(ddof=1) / repeats**0.5))
        assert abs(float(off.mean())) < 3.5 * of_mean, "without bias"


def test_cross_fitting_has_no_bias() -> None:
    """Among all samples of six from two values, the mean over samples is the true mean."""
    control = np.array([-1.0, 1.0])
    values = np.array([0.3, 2.0])
    total = 0.0
    for code in range(2**6):
        drawn = np.array([(code >> place) & 1 for place in range(6)])
        total += without_control(values[drawn], control[drawn][:, np.newaxis]).mean()
    assert total / 2**6 == pytest.approx(values.mean(), abs=1e-12)
