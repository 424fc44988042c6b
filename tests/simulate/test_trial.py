"""Whole virtual trials: valid, repeatable, and as toxic as the truth says."""

import gc
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from math import sqrt

import pytest

from firstdose import protocol
from firstdose.derive.adverse_events import adverse_events
from firstdose.derive.cell_therapy_toxicity import crs_episodes
from firstdose.derive.disease_activity import assessments
from firstdose.derive.dose_limiting_toxicity import dlt_status
from firstdose.derive.eligibility import eligibility
from firstdose.derive.exposure import exposure
from firstdose.protocol.study import Study, Truth
from firstdose.records import lines
from firstdose.records.facts import (
    AdverseEventReported,
    CellsInfused,
    Consented,
    DoseDecided,
    EligibilityAssessed,
    ExaminationScored,
    InfusionHeld,
    Measured,
    VisitAttended,
    VisitMissed,
    Withdrawn,
)
from firstdose.records.ledger import Ledger
from firstdose.records.undisturbed import undisturbed
from firstdose.records.values import Action, Component, Generation, Origin, Relatedness
from firstdose.simulate.chart import Chart
from firstdose.simulate.empirical import DOMAINS, EmpiricalClinic
from firstdose.simulate.empirical_people import EmpiricalPerson
from firstdose.simulate.trial import LAST_DAY, opening, trial
from firstdose.simulate.truth import truth_named
from firstdose.standards.verdict import Outcome
from firstdose.trial.loop import Clock, run
from protocol.shipped import text_of

END = date(2090, 1, 1)


@cache
def read(name: str) -> Study:
    return protocol.read(text_of(name), name)


def toxic(study: Study) -> Truth:
    """The default truth with a risk so high that dose-limiting toxicities are seen."""
    return replace(truth_named(study), name="toxic", anchor_dlts=6)


def run_trial(
    name: str, seed: int, truth: Truth, *, daily: bool = False
) -> tuple[EmpiricalClinic, Ledger]:
    study = read(name)
    clinic = EmpiricalClinic(study, truth, seed, start=study.simulation.first_referral_on)
    made_by = Generation(clinic="empirical", seed=seed, truth=truth.name)
    clock = Clock(start=study.simulation.first_referral_on, until=LAST_DAY, turn_every_day=daily)
    return clinic, run(study, clinic, opening(study, text_of(name), made_by), clock)


@cache
def toxic_trial(seed: int) -> tuple[EmpiricalClinic, Ledger]:
    return run_trial("nct06010472", seed, toxic(read("nct06010472")))


@pytest.fixture(scope="module")
def seeds(full: bool) -> range:
    return range(60 if full else 4)


@pytest.fixture(scope="module")
def ledger(study: Study, study_text: str) -> Ledger:
    return trial(study, study_text, seed=7, clinic="empirical")


def charts(clinic: EmpiricalClinic) -> dict[str, Chart]:
    return clinic._charts


def drawn(chart: Chart) -> EmpiricalPerson:
    assert isinstance(chart.person, EmpiricalPerson)
    return chart.person


def test_entry_1_says_how_the_ledger_was_made(ledger: Ledger, study_text: str) -> None:
    opened = ledger.opened.fact
    assert opened.origin is Origin.SIMULATED
    assert opened.made_by == Generation(clinic="empirical", seed=7, truth="moderate")
    assert opened.study_text == study_text
    assert opened.domains == DOMAINS


def test_a_trial_runs_to_a_decision_and_to_its_last_visit(ledger: Ledger) -> None:
    decided = [entry.fact for entry in ledger.history("").of(DoseDecided)]
    assert decided[0].action is Action.START
    assert decided[-1].action in (Action.COMPLETE, Action.STOP)
    assert max(entry.known_on for entry in ledger.entries) < date(2030, 1, 1)
    visits = {e.fact.visit for e in ledger.entries if isinstance(e.fact, VisitAttended)}
    assert visits == {visit.name for visit in read("nct06010472").schedule.visits}


def test_the_same_seed_gives_the_same_ledger_and_another_one_another(
    ledger: Ledger, study: Study, study_text: str
) -> None:
    assert trial(study, study_text, seed=7, clinic="empirical") == ledger
    assert trial(study, study_text, seed=8, clinic="empirical") != ledger
    assert trial(study, study_text, seed=7, clinic="empirical", trial=1) != ledger


def test_the_ledger_is_written_and_read_back(ledger: Ledger) -> None:
    assert lines.read(lines.write(ledger)) == ledger


@pytest.mark.parametrize("name", ["nct06010472", "nct07358988"])
def test_turning_every_day_gives_the_same_ledger(name: str) -> None:
    truth = toxic(read(name))
    assert run_trial(name, 1, truth)[1] == run_trial(name, 1, truth, daily=True)[1]


def test_dose_limiting_toxicity_is_seen_in_whom_the_truth_says_and_in_no_one_else(
    study: Study, seeds: range
) -> None:
    seen = expected = 0
    for seed in seeds:
        clinic, ledger = toxic_trial(seed)
        for participant, chart in charts(clinic).items():
            status = dlt_status(study, ledger.history(participant), END)
            if status is None or status.opens_on is None or status.closes_on is None:
                continue
            planned = [one for one in chart.episodes if one.key.startswith("dose-limiting")]
            happened = any(
                one.key in chart.reported and one.begins_on <= status.closes_on for one in planned
            )
            assert bool(status.dlts) is happened, (seed, participant)
            seen += bool(status.dlts)
            expected += bool(planned)
    assert 0 < seen <= expected


def test_adverse_events_end_after_they_begin_and_have_one_name_each(seeds: range) -> None:
    for seed in seeds:
        ledger = toxic_trial(seed)[1]
        for participant in ledger.participants:
            reported = ledger.history(participant).of(AdverseEventReported)
            names = [entry.fact.event for entry in reported]
            assert len(set(names)) == len(names)
            spoken = sorted(int(name.removeprefix("AE-")) for name in names)
            assert spoken == list(range(1, len(names) + 1))


def test_nobody_blames_what_was_given_only_after_an_event_began(study: Study, seeds: range) -> None:
    early: Counter[Component] = Counter()
    for seed in seeds:
        ledger = toxic_trial(seed)[1]
        for participant in ledger.participants:
            history = ledger.history(participant)
            given = exposure(study, history, END)
            if given is None:
                continue
            given_on = {
                Component.CONDITIONING: given.first_conditioning_on,
                Component.CELLS: given.first_infusion_on,
            }
            for event in adverse_events(study, history, END):
                for component, on in given_on.items():
                    if on is None or event.onset_on < on:
                        early[component] += 1
                        assert event.relatedness(component) is Relatedness.NOT_RELATED
    assert early[Component.CELLS] > len(seeds)


def test_worksheets_of_cytokine_release_syndrome_agree_with_the_grade_reported(
    study: Study, seeds: range
) -> None:
    agreed = Counter(
        episode.agreement
        for seed in seeds
        for participant in toxic_trial(seed)[1].participants
        for episode in crs_episodes(study, toxic_trial(seed)[1].history(participant), END)
    )
    assert set(agreed) == {Outcome.MET}


def test_the_records_bear_out_every_entry_criterion_that_can_be_computed(
    study: Study, seeds: range
) -> None:
    """All but the one on BILAG-2004, which the empirical clinic does not score."""
    for seed in seeds:
        ledger = toxic_trial(seed)[1]
        for participant in ledger.participants:
            for one in eligibility(study, ledger.history(participant), END).criteria:
                borne_out = (Outcome.UNKNOWN,) if one.criterion == "bilag" else (None, Outcome.MET)
                assert one.computed in borne_out, (seed, participant, one.criterion)


def test_lldas_and_doris_are_derived_where_the_milestones_say(study: Study, seeds: range) -> None:
    states: Counter[tuple[str, Outcome]] = Counter()
    for seed in seeds:
        clinic, ledger = toxic_trial(seed)
        for participant, chart in charts(clinic).items():
            passed = drawn(chart).course.milestones
            for one in assessments(study, ledger.history(participant), END):
                if one.study_day is None or one.study_day < 0:
                    continue
                in_lldas = passed.low_activity <= one.study_day < passed.relapse
                in_doris = passed.remission <= one.study_day
                for state, expected in ((one.lldas, in_lldas), (one.doris, in_doris)):
                    states[state.name, state.met] += 1
                    assert state.met in (
                        Outcome.UNKNOWN,
                        Outcome.MET if expected else Outcome.NOT_MET,
                    ), (seed, participant, one.visit)
    for name in ("lldas", "doris"):
        assert states[name, Outcome.MET]
        assert states[name, Outcome.NOT_MET] > states[name, Outcome.UNKNOWN]


def test_the_clinic_is_late_incomplete_and_lossy(seeds: range) -> None:
    facts: Counter[type] = Counter()
    late: Counter[type] = Counter()
    for seed in seeds:
        for entry in toxic_trial(seed)[1].entries:
            facts[type(entry.fact)] += 1
            late[type(entry.fact)] += entry.known_on > entry.occurred_on
    assert facts[Withdrawn]
    assert facts[InfusionHeld]
    assert 0.01 < facts[VisitMissed] / facts[VisitAttended] < 0.06
    assert 0.2 < late[AdverseEventReported] / facts[AdverseEventReported] < 0.7
    assert 0.05 < late[ExaminationScored] / facts[ExaminationScored] < 0.4
    assert 0.01 < late[Measured] / facts[Measured] < 0.2
    assert late[CellsInfused] == late[DoseDecided] == late[Consented] == 0


def test_screen_failures_are_as_frequent_as_assumed(seeds: range) -> None:
    found = [
        entry.fact.eligible
        for seed in seeds
        for entry in toxic_trial(seed)[1].entries
        if isinstance(entry.fact, EligibilityAssessed)
    ]
    failed = 1 - sum(found) / len(found)
    assert failed == pytest.approx(0.15, abs=4 * sqrt(0.15 * 0.85 / len(found)))


def test_no_one_is_heard_of_after_leaving(seeds: range) -> None:
    for seed in seeds:
        clinic, ledger = toxic_trial(seed)
        for entry in ledger.entries:
            chart = charts(clinic).get(getattr(entry.fact, "participant", ""))
            if chart is not None and chart.left_on is not None:
                assert entry.occurred_on <= chart.left_on


def test_no_more_people_wait_than_there_is_room_for(ledger: Ledger) -> None:
    waiting = most = 0
    for entry in ledger.entries:
        match entry.fact:
            case Consented():
                waiting += 1
            case EligibilityAssessed(eligible=False):
                waiting -= 1
            case CellsInfused(number=1):
                waiting -= 1
            case _:
                pass
        most = max(most, waiting)
    assert most <= 3 + 3  # the waiting list, and a cohort between assignment and first infusion


class Watched:
    """A clinic that is asked everything twice."""

    def __init__(self, clinic: EmpiricalClinic) -> None:
        self.clinic = clinic
        self.orders = 0

    def carry_out(self, order, today):
        first = self.clinic.carry_out(order, today)
        assert self.clinic.carry_out(order, today) == first
        assert all(answer.occurred_on <= today for answer in first)
        self.orders += 1
        return first

    def unasked(self, today):
        reported = self.clinic.unasked(today)
        assert self.clinic.unasked(today) == ()
        assert all(answer.occurred_on <= today for answer in reported)
        return reported

    def next_unasked_on(self, after):
        on = self.clinic.next_unasked_on(after)
        assert on is None or on > after
        assert self.clinic.next_unasked_on(after) == on
        return on


def test_asking_twice_changes_nothing(study: Study, study_text: str, ledger: Ledger) -> None:
    watched = Watched(
        EmpiricalClinic(study, truth_named(study), 7, start=study.simulation.first_referral_on)
    )
    clock = Clock(start=study.simulation.first_referral_on, until=LAST_DAY)
    opened = ledger.opened.fact
    assert run(study, watched, opened, clock) == ledger
    assert watched.orders > 500


def test_the_same_people_come_under_every_truth(study: Study) -> None:
    people = [
        {name: chart.person.patient for name, chart in charts(clinic).items()}
        for clinic in (
            run_trial("nct06010472", 5, truth_named(study, "flat"))[0],
            run_trial("nct06010472", 5, toxic(study))[0],
        )
    ]
    shared = people[0].keys() & people[1].keys()
    assert len(shared) > 5
    assert all(people[0][name] == people[1][name] for name in shared)


def test_a_trial_can_be_cut_off(study: Study) -> None:
    clinic = EmpiricalClinic(study, truth_named(study), 7, start=study.simulation.first_referral_on)
    until = study.simulation.first_referral_on + timedelta(days=120)
    made_by = Generation(clinic="empirical", seed=7, truth="moderate")
    opened = opening(study, text_of("nct06010472"), made_by)
    cut = run(study, clinic, opened, Clock(start=study.simulation.first_referral_on, until=until))
    whole = trial(study, text_of("nct06010472"), seed=7, clinic="empirical")
    assert cut == whole.as_known_on(until)


def test_a_trial_leaves_no_rings_of_garbage_behind(study: Study, study_text: str) -> None:
    made = [trial(study, study_text, seed=3, clinic="empirical")]
    gc.collect()
    with undisturbed():
        made[0] = trial(study, study_text, seed=4, clinic="empirical")
        assert gc.collect() == 0
