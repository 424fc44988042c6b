"""Model-based designs as whole designs, beside exact enumerations and R packages.

CRM: dfcrm 0.2-2.1 ``crmsim`` with restrictions (2,000 and 1,000 trials), and an enumeration of our
own by another program.  TITE-CRM: 150 + 150 fits of dfcrm ``titecrm``.  BLRM: crmPack's example
(LogisticLogNormal, NextBestNCRM 0.16 to 0.33, overdose 0.25, IncrementsRelative 1.01, cohorts of 3,
30 participants), enumerated.  PO-CRM: pocrm 0.13 ``pocrm.sim``, 1,000 trials.  Numbers are in
``model_designs.json`` and ``dfcrm_fits.json`` with their provenance.
"""

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from math import log, sqrt
from pathlib import Path
from typing import TypedDict

import numpy as np
import pytest

from design.grids import grid, part_of
from firstdose.design import PartDesign, assembled, automaton_of, operating_characteristics
from firstdose.design.line import in_a_line
from firstdose.design.one_row import Row, states_of
from firstdose.design.states import ACTIONS, Integers
from firstdose.design.usual import UNLIMITED, treated, usual
from firstdose.protocol.designs import (
    Blrm,
    Crm,
    DesignSettings,
    IndifferenceInterval,
    NormalPrior,
    PoCrm,
    StatedRisks,
    ThreePlusThree,
    TiteCrm,
)
from firstdose.protocol.designs import (
    Path as PartPath,
)
from firstdose.protocol.parts import Cohorts
from firstdose.records.values import Action


class Characteristics(TypedDict):
    """What one program says of one design and scenario."""

    source: str
    design: str
    scenario: str
    trials: int
    risk: list[float]
    recommended: list[float]
    participants: list[float]


HERE = Path(__file__).parent
NUMBERS: list[Characteristics] = json.loads((HERE / "model_designs.json").read_text())["rows"]
FITS = json.loads((HERE / "dfcrm_fits.json").read_text())
HALFWIDTH = IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=3)
TARGET = Decimal("0.3")
STATED = StatedRisks(risks=tuple(Decimal(repr(risk)) for risk in FITS["skeleton"]))
CRM = {
    "CRM empiric_cohort3": (Crm(target=TARGET, skeleton=HALFWIDTH), 3),
    "CRM empiric_cohort1": (Crm(target=TARGET, skeleton=HALFWIDTH), 1),
    "CRM logistic_cohort3": (Crm(target=TARGET, skeleton=STATED, model="logistic"), 3),
}


@cache
def line(settings: DesignSettings, size: int, participants: int = 30) -> PartDesign:
    companions = usual(settings, participants)
    cohorts = Cohorts(size=size, maximum_per_regimen=UNLIMITED)
    return in_a_line(settings, 5, replace(companions, cohorts=cohorts))


def rows(start: str) -> list[Characteristics]:
    return [row for row in NUMBERS if row["design"].startswith(start)]


@pytest.mark.parametrize(
    "row", rows("CRM"), ids=lambda row: f"{row['source']} {row['design']} {row['scenario']}"
)
def test_crm(row: Characteristics) -> None:
    """Within 1e-10 of the enumeration, and within 3.5 standard errors of dfcrm."""
    settings, size = CRM[row["design"]]
    risk = dict(zip("12345", row["risk"], strict=True))
    exact = operating_characteristics(automaton_of(line(settings, size)), risk)
    recommended = [at.recommended for at in exact.regimens]
    participants = [at.mean_participants for at in exact.regimens]
    if not row["trials"]:
        assert recommended == pytest.approx(row["recommended"], abs=1e-10)
        assert participants == pytest.approx(row["participants"], abs=1e-9)
        return
    for ours, theirs in zip(recommended, row["recommended"], strict=True):
        assert abs(ours - theirs) < 3.5 * sqrt(ours * (1 - ours) / row["trials"]) + 1e-6


def test_tite_crm_with_every_window_complete_is_crm() -> None:
    crm = Crm(target=TARGET, skeleton=HALFWIDTH)
    tite = TiteCrm(target=TARGET, skeleton=HALFWIDTH)
    without_coherence = replace(usual(tite), cohorts=Cohorts(size=2, maximum_per_regimen=UNLIMITED))
    one, other = (
        automaton_of(in_a_line(settings, 5, without_coherence)) for settings in (crm, tite)
    )
    assert np.array_equal(one.evaluable, other.evaluable)
    assert np.array_equal(one.regimen, other.regimen)
    assert np.array_equal(one.recommended, other.recommended)


def followed(fit: dict[str, list[float]]) -> Row:
    """The state of a trial as dfcrm was told it, the last participant at the current regimen."""
    levels = [int(level) - 1 for level in fit["level"]]
    evaluable, dlts, open_windows = [0] * 5, [0] * 5, []
    for level, tox, share in zip(levels, fit["tox"], fit["weights"], strict=True):
        if tox or share == 1:
            evaluable[level] += 1
            dlts[level] += int(tox)
        else:
            open_windows.append((level, float(share)))
    return Row(
        evaluable=tuple(evaluable),
        dlts=tuple(dlts),
        places=tuple(levels.count(level) for level in range(5)),
        lost=(0,) * 5,
        closed=(False,) * 5,
        current=levels[-1],
        cohort=1,
        cohort_dlts=0,
        followed=tuple(open_windows),
    )


@pytest.mark.parametrize("family", ["power", "logistic"])
def test_tite_crm_aims_where_dfcrm_does_with_windows_open(family: str) -> None:
    fits = [fit for fit in FITS["tite_crm"] if fit["family"] == family]
    settings = TiteCrm(
        target=TARGET, skeleton=STATED, model="power" if family == "power" else "logistic"
    )
    companions = replace(usual(settings, UNLIMITED), guards=())
    design = in_a_line(settings, 5, companions)
    states = states_of(*(followed(fit) for fit in fits))
    assert design.rule(states).regimen.tolist() == [fit["mtd"] - 1 for fit in fits]
    assert design.ties is not None
    assert not design.ties(states).any()


# The two-parameter logistic model

BLRM = Blrm(
    prior=NormalPrior(
        intercept_mean=Decimal(repr(log(0.3 / 0.7) - 0.6)),
        intercept_sd=Decimal("1.2"),
        log_slope_mean=Decimal("0.3"),
        log_slope_sd=Decimal("0.6"),
    ),
    reference_dose=Decimal(8),
    doses=tuple(map(Decimal, (1, 2, 4, 8, 12))),
)


def test_blrm_exact() -> None:
    """0.0098 none; 0.4102, 0.5488, 0.0230 and 0.0010 by an enumeration on a coarser grid."""
    row = rows("BLRM")[0]
    design = in_a_line(BLRM, 5, usual(BLRM))
    exact = operating_characteristics(
        automaton_of(design), dict(zip("12345", row["risk"], strict=True))
    )
    assert exact.none_recommended == pytest.approx(0.0098, abs=5e-5)
    assert [at.recommended for at in exact.regimens] == pytest.approx(row["recommended"], abs=2e-4)


def test_the_knife_edge_of_blrm_is_settled() -> None:
    """Pr(over) = 0.250004 at the second dose: coarse grids put it on either side of 0.25."""
    edge = Row(
        evaluable=(9, 12, 6, 0, 0),
        dlts=(0, 4, 5, 0, 0),
        places=(9, 12, 6, 0, 0),
        lost=(0,) * 5,
        closed=(False,) * 5,
        current=1,
        cohort=3,
    )
    for limit, aim in (("0.25", 0), ("0.25001", 1)):
        settings = replace(BLRM, overdose_probability=Decimal(limit))
        design = in_a_line(settings, 5, usual(settings, UNLIMITED))
        assert design.rule(states_of(edge)).regimen.tolist() == [aim]
        assert design.ties is not None
        assert not design.ties(states_of(edge)).any()
    exactly = replace(BLRM, overdose_probability=Decimal("0.2500039493742075"))
    design = in_a_line(exactly, 5, usual(exactly, UNLIMITED))
    assert design.ties is not None
    assert design.ties(states_of(edge)).all()


# Over a partial order, by random trials: too many states for one participant at a time


def po_crm() -> PartDesign:
    path = [
        regimen for regimen in ("d1s1", "d1s2", "d2s1", "d1s3", "d2s2", "d2s3") for _ in range(3)
    ]
    skeleton = IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=3)
    settings = PoCrm(
        target=TARGET, skeleton=skeleton, method="likelihood", initial_path=tuple(path)
    )
    regimens = grid(2, 3)
    part = replace(
        part_of(regimens, ThreePlusThree(), cohorts=Cohorts(size=1, maximum_per_regimen=UNLIMITED)),
        design=settings,
        path=PartPath(start="d1s1", kinds=("schedule", "dose"), order="free"),
        stopping=(treated(30),),
    )
    return assembled(regimens, part)


def recommended_in_trials(design: PartDesign, risk: list[float], trials: int) -> Integers:
    """How often each regimen is recommended, the rule being asked after every participant."""
    draw, regimens = np.random.default_rng(1009), len(risk)
    counts = np.zeros((2, trials, regimens), dtype=np.int64)
    states = states_of(*[blank(regimens)] * trials)
    states = replace(states, current=np.zeros(trials, dtype=np.int64))
    everyone = np.arange(trials)
    moves = design.rule(states)
    for _ in range(30):
        counts[0, everyone, states.current] += 1
        counts[1, everyone, states.current] += draw.random(trials) < np.array(risk)[states.current]
        states = replace(
            states,
            evaluable=counts[0].copy(),
            dlts=counts[1].copy(),
            places=counts[0].copy(),
            cohort=np.ones(trials, dtype=np.int64),
        )
        moves = design.rule(states)
        states = replace(states, current=moves.regimen)
    assert {ACTIONS[int(code)] for code in moves.action} == {Action.COMPLETE}
    return np.bincount(moves.regimen, minlength=regimens)


def blank(regimens: int) -> Row:
    none = (0,) * regimens
    return Row(none, none, none, none, (False,) * regimens, 0)


@pytest.mark.parametrize("row", rows("PO-CRM"), ids=lambda row: row["scenario"])
def test_po_crm(row: Characteristics) -> None:
    """Within 3.5 standard errors; pocrm draws among orders that are as good."""
    trials = 1500
    found = recommended_in_trials(po_crm(), row["risk"], trials) / trials
    for ours, theirs in zip(found, row["recommended"], strict=True):
        both = (ours + theirs) / 2
        error = sqrt(both * (1 - both) * (1 / trials + 1 / row["trials"]))
        assert abs(ours - theirs) < 3.5 * error + 1e-3
