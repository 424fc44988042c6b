"""Board, windows, stopping rules and consequences: they say what trial, derive and design say."""

from __future__ import annotations

from datetime import timedelta

from scipy.stats import beta

from conduct.safety.scenes import (
    PART,
    TODAY,
    awaited,
    begun,
    decision,
    freeze,
    hand_in,
    place,
    study,
)
from firstdose.conduct.safety.board import CellState, board
from firstdose.conduct.safety.seen import seen
from firstdose.conduct.safety.stopping import rule_rows
from firstdose.conduct.safety.watches import watch_rows
from firstdose.derive.dose_limiting_toxicity import Evaluable, dlt_status
from firstdose.design.consequences import consequences
from firstdose.design.designs import part_design
from firstdose.records.facts import DoseDecided
from firstdose.records.orders import Review
from firstdose.records.values import Action
from firstdose.trial.clinic import Answer
from firstdose.trial.planner import orders
from trial.scripted_clinic import dlt


def test_the_board_before_the_decision() -> None:
    found = board(seen(study(), awaited(), PART, TODAY))
    states = {cell.regimen: cell.state for cell in found.cells}
    assert len(states) == 16
    assert states["d1-i7"] is CellState.OPEN
    assert set(states.values()) == {CellState.OPEN, CellState.NOT_REACHED}
    (first,) = [cell.tally for cell in found.cells if cell.regimen == "d1-i7"]
    assert (first.evaluable, first.dlts, first.pending) == (3, 0, 0)
    assert [(m.number, m.action, m.start, m.end) for m in found.moves] == [
        (1, Action.START, "", "d1-i7")
    ]


def test_a_signed_decision_is_a_step_on_the_board_with_its_signer() -> None:
    with begun() as store:
        hand_in(store, *decision(freeze(store)))
        found = board(seen(study(), store.ledger(), PART, TODAY))
    states = {cell.regimen: cell.state for cell in found.cells}
    assert (states["d1-i7"], states["d1-i5"]) == (CellState.PASSED, CellState.OPEN)
    last = found.moves[-1]
    assert (last.start, last.end, last.signers) == ("d1-i7", "d1-i5", ("chair",))


def test_every_row_of_the_windows_is_what_derive_says() -> None:
    ledger = awaited()
    for day in (TODAY - timedelta(days=60), TODAY):
        then = ledger.as_known_on(day)
        for row in watch_rows(seen(study(), then, PART, day)):
            status = dlt_status(study(), then.history(row.participant), day)
            assert status is not None
            assert (row.opens_on, row.closes_on, row.evaluable, row.dlts) == (
                status.opens_on,
                status.closes_on,
                status.evaluable,
                status.dlts,
            )


def test_on_the_earliest_day_the_committee_is_convened_and_not_a_day_before() -> None:
    """With the cohort full and everyone on time, the day named is the day of the review."""
    ledger = awaited()
    days = [TODAY - timedelta(days=n) for n in range(75, 0, -5)]
    named = 0
    for day in days:
        then = ledger.as_known_on(day)
        on = seen(study(), then, PART, day).earliest.on
        if on is None or on <= day or then.history("").of(DoseDecided) == ():
            continue
        named += 1
        at_last = ledger.as_known_on(on)
        assert any(isinstance(one, Review) for one in orders(study(), at_last, on))
        before = on - timedelta(days=1)
        earlier = ledger.as_known_on(before)
        assert not any(isinstance(one, Review) for one in orders(study(), earlier, before))
    assert named >= 3


def test_nobody_can_say_when_while_places_are_free() -> None:
    with begun() as store:
        hand_in(store, *decision(freeze(store)))
        hand_in(store, place("006", "d1-i5"))
        earliest = seen(study(), store.ledger(), PART, TODAY).earliest
    assert (earliest.on, earliest.places, earliest.waits_for) == (None, 2, ("006",))


def test_stopping_rules_stand_beside_their_boundaries() -> None:
    """Pr(risk > 0.30) under Beta(0.3, 0.7): 0.87 after 2 of 3, above 0.90 only after 3 of 3."""
    assert beta.sf(0.3, 2.3, 1.7) < 0.9 < beta.sf(0.3, 3.3, 0.7)
    with begun() as store:
        none = {(r.kind, r.about): r for r in rule_rows(seen(study(), store.ledger(), PART, TODAY))}
        for who in ("001", "002", "003"):
            hand_in(store, Answer(dlt(who), TODAY - timedelta(days=60), "site"))
        found = {
            (r.kind, r.about): r for r in rule_rows(seen(study(), store.ledger(), PART, TODAY))
        }
        situation = seen(study(), store.ledger(), PART, TODAY).situation
    before, after = none["too_toxic", "d1-i7"], found["too_toxic", "d1-i7"]
    assert (before.seen, before.boundary, before.holds) == (0, 3, False)
    assert (after.seen, after.boundary, after.holds) == (3, 3, True)
    assert "d1-i7" in part_design(study(), PART).on_counts(situation).closed
    cap = found["participant_cap", PART]
    assert (cap.seen, cap.boundary) == (3, 36)
    assert found["study_stop", "any_death"].boundary == 1
    assert found["study_stop", "any_death"].one_away


def test_consequences_of_each_decision_in_reach() -> None:
    what = seen(study(), awaited(), PART, TODAY)
    found = consequences(part_design(study(), PART), what.situation)
    by_act = {(one.action, one.regimen): one for one in found}
    assert list(by_act) == [
        (Action.ESCALATE, "d1-i5"),
        (Action.ESCALATE, "d2-i7"),
        (Action.STAY, "d1-i7"),
        (Action.COMPLETE, "d1-i7"),
        (Action.WAIT, "d1-i7"),
        (Action.STOP, ""),
    ]
    up = by_act[Action.ESCALATE, "d1-i5"]
    assert up.enter == 3
    assert [(o.dlts, o.then.action, o.then.regimen) for o in up.outcomes] == [
        (0, Action.ESCALATE, "d1-i3"),
        (1, Action.STAY, "d1-i5"),
        (2, Action.DE_ESCALATE, "d1-i7"),
        (3, Action.DE_ESCALATE, "d1-i7"),
    ]
    assert by_act[Action.STOP, ""].outcomes == ()


def test_while_a_window_is_open_no_outcome_is_listed() -> None:
    day = TODAY - timedelta(days=60)
    what = seen(study(), awaited().as_known_on(day), PART, day)
    assert any(row.evaluable is Evaluable.PENDING for row in watch_rows(what))
    for one in consequences(part_design(study(), PART), what.situation):
        assert one.pending > 0
        assert one.outcomes == ()
