"""Treatment that does not go as planned: held, left out, refused, ended by death."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from firstdose.records.facts import DrugGiven, RegimenAssigned
from firstdose.records.ledger import Ledger
from firstdose.records.orders import AssessReadiness, Condition, Infuse
from firstdose.trial.planner import orders
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
from trial.scripted_clinic import START, ScriptedClinic

MAXIMUM_DELAY_DAYS = 14


def reason(at: ScriptedClinic, ledger: Ledger, participant: str) -> str:
    found = status(at, ledger, participant).reason
    assert found is not None
    return found.key


@pytest.mark.parametrize("days", [1, MAXIMUM_DELAY_DAYS])
def test_a_held_infusion_is_given_up_to_the_maximum_delay(days: int) -> None:
    at = clinic(held={("001", "infusion-2"): days})
    ledger = conducted(at)
    first, second, third = infused_on(ledger, "001")
    assert ((second - first).days, (third - second).days) == (7 + days, 7)
    assert reason(at, ledger, "001") == "full_window"


def test_an_infusion_held_beyond_the_maximum_delay_ends_the_regimen() -> None:
    at = clinic(held={("001", "infusion-2"): MAXIMUM_DELAY_DAYS + 1})
    ledger = conducted(at)
    assert len(infused_on(ledger, "001")) == 1
    assert reason(at, ledger, "001") == "infusion_missing"
    assert list(assigned(ledger).values()).count("d1-i7") == 4


@pytest.mark.parametrize("days", [3, MAXIMUM_DELAY_DAYS])
def test_held_conditioning_moves_everything_after_it(days: int) -> None:
    smooth = conducted(clinic())
    ledger = conducted(clinic(held={("001", "conditioning"): days}))
    delay = infused_on(ledger, "001")[0] - infused_on(smooth, "001")[0]
    assert delay == timedelta(days=days)
    drugs = ledger.history("001").of(DrugGiven)
    assert {entry.fact.planned_day for entry in drugs} == {-5, -4, -3}
    assert all(
        (infused_on(ledger, "001")[0] - entry.occurred_on).days == -entry.fact.planned_day
        for entry in drugs
    )


@pytest.mark.parametrize(
    "told",
    [
        {"unanswered": frozenset({("001", "conditioning")})},
        {"held": {("001", "conditioning"): 1000}},
        {"left_out": frozenset({("001", "conditioning")})},
        {"unanswered": frozenset({("001", "infusion-1")})},
        {"left_out": frozenset({("001", "infusion-1")})},
    ],
    ids=["conditioning unanswered", "held", "left out", "infusion unanswered", "infusion left out"],
)
def test_who_is_never_infused_is_replaced_and_the_trial_goes_on(told: dict[str, Any]) -> None:
    at = clinic(**told)
    ledger = conducted(at)
    assert not infused_on(ledger, "001")
    assert reason(at, ledger, "001") == "never_infused"
    assert list(assigned(ledger).values()).count("d1-i7") == 4
    assert actions(ledger)[-1] == "complete"
    assert assigned_day(ledger, "002") - assigned_day(ledger, "001") <= timedelta(days=30)


def test_nothing_is_asked_of_a_step_that_was_left_out() -> None:
    at = clinic(left_out=frozenset({("001", "conditioning")}))
    conducted(at)
    treatment = (AssessReadiness, Condition, Infuse)
    of_001 = [
        (on, order)
        for kind in treatment
        for on, order in asked(at, kind)
        if order.participant == "001"
    ]
    assert len(of_001) == 1


def test_more_are_lost_than_are_replaced() -> None:
    """Three of a regimen are replaced; three more hold their places and count as toxic."""
    lost = {f"{number:03}": 9 for number in range(1, 40)}
    at = clinic(withdrawn=lost)
    ledger = conducted(at)
    limit = at.study.parts[0].evaluability.maximum_replacements_per_regimen
    size = at.study.parts[0].cohorts.maximum_per_regimen
    assert len(assigned(ledger)) == limit + size
    assert actions(ledger) == ["start", "stay", "stop"]


def test_no_one_is_replaced_where_the_study_allows_none() -> None:
    at = clinic(withdrawn={"002": 9})
    part = at.study.parts[0]
    none = replace(part.evaluability, maximum_replacements_per_regimen=0)
    at.study = replace(at.study, parts=(replace(part, evaluability=none),))
    ledger = conducted(at)
    assert reason(at, ledger, "002") == "left_in_window"
    assert list(assigned(ledger).values()).count("d1-i7") == 6
    assert actions(ledger)[:3] == ["start", "stay", "escalate"]


@pytest.mark.parametrize("day", [1, 9, 40])
def test_a_death_stops_the_study_at_once(day: int) -> None:
    at = clinic(died={"002": day})
    ledger = conducted(at)
    stopped = decided(ledger)[-1]
    died_on = infused_on(ledger, "002")[0] + timedelta(days=day)
    assert stopped.action == "stop"
    assert [dict(reason.values).get("rule") for reason in stopped.reasons][-1] == "any_death"
    known_on = next(e.known_on for e in ledger.entries if e.fact == stopped)
    assert known_on == died_on
    assert not [who for who in assigned(ledger) if assigned_day(ledger, who) > died_on]
    first = [days[0] for who in assigned(ledger) if (days := infused_on(ledger, who))]
    assert max(first) <= died_on
    assert not [order for order in orders(at.study, ledger, died_on) if of(order) == "002"]


def test_an_unpublished_regimen_is_never_ordered() -> None:
    at = clinic(people=3)
    ledger = conducted(at, until=START + timedelta(days=1))
    today = START + timedelta(days=3)
    ledger.append(
        RegimenAssigned(participant="003", part="escalation", regimen="not published", cohort=1),
        occurred_on=today,
        known_on=today,
        entered_by="reconstruction",
    )
    assert not [order for order in orders(at.study, ledger, today) if of(order) == "003"]


def of(order: object) -> str:
    return str(getattr(order, "participant", ""))


def assigned_day(ledger: Ledger, participant: str) -> date:
    return ledger.history(participant).of(RegimenAssigned)[0].occurred_on
