"""3+3 beside what others published about it.

The rule: Storer, Biometrics 1989; Korn et al., Stat Med 1994, doi 10.1002/sim.4780131802.  Numbers
are in ``three_plus_three.json``, each with its provenance.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

import pytest

from design.grids import grid, part_of, situation
from firstdose.design import (
    OperatingCharacteristics,
    PartDesign,
    assembled,
    automaton_of,
    decision_table,
    operating_characteristics,
)
from firstdose.protocol.designs import ThreePlusThree


class Scenario(TypedDict):
    """One assumed risk, and what the published enumeration says, by regimen."""

    p: dict[str, float]
    select: dict[str, float]
    mean_n: dict[str, float]
    mean_dlt: dict[str, float]


class OnePath(TypedDict):
    """The same for doses in one line."""

    risk: list[float]
    recommended: list[float]
    none: float


PUBLISHED = json.loads((Path(__file__).parent / "three_plus_three.json").read_text())
SCHEDULE_THEN_DOSE: dict[str, Scenario] = PUBLISHED["schedule_then_dose"]["scenarios"]
BCRM: dict[str, OnePath] = PUBLISHED["one_path_top_dose_on_three"]["scenarios"]
NEEDS_SIX: OnePath = PUBLISHED["one_path_recommended_needs_six"]


def three_plus_three(doses: int, schedules: int, settings: ThreePlusThree) -> PartDesign:
    regimens = grid(doses, schedules)
    return assembled(regimens, part_of(regimens, settings))


def exact(design: PartDesign, risk: Mapping[str, float]) -> OperatingCharacteristics:
    return operating_characteristics(automaton_of(design), risk)


def on_one_path(settings: ThreePlusThree, risk: list[float]) -> OperatingCharacteristics:
    design = three_plus_three(len(risk), 1, settings)
    return exact(design, dict(zip(design.order.names, risk, strict=True)))


def test_the_table() -> None:
    """Storer 1989, Korn 1994: 0/3 up; 1/3 three more; 2/3 down; at most 1/6 up; 2/6 down."""
    design = three_plus_three(3, 1, ThreePlusThree())
    published = {
        (3, 0): "escalate",
        (3, 1): "stay",
        (3, 2): "de_escalate",
        (3, 3): "de_escalate",
        (6, 0): "escalate",
        (6, 1): "escalate",
        (6, 2): "de_escalate",
        (6, 3): "de_escalate",
        (6, 4): "de_escalate",
        (6, 5): "de_escalate",
        (6, 6): "de_escalate",
    }
    cells = decision_table(design, "d2s1").cells
    assert {(c.evaluable, c.dlts): c.decision.action.value for c in cells} == published


@pytest.mark.parametrize("p", [0.0, 0.1, 0.25, 0.5, 1.0])
def test_the_chance_to_pass_one_level(p: float) -> None:
    """A regimen passes with probability (1 - p)^3 + 3 p (1 - p)^5."""
    doses = on_one_path(ThreePlusThree(recommended_needs_six=False), [p, 1.0])
    reached_second = doses.regimens[1].mean_participants / 3
    assert reached_second == pytest.approx((1 - p) ** 3 + 3 * p * (1 - p) ** 5, abs=1e-12)


@pytest.mark.parametrize("name", BCRM)
def test_one_path_where_the_top_dose_may_be_chosen_on_three(name: str) -> None:
    """bcrm 0.5.4, ``threep3``."""
    scenario = BCRM[name]
    found = on_one_path(ThreePlusThree(recommended_needs_six=False), scenario["risk"])
    assert [at.recommended for at in found.regimens] == pytest.approx(
        scenario["recommended"], abs=1e-10
    )
    assert found.none_recommended == pytest.approx(scenario["none"], abs=1e-10)


def test_one_path_where_the_recommended_dose_needs_six() -> None:
    found = on_one_path(ThreePlusThree(), NEEDS_SIX["risk"])
    assert [round(at.recommended, 5) for at in found.regimens] == NEEDS_SIX["recommended"]
    assert round(found.none_recommended, 5) == NEEDS_SIX["none"]
    published = PUBLISHED["one_path_recommended_needs_six"]["mean_participants"]
    assert round(found.mean_participants, 3) == published


@pytest.mark.parametrize("name", SCHEDULE_THEN_DOSE)
@pytest.mark.parametrize("statistic", ["select", "mean_n", "mean_dlt"])
def test_schedule_then_dose(name: str, statistic: str) -> None:
    """Four doses by three schedules, the lowest dose failing stops: own exact enumeration."""
    scenario = SCHEDULE_THEN_DOSE[name]
    design = three_plus_three(4, 3, ThreePlusThree(lowest_dose_failure="stop"))
    here = {theirs: f"d{int(theirs[1]) + 1}s{int(theirs[3]) + 1}" for theirs in scenario["p"]}
    found = exact(design, {here[theirs]: p for theirs, p in scenario["p"].items()})
    by_regimen = {at.regimen: at for at in found.regimens}
    ours = {
        "select": {"none": found.none_recommended}
        | {theirs: by_regimen[name].recommended for theirs, name in here.items()},
        "mean_n": {theirs: by_regimen[name].mean_participants for theirs, name in here.items()},
        "mean_dlt": {theirs: by_regimen[name].mean_dlts for theirs, name in here.items()},
    }
    published = {
        "select": scenario["select"],
        "mean_n": scenario["mean_n"],
        "mean_dlt": scenario["mean_dlt"],
    }
    assert ours[statistic] == pytest.approx(published[statistic], abs=1e-12)


def test_one_trial() -> None:
    """The example of the R package escalation: 1NNN 2NNN 3NNT 3NTN recommends dose 2."""
    settings = ThreePlusThree(complete_to_six_on_de_escalation=False, recommended_needs_six=False)
    decide = three_plus_three(5, 1, settings).decide
    first = decide(situation("d1s1", {"d1s1": (3, 0)}))
    assert (first.action.value, first.regimen) == ("escalate", "d2s1")
    third = {"d1s1": (3, 0), "d2s1": (3, 0), "d3s1": (3, 1)}
    assert decide(situation("d3s1", third)).action.value == "stay"
    failed = {**third, "d3s1": (6, 2)}
    assert decide(situation("d3s1", failed)).regimen == "d2s1"
    end = decide(situation("d2s1", failed))
    assert (end.action.value, end.regimen) == ("complete", "d2s1")
