"""Operating characteristics from random trials: errors, order of work, calendars of studies."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from firstdose.design import automaton_of, operating_characteristics
from firstdose.design.designs import assembled, part_design
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, Boin12, DesignSettings, TiteBoin
from firstdose.simulate.calendar import Accrual, Calendar
from firstdose.simulate.many_trials import (
    Draws,
    conditions_of,
    many_trials_on_calendar,
)
from firstdose.simulate.operating_characteristics import durations, measured
from firstdose.simulate.study_calendar import calendar_of, onset_of, referral_per_day
from firstdose.simulate.truth import dlt_risk, truth_named
from firstdose.simulate.truths import Truth
from whole.trials import study

S1 = (0.05, 0.15, 0.30, 0.45, 0.60)
BOIN = Boin(target=Decimal("0.3"))
SETTINGS = {
    "boin": BOIN,
    "boin12": Boin12(toxicity_limit=Decimal("0.35"), response_limit=Decimal("0.25")),
    "tite_boin": TiteBoin(target=Decimal("0.3")),
}
TRUTH = Truth(risk=S1, response=(0.2, 0.3, 0.5, 0.5, 0.5))


@cache
def made(settings: DesignSettings):
    line = regimens_in_a_line(5)
    part = part_in_a_line(settings, line, usual(settings, 24))
    return assembled(line, part), part


def by_name(rows):
    return {(row.name, row.regimen): row for row in rows}


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_workers_change_no_digit(name: str) -> None:
    design, part = made(SETTINGS[name])
    calendar = Calendar(accrual=Accrual(per_day=0.2), window_days=(28.0,) * 5)
    conditions = conditions_of(part, TRUTH, calendar)
    here = Draws(trials=9000, seed=3)
    alone = (
        measured(design, part, TRUTH, here),
        tuple(durations(many_trials_on_calendar(design, part, conditions, here))),
    )
    with ThreadPoolExecutor(2) as pool:
        together = Draws(trials=9000, seed=3, each=pool.map)
        shared = (
            measured(design, part, TRUTH, together),
            tuple(durations(many_trials_on_calendar(design, part, conditions, together))),
        )
    assert alone == shared


def test_random_trials_meet_the_exact_numbers_within_their_error() -> None:
    design, part = made(BOIN)
    exact = operating_characteristics(
        automaton_of(design), dict(zip(design.order.names, S1, strict=True))
    )
    rows = by_name(measured(design, part, Truth(risk=S1), Draws(trials=40_000, seed=8), 0.3))
    for regimen in exact.regimens:
        row = rows["p_select", regimen.regimen]
        assert row.value == pytest.approx(regimen.recommended, abs=3.5 * row.drawn_error + 1e-4)
    assert rows["mean_over_dosed", ""].drawn_error > 0


def test_a_study_gives_its_own_calendar() -> None:
    """With open windows waited for, the reference design takes 300 to 1,200 days."""
    whole = study("nct06010472")
    part = whole.parts[0]
    calendar = calendar_of(whole, part)
    assert calendar.window_days[0] >= part.dlt_window.days
    assert calendar.committee_days == part.review_within_days
    assert 0.04 < referral_per_day() < 0.07
    design, truth = part_design(whole, part.name), truth_named(whole)
    risk = tuple(dlt_risk(whole, truth, name) for name in design.order.names)
    conditions = conditions_of(part, Truth(risk=risk), calendar)
    trials = many_trials_on_calendar(design, part, conditions, Draws(trials=400, seed=1))
    rows = by_name(durations(trials))
    assert 300 < rows["duration_mean", ""].value < 1200
    quantiles = [rows[f"duration_q{q}", ""].value for q in ("05", "25", "50", "75", "95")]
    assert quantiles == sorted(quantiles)
    assert set(trials.recommended.tolist()) <= set(range(-1, len(part.regimens)))


def test_the_simulation_block_states_pace_and_onset() -> None:
    """Median days 7 and 21 of 28 and a spread of 0.8: 8 % and 92 % in the second half."""
    whole = study("nct06010472")
    part = whole.parts[0]
    stated = replace(whole, simulation=replace(whole.simulation, accrual_per_day=Decimal("0.25")))
    assert calendar_of(whole, part).accrual.per_day == pytest.approx(referral_per_day())
    assert calendar_of(stated, part).accrual.per_day == 0.25
    early, late = (
        onset_of(truth_named(whole, name), 28.0).in_second_half for name in ("moderate", "late")
    )
    assert early == pytest.approx(0.0848, abs=1e-3)
    assert late == pytest.approx(1 - early)
