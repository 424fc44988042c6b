"""Clocks: reports to authorities by the dated table, windows, visits and waiting times."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from conduct.safety.scenes import PART, TODAY, awaited, begun, hand_in, study
from firstdose.conduct.safety.clock_rules import Category, clock_rules
from firstdose.conduct.safety.clocks import ClockKind, ClockState, clocks, report_clocks
from firstdose.conduct.safety.reportable import DEATH, reportable_events
from firstdose.conduct.safety.seen import seen
from firstdose.conduct.store import Store
from firstdose.records.facts import AdverseEventChanged, AdverseEventReported, Died, EnteredInError
from firstdose.records.oversight import ExpectednessJudged, SafetyReport, SafetyReportSent
from firstdose.records.values import (
    Assessor,
    Causality,
    Component,
    EventState,
    Outcome,
    Relatedness,
    SeriousCriterion,
)
from firstdose.standards.verdict import YesNo
from firstdose.trial.clinic import Answer
from whole.trials import simulated

SHANGHAI = ZoneInfo("Asia/Shanghai")
BOTH = (Component.CELLS, Component.CONDITIONING)


def state(
    *serious: SeriousCriterion,
    related: Relatedness | None = Relatedness.POSSIBLE,
    outcome: Outcome = Outcome.ONGOING,
    grade: int = 3,
) -> EventState:
    causality = (
        ()
        if related is None
        else tuple(
            Causality(component=one, assessor=Assessor.INVESTIGATOR, relatedness=related)
            for one in BOTH
        )
    )
    return EventState(grade=grade, causality=causality, seriousness=serious, outcome=outcome)


def event(how: EventState, name: str = "AE-9") -> Answer:
    fact = AdverseEventReported(
        participant="001", event=name, term="Sepsis", system_organ_class="Infections", state=how
    )
    return Answer(fact, TODAY - timedelta(days=3), "site")


HOSPITAL = state(SeriousCriterion.HOSPITALISATION)
LIFE = state(SeriousCriterion.LIFE_THREATENING)


def running(store: Store, today: date = TODAY) -> dict[str, tuple[date, ClockState]]:
    found = report_clocks(seen(study(), store.ledger(), PART, today), SHANGHAI)
    return {one.rule.id: (one.last_day, one.state) for one in found if one.rule is not None}


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


# --- the table -----------------------------------------------------------------------------


def test_every_rule_has_its_source_and_no_authority_lacks_a_category() -> None:
    rules = clock_rules().on(date(2026, 11, 28))
    assert all(len(rule.source.en) > 20 and len(rule.source.zh) > 8 for rule in rules)
    initial = {(r.authority, r.category): r.days for r in rules if r.report is SafetyReport.INITIAL}
    assert initial == {
        (authority, category): 7 if category is Category.FATAL_OR_LIFE_THREATENING else 15
        for authority in ("fda", "nmpa", "eu")
        for category in Category
    }


def test_a_later_rule_supersedes_from_its_day_on() -> None:
    table = clock_rules()
    old = next(rule for rule in table.rules if rule.id == "nmpa-15")
    new = replace(old, id="nmpa-10", days=10, in_force_from=date(2027, 1, 1))
    both = replace(table, rules=(new, *table.rules))
    assert old in both.on(date(2026, 12, 31))
    assert new not in both.on(date(2026, 12, 31))
    assert new in both.on(date(2027, 1, 1))
    assert old not in both.on(date(2027, 1, 1))


# --- which events --------------------------------------------------------------------------


def test_the_day_of_knowledge_is_day_0() -> None:
    with begun() as store:
        hand_in(store, event(HOSPITAL))
        assert running(store) == {
            "fda-15": (days(15), ClockState.IN_TIME),
            "nmpa-15": (days(15), ClockState.IN_TIME),
            "eu-15": (days(15), ClockState.IN_TIME),
        }


def test_an_event_that_becomes_life_threatening_has_a_clock_of_7_from_that_day() -> None:
    with begun() as store:
        hand_in(store, event(HOSPITAL))
        changed = AdverseEventChanged(participant="001", event="AE-9", state=LIFE)
        hand_in(store, Answer(changed, days(4), "site"))
        found = running(store, days(4))
    assert found["nmpa-7"] == (days(11), ClockState.IN_TIME)
    assert {rule.rpartition("-")[2] for rule in found} == {"7"}


def test_a_correction_does_not_start_the_clock_again() -> None:
    """What was known first is what counts, though the entry that said so was amended."""
    with begun() as store:
        (first,) = hand_in(store, event(HOSPITAL))
        corrected = event(structs.replace(HOSPITAL, grade=4))
        hand_in(store, structs.replace(corrected, amends=first.number, reason="grade misread"))
        later = seen(study(), store.ledger(), PART, days(5))
        (found,) = reportable_events(later.ledger)
    assert (found.known_on, found.entry) == (TODAY, first.number)


@pytest.mark.parametrize(
    "how",
    [
        state(),
        state(SeriousCriterion.HOSPITALISATION, related=Relatedness.NOT_RELATED),
    ],
    ids=["not serious", "not related"],
)
def test_what_is_not_serious_or_not_suspected_is_not_reported(how: EventState) -> None:
    with begun() as store:
        hand_in(store, event(how))
        assert running(store) == {}


def test_what_nobody_has_judged_counts_as_suspected_and_unexpected() -> None:
    with begun() as store:
        hand_in(store, event(state(SeriousCriterion.HOSPITALISATION, related=None)))
        assert set(running(store)) == {"fda-15", "nmpa-15", "eu-15"}


@pytest.mark.parametrize(("expected", "clocks"), [(YesNo.YES, 0), (YesNo.NO, 3)])
def test_an_event_judged_foreseen_has_no_clock(expected: YesNo, clocks: int) -> None:
    with begun() as store:
        hand_in(store, event(HOSPITAL))
        judged = ExpectednessJudged(
            participant="001", event="AE-9", expected=expected, reference="Brochure 2, 5.3"
        )
        hand_in(store, Answer(judged, TODAY, "sponsor"))
        assert len(running(store)) == clocks


def test_an_event_entered_in_error_has_no_clock() -> None:
    with begun() as store:
        (first,) = hand_in(store, event(LIFE))
        taken_back = Answer(
            EnteredInError(participant="001"), TODAY, "site", first.number, "other participant"
        )
        hand_in(store, taken_back)
        assert running(store) == {}


@pytest.mark.parametrize("outcome", [Outcome.FATAL, Outcome.ONGOING])
def test_a_fatal_event_is_serious_whatever_was_ticked(outcome: Outcome) -> None:
    grade = 5 if outcome is Outcome.ONGOING else 3
    with begun() as store:
        hand_in(store, event(state(outcome=outcome, grade=grade)))
        assert set(running(store)) == {"fda-7", "nmpa-7", "eu-7"}


def test_a_death_that_no_event_explains_is_reported_as_one() -> None:
    with begun() as store:
        hand_in(
            store, Answer(Died(participant="001", cause="unknown", causality=()), TODAY, "site")
        )
        (found,) = reportable_events(store.ledger())
    assert (found.event, found.category) == (DEATH, Category.FATAL_OR_LIFE_THREATENING)


# --- reports sent --------------------------------------------------------------------------


def sent(authority: str, on: date, report: SafetyReport = SafetyReport.INITIAL) -> Answer:
    fact = SafetyReportSent(
        participant="001", event="AE-9", authority=authority, report=report, reference="R-1"
    )
    return Answer(fact, on, "sponsor")


def test_a_report_ends_its_own_clock_and_starts_that_of_the_follow_up() -> None:
    with begun() as store:
        hand_in(store, event(LIFE))
        hand_in(store, sent("nmpa", days(2)))
        found = running(store, days(3))
        assert found["nmpa-7"] == (days(7), ClockState.DONE)
        assert found["nmpa-8"] == (days(10), ClockState.IN_TIME)
        assert found["eu-7"][1] is ClockState.IN_TIME
        hand_in(store, sent("nmpa", days(9), SafetyReport.FOLLOW_UP))
        assert running(store, days(9))["nmpa-8"] == (days(10), ClockState.DONE)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (0, ClockState.IN_TIME),
        (4, ClockState.IN_TIME),
        (5, ClockState.SOON),
        (7, ClockState.SOON),
        (8, ClockState.OVERDUE),
    ],
)
def test_the_last_day_is_within_the_term_and_the_next_is_too_late(
    after: int, expected: ClockState
) -> None:
    with begun() as store:
        hand_in(store, event(LIFE))
        assert running(store, days(after))["nmpa-7"] == (days(7), expected)


def test_a_clock_says_the_end_of_its_last_day_at_the_site_in_utc() -> None:
    with begun() as store:
        hand_in(store, event(LIFE))
        found = report_clocks(seen(study(), store.ledger(), PART, TODAY), SHANGHAI)
    last = days(7)
    assert {one.ends_at for one in found} == {
        datetime(last.year, last.month, last.day, 16, tzinfo=UTC)
    }


# --- windows, visits, waiting times --------------------------------------------------------


def test_windows_run_for_those_who_are_pending_and_end_with_their_last_day() -> None:
    day = TODAY - timedelta(days=60)
    what = seen(study(), awaited().as_known_on(day), PART, day)
    windows = [c for c in clocks(what, SHANGHAI) if c.kind is ClockKind.DLT_WINDOW]
    places = {p.participant: p.dlt for p in what.standing.places if p.is_pending}
    assert {c.participant: (c.starts_on, c.last_day) for c in windows} == {
        who: (dlt.opens_on, dlt.closes_on) for who, dlt in places.items()
    }
    assert windows
    assert all(c.days_left == (c.last_day - day).days for c in windows)


def test_the_waiting_time_after_the_first_participant_is_shown() -> None:
    """14 days from the first to the second infusion of a regimen, less the days of conditioning."""
    shown = 0
    for back in range(88, 60, -1):
        day = TODAY - timedelta(days=back)
        what = seen(study(), awaited().as_known_on(day), PART, day)
        waits = [c for c in clocks(what, SHANGHAI) if c.kind is ClockKind.STAGGER]
        infused = [p.first_infusion_on for p in what.standing.places if p.first_infusion_on]
        shown += len(waits)
        if waits and len(infused) == 1:
            lead = waits[0].last_day + timedelta(days=1) - infused[0]
            assert lead.days <= 14
    assert shown


def test_no_clock_names_a_regimen() -> None:
    day = TODAY - timedelta(days=60)
    what = seen(study(), awaited().as_known_on(day), PART, day)
    for clock in clocks(what, SHANGHAI):
        assert not any(name in repr(clock) for name in what.standing.part.regimens)


def test_the_most_pressing_comes_first() -> None:
    with begun() as store:
        hand_in(store, event(LIFE))
        found = clocks(seen(study(), store.ledger(), PART, days(9)), SHANGHAI)
    assert found[0].state is ClockState.OVERDUE
    order = [list(ClockState).index(one.state) for one in found]
    ranks = {0: 3, 1: 2, 2: 1, 3: 0, 4: 4}
    assert [ranks[at] for at in order] == sorted(ranks[at] for at in order)


def test_clocks_that_are_ahead_come_in_the_order_in_which_they_open() -> None:
    ledger = simulated(1).as_of_entry(2500)
    found = clocks(seen(study(), ledger, PART, ledger.known_until), SHANGHAI)
    ahead = [one for one in found if one.state is ClockState.AHEAD]
    opens = [one.starts_on for one in ahead]
    assert opens == sorted(opens)
    assert [one.last_day for one in ahead] != sorted(one.last_day for one in ahead)


def test_asked_again_on_another_ledger_the_clocks_are_those_of_that_one() -> None:
    """What was read of one trial is never told of another, nor of the same on an earlier day."""
    with begun() as store:
        before = store.ledger().as_of_entry(len(store.ledger()))
        hand_in(store, event(LIFE))
        assert len(reportable_events(store.ledger())) == 1
        assert reportable_events(before) == ()
        hand_in(store, event(LIFE, "AE-10"))
        assert [one.event for one in reportable_events(store.ledger())] == ["AE-9", "AE-10"]
        with begun() as other:
            hand_in(other, event(HOSPITAL, "AE-11"))
            assert [one.event for one in reportable_events(other.ledger())] == ["AE-11"]
        assert [one.event for one in reportable_events(store.ledger())] == ["AE-9", "AE-10"]
