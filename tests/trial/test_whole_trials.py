"""Whole trials with a scripted clinic: what must hold whatever happens in them."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from firstdose.derive.dose_limiting_toxicity import dlt_status
from firstdose.derive.exposure import exposure
from firstdose.protocol.study import Study
from firstdose.records.facts import CellsInfused, DoseDecided, RegimenAssigned
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Review
from firstdose.records.values import Action
from firstdose.simulate import trial as simulate
from firstdose.trial.loop import Clock, run
from firstdose.trial.planner import orders
from firstdose.trial.replay import orders_on, replay
from firstdose.trial.standing import may_start
from trial.remembered import plans_beside_fresh_ones
from trial.scripted_clinic import START, Chosen, ScriptedClinic, follows, opened
from trial.shipped import reference_study

UNTIL = date(2028, 12, 31)
WHOLE_TRIALS = settings(
    max_examples=100 if "FIRSTDOSE_FULL" in os.environ else 6,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

subjects = st.integers(1, 30).map(lambda number: f"{number:03}")


def lags(order: Review) -> Chosen | None:
    """A committee that never goes up before it has seen six, and waits rather than stop."""
    match order.recommended_action:
        case Action.ESCALATE if ("evaluable", "6") not in order.reasons[0].values:
            return Action.STAY, dict(order.reasons[0].values)["regimen"]
        case Action.STOP:
            return Action.WAIT, ""
        case _:
            return follows(order)


def retreats(order: Review) -> Chosen | None:
    """A committee that goes back to the first regimen instead of up to the fourth."""
    back = order.recommended_regimen == "d1-i2"
    return (Action.DE_ESCALATE, "d1-i7") if back else follows(order)


steps = st.tuples(subjects, st.sampled_from(("conditioning", "infusion-1", "infusion-2")))
clinics = st.fixed_dictionaries(
    {
        "toxic": st.dictionaries(subjects, st.integers(0, 40), max_size=8),
        "told_late": st.dictionaries(subjects, st.integers(0, 60), max_size=8),
        "withdrawn": st.dictionaries(subjects, st.integers(0, 60), max_size=4),
        "ineligible": st.frozensets(subjects, max_size=4),
        "held": st.dictionaries(steps, st.integers(1, 20), max_size=6),
        "unanswered": st.frozensets(steps, max_size=2),
        "left_out": st.frozensets(steps, max_size=2),
        "committee_takes_days": st.integers(0, 9),
        "committee": st.sampled_from((follows, lags, retreats)),
        "every": st.integers(3, 25),
    }
)


def trial(script: dict[str, object], *, turn_every_day: bool = False) -> Ledger:
    study, text = reference_study()
    settings_ = dict(script)
    every = settings_.pop("every")
    assert isinstance(every, int)
    referrals = tuple(START + timedelta(days=every * number) for number in range(60))
    clinic = ScriptedClinic(study=study, referrals=referrals, **settings_)  # type: ignore[arg-type]
    return run(
        study,
        clinic,
        opened(study, text),
        Clock(start=START, until=UNTIL, turn_every_day=turn_every_day),
    )


@pytest.fixture(scope="module")
def study() -> Study:
    return reference_study()[0]


@given(clinics)
@WHOLE_TRIALS
def test_turning_every_day_gives_the_same_ledger_as_jumping(script: dict[str, object]) -> None:
    assert trial(script) == trial(script, turn_every_day=True)


@given(clinics)
@WHOLE_TRIALS
def test_every_decision_is_replayed_from_the_evidence_before_it(script: dict[str, object]) -> None:
    study = reference_study()[0]
    replayed = replay(lambda _: study, trial(script))
    assert replayed
    assert all(decision.agrees for decision in replayed)


@given(clinics, st.integers(0, 700))
@WHOLE_TRIALS
def test_the_orders_of_a_past_day_do_not_depend_on_what_came_later(
    script: dict[str, object], day: int
) -> None:
    study = reference_study()[0]
    ledger = trial(script)
    on = START + timedelta(days=day)
    then = ledger.as_known_on(on)
    assert orders_on(lambda _: study, ledger, on) == orders(study, then, on)


@given(clinics)
@WHOLE_TRIALS
def test_a_planner_that_remembers_says_what_a_fresh_one_says(script: dict[str, object]) -> None:
    study = reference_study()[0]
    for remembered, fresh in plans_beside_fresh_ones(study, trial(script), every=7):
        assert sorted(map(repr, remembered.orders)) == sorted(map(repr, fresh.orders))


@given(clinics)
@WHOLE_TRIALS
def test_only_allowed_steps_and_only_after_a_decision(script: dict[str, object]) -> None:
    study = reference_study()[0]
    ledger = trial(script)
    steps = {(step.lower, step.upper) for step in study.regimens.steps}
    decided = ledger.history("").of(DoseDecided)
    released: set[str] = set()
    current = ""
    by_entry = {entry.number: entry.fact for entry in decided}
    for entry in ledger.entries:
        if entry.number in by_entry:
            fact = by_entry[entry.number]
            assert fact.reasons
            if fact.action is Action.ESCALATE:
                assert (current, fact.regimen) in steps
            if fact.action is Action.DE_ESCALATE:
                assert fact.regimen in released
            if fact.action not in (Action.WAIT, Action.STOP, Action.COMPLETE):
                current = fact.regimen
                released.add(current)
        if isinstance(entry.fact, RegimenAssigned | CellsInfused):
            assert entry.fact.regimen in released


@given(clinics)
@WHOLE_TRIALS
def test_waiting_times_and_window_are_kept(script: dict[str, object]) -> None:
    study = reference_study()[0]
    ledger = trial(script)
    part = study.parts[0]
    firsts: dict[str, list[date]] = defaultdict(list)
    for participant in ledger.participants:
        received = exposure(study, ledger.history(participant), UNTIL)
        if received is not None and received.first_infusion_on is not None:
            firsts[received.regimen].append(received.first_infusion_on)
    for days in firsts.values():
        if len(days) > 1:
            first, second, *_ = sorted(days)
            assert (second - first).days >= part.staggering.after_first_days
        assert len(days) <= 3 * part.cohorts.maximum_per_regimen
    for entry in ledger.history("").of(DoseDecided):
        if entry.fact.action is not Action.ESCALATE:
            continue
        then = ledger.as_of_entry(entry.fact.evidence_through)
        decided = then.history("").of(DoseDecided)
        for participant in then.participants:
            status = dlt_status(study, then.history(participant), entry.occurred_on)
            if status is None or status.replaceable:
                continue
            starts = may_start(study, status.part, decided, status.regimen)
            will_not_begin = status.opens_on is None and not starts
            assert will_not_begin or status.evaluable in ("evaluable", "not_evaluable")


def test_without_toxicity_the_schedule_is_escalated_first_and_then_the_dose() -> None:
    ledger = trial({"every": 7})
    decided = [entry.fact for entry in ledger.history("").of(DoseDecided)]
    path = [fact.regimen for fact in decided if fact.action in (Action.START, Action.ESCALATE)]
    assert path == ["d1-i7", "d1-i5", "d1-i3", "d1-i2", "d2-i2", "d3-i2", "d4-i2"]
    assert decided[-1].action is Action.COMPLETE
    assert decided[-1].regimen == "d4-i2"


def test_two_toxicities_at_the_first_regimen_stop_the_trial() -> None:
    ledger = trial({"every": 7, "toxic": {"001": 3, "002": 3}})
    decided = [entry.fact.action for entry in ledger.history("").of(DoseDecided)]
    assert decided == [Action.START, Action.STOP]


def test_one_toxicity_in_three_is_followed_by_three_more_at_the_same_regimen(
    study: Study,
) -> None:
    ledger = trial({"every": 7, "toxic": {"002": 20}})
    decided = [entry.fact for entry in ledger.history("").of(DoseDecided)]
    assert [fact.action for fact in decided[:3]] == [Action.START, Action.STAY, Action.ESCALATE]
    assigned = [
        entry.fact.regimen
        for who in ledger.participants
        for entry in ledger.history(who).of(RegimenAssigned)
    ]
    assert assigned[:7] == ["d1-i7"] * 6 + ["d1-i5"]


def test_a_participant_who_leaves_in_the_window_is_replaced() -> None:
    ledger = trial({"every": 7, "withdrawn": {"002": 9}})
    assigned = [
        entry.fact.regimen
        for who in ledger.participants
        for entry in ledger.history(who).of(RegimenAssigned)
    ]
    assert assigned.count("d1-i7") == 4


def test_nobody_is_infused_on_a_day_on_which_a_criterion_is_not_satisfied() -> None:
    study, text = reference_study()
    referrals = tuple(START + timedelta(days=7 * number) for number in range(9))
    held = ScriptedClinic(study=study, referrals=referrals, held={("001", "infusion-2"): 1})
    ledger = run(study, held, opened(study, text), Clock(start=START, until=UNTIL))
    first, second, third = (e.occurred_on for e in ledger.history("001").of(CellsInfused))
    assert ((second - first).days, (third - second).days) == (8, 7)


def test_with_virtual_patients_a_planner_that_remembers_says_what_a_fresh_one_says() -> None:
    """Their events change, their counts fall and their results come late."""
    study, text = reference_study()
    ledger = simulate.trial(study, text, seed=4, clinic="empirical", truth="steep")
    for remembered, fresh in plans_beside_fresh_ones(study, ledger, every=4):
        assert set(remembered.orders) == set(fresh.orders)
