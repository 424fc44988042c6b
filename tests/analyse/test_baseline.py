"""Baseline rows: who is counted, from which entries, and what is unknown."""

from datetime import date, timedelta
from decimal import Decimal

from msgspec.structs import replace

from analyse.conftest import Analysed
from analyse.small_trial import Trial, reference_study
from firstdose.analyse.cut import ALL
from firstdose.analyse.results import results
from firstdose.analyse.rows import Statistic
from firstdose.records.facts import DemographyRecorded
from firstdose.records.values import Sex, TherapyClass

ZERO = date(2024, 3, 4)
CUT = ZERO + timedelta(days=60)
TREATED = "safety_infused"


def three() -> Trial:
    trial = Trial()
    trial.participant("001", ZERO, age=30, years="2.5")
    trial.participant("002", ZERO, age=40, regimen="d1-i5", sex=Sex.MALE, therapies=())
    trial.participant("003", ZERO, age=45, infusions=0)
    return trial


def test_only_members_of_the_population_are_counted(analysed: Analysed) -> None:
    found = analysed(three(), CUT)
    assert found.row("enrolled", ALL, "participants", Statistic.N).value == 3
    assert found.row(TREATED, ALL, "participants", Statistic.N).value == 2
    assert found.row(TREATED, "d1-i5", "participants", Statistic.N).value == 1


def test_conditioned_and_never_infused_stays_among_the_conditioned(analysed: Analysed) -> None:
    trial = Trial()
    trial.participant("001", ZERO, infusions=0).treated(0)
    found = analysed(trial, CUT)
    assert found.row("safety_conditioned", ALL, "sex.female", Statistic.COUNT).value == 1
    assert found.row(TREATED, ALL, "sex.female", Statistic.COUNT).value == 0


def test_sex_and_age(analysed: Analysed) -> None:
    trial = three()
    found = analysed(trial, CUT)
    women = found.row(TREATED, ALL, "sex.female", Statistic.COUNT)
    assert (women.value, women.n) == (1, 2)
    entries = trial.ledger().entries
    assert [type(entries[number - 1].fact).__name__ for number in women.sources] == [
        "DemographyRecorded"
    ]
    assert found.row(TREATED, ALL, "sex.female", Statistic.PERCENT).value == 50
    assert found.row(TREATED, ALL, "age_years", Statistic.MEDIAN).value == 35
    assert found.row(TREATED, ALL, "age_years", Statistic.Q3).value == Decimal("37.5")
    duration = found.row(TREATED, ALL, "disease_duration_years", Statistic.MINIMUM)
    assert duration.value == Decimal("2.5")


def test_an_amended_sex_counts_as_corrected() -> None:
    trial = three()
    ledger = trial.ledger()
    entry = ledger.history("001").of(DemographyRecorded)[0]
    ledger.append(
        replace(entry.fact, sex=Sex.MALE),
        occurred_on=entry.occurred_on,
        known_on=CUT,
        entered_by="site",
        amends=entry.number,
        reason="misread",
    )
    women = results(reference_study(), ledger, CUT).row(TREATED, ALL, "sex.female", Statistic.COUNT)
    before = results(reference_study(), ledger, CUT - timedelta(days=1)).row(
        TREATED, ALL, "sex.female", Statistic.COUNT
    )
    assert (before.value, women.value) == (1, 0)


def test_plasmapheresis_is_no_systemic_therapy(analysed: Analysed) -> None:
    trial = Trial()
    kinds = (
        ("belimumab", TherapyClass.BIOLOGIC),
        ("belimumab", TherapyClass.BIOLOGIC),
        ("plasma exchange", TherapyClass.PLASMAPHERESIS),
    )
    trial.participant("001", ZERO, therapies=kinds)
    found = analysed(trial, CUT)
    assert found.row(TREATED, ALL, "prior_therapy.biologic", Statistic.COUNT).value == 1
    assert found.row(TREATED, ALL, "prior_therapy.plasmapheresis", Statistic.COUNT).value == 1
    assert found.row(TREATED, ALL, "prior_therapies.at_least_2", Statistic.COUNT).value == 0
    assert found.row(TREATED, ALL, "prior_therapies", Statistic.MEDIAN).value == 1


def test_activity_is_that_of_the_baseline_visit(analysed: Analysed) -> None:
    trial = Trial()
    person = trial.participant("001", ZERO)
    person.scored(-13, "screening", "arthritis", "rash", pga="2.5")
    person.scored(-6, "baseline", "arthritis", "low_complement", pga="2.0")
    person.scored(28, "day-28", "rash", pga="0.5")
    trial.participant("002", ZERO)
    found = analysed(trial, CUT)
    total = found.row(TREATED, ALL, "sledai_total", Statistic.MEDIAN)
    assert (total.value, total.warning) == (6, "missing in 1 of 2")
    assert found.row(TREATED, ALL, "sledai_clinical", Statistic.MEDIAN).value == 4
    assert found.row(TREATED, ALL, "pga", Statistic.MAXIMUM).value == 2
    organ = found.row(TREATED, ALL, "organ.musculoskeletal", Statistic.COUNT)
    assert (organ.value, organ.n) == (1, 1)


def test_enrolment_dates_are_those_of_consent(analysed: Analysed) -> None:
    trial = three()
    trial.participant("004", ZERO + timedelta(days=30))
    found = analysed(trial, CUT)
    first = found.row(TREATED, ALL, "consented_on", Statistic.MINIMUM)
    last = found.row(TREATED, ALL, "consented_on", Statistic.MAXIMUM)
    assert (first.value, last.value) == (
        ZERO - timedelta(days=20),
        ZERO + timedelta(days=10),
    )
