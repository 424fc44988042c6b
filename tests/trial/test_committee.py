"""The safety committee decides, not the design: the trial goes on from whatever it decides."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from firstdose.records.facts import DoseDecided, EnteredInError
from firstdose.records.ledger import Ledger
from firstdose.records.orders import AssignRegimen, Review
from firstdose.records.problem import StudyError
from firstdose.records.values import Action
from firstdose.trial.planner import Planner, orders
from firstdose.trial.standing import free_places
from firstdose.trial.tallies import places_taken
from trial.scripted import (
    actions,
    asked,
    assigned,
    clinic,
    conducted,
    decided,
    infused_on,
    status,
)
from trial.scripted_clinic import START, Chosen, follows
from trial.shipped import shipped
from whole.trials import simulated

TWO_YEARS = date(2026, 1, 1)


def test_a_committee_that_stays_gets_one_more_cohort_and_is_then_asked_once_a_week() -> None:
    def stays(order: Review) -> Chosen:
        start = order.recommended_action is Action.START
        return (Action.START if start else Action.STAY), "d1-i7"

    ledger = conducted(clinic(committee=stays), until=TWO_YEARS)
    assert set(assigned(ledger).values()) == {"d1-i7"}
    assert len(assigned(ledger)) == 6
    asked_for = [fact for fact in decided(ledger) if fact.recommended_action is Action.ESCALATE]
    assert len(asked_for) > 2
    known_on = [
        entry.known_on
        for entry in ledger.entries
        if entry.fact in asked_for[1:]  # the first one opened three more places
    ]
    assert {(later - earlier).days for earlier, later in pairwise(known_on)} == {7}


def test_a_committee_that_waits_is_asked_again_after_a_week() -> None:
    waits = iter([True, True, True])

    def decide(order: Review) -> Chosen | None:
        if order.recommended_action is Action.ESCALATE and next(waits, False):
            return Action.WAIT, ""
        return follows(order)

    ledger = conducted(clinic(committee=decide))
    assert actions(ledger)[:6] == ["start", "wait", "wait", "wait", "escalate", "escalate"]
    known_on = [e.known_on for e in ledger.entries if e.fact in decided(ledger)[1:5]]
    assert [(later - earlier).days for earlier, later in pairwise(known_on)] == [7, 7, 7]
    assert len(set(assigned(ledger).values())) == 7


def test_a_committee_that_waits_with_the_start_keeps_the_trial_closed() -> None:
    at = clinic(committee=lambda _: (Action.WAIT, ""), people=5)
    ledger = conducted(at, until=START + timedelta(days=30))
    assert actions(ledger) == ["wait"] * 5
    assert not asked(at, AssignRegimen)


def test_a_committee_that_never_decides_is_asked_every_day_and_changes_nothing() -> None:
    at = clinic(committee=lambda _: None, people=5)
    ledger = conducted(at, until=START + timedelta(days=30))
    assert len(asked(at, Review)) == 31
    assert not decided(ledger)


def test_a_committee_may_go_back_where_escalation_is_recommended() -> None:
    """What it leaves is closed with all above it: the dose is escalated at the longer interval."""
    went_back: list[str] = []

    def goes_back(order: Review) -> Chosen | None:
        if order.recommended_regimen == "d1-i3" and not went_back:
            went_back.append("d1-i5")
            return Action.DE_ESCALATE, "d1-i7"
        return follows(order)

    ledger = conducted(clinic(committee=goes_back))
    assert actions(ledger)[:3] == ["start", "escalate", "de_escalate"]
    assert {fact.regimen for fact in decided(ledger)[2:]} == {"d1-i7", "d2-i7", "d3-i7", "d4-i7"}
    assert decided(ledger)[-1].action is Action.COMPLETE
    assert list(assigned(ledger).values()).count("d1-i5") == 3


def test_a_committee_may_stop_at_any_review() -> None:
    def stops(order: Review) -> Chosen | None:
        stop = order.recommended_action is Action.ESCALATE
        return (Action.STOP, "") if stop else follows(order)

    ledger = conducted(clinic(committee=stops))
    assert actions(ledger) == ["start", "stop"]
    assert len(assigned(ledger)) == 3


@pytest.mark.parametrize("stubborn", ["d1-i7", "d1-i5"])
def test_a_committee_may_go_on_after_two_toxicities(stubborn: str) -> None:
    """It is heard once on the same evidence; the study then goes on as it said."""

    def goes_on(order: Review) -> Chosen | None:
        if order.recommended_action in (Action.STOP, Action.DE_ESCALATE):
            return Action.STAY, stubborn
        return follows(order)

    toxic = {"001": 3, "002": 3} if stubborn == "d1-i7" else {"004": 3, "005": 3}
    ledger = conducted(clinic(committee=goes_on, toxic=toxic), until=TWO_YEARS)
    at_regimen = [who for who, regimen in assigned(ledger).items() if regimen == stubborn]
    assert len(at_regimen) == 6
    assert not {"complete", "stop"} & set(actions(ledger))
    assert len(actions(ledger)) < 120


def test_a_toxicity_told_after_escalation_reopens_the_question_at_once() -> None:
    """Two participants of the first regimen had one, and of one it became known too late."""
    at = clinic(toxic={"001": 3, "005": 20}, told_late={"005": 60})
    ledger = conducted(at)
    told_on = infused_on(ledger, "005")[0] + timedelta(days=80)
    after = [fact for fact in decided(ledger) if fact.recommended_action is Action.STOP]
    assert actions(ledger) == ["start", "stay", "escalate", "stop"]
    assert [e.known_on for e in ledger.entries if e.fact in after] == [told_on]


def test_no_treatment_begins_at_a_regimen_that_has_been_left() -> None:
    """The third participant there is conditioned when the second one's toxicity is heard of."""
    at = clinic(toxic={"004": 18, "005": 5})
    ledger = conducted(at)
    assert actions(ledger)[:3] == ["start", "escalate", "de_escalate"]
    left_on = next(e.known_on for e in ledger.entries if e.fact == decided(ledger)[2])
    assert assigned(ledger)["006"] == "d1-i5"
    assert left_on <= at.orders[-1][0]
    assert not infused_on(ledger, "006")
    found = status(at, ledger, "006")
    assert found.reason is not None
    assert (found.reason.key, found.replaceable) == ("never_infused", True)
    for who, regimen in assigned(ledger).items():
        days = infused_on(ledger, who)
        assert regimen != "d1-i5" or not days or days[0] <= left_on


def test_the_committee_has_so_many_days_for_a_cohort_and_none_after_a_toxicity() -> None:
    at = clinic(toxic={"004": 1, "005": 1}, committee_takes_days=4)
    ledger = conducted(at)
    first: dict[Action, tuple[date, Review]] = {}
    for on, order in asked(at, Review):
        first.setdefault(order.recommended_action, (on, order))
    opens, escalates, back = (
        first[action] for action in (Action.START, Action.ESCALATE, Action.DE_ESCALATE)
    )
    assert opens[1].due_on == opens[0]
    assert back[1].due_on == back[0]
    closed_on = status(at, ledger, "003").closes_on
    assert closed_on is not None
    assert escalates[0] == closed_on + timedelta(days=1)
    assert escalates[1].due_on == closed_on + timedelta(days=7)


def test_a_regimen_that_the_study_does_not_have_is_refused() -> None:
    with pytest.raises(StudyError, match="d9-i9") as refused:
        conducted(clinic(committee=lambda _: (Action.START, "d9-i9"), people=5))
    assert "ledger entry" in str(refused.value)


def test_a_decision_that_is_taken_back_opens_nothing() -> None:
    today = START + timedelta(days=1)
    at = clinic(people=5)
    ledger = conducted(at, until=today)
    start = next(e for e in ledger.entries if isinstance(e.fact, DoseDecided))
    assert any(isinstance(order, AssignRegimen) for _, order in at.orders)
    ledger.append(
        EnteredInError(),
        occurred_on=today,
        known_on=today,
        entered_by="committee",
        amends=start.number,
        reason="signed the wrong form",
    )
    left = orders(at.study, ledger, today)
    assert [type(order) for order in left] == [Review]


@pytest.mark.parametrize("cut", range(40, 6400, 320))
def test_to_stay_while_a_group_is_filled_opens_no_other_group(cut: int) -> None:
    """A signed Stay confirms what is open; it must not let three more in at the same regimen."""
    study, ledger = shipped("nct06010472")[0], simulated(1).as_of_entry(cut)
    part, today = study.parts[0], ledger.known_until
    before = Planner(study, ledger).standing(part, today)
    left = free_places(study, before, today)
    more = Ledger(ledger.entries)
    for _ in range(2):
        decided = DoseDecided(
            part=part.name,
            action=Action.STAY,
            regimen=before.open_regimen,
            recommended_action=Action.STAY,
            recommended_regimen=before.open_regimen,
            reasons=(),
            evidence_through=len(more),
        )
        more.append(decided, occurred_on=today, known_on=today, entered_by="chair")
    after = Planner(study, more).standing(part, today)
    taken = places_taken(part, before.here)
    further = min(3, part.cohorts.maximum_per_regimen - taken, before.planned_left)
    assert free_places(study, after, today) == (left or further)
