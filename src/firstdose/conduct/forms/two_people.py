"""What takes two people: nobody gives a drug whose dose nobody but themselves has checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from firstdose.conduct.forms.naming import known_label
from firstdose.conduct.forms.typed import Fault
from firstdose.records.care import DoseChecked
from firstdose.records.facts import DrugGiven, Fact
from firstdose.records.history import History


def by_oneself(facts: Iterable[Fact], history: History, account: str) -> Iterator[Fault]:
    """The other half of the check was done by the same person."""
    for fact in facts:
        match fact:
            case DrugGiven():
                others = history.of(DoseChecked)
            case DoseChecked():
                others = history.of(DrugGiven)
            case _:
                continue
        mine = {
            (entry.fact.drug, entry.fact.planned_day)
            for entry in others
            if entry.entered_by == account
        }
        if (fact.drug, fact.planned_day) in mine:
            drug = known_label("drug", fact.drug)
            yield Fault(field="", key="checked_by_oneself", values=(("drug", drug),))
