"""Expansions: more participants at regimens that a part has passed, chosen by the committee."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from firstdose.design.too_toxic import fewest_dlts_too_toxic
from firstdose.protocol.designs import TooToxic
from firstdose.protocol.study import Study
from firstdose.records.entry import Entry
from firstdose.records.facts import DoseDecided, RegimenAssigned
from firstdose.records.ledger import Ledger
from firstdose.records.orders import Review
from firstdose.records.problem import StudyError
from firstdose.records.values import Action
from firstdose.trial.planner import Planner
from firstdose.trial.replay import orders_on, replay
from trial.scripted import actions, asked, assigned, clinic, conducted, decided, infused_on
from trial.scripted_clinic import Chosen, ScriptedClinic, follows
from trial.shipped import shipped

PARTS = "nct07358988"
EXPANSION = "expansion"


@cache
def study(planned: int = 36) -> Study:
    """The second part alone, with its expansion: four regimens, of which two may be expanded."""
    whole = shipped(PARTS)[0]
    return replace(
        whole,
        parts=(replace(whole.part("mad"), opens_after=""),),
        enrolment=replace(whole.enrolment, planned_participants=planned),
    )


def expanding(planned: int = 36, *, every: int = 3, **told: Any) -> ScriptedClinic:
    at = clinic(PARTS, people=80, every=every, **told)
    at.study = study(planned)
    return at


@cache
def plain() -> Ledger:
    """Nobody has a toxicity, and the committee does as is recommended."""
    return conducted(expanding())


def choosing(*chosen: Chosen) -> Callable[[Review], Chosen | None]:
    """A committee with its own mind about the expansion, until it has nothing more to say."""
    left = list(chosen)

    def decide(order: Review) -> Chosen | None:
        return left.pop(0) if order.part == EXPANSION and left else follows(order)

    return decide


def entered(ledger: Ledger) -> dict[str, str]:
    """Who was entered in the expansion, at which regimen, in the order of assignment."""
    within = {
        who
        for who in ledger.participants
        for entry in ledger.history(who).of(RegimenAssigned)
        if entry.fact.part == EXPANSION
    }
    return {who: regimen for who, regimen in assigned(ledger).items() if who in within}


def last(ledger: Ledger) -> DoseDecided:
    return decided(ledger, EXPANSION)[-1]


def on_it(ledger: Ledger) -> list[Entry[DoseDecided]]:
    return [e for e in ledger.history("").of(DoseDecided) if e.fact.part == EXPANSION]


def reasons(fact: DoseDecided) -> list[str]:
    return [str(reason.key) for reason in fact.reasons]


# --- which regimens ------------------------------------------------------------------------------


def test_what_the_part_ended_with_and_the_next_below_it_are_expanded() -> None:
    ledger = plain()
    assert actions(ledger, "mad")[-1] == "complete"
    assert actions(ledger, EXPANSION) == ["start", "start", "complete"]
    assert [fact.regimen for fact in decided(ledger, EXPANSION)] == ["m4", "m3", ""]
    assert Counter(entered(ledger).values()) == {"m4": 6, "m3": 6}
    first, second, end = decided(ledger, EXPANSION)
    assert reasons(first) == ["expansion.passed", "expansion.ended_with"]
    assert dict(first.reasons[0].values)["regimens"] == "m1, m2, m3, m4"
    assert reasons(second) == ["expansion.passed", "expansion.beside"]
    assert dict(end.reasons[0].values) == {"counts": "m4 0/6, m3 0/6"}


def test_it_opens_when_the_part_is_complete_and_not_before() -> None:
    ledger = plain()
    completed = next(e for e in ledger.history("").of(DoseDecided) if e.fact.action == "complete")
    first = on_it(ledger)[0]
    assert first.known_on == completed.known_on
    assert first.number > completed.number
    assert all(
        entry.number > first.number
        for who in entered(ledger)
        for entry in ledger.history(who).of(RegimenAssigned)
    )


def test_a_part_that_stops_leaves_nothing_to_expand() -> None:
    at = expanding(toxic={"001": 3, "002": 3})
    ledger = conducted(at)
    assert actions(ledger) == ["start", "stop"]
    assert {order.part for _, order in asked(at, Review)} == {"mad"}


def test_a_part_that_went_back_expands_what_it_ended_with() -> None:
    """m3 had two toxicities: m2 is what the part ended with, and m1 the next below it."""
    ledger = conducted(expanding(toxic={"007": 3, "008": 3}))
    assert [fact.regimen for fact in decided(ledger, EXPANSION)] == ["m2", "m1", ""]
    assert Counter(entered(ledger).values()) == {"m2": 6, "m1": 6}


def test_the_committee_may_choose_others_or_one_alone() -> None:
    two = conducted(expanding(committee=choosing((Action.START, "m1"), (Action.START, "m2"))))
    assert Counter(entered(two).values()) == {"m1": 6, "m2": 6}
    one = conducted(expanding(committee=choosing((Action.START, "m2"), (Action.STAY, "m2"))))
    assert Counter(entered(one).values()) == {"m2": 6}
    assert actions(one, EXPANSION) == ["start", "stay", "complete"]


@pytest.mark.parametrize("action", [Action.STOP, Action.COMPLETE])
def test_the_committee_may_choose_none(action: Action) -> None:
    ledger = conducted(expanding(committee=choosing((action, ""))))
    assert actions(ledger, EXPANSION) == [action.value]
    assert not entered(ledger)


def test_a_committee_that_waits_is_asked_again_after_a_week() -> None:
    waits = (Action.WAIT, "")
    ledger = conducted(expanding(committee=choosing(waits, waits)))
    assert actions(ledger, EXPANSION) == ["wait", "wait", "start", "start", "complete"]
    days = [entry.known_on for entry in on_it(ledger)[:3]]
    assert [(b - a).days for a, b in pairwise(days)] == [7, 7]


def test_while_the_committee_thinks_about_a_second_regimen_the_first_is_filled() -> None:
    waits = (Action.WAIT, "m4")
    at = expanding(committee=choosing((Action.START, "m4"), *(waits,) * 30))
    ledger = conducted(at)
    assert Counter(entered(ledger).values()) == {"m4": 6, "m3": 6}
    opened = [e.known_on for e in on_it(ledger) if e.fact.action is Action.START]
    at_m4 = [who for who, regimen in entered(ledger).items() if regimen == "m4"]
    assert all(infused_on(ledger, who)[0] < opened[1] for who in at_m4)


def test_a_regimen_that_the_part_does_not_have_is_refused() -> None:
    with pytest.raises(StudyError, match="s1"):
        conducted(expanding(committee=choosing((Action.START, "s1"))))


def test_the_number_planned_for_the_study_is_kept() -> None:
    """Fifteen are entered in the part."""
    none = conducted(expanding(planned=15))
    assert actions(none, EXPANSION) == ["complete"]
    assert reasons(last(none)) == ["planned_participants.reached"]
    some = conducted(expanding(planned=20))
    assert Counter(entered(some).values()) == {"m3": 3, "m4": 2}
    assert reasons(last(some)) == ["planned_participants.reached", "expansion.full"]


# --- participants are entered as in a part -------------------------------------------------------


def test_the_regimen_with_fewest_is_filled_first_and_of_equals_the_lower() -> None:
    assert list(entered(plain()).values()) == ["m3", "m4"] * 6


@pytest.mark.parametrize("every", [1, 17])
def test_waiting_times_are_kept(every: int) -> None:
    at = expanding(every=every)
    ledger = conducted(at)
    wait = at.study.part(EXPANSION).staggering
    for opened in on_it(ledger)[:2]:
        there = [who for who, at_ in entered(ledger).items() if at_ == opened.fact.regimen]
        first, *later = sorted(infused_on(ledger, who)[0] for who in there)
        assert (first - opened.known_on).days >= wait.between_regimens_days
        assert all((day - first).days >= wait.after_first_days for day in later)


def test_the_window_of_the_part_is_watched_to_its_end() -> None:
    ledger = plain()
    firsts = [infused_on(ledger, who)[0] for who in entered(ledger)]
    window = study().part("mad").dlt_window.days
    assert (on_it(ledger)[-1].known_on - max(firsts)).days == window + 1


def test_who_leaves_is_replaced() -> None:
    ledger = conducted(expanding(withdrawn={"016": 5}))
    assert Counter(entered(ledger).values()) == {"m3": 7, "m4": 6}
    assert dict(last(ledger).reasons[0].values) == {"counts": "m4 0/6, m3 0/6"}


# --- toxicity ------------------------------------------------------------------------------------


def too_toxic() -> TooToxic:
    return next(one for one in study().part(EXPANSION).guards if isinstance(one, TooToxic))


def closing(ledger: Ledger) -> DoseDecided:
    """The first decision that closed a regimen."""
    bad = (Action.DE_ESCALATE, Action.STOP)
    return next(fact for fact in decided(ledger, EXPANSION) if fact.action in bad)


TOXIC_AT_M4 = {"010": 20, **dict.fromkeys(("017", "019", "021", "023", "025"), 4)}
"""One of the six in the part, and the first five of the expansion."""


def pausing(**told: Any) -> ScriptedClinic:
    """Ten are there for the expansion; nobody else is referred before a year is over."""
    at = expanding(**told)
    first, *_ = at.referrals
    later = (first + timedelta(days=400 + 3 * number) for number in range(20))
    at.referrals = (*at.referrals[:25], *later)
    return at


def test_a_regimen_that_becomes_too_toxic_closes_and_the_other_goes_on() -> None:
    """The participants of the part count with those of the expansion: one in six had one."""
    ledger = conducted(pausing(toxic=TOXIC_AT_M4))
    shut = closing(ledger)
    assert (shut.action, shut.regimen) == (Action.DE_ESCALATE, "m3")
    said = dict(shut.reasons[0].values)
    assert (said["regimen"], reasons(shut)[0]) == ("m4", "too_toxic.closed")
    counts = (int(said["dlts"]), int(said["evaluable"]))
    assert counts[0] == fewest_dlts_too_toxic(too_toxic(), counts[1])[counts[1]]
    assert counts[1] > counts[0]  # those of the part are among them
    closed = next(entry.number for entry in on_it(ledger) if entry.fact is shut)
    later = [
        entry.fact.regimen
        for who in entered(ledger)
        for entry in ledger.history(who).of(RegimenAssigned)
        if entry.number > closed
    ]
    assert later
    assert set(later) == {"m3"}
    assert Counter(entered(ledger).values())["m3"] == 6
    assert actions(ledger, EXPANSION)[-1] == "complete"


def test_too_toxic_below_closes_what_is_above() -> None:
    toxic = {who: 4 for who, regimen in entered(plain()).items() if regimen == "m3"}
    ledger = conducted(expanding(toxic=toxic))
    assert (closing(ledger).action, closing(ledger).regimen) == (Action.STOP, "")
    assert reasons(closing(ledger)) == ["too_toxic.closed", "expansion.nobody_more"]
    assert actions(ledger, EXPANSION)[-1] == "stop"
    assert len(entered(ledger)) < 12


def test_a_toxicity_of_the_part_told_late_counts() -> None:
    """Four of the six at m4 had one, and it becomes known when the expansion is open."""
    told = dict.fromkeys(("010", "011", "012", "013"), 20)
    late = {"010": 80, "011": 66, "012": 65, "013": 31}
    ledger = conducted(expanding(toxic=told, told_late=late))
    shut = closing(ledger)
    assert (shut.action, shut.regimen) == (Action.DE_ESCALATE, "m3")
    assert dict(shut.reasons[0].values)["regimen"] == "m4"


def test_nobody_is_treated_first_at_a_regimen_that_has_been_closed() -> None:
    toxic = {who: 4 for who, regimen in entered(plain()).items() if regimen == "m4"}
    ledger = conducted(expanding(toxic=toxic))
    on = next(entry.known_on for entry in on_it(ledger) if entry.fact == closing(ledger))
    at_m4 = [who for who, regimen in entered(ledger).items() if regimen == "m4"]
    firsts = [infused_on(ledger, who)[:1] for who in at_m4]
    assert all(day <= on for days in firsts for day in days)


def test_a_committee_that_overrules_the_guard_enters_nobody_there() -> None:
    """It may go on at the other; what is too toxic takes nobody more whatever is decided."""

    def stays(order: Review) -> Chosen | None:
        bad = order.recommended_action is Action.DE_ESCALATE
        return (Action.STAY, "m4") if bad and order.part == EXPANSION else follows(order)

    ledger = conducted(pausing(toxic=TOXIC_AT_M4, committee=stays), until=date(2026, 1, 1))
    first = next(e for e in on_it(ledger) if e.fact.recommended_action is Action.DE_ESCALATE)
    later = [
        entry.fact.regimen
        for who in entered(ledger)
        for entry in ledger.history(who).of(RegimenAssigned)
        if entry.number > first.number
    ]
    assert later
    assert set(later) == {"m3"}


def test_a_rule_that_stops_the_whole_study_stops_the_expansion() -> None:
    ledger = conducted(expanding(died={"016": 40}))
    assert actions(ledger, EXPANSION)[-1] == "stop"
    assert reasons(last(ledger))[-1] == "study_stop"


# --- replay --------------------------------------------------------------------------------------


def test_every_decision_is_taken_again() -> None:
    toxic = {who: 4 for who, regimen in entered(plain()).items() if regimen == "m4"}
    for ledger in (plain(), conducted(expanding(toxic=toxic))):
        again = replay(lambda _: study(), ledger)
        assert len(again) == len(decided(ledger))
        assert all(one.agrees for one in again)


def test_the_orders_of_a_past_day_ask_what_was_decided_then() -> None:
    ledger = plain()
    first = on_it(ledger)[0]
    before = ledger.as_of_entry(first.number - 1)
    (review,) = (
        order
        for order in orders_on(lambda _: study(), before, first.known_on)
        if isinstance(order, Review)
    )
    assert (review.part, review.recommended_regimen) == (EXPANSION, "m4")


def test_turning_every_day_gives_the_same_ledger() -> None:
    assert conducted(expanding(), turn_every_day=True).entries == plain().entries


def test_until_the_part_is_complete_nothing_is_recommended() -> None:
    ledger = plain().as_of_entry(400)
    found = Planner(study(), ledger).recommended(study().part(EXPANSION), ledger.known_until)
    assert (found.action, found.reasons[0].key) == (Action.WAIT, "expansion.not_open")
