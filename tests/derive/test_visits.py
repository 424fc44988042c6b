"""Visits: due days, windows and states."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.hand_made import Story, on
from firstdose.derive.visits import VisitState, VisitStatus, visits
from firstdose.protocol.study import Study
from firstdose.records.facts import Consented


def named(study: Study, story: Story, visit: str, day: int) -> VisitStatus:
    found = {status.visit: status for status in visits(study, story.history(day), on(day))}
    return found[visit]


def test_nothing_is_planned_without_consent(study: Study) -> None:
    assert visits(study, Story().history(), on(0)) == ()


def test_screening_counts_from_consent(study: Study) -> None:
    story = Story().add(-20, Consented(participant="001", consent_version="1"))
    found = visits(study, story.history(), on(-20))
    assert [status.visit for status in found] == ["screening"]
    assert (found[0].due_on, found[0].closes_on) == (on(-20), on(8))
    assert found[0].state is VisitState.OPEN


def test_before_the_first_infusion_days_count_from_the_planned_one(study: Study) -> None:
    # assigned on day -6: baseline the same day, conditioning from day -5
    planned = named(study, Story().assigned(day=-6), "day-28", -6)
    assert (planned.due_on, planned.state) == (on(28), VisitState.NOT_YET_OPEN)
    # conditioning two days late moves everything after it
    late = Story().assigned(day=-8).conditioned()
    assert named(study, late, "day-28", -5).due_on == on(28)
    # and once infused, only the infusion counts
    moved = Story().assigned(day=-8).conditioned().infused(1, 2)
    assert named(study, moved, "day-28", 3).due_on == on(30)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (5, VisitState.NOT_YET_OPEN),
        (6, VisitState.OPEN),
        (7, VisitState.OPEN),
        (8, VisitState.OPEN),
        (9, VisitState.OVERDUE),
    ],
)
def test_a_window_includes_both_ends(study: Study, day: int, state: VisitState) -> None:
    assert named(study, Story().treated(), "day-7", day).state is state


def test_attended_and_missed(study: Study) -> None:
    story = Story().treated().attended(8, "day-7").missed(14, "day-14")
    came = named(study, story, "day-7", 30)
    assert (came.state, came.attended_on) == (VisitState.ATTENDED, on(8))
    assert named(study, story, "day-14", 30).state is VisitState.MISSED
    assert named(study, story, "day-21", 30).state is VisitState.OVERDUE


def test_nothing_is_planned_after_leaving(study: Study) -> None:
    story = Story().treated().attended(7, "day-7").withdrew(20)
    assert named(study, story, "day-7", 30).state is VisitState.ATTENDED
    assert named(study, story, "day-14", 30).state is VisitState.OVERDUE
    assert named(study, story, "day-21", 30).state is VisitState.NOT_PLANNED
    assert named(study, story, "week-52", 400).state is VisitState.NOT_PLANNED


def test_visits_may_count_from_the_last_infusion(study: Study) -> None:
    late = replace(study.visit("week-52"), name="late", anchor="last_infusion", day=100)
    schedule = replace(study.schedule, visits=(*study.schedule.visits, late))
    under = replace(study, schedule=schedule)
    assert named(under, Story().assigned(day=-6), "late", -6).due_on == on(114)
    assert named(under, Story().treated(), "late", 20).due_on == on(114)
    story = Story().assigned().conditioned().infused(1, 0).infused(2, 9).infused(3, 16)
    assert named(under, story, "late", 20).due_on == on(116)


@given(day=st.integers(-10, 600), came=st.integers(0, 40))
def test_states_follow_from_the_window(day: int, came: int, study: Study) -> None:
    story = Story().treated().attended(came, "day-14")
    for status in visits(study, story.history(), on(day)):
        assert status.opens_on <= status.due_on <= status.closes_on
        if status.state is VisitState.OPEN:
            assert status.opens_on <= on(day) <= status.closes_on
        assert (status.attended_on is not None) == (status.state is VisitState.ATTENDED)
