"""Whole trials with the mechanistic clinic: valid, repeatable, honest about what they are."""

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files

import pytest

from firstdose import protocol
from firstdose.derive.eligibility import eligibility
from firstdose.derive.population import completed_on
from firstdose.protocol.study import Study
from firstdose.records import lines
from firstdose.records.facts import (
    AdverseEventChanged,
    AdverseEventReported,
    CellsInfused,
    Died,
    DrugGiven,
    ExaminationScored,
    Measured,
    MedicationChanged,
)
from firstdose.records.kinds import participant_of
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Condition, Infuse, PlannedDrug
from firstdose.records.problem import StudyError
from firstdose.records.values import Domain, Generation, Origin
from firstdose.simulate import empirical, figures, treatment
from firstdose.simulate.analytes import tests as every_analyte
from firstdose.simulate.chart import Chart
from firstdose.simulate.decided_items import decided
from firstdose.simulate.dice import Dice
from firstdose.simulate.events import death_episode
from firstdose.simulate.mechanistic.clinic.people import ALSO_MEASURED, MechanisticPeople
from firstdose.simulate.mechanistic_clinic import DOMAINS, MechanisticClinic, assumptions
from firstdose.simulate.outbox import Dies
from firstdose.simulate.reporting import hand_over
from firstdose.simulate.trial import LAST_DAY, clinic_of, generation, opening, trial
from firstdose.simulate.ward import ward
from firstdose.standards.verdict import Outcome, Presence
from firstdose.trial.clinic import Answer
from firstdose.trial.loop import Clock, run
from firstdose.trial.replay import replay
from protocol.shipped import STUDIES, text_of

END = date(2090, 1, 1)
DAY = date(2024, 3, 1)
TWO_WEEKS = timedelta(days=14)


@cache
def read(name: str) -> Study:
    return protocol.read(text_of(name), name)


@cache
def simulated(name: str, seed: int, clinic: str = "mechanistic") -> Ledger:
    return trial(read(name), text_of(name), seed=seed, clinic=clinic)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return simulated("nct06010472", 1)


def test_entry_1_says_how_the_ledger_was_made(ledger: Ledger) -> None:
    opened = ledger.opened.fact
    assert opened.origin is Origin.SIMULATED
    assert opened.made_by == Generation(clinic="mechanistic", seed=1, truth="mechanistic")
    assert set(opened.domains) - set(empirical.DOMAINS) == {
        *(Domain.KINETICS, Domain.B_CELLS, Domain.CYTOKINES)
    }
    assert opened.domains == DOMAINS


@pytest.mark.parametrize("name", STUDIES)
def test_turning_every_day_gives_the_same_ledger(name: str) -> None:
    study = read(name)
    made_by = generation(study, "mechanistic", None, 1)
    clock = Clock(start=study.simulation.first_referral_on, until=LAST_DAY, turn_every_day=True)
    opened = opening(study, text_of(name), made_by)
    assert run(study, clinic_of(study, made_by), opened, clock) == simulated(name, 1)


def test_another_trial_of_the_same_seed_has_other_people(
    ledger: Ledger, study: Study, study_text: str
) -> None:
    other = trial(study, study_text, seed=1, clinic="mechanistic", trial=1)
    assert list(lines.write(other))[1:20] != list(lines.write(ledger))[1:20]


IN_ORDER = """
import sys
from hashlib import sha256
from firstdose import protocol
from firstdose.cli.files import study_files
from firstdose.records import lines
from firstdose.simulate.trial import trial
for name in sys.argv[1:]:
    text = study_files(name).study_text
    ledger = trial(protocol.read(text, name), text, seed=1, clinic="mechanistic")
    print(name, sha256("".join(lines.write(ledger)).encode()).hexdigest())
"""


def test_a_ledger_does_not_depend_on_what_ran_before_it_in_the_process() -> None:
    first, second = STUDIES
    here = {
        name: sha256("".join(lines.write(simulated(name, 1))).encode()).hexdigest()
        for name in STUDIES
    }
    order = (second, first, second)
    assert run_fresh(order).splitlines() == [f"{name} {here[name]}" for name in order]


def run_fresh(order: Sequence[str]) -> str:
    """What a process of its own prints that runs the studies in this order."""
    command = [sys.executable, "-c", IN_ORDER, *order]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("clinic", ["empirical", "mechanistic"])
@pytest.mark.parametrize("name", STUDIES)
def test_a_physician_global_is_always_written_with_its_decimal(name: str, clinic: str) -> None:
    ledger = simulated(name, 1, clinic)
    given = [
        entry.fact.items[0].answer
        for entry in ledger.entries
        if isinstance(entry.fact, ExaminationScored) and entry.fact.instrument == "pga"
    ]
    assert all(isinstance(one, Decimal) and one.as_tuple().exponent == -1 for one in given)
    assert Decimal(0) in given


@pytest.mark.parametrize("clinic", ["empirical", "mechanistic"])
@pytest.mark.parametrize("name", STUDIES)
def test_nothing_is_reported_of_the_time_after_the_last_visit(name: str, clinic: str) -> None:
    study, ended = read(name), 0
    ledger = simulated(name, 1, clinic)
    for participant in ledger.participants:
        last_day = completed_on(study, ledger.history(participant), END)
        if last_day is None:
            continue
        ended += 1
        for entry in ledger.entries:
            if participant_of(entry.fact) == participant:
                assert entry.occurred_on <= last_day, entry
    assert ended > 10


def test_cells_that_are_gone_do_not_come_back_as_a_debt() -> None:
    """The rest of donor cells in participant 038 of this trial is below 0, and would grow."""
    ledger = simulated("nct07358988", 9)
    history = ledger.history("038")
    assert completed_on(read("nct07358988"), history, END) is not None
    last = [entry.fact for entry in history.of(Measured) if entry.fact.analyte == "car_cells"]
    assert last[-1].qualifier == "<"


def test_it_is_written_read_back_and_replayed(ledger: Ledger) -> None:
    assert lines.read(lines.write(ledger)) == ledger
    replayed = replay(protocol.read, ledger)
    assert len(replayed) > 3
    assert all(one.agrees for one in replayed)


def test_kinetics_and_b_cells_are_measured_with_every_blood_count(ledger: Ledger) -> None:
    for participant in ledger.participants:
        by_visit: dict[str, set[str]] = {}
        for entry in ledger.history(participant).of(Measured):
            if entry.fact.visit and entry.fact.visit != "screening":
                by_visit.setdefault(entry.fact.visit, set()).add(entry.fact.analyte)
        for analytes in by_visit.values():
            if "neutrophils" in analytes:
                assert set(ALSO_MEASURED) <= analytes


def test_the_records_bear_out_every_entry_criterion_that_can_be_computed(ledger: Ledger) -> None:
    study = read("nct06010472")
    for participant in ledger.participants:
        found = eligibility(study, ledger.history(participant), END)
        for one in found.criteria:
            assert one.computed in (None, Outcome.MET), (participant, one.criterion)


@pytest.mark.parametrize("name", STUDIES)
def test_no_score_contradicts_the_laboratory_of_its_visit(name: str) -> None:
    """An item that the values decide is there exactly when they are beyond its limit."""
    ledger, compared = simulated(name, 1), Counter[bool]()
    for participant in ledger.participants:
        history = ledger.history(participant)
        values: dict[tuple[str, date], dict[str, Decimal]] = {}
        for entry in history.of(Measured):
            key = (entry.fact.visit, entry.occurred_on)
            values.setdefault(key, {})[entry.fact.analyte] = entry.fact.value
        for entry in history.of(ExaminationScored):
            if entry.fact.instrument != "sledai_2k":
                continue
            items = {item.key: item.answer for item in entry.fact.items}
            results = values.get((entry.fact.visit, entry.occurred_on), {})
            for item, beyond in decided(results).items():
                if items[item] is not Presence.NOT_ASSESSED:
                    assert (items[item] is Presence.PRESENT) is beyond, (participant, item)
                    compared[beyond] += 1
    assert compared[True] > 50
    assert compared[False] > 50


def test_an_event_is_reported_once_and_ends_after_it_began(ledger: Ledger) -> None:
    for participant in ledger.participants:
        history = ledger.history(participant)
        begun = {e.fact.event: e.occurred_on for e in history.of(AdverseEventReported)}
        assert len(begun) == len(history.of(AdverseEventReported))
        for entry in history.of(AdverseEventChanged):
            assert entry.occurred_on >= begun[entry.fact.event]


def test_prednisone_follows_activity(ledger: Ledger) -> None:
    """Everyone entered on at least 7.5 mg, and most came down from it."""
    last = [
        history.of(MedicationChanged)
        for participant in ledger.participants
        if (history := ledger.history(participant)).of(CellsInfused)
    ]
    doses = [
        [float(entry.fact.dose_mg_per_day) for entry in found if entry.fact.drug == "prednisone"]
        for found in last
    ]
    assert all(one[0] >= 7.5 for one in doses)
    assert sum(min(one) < one[0] for one in doses) > len(doses) / 2


def test_a_stated_truth_is_laid_on_top(study: Study, study_text: str) -> None:
    """The people, and what befalls them, stay; stated toxicity comes on top."""
    made_by = generation(study, "mechanistic", "steep", 1)
    assert made_by.truth == "steep"
    clinic = clinic_of(study, made_by)
    assert isinstance(clinic, MechanisticClinic)
    clock = Clock(start=study.simulation.first_referral_on, until=LAST_DAY)
    stated = run(study, clinic, opening(study, study_text, made_by), clock)
    alone = simulated("nct06010472", 1)
    shared = sorted(set(stated.participants) & set(alone.participants))[:6]
    assert len(shared) == 6
    for participant in shared:
        first, second = (one.history(participant).of(Measured)[:10] for one in (stated, alone))
        assert [entry.fact for entry in first] == [entry.fact for entry in second]


def test_a_truth_that_the_study_does_not_name_is_refused(study: Study) -> None:
    with pytest.raises(StudyError, match="no truth named 'mild'"):
        generation(study, "mechanistic", "mild", 1)
    with pytest.raises(StudyError, match="no truth named 'mechanistic'"):
        generation(study, "empirical", "mechanistic", 1)


# --- one participant at the bedside ---------------------------------------------------------------


def test_whoever_dies_on_day_3_is_heard_of_no_more(study: Study) -> None:
    for number in range(1, 15):
        dice = Dice(1)
        people = MechanisticPeople(study, dice)
        at = ward(study, None, dice, people)
        chart = Chart(participant="001", person=people.person(number), part="escalation")
        chart.regimen = "d1-i7"
        given: list[Answer] = []
        for day in (-5, -4, -3):
            on = DAY + timedelta(days=day)
            given.extend(treatment.condition(at, chart, condition(day, on), on))
        given.extend(treatment.infuse(at, chart, infusion(1), DAY))
        assert sum(isinstance(one.fact, DrugGiven) for one in given) == 6
        died_on = DAY + timedelta(days=3)
        at.outbox.put(died_on, chart, Dies(episode=death_episode(died_on)))
        chart.episodes.append(death_episode(died_on))
        told: list[Answer] = []
        today = DAY
        while (following := at.outbox.next_on(today)) is not None:
            today = following
            for whose, message in at.outbox.take(today):
                told.extend(hand_over(whose, message, today))
        assert sum(isinstance(one.fact, Died) for one in told) == 1
        assert max(one.occurred_on for one in told) <= died_on


def condition(day: int, on: date) -> Condition:
    drugs = (
        PlannedDrug(drug="fludarabine", dose_mg=Decimal("40.2")),
        PlannedDrug(drug="cyclophosphamide", dose_mg=Decimal("482.4")),
    )
    return Condition(
        participant="001", planned_day=day, drugs=drugs, due_on=on, opens_on=on, closes_on=on
    )


def infusion(number: int) -> Infuse:
    return Infuse(
        participant="001",
        number=number,
        regimen="d1-i7",
        cells=Decimal("0.75e9"),
        due_on=DAY,
        opens_on=DAY,
        closes_on=DAY + TWO_WEEKS,
    )


# --- what is assumed ------------------------------------------------------------------------------


def test_assumptions_are_sentences_in_both_languages() -> None:
    assumed = assumptions()
    assert len({one.about for one in assumed}) == len(assumed)
    for one in assumed:
        for text, end in ((one.statement.en, "."), (one.statement.zh, "。")):
            assert text.endswith(end)
            assert "{" not in text
        assert any("\u4e00" <= sign <= "\u9fff" for sign in one.statement.zh)


def test_what_is_left_out_is_an_assumption_of_the_empirical_clinic() -> None:
    left_out = [row["key"] for row in figures.table("not_in_the_mechanistic_clinic")]
    assert len(set(left_out)) == len(left_out)
    known = {one.about for one in empirical.assumptions()}
    assert {f"empirical_clinic.{key}" for key in left_out} <= known
    said = {one.about for one in assumptions()}
    assert said.isdisjoint(f"empirical_clinic.{key}" for key in left_out)


def test_every_figure_of_the_mechanistic_clinic_is_used_or_only_stated() -> None:
    folder = files("firstdose.simulate") / "mechanistic" / "clinic"
    source = "".join(
        path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name.endswith(".py")
    )
    grades = {f"crs_grade_{grade}_fold" for grade in (2, 3, 4)}
    unused = {
        key
        for key, one in figures.figures(figures.MECHANISTIC).items()
        if not isinstance(one, figures.Stated) and f'"{key}"' not in source.replace("'", '"')
    }
    assert unused == grades


def test_every_row_says_where_it_comes_from() -> None:
    for name in (
        *("mechanistic_laboratory", "sledai_2k_organs", "infections", "prednisone_goals"),
        "mechanistic_models",
    ):
        for row in figures.table(name):
            assert row["mark"] in {"R", "D", "A"}, row
            assert row["source"], row
    assert {row["analyte"] for row in figures.table("mechanistic_laboratory")} <= set(
        every_analyte()
    )


def test_only_the_mechanistic_clinic_measures_what_a_model_gives() -> None:
    found = {
        entry.fact.analyte
        for entry in simulated("nct06010472", 1, "empirical").entries
        if isinstance(entry.fact, Measured)
    }
    assert found.isdisjoint(name for name, one in every_analyte().items() if one.kind == "model")
