"""Whole simulated trials with random seeds and truths: what must hold in every one of them."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from firstdose.derive.dose_limiting_toxicity import Evaluable, dlt_status
from firstdose.protocol.designs import ParticipantCap
from firstdose.protocol.study import Study
from firstdose.records import lines, notation
from firstdose.records.entry import Entry
from firstdose.records.facts import (
    AdverseEventReported,
    CellsInfused,
    DoseDecided,
    DrugGiven,
    RegimenAssigned,
)
from firstdose.records.ledger import Ledger
from firstdose.records.values import (
    Action,
    Assessor,
    Causality,
    Component,
    EventState,
    Generation,
    Relatedness,
    SpecialInterest,
)
from firstdose.simulate.empirical import NAME, EmpiricalClinic
from firstdose.simulate.trial import LAST_DAY, opening
from firstdose.simulate.truth import truth_named
from firstdose.trial.loop import Clock, run
from firstdose.trial.planner import recommended
from firstdose.trial.replay import orders_on, replay
from protocol.shipped import STUDIES, text_of
from whole.trials import simulated, study

RELEASING = (Action.START, Action.STAY, Action.ESCALATE, Action.DE_ESCALATE)

Trial = tuple[int, str, str]
TRUTHS = ("flat", "moderate", "steep", "late")
FULL = "FIRSTDOSE_FULL" in os.environ

# A failing whole trial takes minutes to shrink and is no clearer for it.
WHOLE_TRIALS = settings(
    max_examples=150 if FULL else 5, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)


def few_trials() -> Iterator[Trial]:
    """For every property the same, so that each is simulated once: all truths and studies."""
    seeds = random.Random(0 if settings().derandomize else None)
    for number in range(WHOLE_TRIALS.max_examples):
        turn, truth = divmod(number, len(TRUTHS))
        yield seeds.getrandbits(64), TRUTHS[truth], STUDIES[(turn + truth) % len(STUDIES)]


trials: st.SearchStrategy[Trial] = (
    st.tuples(st.integers(0, 2**64 - 1), st.sampled_from(TRUTHS), st.sampled_from(STUDIES))
    if FULL
    else st.sampled_from(tuple(few_trials()))
)


def decided(ledger: Ledger) -> tuple[Entry[DoseDecided], ...]:
    return ledger.history("").of(DoseDecided)


@given(trials)
@WHOLE_TRIALS
def test_every_step_is_allowed_decided_and_reasoned(which: Trial) -> None:
    its_study, ledger = study(which[2]), simulated(*which)
    steps = {(step.lower, step.upper) for step in its_study.regimens.steps}
    decisions = {entry.number: entry.fact for entry in decided(ledger)}
    released: set[tuple[str, str]] = set()
    current: dict[str, str] = {}
    for entry in ledger.entries:
        if entry.number in decisions:
            fact = decisions[entry.number]
            here = current.get(fact.part, "")
            assert fact.reasons, f"decision {entry.number} has no reason"
            match fact.action:
                case Action.START:
                    expands = its_study.expansion(fact.part)
                    if expands is None:
                        assert fact.regimen == its_study.part(fact.part).path.start
                    else:
                        assert (expands.opens_after, fact.regimen) in released
                case Action.STAY:
                    assert fact.regimen == here
                case Action.ESCALATE:
                    assert (here, fact.regimen) in steps
                case Action.DE_ESCALATE:
                    assert (fact.part, fact.regimen) in released
                case _:
                    pass
            if fact.action in RELEASING:
                current[fact.part] = fact.regimen
                released.add((fact.part, fact.regimen))
        if isinstance(entry.fact, RegimenAssigned):
            assigned = (entry.fact.part, entry.fact.regimen)
            assert assigned in current.items() or (
                its_study.expansion(entry.fact.part) and assigned in released
            )
        if isinstance(entry.fact, CellsInfused):
            assert entry.fact.regimen in {regimen for _, regimen in released}
    assert decisions


@given(trials)
@WHOLE_TRIALS
def test_no_guard_that_is_on_is_passed(which: Trial) -> None:
    its_study, ledger = study(which[2]), simulated(*which)
    for entry in decided(ledger):
        if entry.fact.action is Action.ESCALATE:
            then = ledger.as_of_entry(entry.fact.evidence_through)
            assert not pending(its_study, then, entry.fact.part, entry.occurred_on)
    for part in its_study.parts:
        assigned = [
            entry.fact.participant
            for participant in ledger.participants
            for entry in ledger.history(participant).of(RegimenAssigned)
            if entry.fact.part == part.name
        ]
        for guard in part.guards:
            if isinstance(guard, ParticipantCap):
                replaced = [who for who in assigned if is_replaced(its_study, ledger, who)]
                assert len(assigned) - len(replaced) <= guard.participants
        firsts = first_infusions(ledger, part.name)
        for days in firsts.values():
            if len(days) > 1:
                assert (days[1] - days[0]).days >= part.staggering.after_first_days
                gaps = [(later - earlier).days for earlier, later in pairwise(days[1:])]
                assert all(gap >= part.staggering.between_days for gap in gaps)


def pending(its_study: Study, ledger: Ledger, part: str, today: date) -> list[str]:
    """Participants of a part whose window is open on a day, as far as was known then."""
    found: list[str] = []
    for participant in ledger.participants:
        status = dlt_status(its_study, ledger.history(participant), today)
        assigned = ledger.history(participant).last(RegimenAssigned)
        if status is None or assigned is None or assigned.fact.part != part:
            continue
        if status.evaluable is Evaluable.PENDING:
            found.append(participant)
    return found


def is_replaced(its_study: Study, ledger: Ledger, participant: str) -> bool:
    last_day = ledger.entries[-1].known_on
    status = dlt_status(its_study, ledger.history(participant), last_day)
    return status is not None and status.replaceable


def first_infusions(ledger: Ledger, part: str) -> dict[str, list[date]]:
    """For each regimen of a part, the days of first infusions in order."""
    found: dict[str, list[date]] = {}
    for participant in ledger.participants:
        history = ledger.history(participant)
        assigned, infused = history.last(RegimenAssigned), history.of(CellsInfused)
        if assigned is not None and assigned.fact.part == part and infused:
            found.setdefault(assigned.fact.regimen, []).append(infused[0].occurred_on)
    return {regimen: sorted(days) for regimen, days in found.items()}


@given(trials)
@settings(WHOLE_TRIALS, max_examples=WHOLE_TRIALS.max_examples // 2)
def test_a_ledger_read_back_from_either_text_is_the_same(which: Trial) -> None:
    ledger = simulated(*which)
    assert lines.read(list(lines.write(ledger))) == ledger
    assert notation.read_ledger("\n".join(map(notation.write, ledger.entries))) == ledger


@given(trials)
@WHOLE_TRIALS
def test_every_decision_is_taken_again_from_a_ledger_read_back(which: Trial) -> None:
    ledger = lines.read(list(lines.write(simulated(*which))))
    replayed = replay(read_again, ledger)
    assert len(replayed) == len(decided(ledger))
    assert [one.entry.number for one in replayed if not one.agrees] == []


@cache
def read_again(text: str) -> Study:
    name = next(name for name in STUDIES if text_of(name) == text)
    return study(name)


@given(trials, st.floats(0, 1))
@WHOLE_TRIALS
def test_what_comes_later_changes_no_earlier_day(which: Trial, share: float) -> None:
    its_study, ledger = study(which[2]), simulated(*which)
    entry = ledger.entries[int(share * (len(ledger) - 1))]
    then = ledger.as_known_on(entry.known_on)
    assert orders_on(read_again, ledger, entry.known_on) == orders_on(
        read_again, then, entry.known_on
    )
    longer = with_late_reports(ledger)
    for past in decided(ledger):
        if past.known_on <= entry.known_on:
            shorter = then.as_of_entry(past.fact.evidence_through)
            now = longer.as_of_entry(past.fact.evidence_through)
            told = [
                recommended(its_study, known, past.fact.part, past.occurred_on)
                for known in (shorter, now)
            ]
            assert told[0] == told[1]
            assert told[0].action is past.fact.recommended_action
    assert all(one.agrees for one in replay(read_again, longer))


def with_late_reports(ledger: Ledger) -> Ledger:
    """The ledger, and after its end a grade 4 event that befell everyone, and a doubled dose."""
    longer = ledger.as_of_entry(len(ledger))
    known_on = ledger.entries[-1].known_on + timedelta(days=1)
    for entry in ledger.entries:
        fact = entry.fact
        if isinstance(fact, CellsInfused) and fact.number == 1:
            longer.append(
                late_toxicity(fact.participant),
                occurred_on=entry.occurred_on + timedelta(days=1),
                known_on=known_on,
                entered_by="site",
            )
    assert len(longer) > len(ledger)
    return longer


def late_toxicity(participant: str) -> AdverseEventReported:
    causality = Causality(
        component=Component.CELLS,
        assessor=Assessor.INVESTIGATOR,
        relatedness=Relatedness.DEFINITE,
    )
    return AdverseEventReported(
        participant=participant,
        event="AE-LATE",
        term="Cytokine release syndrome",
        system_organ_class="Immune system disorders",
        state=EventState(grade=4, causality=(causality,)),
        special_interest=SpecialInterest.CRS,
    )


@given(trials)
@WHOLE_TRIALS
def test_jumping_from_event_to_event_gives_what_every_day_gives(which: Trial) -> None:
    seed, truth, name = which
    its_study = study(name)
    chosen = truth_named(its_study, truth)
    daily = run(
        its_study,
        EmpiricalClinic(its_study, chosen, seed, start=its_study.simulation.first_referral_on),
        opening(its_study, text_of(name), Generation(clinic=NAME, seed=seed, truth=truth)),
        Clock(start=its_study.simulation.first_referral_on, until=LAST_DAY, turn_every_day=True),
    )
    assert daily == simulated(*which)


@given(trials)
@WHOLE_TRIALS
def test_what_is_given_is_recorded_beside_what_was_planned(which: Trial) -> None:
    its_study, ledger = study(which[2]), simulated(*which)
    for participant in ledger.participants:
        history = ledger.history(participant)
        infused = history.of(CellsInfused)
        assert [entry.fact.number for entry in infused] == list(range(1, len(infused) + 1))
        assigned = history.last(RegimenAssigned)
        if assigned is None:
            assert not infused
            continue
        regimen = its_study.regimens.named(assigned.fact.regimen)
        assert len(infused) <= len(regimen.infusion_days)
        assert all(entry.fact.cells_planned > 0 for entry in infused)
        scheme = its_study.regimens.conditioning_named(regimen.conditioning)
        planned = {(drug.drug, day) for drug in scheme.drugs for day in drug.days}
        given_drugs = {(e.fact.drug, e.fact.planned_day) for e in history.of(DrugGiven)}
        assert given_drugs <= planned
        if infused:
            assert given_drugs == planned


def everyone_differs(seeds: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
    for seed in seeds:
        yield tuple(lines.write(simulated(seed)))[1:]


def test_another_seed_is_another_trial() -> None:
    assert len(set(everyone_differs((1, 2, 3)))) == 3


@pytest.mark.parametrize("truth", ["flat", "steep"])
def test_the_same_people_come_whatever_the_truth(truth: str) -> None:
    """The risk at the regimens is another question than who the participants are."""

    def first_people(ledger: Ledger) -> list[object]:
        return [
            (entry.fact, entry.known_on) for entry in ledger.entries if entry.number in range(2, 12)
        ]

    assert first_people(simulated(5, truth)) == first_people(simulated(5))
