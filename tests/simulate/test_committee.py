"""The virtual safety committee: it signs what is recommended, some days later."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from firstdose.protocol.study import Study
from firstdose.records.facts import DoseDecided
from firstdose.records.orders import Review
from firstdose.records.values import Action, Reason
from firstdose.simulate.committee import COMMITTEE, Committee
from firstdose.simulate.dice import Dice

DAY = date(2024, 3, 1)


def review(today: date, action: Action, *, part: str = "escalation", evidence: int = 9) -> Review:
    return Review(
        part=part,
        recommended_action=action,
        recommended_regimen="" if action is Action.STOP else "d1-i5",
        reasons=(Reason(key="because"),),
        evidence_through=evidence,
        due_on=today,
        opens_on=today,
        closes_on=date.max,
    )


def signed(committee: Committee, action: Action, first: date) -> tuple[date, DoseDecided]:
    """Ask day by day until the committee has met."""
    for days in range(30):
        today = first + timedelta(days=days)
        answers = committee.review(review(today, action, evidence=9 + days), today)
        if answers:
            (one,) = answers
            assert isinstance(one.fact, DoseDecided)
            assert (one.occurred_on, one.entered_by) == (today, COMMITTEE)
            return today, one.fact
    raise AssertionError("the committee never met")


def test_a_part_opens_without_delay(study: Study) -> None:
    assert signed(Committee(study, Dice(1)), Action.START, DAY)[0] == DAY


def test_the_recommendation_of_the_day_of_signing_is_followed(study: Study) -> None:
    committee = Committee(study, Dice(1))
    signed(committee, Action.START, DAY)
    on, decided = signed(committee, Action.ESCALATE, DAY)
    assert (decided.action, decided.regimen) == (Action.ESCALATE, "d1-i5")
    assert decided.recommended_action is decided.action
    assert decided.evidence_through == 9 + (on - DAY).days
    assert decided.reasons == (Reason(key="because"),)


def test_meetings_are_delayed_by_days_that_vary(study: Study) -> None:
    delays: set[int] = set()
    for seed in range(30):
        committee = Committee(study, Dice(seed))
        signed(committee, Action.START, DAY)
        delays.add((signed(committee, Action.ESCALATE, DAY)[0] - DAY).days)
    assert delays == {0, 1, 2, 3}


@pytest.mark.parametrize("days", [0, 1, 2])
def test_the_committee_decides_within_the_time_the_study_file_gives(
    study: Study, days: int
) -> None:
    hasty = replace(study, parts=(replace(study.parts[0], review_within_days=days),))
    delays: set[int] = set()
    for seed in range(30):
        committee = Committee(hasty, Dice(seed))
        signed(committee, Action.START, DAY)
        delays.add((signed(committee, Action.ESCALATE, DAY)[0] - DAY).days)
    assert delays == set(range(days + 1))


def test_a_review_that_is_dropped_and_asked_for_again_waits_again(study: Study) -> None:
    seed = next(
        seed
        for seed in range(50)
        if (committee := Committee(study, Dice(seed)))
        and signed(committee, Action.START, DAY)
        and not committee.review(review(DAY, Action.ESCALATE), DAY)
    )
    committee = Committee(study, Dice(seed))
    signed(committee, Action.START, DAY)
    assert committee.review(review(DAY, Action.ESCALATE), DAY) == ()
    later = DAY + timedelta(days=20)
    assert committee.review(review(later, Action.ESCALATE), later) == ()


def test_accrual_closes_when_no_part_is_left(study: Study, second_study: Study) -> None:
    for action in (Action.STOP, Action.COMPLETE):
        committee = Committee(study, Dice(1))
        signed(committee, Action.START, DAY)
        assert not committee.has_closed_accrual
        signed(committee, action, DAY)
        assert committee.has_closed_accrual
    first = second_study.parts[0].name
    committee = Committee(second_study, Dice(1))
    committee.review(review(DAY, Action.COMPLETE, part=first), DAY)
    assert not committee.has_closed_accrual
    stopped = Committee(second_study, Dice(1))
    stopped.review(review(DAY, Action.STOP, part=first), DAY)
    assert stopped.has_closed_accrual
