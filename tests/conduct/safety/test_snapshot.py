"""Snapshots: made again from the same entries they are the same, byte for byte."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from conduct.safety.scenes import TODAY, awaited, begun, freeze, hand_in, place, study
from firstdose.conduct.safety.demonstration import signed_afterwards
from firstdose.conduct.safety.snapshot import frozen_as, made_again, snapshot
from firstdose.conduct.safety.superseded import superseded_by
from firstdose.records.committee import SnapshotFrozen
from firstdose.records.facts import CellsInfused, DoseDecided, EnteredInError, Measured, StudyOpened
from firstdose.records.ledger import Ledger
from firstdose.records.values import Origin
from firstdose.trial.clinic import Answer
from trial.scripted_clinic import dlt
from whole.trials import simulated
from whole.trials import study as whole_study


def test_a_snapshot_made_again_later_is_the_same_text() -> None:
    with begun() as store:
        frozen = freeze(store)
        hand_in(store, Answer(dlt("001"), TODAY, "site"))
        entry = frozen_as(store.ledger(), frozen.snapshot_sha256)
        assert entry is not None
        again = made_again(study(), store.ledger(), entry)
    assert again.text == frozen.text
    assert again.snapshot_sha256 == frozen.snapshot_sha256
    assert '"recommended":{"action":"escalate"' in frozen.text


def test_every_decision_of_a_simulated_trial_has_a_snapshot_that_recommends_it() -> None:
    """Replay: what a snapshot of that day recommends is what stood beside the decision."""
    ledger = simulated(1)
    frozen = [
        answer.fact
        for answer in signed_afterwards(whole_study(), ledger, "chair", ledger.entries[-1].known_on)
        if isinstance(answer.fact, SnapshotFrozen)
    ]
    decided = ledger.history("").of(DoseDecided)
    assert len(frozen) == len(decided) > 3
    for entry in decided:
        then = ledger.as_of_entry(entry.fact.evidence_through)
        found = snapshot(whole_study(), then, entry.fact.part, entry.occurred_on)
        shown = (entry.fact.recommended_action, entry.fact.recommended_regimen, entry.fact.reasons)
        recommended = found.seen.recommended
        assert (recommended.action, recommended.regimen, recommended.reasons) == shown


@pytest.mark.parametrize(("days_before", "touches"), [(60, True), (0, False), (-1, False)])
def test_what_happened_in_a_window_touches_the_snapshot_and_what_came_after_it_does_not(
    days_before: int, touches: bool
) -> None:
    """The windows had closed: a toxicity of the day itself, or of the next, is news."""
    with begun() as store:
        frozen = freeze(store)
        hand_in(store, Answer(dlt("001"), TODAY - timedelta(days=days_before), "site"))
        entry = frozen_as(store.ledger(), frozen.snapshot_sha256)
        assert entry is not None
        assert (superseded_by(study(), store.ledger(), entry) is not None) is touches


def test_an_infusion_taken_back_touches_the_snapshot() -> None:
    with begun() as store:
        frozen = freeze(store)
        infused = store.ledger().history("002").of(CellsInfused)[-1].number
        taken_back = EnteredInError(participant="002")
        answer = Answer(taken_back, TODAY, "site", infused, "entered for another participant")
        (entry,) = hand_in(store, answer)
        seen = frozen_as(store.ledger(), frozen.snapshot_sha256)
        assert seen is not None
        assert superseded_by(study(), store.ledger(), seen) == entry.number


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(1, 40), max_size=4))
def test_laboratory_values_after_the_day_never_touch_a_snapshot(days_later: list[int]) -> None:
    with begun() as store:
        frozen = freeze(store)
        for days in sorted(days_later):
            value = Measured(
                participant="001", analyte="neutrophils", value=Decimal("0.1"), unit="10*9/L"
            )
            hand_in(store, Answer(value, TODAY + timedelta(days=days), "site"))
        entry = frozen_as(store.ledger(), frozen.snapshot_sha256)
        assert entry is not None
        assert superseded_by(study(), store.ledger(), entry) is None


def test_a_place_given_after_the_snapshot_on_the_same_day_leaves_it_alone() -> None:
    with begun() as store:
        frozen = freeze(store)
        hand_in(store, place("006", "d1-i7"))
        entry = frozen_as(store.ledger(), frozen.snapshot_sha256)
        assert entry is not None
        assert superseded_by(study(), store.ledger(), entry) is None


def test_nothing_is_signed_afterwards_for_people() -> None:
    first, *others = awaited().entries
    assert isinstance(first.fact, StudyOpened)
    conducted = replace(first, fact=replace(first.fact, origin=Origin.CONDUCTED))
    with pytest.raises(AssertionError, match="people sign themselves"):
        list(signed_afterwards(study(), Ledger([conducted, *others]), "chair", TODAY))


def test_a_change_that_is_taken_back_is_no_change() -> None:
    with begun() as store:
        frozen = freeze(store)
        entry = frozen_as(store.ledger(), frozen.snapshot_sha256)
        assert entry is not None
        (late,) = hand_in(store, Answer(dlt("001"), TODAY - timedelta(days=60), "site"))
        assert superseded_by(study(), store.ledger(), entry) == late.number
        back = EnteredInError(participant="001")
        hand_in(store, Answer(back, TODAY, "site", late.number, "another participant"))
        assert superseded_by(study(), store.ledger(), entry) is None


def test_what_is_remembered_is_what_a_fresh_look_finds() -> None:
    """Asked after every entry or only at the end, the answer is the same."""
    from firstdose.conduct.safety import superseded

    def asked(each_time: bool) -> list[int | None]:
        superseded._looked.clear()
        found: list[int | None] = []
        with begun() as store:
            frozen = freeze(store)
            entry = frozen_as(store.ledger(), frozen.snapshot_sha256)
            assert entry is not None
            for answer in (
                place("006", "d1-i7"),
                Answer(dlt("002"), TODAY, "site"),
                Answer(dlt("003"), TODAY - timedelta(days=58), "site"),
                place("007", "d1-i7"),
            ):
                hand_in(store, answer)
                if not each_time:
                    superseded._looked.clear()
                found.append(superseded_by(study(), store.ledger(), entry))
        return found

    once = asked(each_time=False)
    assert asked(each_time=True) == once
    assert once[0] is once[1] is None
    assert once[2] == once[3] is not None
