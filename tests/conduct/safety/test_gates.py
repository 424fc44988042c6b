"""The gates before a place and before a decision, one test for each finding they answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from conduct.safety.scenes import (
    CHAIR,
    PART,
    TODAY,
    awaited,
    begun,
    decision,
    freeze,
    hand_in,
    nobody,
    place,
    signature,
    study,
)
from firstdose.conduct.safety.meeting import SignatureState, meetings
from firstdose.conduct.store import Store, Submission
from firstdose.records.committee import Gate, GateOverridden
from firstdose.records.facts import CellsInfused, DoseDecided, RegimenAssigned
from firstdose.records.oversight import QueryClosed, QueryRaised
from firstdose.records.problem import StudyError
from firstdose.records.signature import Factor
from firstdose.records.values import Action
from firstdose.trial.clinic import Answer
from trial.scripted_clinic import dlt

SAID = {Factor.PASSWORD: "password", Factor.ONE_TIME_CODE: "one-time code"}


def override(gate: Gate, about: str, state: str, rationale: str = "Agreed by telephone.") -> Answer:
    fact = GateOverridden(
        gate=gate,
        part=PART,
        regimen="d1-i5",
        about=about,
        rationale=rationale,
        signature=signature(state),
    )
    return Answer(fact, TODAY, CHAIR)


# --- no place above a level without a signed decision dated before it ----------------------


def test_no_place_above_the_open_level_without_a_decision() -> None:
    with begun() as store, pytest.raises(StudyError) as refused:
        hand_in(store, place("006", "d1-i5"))
    assert str(refused.value) == (
        "006 cannot be given a place at d1-i5.\n"
        "  Where:  part escalation, 2024-03-31\n"
        "  Why:    No decision of the safety committee dated on or before that day opens it.\n"
        "  Remedy: Wait for the committee's signed decision, or record a signed override."
    )


def test_a_signed_decision_opens_the_place() -> None:
    with begun() as store:
        hand_in(store, *decision(freeze(store)))
        (entry,) = hand_in(store, place("006", "d1-i5"))
    assert isinstance(entry.fact, RegimenAssigned)


def test_a_place_dated_before_the_decision_is_refused() -> None:
    with begun() as store:
        hand_in(store, *decision(freeze(store)))
        with pytest.raises(StudyError, match="No decision of the safety committee dated on"):
            hand_in(store, place("006", "d1-i5", TODAY - timedelta(days=1)))


def test_a_place_on_a_decision_that_nobody_signed_is_refused() -> None:
    """A ledger taken over may hold decisions alone."""
    with begun() as store:
        frozen = freeze(store)
        decided, _ = decision(frozen)
        store_without_gates(store, decided)
        with pytest.raises(StudyError, match="carries no signature of that day or before"):
            hand_in(store, place("006", "d1-i5"))


def test_a_place_may_be_given_by_a_signed_override_that_stays_visible() -> None:
    with begun() as store:
        frozen = freeze(store)
        before = override(Gate.DECISION_BEFORE_SLOT, "006", frozen.snapshot_sha256)
        hand_in(store, before, place("006", "d1-i5"))
        (meeting,) = meetings(study(), store.ledger(), PART)[-1:]
        assert [entry.fact.rationale for entry in meeting.overrides] == ["Agreed by telephone."]
        with pytest.raises(StudyError, match="007 cannot be given a place"):
            hand_in(store, place("007", "d1-i5"))


def test_an_override_without_a_reason_is_refused() -> None:
    with begun() as store, pytest.raises(StudyError, match="An override gives no reason"):
        hand_in(store, override(Gate.DECISION_BEFORE_SLOT, "006", "0" * 64, rationale=" "))


# --- decided by delegated, trained signers who show again who they are ---------------------


def test_a_signer_who_is_not_delegated_is_refused() -> None:
    with begun() as store:
        frozen = freeze(store)
        with pytest.raises(StudyError, match="chair may not sign decisions"):
            hand_in(store, *decision(frozen), may_sign=nobody)
        assert len(store.ledger().history("").of(DoseDecided)) == 1


@pytest.mark.parametrize("factor", list(Factor))
def test_a_signature_with_one_factor_alone_is_refused(factor: Factor) -> None:
    with begun() as store:
        frozen = freeze(store)
        other = next(one for one in Factor if one is not factor)
        with pytest.raises(StudyError, match=f"signature, missing: {SAID[other]}"):
            hand_in(store, *decision(frozen, factors=(factor,)))


def test_a_decision_without_a_signature_is_refused() -> None:
    with begun() as store:
        decided, _ = decision(freeze(store))
        with pytest.raises(StudyError, match="A decision is handed in without a signature"):
            hand_in(store, decided)


# --- the decision names its snapshot -------------------------------------------------------


def test_a_decision_that_names_no_frozen_snapshot_is_refused() -> None:
    with begun() as store:
        frozen = freeze(store)
        with pytest.raises(StudyError, match="names no snapshot that was frozen"):
            hand_in(store, *decision(frozen, state_sha256="0" * 64))


def test_a_decision_that_claims_another_recommendation_is_refused() -> None:
    with begun() as store:
        decided, signed = decision(freeze(store))
        assert isinstance(decided.fact, DoseDecided)
        other = replace(decided.fact, recommended_action=Action.STAY)
        with pytest.raises(StudyError, match="does not rest on what its snapshot shows"):
            hand_in(store, replace(decided, fact=other), signed)


def test_a_decision_on_a_snapshot_that_a_late_toxicity_changed_is_refused() -> None:
    with begun() as store:
        frozen = freeze(store)
        (late,) = hand_in(store, Answer(dlt("001"), TODAY - timedelta(days=60), "site"))
        with pytest.raises(StudyError, match=f"changed by entry {late.number}"):
            hand_in(store, *decision(frozen))
        passed = override(Gate.SNAPSHOT_SUPERSEDED, frozen.snapshot_sha256, frozen.snapshot_sha256)
        hand_in(store, passed, *decision(frozen))


def test_a_signature_is_superseded_by_a_later_fact_that_touches_what_was_signed() -> None:
    with begun() as store:
        hand_in(store, *decision(freeze(store)))
        hand_in(store, place("006", "d1-i5"))
        before = meetings(study(), store.ledger(), PART)[-1]
        (late,) = hand_in(store, Answer(dlt("002"), TODAY - timedelta(days=60), "site"))
        after = meetings(study(), store.ledger(), PART)[-1]
    assert [one.state for one in before.signatures] == [SignatureState.VALID]
    assert [one.state for one in after.signatures] == [SignatureState.SUPERSEDED]
    assert [one.superseded_by for one in after.signatures] == [late.number]


# --- not above what the design recommends --------------------------------------------------


def test_an_early_escalation_is_refused_with_the_reason_of_the_design() -> None:
    """Two of the cohort are inside their windows."""
    early = TODAY - timedelta(days=45)
    with begun(awaited().as_known_on(early), early) as store:
        frozen = freeze(store, early)
        with pytest.raises(StudyError) as refused:
            hand_in(store, *decision(frozen, on=early), known_on=early)
        assert str(refused.value).startswith(
            "The design does not recommend going up to d1-i5.\n"
            f"  Where:  part escalation, snapshot of entry {len(store.ledger())}\n"
        )
        assert "outcomes awaited: 2." in str(refused.value)
        stays = decision(frozen, Action.STAY, "d1-i7", on=early)
        hand_in(store, *stays, known_on=early)


def test_a_step_up_that_is_not_the_recommended_one_needs_an_override() -> None:
    with begun() as store:
        frozen = freeze(store)
        with pytest.raises(StudyError, match="does not recommend going up to d2-i7"):
            hand_in(store, *decision(frozen, Action.ESCALATE, "d2-i7"))
        passed = override(Gate.BEYOND_RECOMMENDATION, "d2-i7", frozen.snapshot_sha256)
        hand_in(store, passed, *decision(frozen, Action.ESCALATE, "d2-i7"))


# --- open queries on critical data ---------------------------------------------------------


def query(number: int, entry: int | None, participant: str = "001") -> Answer:
    fact = QueryRaised(participant=participant, query=f"Q-{number}", text="?", entry=entry)
    return Answer(fact, TODAY, "monitor")


def infusion_entry(store: Store) -> int:
    return store.ledger().history("001").of(CellsInfused)[0].number


def test_an_open_query_on_an_infusion_blocks_until_it_is_closed() -> None:
    with begun() as store:
        hand_in(store, query(1, infusion_entry(store)))
        frozen = freeze(store)
        with pytest.raises(StudyError, match="Query 001 Q-1 is open"):
            hand_in(store, *decision(frozen))
        closed = QueryClosed(participant="001", query="Q-1", conclusion="Confirmed.")
        hand_in(store, Answer(closed, TODAY, "monitor"))
        hand_in(store, *decision(frozen))


def test_a_query_about_something_missing_blocks_and_may_be_overridden_by_name() -> None:
    with begun() as store:
        hand_in(store, query(1, None), query(2, None))
        frozen = freeze(store)
        one = override(Gate.OPEN_QUERIES, "001 Q-1", frozen.snapshot_sha256)
        two = override(Gate.OPEN_QUERIES, "001 Q-2", frozen.snapshot_sha256)
        with pytest.raises(StudyError, match="Query 001 Q-2 is open"):
            hand_in(store, one, *decision(frozen))
        hand_in(store, one, two, *decision(frozen))


def test_a_query_on_a_consent_blocks_nothing() -> None:
    with begun() as store:
        consent = next(iter(store.ledger().history("001"))).number
        hand_in(store, query(1, consent))
        hand_in(store, *decision(freeze(store)))


def store_without_gates(store: Store, answer: Answer) -> None:
    """Save past the gates, as a ledger that was made elsewhere does."""
    store.append(Submission(answers=(answer,), known_on=TODAY, stream="elsewhere", seen=None))
