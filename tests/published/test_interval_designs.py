"""BOIN, Keyboard, mTPI, mTPI-2 and i3+3 beside enumerations and beside the R packages.

``interval_operating_characteristics.json``: own enumerations, BOIN 2.7.2 and Keyboard 0.1.3, each
with its settings.
"""

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest

from design.grids import situation
from firstdose.design import PartDesign, automaton_of, ends, operating_characteristics, wording
from firstdose.design.line import in_a_line
from firstdose.design.one_row import Row, states_of
from firstdose.design.usual import eliminates_above, usual
from firstdose.protocol.designs import Boin, IThreePlusThree, Keyboard, Mtpi, Mtpi2


class Scenario(TypedDict):
    """A design under assumed DLT risks."""

    design: str
    scenario: str
    risk: list[float]
    recommended: list[float]
    mean_participants: list[float]
    mean_dlts: list[float]


class Enumerated(Scenario):
    """Every path enumerated; ``none``: probability that no dose is recommended."""

    none: float


class Simulated(Scenario):
    """So many trials drawn."""

    trials: int


class Chosen(TypedDict):
    """Counts at the end, and the dose that is recommended then; 0 for none."""

    evaluable: list[int]
    dlts: list[int]
    recommended: int
    below: int


WHERE = Path(__file__).parent / "interval_operating_characteristics.json"
PUBLISHED = json.loads(WHERE.read_text(encoding="utf-8"))
EXACT: list[Enumerated] = PUBLISHED["exact"]
SIMULATED: list[Simulated] = PUBLISHED["simulated"]
CHOSEN: list[Chosen] = json.loads(WHERE.with_name("boin_select_mtd.json").read_text())["cases"]
TARGET = Decimal("0.30")
SETTINGS = {
    settings.kind: settings
    for settings in (
        Boin(target=TARGET),
        Keyboard(target=TARGET),
        Mtpi(target=TARGET),
        Mtpi2(target=TARGET),
        IThreePlusThree(target=TARGET),
    )
}


BEYOND_3_5_ERRORS = {("keyboard S1", "mean_participants", 5), ("keyboard S1", "mean_dlts", 5)}
"""The two cells of all reference rows between 3.5 and 4.5 standard errors: at 3.6 and 3.7.

They are the participants, and their DLTs, at one dose that few trials reach.
"""


def named(scenario: Scenario) -> str:
    return f"{scenario['design']} {scenario['scenario']}"


@cache
def design(kind: str) -> PartDesign:
    settings = SETTINGS[kind]
    return in_a_line(settings, 5, usual(settings, 30))


def risk(scenario: Scenario) -> dict[str, float]:
    return {str(number): p for number, p in enumerate(scenario["risk"], start=1)}


def test_every_design_has_its_scenarios() -> None:
    assert sorted({s["design"] for s in EXACT}) == sorted(SETTINGS)
    assert len(EXACT) == 15
    assert sorted({s["design"] for s in SIMULATED}) == ["boin", "keyboard"]


@pytest.mark.parametrize("scenario", EXACT, ids=named)
def test_exact_operating_characteristics(scenario: Enumerated) -> None:
    found = operating_characteristics(automaton_of(design(scenario["design"])), risk(scenario))
    assert found.none_recommended == pytest.approx(scenario["none"], abs=1e-10)
    for ours, theirs in (
        ([at.recommended for at in found.regimens], scenario["recommended"]),
        ([at.mean_participants for at in found.regimens], scenario["mean_participants"]),
        ([at.mean_dlts for at in found.regimens], scenario["mean_dlts"]),
    ):
        assert ours == pytest.approx(theirs, abs=1e-10)


@pytest.mark.parametrize("scenario", SIMULATED, ids=named)
def test_what_the_r_packages_simulate(scenario: Simulated) -> None:
    """Within 3.5 standard errors of the simulation, but for the two cells that are named."""
    every = ends(automaton_of(design(scenario["design"])))
    probability, trials = every.probability(risk(scenario)), scenario["trials"]
    recommended = np.bincount(every.recommended + 1, weights=probability, minlength=6)[1:]
    error = np.sqrt(recommended * (1 - recommended) / trials)
    assert (np.abs(recommended - scenario["recommended"]) <= 3.5 * error + 0.5 / trials).all()
    far = {}
    for name, counts in (("mean_participants", every.evaluable), ("mean_dlts", every.dlts)):
        mean = probability @ counts
        error = np.sqrt((probability @ counts**2 - mean**2) / trials)
        distance = np.abs(mean - scenario[name]) / error
        far |= {
            (named(scenario), name, dose + 1): float(each) for dose, each in enumerate(distance)
        }
    beyond = {cell: distance for cell, distance in far.items() if distance > 3.5}
    assert set(beyond) <= BEYOND_3_5_ERRORS
    assert max(beyond.values(), default=0) < 4.5


@pytest.mark.parametrize("below_lambda_d", [False, True])
def test_which_dose_boin_recommends(*, below_lambda_d: bool) -> None:
    """BOIN 2.7.2, ``select.mtd``, without and with ``boundMTD``."""
    settings = Boin(target=TARGET, select_below_lambda_d=below_lambda_d)
    theirs = "below" if below_lambda_d else "recommended"
    found = [_recommended(settings, case["evaluable"], case["dlts"]) for case in CHOSEN]
    assert len(found) == 100
    assert found == [case[theirs] for case in CHOSEN]


def _recommended(settings: Boin, evaluable: list[int], dlts: list[int]) -> int:
    over = in_a_line(settings, len(evaluable), usual(settings))
    row = Row(
        evaluable=tuple(evaluable),
        dlts=tuple(dlts),
        places=tuple(evaluable),
        lost=(0,) * len(evaluable),
        closed=(False,) * len(evaluable),
        current=0,
    )
    states = states_of(row)
    return int(over.select(states, over.rule(states).closed)[0]) + 1


def test_the_lowest_dose_may_be_closed_earlier() -> None:
    """BOIN 2.7.2, ``get.boundary`` with ``extrasafe``: Pr(risk > 0.3) = 0.916 with 2 of 3."""
    settings = Boin(target=TARGET)
    companions = usual(settings)
    strict = replace(eliminates_above(TARGET), lowest_probability=Decimal("0.90"))
    design = in_a_line(settings, 3, replace(companions, guards=(strict,)))
    at_first = design.on_counts(replace(situation("1", {"1": (3, 2)}), cohort=3))
    assert at_first.decision.action.value == "stop"
    assert wording(at_first.decision.reasons[0], "en").endswith(
        "the probability of a DLT risk above 0.30 exceeds 0.90. It is closed, with every regimen"
        " above it."
    )
    at_second = design.on_counts(replace(situation("2", {"1": (3, 0), "2": (3, 2)}), cohort=3))
    assert (at_second.decision.action.value, at_second.closed) == ("de_escalate", ())
