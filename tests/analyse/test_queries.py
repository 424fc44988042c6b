"""Queries: what contradicts something else, and what may have another cause."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from analyse.conftest import Analysed
from analyse.small_trial import Trial, cause
from derive.hand_made import state
from firstdose.analyse.participants import PARTICIPANT
from firstdose.analyse.queries import QUERIES
from firstdose.analyse.results import Results
from firstdose.records.facts import (
    AdverseEventChanged,
    CellsInfused,
    EligibilityAssessed,
    ExaminationScored,
    Measured,
    ReadinessAssessed,
)
from firstdose.records.values import (
    Assessor,
    Component,
    CriterionAnswer,
    Domain,
    Item,
    Relatedness,
    SpecialInterest,
    YesNo,
)
from firstdose.standards.verdict import Presence

ZERO = date(2024, 3, 4)
CUT = ZERO + timedelta(days=60)
A_DAY = timedelta(days=1)


def said(found: Results) -> dict[str, object]:
    """All but those about counts, which nobody here measured."""
    rows = found.where(QUERIES, "001")
    return {row.variable: row.value for row in rows if not row.variable.startswith("never_counted")}


def test_a_trial_without_contradictions_has_no_queries(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).scored(-6, "baseline", "rash").counted(20)
    assert not list(analysed(trial, CUT).where(QUERIES))


def test_what_cannot_be_so_is_queried_with_its_entries(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO).event(-4, 1).event(3, 5, event="AE-2")
    trial.participant("002", ZERO)
    found = analysed(trial, CUT)
    day_28 = ZERO + timedelta(days=28)
    assert {row.variable: row.value for row in found.where(QUERIES)} == {
        "related_before_cells.1": f"related_before_cells: about=AE-1; on={ZERO - 4 * A_DAY}",
        "fatal_without_death.1": f"fatal_without_death: about=AE-2; on={ZERO + 3 * A_DAY}",
        "never_counted.1": f"never_counted: about=neutrophils_not_recovered; on={day_28}",
        "never_counted.2": f"never_counted: about=platelets_not_recovered; on={day_28}",
    }
    assert all(row.sources for row in found.where(QUERIES))


@pytest.mark.parametrize(
    ("domain", "kind"),
    [
        (Domain.REGIMEN, "treated_unassigned"),
        (Domain.ADVERSE_EVENTS, "unknown_event"),
        (Domain.VISITS, "fatal_without_death"),
        (Domain.EXPOSURE, "related_before_cells"),
        (Domain.LABORATORY, "never_counted"),
    ],
)
def test_what_the_ledger_does_not_record_is_not_missed(
    analysed: Analysed, domain: Domain, kind: str
) -> None:
    trial = Trial()
    told = trial.participant("001", ZERO).event(-4, 1).event(3, 5, event="AE-2")
    told.add(5, AdverseEventChanged(participant="001", event="AE-9", state=state(4)))
    trial.person("002", ZERO).treated(1)
    trial.participant("003", ZERO)
    kinds = {row.variable.partition(".")[0] for row in analysed(trial, CUT).where(QUERIES)}
    assert kind in kinds
    trial.domains = tuple(one for one in Domain if one is not domain)
    less = {row.variable.partition(".")[0] for row in analysed(trial, CUT).where(QUERIES)}
    assert kinds - less == {kind}


def test_double_entries_are_told_apart_in_rows_and_queried(analysed: Analysed) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO, infusions=1).counted(20)
    for day, grade in ((3, 1), (5, 2), (7, 3)):
        person.event(day, grade, event="AE-1")
    person.event(8, 1, event="AE-1 (2)")
    cells = Decimal("0.75e9")
    again = CellsInfused(
        participant="001", number=1, regimen="d1-i7", cells_planned=cells, cells_given=cells
    )
    person.add(1, again)
    found = analysed(trial, CUT)
    names = ("AE-1", "AE-1 (3)", "AE-1 (4)", "AE-1 (2)")
    rows = [found.row(PARTICIPANT, "001", f"event.{name}.grade").value for name in names]
    assert rows == [1, 2, 3, 1]
    days = [
        found.row(PARTICIPANT, "001", f"infusion.{number}.study_day").value
        for number in ("1", "1 (2)")
    ]
    assert days == [0, 1]
    assert set(said(found)) == {"infusion_twice.1", "event_twice.1"}


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


def value(analyte: str, number: str, unit: str, lower: str = "", upper: str = "") -> Measured:
    return Measured(
        participant="001",
        analyte=analyte,
        value=Decimal(number),
        unit=unit,
        lower_limit=Decimal(lower) if lower else None,
        upper_limit=Decimal(upper) if upper else None,
    )


@pytest.mark.parametrize(
    ("day", "platelets", "present", "queried"),
    [
        (0, "99", (), True),
        (0, "100", (), False),
        (0, "99", ("thrombocytopenia",), False),
        (0, "100", ("thrombocytopenia",), True),
        (-29, "99", (), True),
        (-30, "99", (), False),
    ],
)
def test_an_item_that_the_last_value_in_its_window_contradicts(
    analysed: Analysed, day: int, platelets: str, present: tuple[str, ...], queried: bool
) -> None:
    """The window of SLEDAI-2K is 30 days, the day of the assessment among them."""
    trial = Trial()
    person = trial.participant("001", ZERO).scored(50, "", *present)
    person.add(50 + day, value("platelets", platelets, "10*9/L"))
    found = said(analysed(trial, CUT))
    wanted = f"laboratory_item: about=thrombocytopenia; visit=; on={person.on(50)}"
    assert found == ({"laboratory_item.1": wanted} if queried else {})


def test_a_newer_value_replaces_an_older_one_and_a_missing_limit_says_nothing(
    analysed: Analysed,
) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO).scored(50, "")
    person.add(40, value("platelets", "80", "10*9/L")).add(49, value("platelets", "180", "10*9/L"))
    person.add(49, value("c3", "0.2", "g/L"))
    assert said(analysed(trial, CUT)) == {}
    person.add(50, value("c3", "0.2", "g/L", lower="0.9"))
    assert [name.partition(".")[0] for name in said(analysed(trial, CUT))] == ["laboratory_item"]


@pytest.mark.parametrize(
    ("cells", "lower", "queried"),
    [("5", "100", True), ("100", "100", False), ("5", "", False), (None, "", False)],
)
def test_serology_that_clears_while_b_cells_are_below_normal(
    analysed: Analysed, cells: str | None, lower: str, queried: bool
) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO).scored(-6, "baseline", "increased_dna_binding", "rash")
    person.scored(28, "day-28", "increased_dna_binding").scored(56, "", "rash")
    if cells is not None:
        person.add(20, value("b_cells", cells, "/uL", lower=lower))
    found = said(analysed(trial, CUT))
    wanted = f"serology: about=increased_dna_binding; visit=; on={person.on(56)}"
    assert found == ({"serology.1": wanted} if queried else {})


def test_a_rise_during_a_local_reaction_waits_with_it(analysed: Analysed) -> None:
    """A rise of 3 points is none; more than 3 is a flare, but not while a reaction is judged."""
    trial = Trial()
    person = trial.participant("001", ZERO)
    person.scored(7, "day-7", "rash").scored(28, "day-28", "rash", "arthritis", "fever")
    assert said(analysed(trial, CUT)) == {}
    person.event(20, 1, interest=SpecialInterest.LICATS, causality=(), lasting=15)
    found = said(analysed(trial, CUT))
    assert found["flare.1"] == f"flare: about=AE-1; visit=day-28; on={person.on(28)}"
    calm = Trial()
    person = calm.participant("001", ZERO).scored(7, "day-7", "rash")
    person.scored(28, "day-28", "rash", "alopecia", "fever")
    person.event(20, 1, interest=SpecialInterest.LICATS, causality=(), lasting=15)
    assert "flare.1" not in said(analysed(calm, CUT))


def test_a_local_reaction_waits_for_both_to_judge_lupus(analysed: Analysed) -> None:
    licats = SpecialInterest.LICATS
    by_both = tuple(cause(Relatedness.UNLIKELY, Component.LUPUS, assessor) for assessor in Assessor)
    trial = Trial()
    person = trial.participant("001", ZERO)
    person.event(10, 1, event="AE-1", interest=licats, causality=by_both[:1])
    person.event(12, 1, event="AE-2", interest=licats, causality=by_both)
    person.event(14, 1, event="AE-3")
    assert said(analysed(trial, CUT)) == {
        "adjudication.1": f"adjudication: about=AE-1; visit=; on={person.on(10)}"
    }
