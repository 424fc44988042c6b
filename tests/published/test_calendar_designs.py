"""Designs on the calendar beside the simulations of public packages.

dfcrm 0.2-2.1 (Cheung), TITEgBOIN 0.4.0 (Takeda et al.), bfboin 0.1.1 (Chen et al.); their settings
are in ``calendar_designs.json``, each with its provenance.  Rolling six: Skolnik et al., J Clin
Oncol 2008, doi 10.1200/JCO.2007.12.7712, whose DLT risks are not published.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NotRequired, TypedDict

import numpy as np
import pytest

from firstdose.simulate.calendar import (
    Accrual,
    Calendar,
    Onset,
    Trials,
    backfill,
    cohorts,
    rolling_six,
    selected,
    tite_boin,
    tite_crm,
)
from simulate.calendar.assumptions import CRM, ROLLING, TITE_BOIN, backfilled
from simulate.calendar.boin_tables import select
from simulate.calendar.rule_paths import schedule_then_dose


class Scenario(TypedDict):
    """One assumed risk, and what the package found, by regimen."""

    risk: list[float]
    recommended: list[float]
    participants: list[float]
    dlts: list[float]
    none: float
    response: NotRequired[list[float]]
    duration_days: NotRequired[float]
    duration_sd_days: NotRequired[float]


class Package(TypedDict):
    """What one package was asked, and what it found."""

    provenance: str
    trials: int
    scenarios: dict[str, Scenario]


PUBLISHED: dict[str, Package] = json.loads(
    (Path(__file__).parent / "calendar_designs.json").read_text()
)
TRIALS = 40_000
POISSON = Calendar(accrual=Accrual(per_day=4 / 28), window_days=(28.0,) * 5)
FIRST_AT_ONCE = Calendar(
    accrual=Accrual(per_day=4 / 28, first_on_day_0=True),
    window_days=(28.0,) * 5,
    onset=Onset(shape="weibull"),
)
MONTHS = Calendar(
    accrual=Accrual(per_day=3 / 30, spacing="uniform", first_on_day_0=True),
    window_days=(30.0,) * 5,
    onset=Onset(shape="weibull"),
)


def _tite_crm(scenario: Scenario) -> Trials:
    return tite_crm.simulated(CRM, POISSON, scenario["risk"], 1, 0, TRIALS)


def _tite_boin(scenario: Scenario) -> Trials:
    trials = tite_boin.simulated(TITE_BOIN, FIRST_AT_ONCE, scenario["risk"], 1, 0, TRIALS)
    return selected(trials, select(0.3, prior=0.005))


def _bf_boin(scenario: Scenario) -> Trials:
    # The package lets a regimen that holds its cap of 12 take one more.
    design = backfilled(0.25, tuple(scenario.get("response", ())))
    trials = backfill.simulated(design, MONTHS, scenario["risk"], 1, 0, TRIALS)
    return selected(trials, select(0.25))


RUNS: dict[str, Callable[[Scenario], Trials]] = {
    "bf_boin": _bf_boin,
    "tite_boin": _tite_boin,
    "tite_crm": _tite_crm,
}
CASES = [(name, each) for name in sorted(RUNS) for each in sorted(PUBLISHED[name]["scenarios"])]


@pytest.mark.parametrize(("design", "name"), CASES)
def test_within_monte_carlo_error_of_the_package(design: str, name: str) -> None:
    scenario, theirs = PUBLISHED[design]["scenarios"][name], PUBLISHED[design]["trials"]
    trials = RUNS[design](scenario)

    def far(mine: np.ndarray, values: np.ndarray, published: list[float] | float) -> float:
        # One trial in a row of theirs may differ by chance even where mine never does.
        error = values.std(axis=0) * np.sqrt(1 / theirs + 1 / TRIALS) + 1.5 / theirs / 3.5
        return float(np.max(abs(mine - np.asarray(published)) / error))

    chosen = trials.recommended[:, None] == np.arange(-1, 5)
    assert far(chosen.mean(axis=0), chosen, [scenario["none"], *scenario["recommended"]]) < 3.5
    assert far(trials.evaluable.mean(axis=0), trials.evaluable, scenario["participants"]) < 3.5
    assert far(trials.dlts.mean(axis=0), trials.dlts, scenario["dlts"]) < 3.5
    if "duration_days" in scenario:
        days = trials.duration_days
        assert far(days.mean(), days, scenario["duration_days"]) < 3.5
    if "duration_sd_days" in scenario:
        assert trials.duration_days.std() == pytest.approx(scenario["duration_sd_days"], abs=3)


def test_rolling_six_is_a_sixth_shorter_than_three_plus_three_with_as_many_dlts() -> None:
    # Skolnik: 294 against 350 days, 3.3 against 3.2 DLTs, mean gap 10 days.  The risks here are
    # assumed, chosen so that 3+3 takes about as long.
    risk = (0.04, 0.08, 0.15, 0.25, 0.40)
    calendar = Calendar(accrual=Accrual(per_day=1 / 10), window_days=(28.0,) * 5)
    rolling = rolling_six.simulated(ROLLING, calendar, risk, 1, 0, TRIALS)
    _, three = schedule_then_dose(5, 1)
    classic = cohorts.simulated(three, calendar, risk, 1, 0, TRIALS)
    days = rolling.duration_days.mean() / classic.duration_days.mean()
    assert days == pytest.approx(294 / 350, abs=0.06)
    dlts = (each.dlts.sum(axis=1).mean() for each in (rolling, classic))
    assert next(dlts) - next(dlts) == pytest.approx(0.1, abs=0.25)
