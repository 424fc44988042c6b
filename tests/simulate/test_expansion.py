"""Virtual clinics carry an expansion through, and their committee chooses by the stated rule."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from firstdose.records.facts import DoseDecided, RegimenAssigned
from firstdose.records.ledger import Ledger
from firstdose.records.values import Action
from firstdose.simulate.committee import assumed_of_expansions
from firstdose.simulate.trial import trial
from firstdose.simulate.whole_trials.ledger_path import rows_of
from firstdose.simulate.whole_trials.rows import WHOLE
from firstdose.trial.replay import replay
from trial.shipped import shipped
from trial.test_expansion import EXPANSION, PARTS, study

CLINICS = {"empirical": "flat", "mechanistic": None}


@cache
def simulated(clinic: str) -> Ledger:
    return trial(study(), shipped(PARTS)[1], seed=2, clinic=clinic, truth=CLINICS[clinic])


def entered(ledger: Ledger) -> Counter[str]:
    facts = [
        entry.fact
        for who in ledger.participants
        for entry in ledger.history(who).of(RegimenAssigned)
    ]
    return Counter(fact.regimen for fact in facts if fact.part == EXPANSION)


def on_it(ledger: Ledger) -> list[DoseDecided]:
    return [e.fact for e in ledger.history("").of(DoseDecided) if e.fact.part == EXPANSION]


@pytest.mark.parametrize("clinic", CLINICS)
def test_both_clinics_carry_it_through(clinic: str) -> None:
    ledger = simulated(clinic)
    last = [e.fact for e in ledger.history("").of(DoseDecided) if e.fact.part == "mad"][-1]
    decided = on_it(ledger)
    if last.action is not Action.COMPLETE:
        assert not decided
        return
    assert decided[0].regimen == last.regimen
    assert decided[-1].action in (Action.COMPLETE, Action.STOP)
    opened = {fact.regimen for fact in decided if fact.action is Action.START}
    assert set(entered(ledger)) <= opened
    assert all(one.agrees for one in replay(lambda _: study(), ledger))


def test_rows_of_many_trials_count_those_of_the_expansion_under_their_regimen() -> None:
    ledger = simulated("empirical")
    rows = {str(row["regimen"]): row for row in rows_of(study(), ledger)}
    assert sum(entered(ledger).values()) > 6
    infused = Counter(
        entry.fact.regimen
        for who in ledger.participants
        for entry in ledger.history(who).of(RegimenAssigned)
    )
    for regimen, most in infused.items():
        assert rows[regimen]["participants"] == most
    assert rows[WHOLE]["participants"] == sum(infused.values())
    assert [name for name, row in rows.items() if row.get("selected")] == ["m4"]


def test_how_the_virtual_committee_chooses_is_an_assumption_of_studies_that_expand() -> None:
    (assumed,) = assumed_of_expansions(study())
    assert "expands the regimen that the part ended with" in assumed.statement.en
    assert assumed_of_expansions(shipped("nct06010472")[0]) == ()
