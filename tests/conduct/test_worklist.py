"""The worklist: every order that stands, what is owed beside it, and no work without news."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from firstdose.conduct.forms import Case
from firstdose.conduct.worklist import Item as Line
from firstdose.conduct.worklist import Trail, Urgency, Worklist
from firstdose.conduct.worklist import worklist as room
from firstdose.conduct.worklist.item import days_left
from firstdose.records import Ledger, participant_of
from firstdose.records.care import (
    DoseChecked,
    Expecting,
    PregnancyOutcome,
    PregnancyReported,
    PregnancyResult,
    PregnancyTested,
)
from firstdose.records.facts import (
    AdverseEventReported,
    ExaminationScored,
    Measured,
    VisitAttended,
)
from firstdose.records.values import Item, Presence, SpecialInterest
from firstdose.trial.planner import orders
from whole.trials import simulated, study

WHOLE = simulated(1)
CUTS = (2, 31, 58, 104, 700, 2000, 4000, len(WHOLE))


@pytest.mark.parametrize("cut", CUTS)
def test_every_order_of_the_trial_is_a_line_and_says_who_answers_it(cut: int) -> None:
    ledger = WHOLE.as_of_entry(cut)
    today = ledger.known_until
    items = Worklist(study(), ledger).items(today)
    expected = orders(study(), ledger, today)
    assert Counter(one.order for one in items if one.order) == Counter(expected)
    for item in items:
        assert item.act
        assert item.kinds
        assert item.opens_on <= today
        assert item.closes_on is None or item.closes_on >= today
        left = days_left(item, today)
        assert (left == 0) == (item.urgency(today) is Urgency.LAST_DAY)
        assert left is None or left >= 0


def test_a_list_that_grew_with_its_ledger_is_that_of_the_whole_ledger() -> None:
    growing = Ledger()
    worklist = None
    for entry in WHOLE.entries[:3000]:
        growing.add(entry)
        worklist = worklist or Worklist(study(), growing)
        if entry.number % 250 == 0:
            fresh = Worklist(study(), WHOLE.as_of_entry(entry.number))
            assert worklist.items(entry.known_on) == fresh.items(entry.known_on)


def test_days_may_be_asked_in_any_order() -> None:
    ledger = WHOLE.as_of_entry(104)
    worklist = Worklist(study(), ledger)
    today = ledger.known_until
    now = worklist.items(today)
    worklist.items(today + timedelta(days=40))
    assert worklist.items(today) == now


def test_nobody_is_thought_about_again_without_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a second look costs does not depend on how much there is."""
    ledger = WHOLE.as_of_entry(len(WHOLE))
    worklist = Worklist(study(), ledger)
    today = ledger.known_until
    worklist.items(today)
    thought: list[str] = []
    real = room.owed_of

    def noting(case: Case) -> tuple[Line, ...]:
        thought.append(case.participant)
        return real(case)

    monkeypatch.setattr(room, "owed_of", noting)
    worklist.items(today)
    assert thought == []
    ledger.append(
        VisitAttended(participant="007", visit="week-12"),
        occurred_on=today,
        known_on=today,
        entered_by="jm",
    )
    worklist.items(today)
    assert thought == ["007"]


def test_the_dose_of_the_day_is_owed_a_second_pair_of_eyes() -> None:
    ledger = WHOLE.as_of_entry(82)
    today = ledger.known_until
    worklist = Worklist(study(), ledger)
    (owed,) = (one for one in worklist.items(today) if one.what == "check_dose")
    assert (owed.participant, owed.about, owed.act) == ("001", "-5", "check_conditioning")
    for drug, dose_mg in (("fludarabine", "38.6"), ("cyclophosphamide", "462.6")):
        ledger.append(
            DoseChecked(participant="001", drug=drug, planned_day=-5, dose_mg=Decimal(dose_mg)),
            occurred_on=today,
            known_on=today,
            entered_by="fu",
        )
    assert not [one for one in worklist.items(today) if one.what == "check_dose"]


def test_an_event_graded_by_worksheet_is_owed_one_each_day_until_it_is_over() -> None:
    event = next(
        entry
        for who in WHOLE.participants
        for entry in WHOLE.history(who).of(AdverseEventReported)
        if entry.fact.special_interest is SpecialInterest.CRS
    )
    who = participant_of(event.fact)
    ledger = WHOLE.as_of_entry(event.number)
    today = event.known_on + timedelta(days=1)
    worklist = Worklist(study(), ledger)
    owed = [one for one in worklist.items(today) if one.what == "grade_daily"]
    assert [(one.participant, one.about) for one in owed] == [(who, event.fact.event)]
    ledger.append(
        ExaminationScored(
            participant=who,
            instrument="crs",
            items=(Item(key="fever", answer=Presence.ABSENT),),
            event=event.fact.event,
        ),
        occurred_on=today,
        known_on=today,
        entered_by="li",
    )
    assert not [one for one in worklist.items(today) if one.what == "grade_daily"]


def test_results_of_a_visit_are_owed_until_all_have_come() -> None:
    visit = WHOLE.history("001").of(VisitAttended)[0]
    ledger = WHOLE.as_of_entry(visit.number)
    worklist = Worklist(study(), ledger)
    (owed,) = (one for one in worklist.items(visit.known_on) if one.what == "late_results")
    assert owed.about == visit.fact.visit
    for entry in WHOLE.entries[visit.number : visit.number + 30]:
        if isinstance(entry.fact, Measured) and entry.fact.visit == visit.fact.visit:
            ledger.append(
                entry.fact, occurred_on=entry.occurred_on, known_on=entry.known_on, entered_by="x"
            )
    assert not [one for one in worklist.items(ledger.known_until) if one.what == "late_results"]


def test_a_pregnancy_is_to_be_reported_after_a_positive_test() -> None:
    ledger = WHOLE.as_of_entry(2000)
    worklist, today = Worklist(study(), ledger), ledger.known_until
    outcome = PregnancyOutcome.ONGOING
    report = PregnancyReported(
        participant="004", expecting=Expecting.PARTICIPANT, pregnancy_outcome=outcome
    )
    positive, negative = (
        PregnancyTested(participant="004", result=result)
        for result in (PregnancyResult.POSITIVE, PregnancyResult.NEGATIVE)
    )
    for fact, is_owed in (
        (negative, False),
        (positive, True),
        (negative, False),
        (positive, True),
        (report, False),
    ):
        ledger.append(fact, occurred_on=today, known_on=today, entered_by="li")
        owed = [one for one in worklist.items(today) if one.what == "report_pregnancy"]
        assert [(one.participant, one.forms[0].name) for one in owed] == (
            [("004", "pregnancy")] if is_owed else []
        ), fact


def test_how_pressing_a_line_is() -> None:
    ledger = WHOLE.as_of_entry(2000)
    worklist = Worklist(study(), ledger)
    today = ledger.known_until
    while not (found := [one for one in worklist.items(today) if one.what == "assess"]):
        today += timedelta(days=1)
    (item,) = found[:1]
    assert item.closes_on is not None
    assert item.urgency(item.due_on - timedelta(days=1)) is Urgency.AHEAD
    assert item.urgency(item.due_on) is Urgency.DUE
    assert item.urgency(item.due_on + timedelta(days=1)) is Urgency.OVERDUE
    assert item.urgency(item.closes_on) is Urgency.LAST_DAY


def test_the_trail_holds_every_entry_with_what_amends_it() -> None:
    ledger = WHOLE.as_of_entry(300)
    trail = Trail(ledger)
    mine = [one.number for one in ledger.entries if participant_of(one.fact) == "001"]
    assert list(trail.of("001")) == mine
    first = ledger.entry(mine[0])
    ledger.append(
        first.fact,
        occurred_on=first.occurred_on,
        known_on=ledger.known_until,
        entered_by="jm",
        amends=first.number,
        reason="misread",
    )
    assert trail.amended_by(first.number) == len(ledger)
    assert len(trail.of("001")) == len(mine) + 1
