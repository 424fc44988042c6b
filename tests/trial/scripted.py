"""Whole scripted trials of a shipped study, and what they are asked about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeVar

from firstdose.derive.dose_limiting_toxicity import DltStatus, dlt_status
from firstdose.records.facts import CellsInfused, DoseDecided, RegimenAssigned
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Order
from firstdose.trial.loop import Clock, run
from trial.scripted_clinic import START, ScriptedClinic, opened
from trial.shipped import shipped

UNTIL = date(2030, 12, 31)
REFERENCE = "nct06010472"
T = TypeVar("T", bound=Order)


def clinic(
    name: str = REFERENCE, *, people: int = 60, every: int = 7, **told: Any
) -> ScriptedClinic:
    """A clinic to which ``people`` are referred, one every so many days."""
    referrals = tuple(START + timedelta(days=every * number) for number in range(people))
    return ScriptedClinic(study=shipped(name)[0], referrals=referrals, **told)


def conducted(at: ScriptedClinic, *, turn_every_day: bool = False, until: date = UNTIL) -> Ledger:
    """The whole trial at a clinic."""
    text = shipped(at.study.identity.name)[1]
    clock = Clock(start=START, until=until, turn_every_day=turn_every_day)
    return run(at.study, at, opened(at.study, text), clock)


def decided(ledger: Ledger, part: str = "") -> list[DoseDecided]:
    """The safety committee's decisions, earliest first."""
    facts = [entry.fact for entry in ledger.history("").of(DoseDecided)]
    return [fact for fact in facts if not part or fact.part == part]


def actions(ledger: Ledger, part: str = "") -> list[str]:
    """What the committee decided, earliest first."""
    return [fact.action.value for fact in decided(ledger, part)]


def assigned(ledger: Ledger) -> dict[str, str]:
    """The regimen of everyone assigned, in the order of assignment."""
    entries = [
        entry for who in ledger.participants for entry in ledger.history(who).of(RegimenAssigned)
    ]
    in_order = sorted(entries, key=lambda entry: entry.number)
    return {entry.fact.participant: entry.fact.regimen for entry in in_order}


def infused_on(ledger: Ledger, participant: str) -> list[date]:
    """The days of a participant's infusions."""
    return [entry.occurred_on for entry in ledger.history(participant).of(CellsInfused)]


def status(at: ScriptedClinic, ledger: Ledger, participant: str) -> DltStatus:
    """How a participant stands in the end."""
    found = dlt_status(at.study, ledger.history(participant), ledger.entries[-1].known_on)
    assert found is not None
    return found


def asked(at: ScriptedClinic, kind: type[T]) -> list[tuple[date, T]]:
    """Orders of one kind that reached the clinic, and on which day."""
    return [(on, order) for on, order in at.orders if isinstance(order, kind)]
