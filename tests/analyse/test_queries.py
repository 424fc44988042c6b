"""Queries: what contradicts something else, and what may have another cause."""

from datetime import date, timedelta
from decimal import Decimal

from analyse.conftest import Analysed
from analyse.small_trial import Trial
from firstdose.analyse.queries import QUERIES
from firstdose.analyse.results import Results
from firstdose.records.facts import (
    EligibilityAssessed,
    ExaminationScored,
    Measured,
    ReadinessAssessed,
)
from firstdose.records.values import CriterionAnswer, Item, YesNo
from firstdose.standards.verdict import Presence

ZERO = date(2024, 3, 4)
CUT = ZERO + timedelta(days=60)


def said(found: Results) -> dict[str, object]:
    return {row.variable: row.value for row in found.where(QUERIES, "001")}


def test_a_trial_without_contradictions_has_no_queries(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).scored(-6, "baseline", "rash")
    assert said(analysed(trial, CUT)) == {}


def test_a_criterion_answered_otherwise_than_the_records_say(analysed: Analysed) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO, age=80)
    answers = (CriterionAnswer(criterion="age", answer=YesNo.YES),)
    person.add(-9, EligibilityAssessed(participant="001", answers=answers, eligible=True))
    found = analysed(trial, CUT)
    assert said(found) == {"entry.1": "entry: criterion=age; answer=yes; computed=not_met"}
    assert all(row.sources for row in found.where(QUERIES))


def test_readiness_answered_otherwise_than_the_records_say(analysed: Analysed) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO)
    hot = Measured(participant="001", analyte="temperature", value=Decimal("39.1"), unit="Cel")
    answers = (CriterionAnswer(criterion="no_fever", answer=YesNo.YES),)
    person.add(7, hot)
    person.add(7, ReadinessAssessed(participant="001", step="infusion-2", answers=answers))
    assert said(analysed(trial, CUT)) == {
        "readiness.1": (
            "readiness: step=infusion-2; criterion=no_fever; answer=yes; computed=not_met"
        )
    }


def test_blood_counts_soon_after_conditioning(analysed: Analysed) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO)
    person.scored(-6, "baseline", "rash").scored(14, "day-14", "leukopenia")
    found = analysed(trial, CUT)
    assert said(found) == {"haematology.1": f"haematology: visit=day-14; on={person.on(14)}"}


def test_a_worksheet_that_gives_another_grade(analysed: Analysed) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO).crs(1, grade=1)
    items = (
        Item(key="fever", answer=Decimal("39.0")),
        Item(key="hypotension.no_vasopressor", answer=Presence.PRESENT),
        Item(key="hypoxia", answer=Presence.ABSENT),
    )
    sheet = ExaminationScored(participant="001", instrument="crs", items=items, event="AE-crs")
    person.add(1, sheet)
    found = said(analysed(trial, CUT))
    assert found == {"event_grade.1": "event_grade: scale=crs; event=AE-crs; reported=1; derived=2"}
