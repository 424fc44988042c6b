"""Compiled loops simulate the very trials of the live rule, and only where they can."""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

import numpy as np
import pytest

from firstdose.design.designs import assembled
from firstdose.design.line import part_in_a_line, regimens_in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import Boin, DesignSettings, StatedRisks, TiteBoin, TiteCrm
from firstdose.protocol.parts import Staggering
from firstdose.simulate.calendar import Accrual, Calendar, Departures, any_design
from firstdose.simulate.calendar_engines import engine_of
from firstdose.simulate.many_trials import conditions_of
from firstdose.simulate.truths import Truth
from simulate.calendar.assumptions import S1, SKELETON

TITE_CRM = TiteCrm(
    target=Decimal("0.3"),
    skeleton=StatedRisks(risks=tuple(Decimal(str(risk)) for risk in SKELETON)),
)
TITE_BOIN = TiteBoin(target=Decimal("0.3"))
CALENDAR = Calendar(
    accrual=Accrual(per_day=4 / 28),
    window_days=(28.0,) * 5,
    staggering=Staggering(after_first_days=7, between_days=1, between_regimens_days=0),
)


def made(settings: DesignSettings):
    line = regimens_in_a_line(5)
    part = part_in_a_line(settings, line, usual(settings, 24))
    return assembled(line, part), part


@pytest.mark.parametrize("settings", [TITE_CRM, TITE_BOIN], ids=["tite_crm", "tite_boin"])
@pytest.mark.parametrize("when_closed", ["leave", "wait"])
def test_the_loop_and_the_live_rule_go_the_same_way(
    settings: DesignSettings, when_closed: Literal["leave", "wait"]
) -> None:
    design, part = made(settings)
    calendar = replace(CALENDAR, accrual=Accrual(per_day=4 / 28, when_closed=when_closed))
    conditions = conditions_of(part, Truth(risk=S1), calendar)
    fast = engine_of(design, part, conditions)(9, 30, 300)
    live = any_design.simulated(design, conditions, 9, 30, 300)
    for name in ("recommended", "participants", "evaluable", "dlts", "late"):
        assert np.array_equal(getattr(fast, name), getattr(live, name)), name
    assert fast.duration_days == pytest.approx(live.duration_days)


@pytest.mark.parametrize(
    ("settings", "calendar"),
    [
        (Boin(target=Decimal("0.3")), CALENDAR),
        (replace(TITE_CRM, estimate="posterior_mean"), CALENDAR),
        (replace(TITE_CRM, prior_variance=Decimal(4)), CALENDAR),
        (replace(TITE_CRM, prior_variance=Decimal("0.1")), CALENDAR),
        (replace(TITE_BOIN, estimate="imputed"), CALENDAR),
        (TITE_BOIN, replace(CALENDAR, committee_days=3.0)),
        (TITE_CRM, replace(CALENDAR, departures=Departures(within_window=0.1))),
    ],
)
def test_what_the_loops_do_not_know_is_left_to_the_live_rule(
    settings: DesignSettings, calendar: Calendar
) -> None:
    design, part = made(settings)
    conditions = conditions_of(part, Truth(risk=S1), calendar)
    fast = engine_of(design, part, conditions)(9, 30, 40)
    live = any_design.simulated(design, conditions, 9, 30, 40)
    assert np.array_equal(fast.duration_days, live.duration_days)
