"""Exposure: what was planned and what was given stay apart."""

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from derive.hand_made import WHO, Story, on, take_back
from firstdose.derive.exposure import exposure
from firstdose.derive.plan import anchor_day, infusion_due_on, last_infusion_due_on
from firstdose.derive.study_days import calendar_day, study_day
from firstdose.protocol.study import Study


def test_nobody_is_exposed_before_a_regimen_is_assigned(study: Study) -> None:
    story = Story().assigned(day=-7)
    assert exposure(study, story.history(), on(-8)) is None
    given = exposure(study, story.history(), on(-7))
    assert given is not None
    assert (given.regimen, given.cohort, given.planned_infusions) == ("d1-i7", 1, 3)
    assert given.first_infusion_on is None
    assert given.percent_of_planned_cells is None


def test_a_full_course(study: Study) -> None:
    given = exposure(study, Story().treated().history(), on(100))
    assert given is not None
    assert given.conditioning_on == (on(-5), on(-4), on(-3))
    assert [i.study_day for i in given.infusions] == [0, 7, 14]
    assert [i.planned_day for i in given.infusions] == [0, 7, 14]
    assert (given.first_infusion_on, given.last_infusion_on) == (on(0), on(14))
    assert given.percent_of_planned_cells == 100
    assert given.starts_on == on(-5)


def test_nothing_after_today_is_seen(study: Study) -> None:
    history = Story().treated().history()
    given = exposure(study, history, on(13))
    assert given is not None
    assert [i.number for i in given.infusions] == [1, 2]
    assert exposure(study, history, on(14)) != given


def test_percent_of_planned_cells_counts_what_was_not_given(study: Study) -> None:
    story = Story().assigned().conditioned().infused(1, 0, percent=80).infused(2, 7, percent=40)
    given = exposure(study, story.history(), on(100))
    assert given is not None
    assert [i.percent_of_planned_cells for i in given.infusions] == [80, 40]
    assert given.percent_of_planned_cells == 40


def test_a_day_without_a_dose_is_no_conditioning_day(study: Study) -> None:
    story = Story().assigned().conditioned((-5,))
    drug = structs.replace(story.lines[-1].fact, given_dose_mg=Decimal(0))  # pyright: ignore[reportCallIssue, reportArgumentType]
    given = exposure(study, Story().assigned().add(-5, drug).history(), on(0))
    assert given is not None
    assert given.conditioning_on == ()


def test_an_amendment_changes_what_was_given(study: Study) -> None:
    told = Story().treated().ledger()
    number = max(entry.number for entry in told.history(WHO))
    take_back(told, number, 20)
    given = exposure(study, told.history(WHO), on(30))
    assert given is not None
    assert [i.number for i in given.infusions] == [1, 2]
    before = exposure(study, told.as_known_on(on(19)).history(WHO), on(30))
    assert before is not None
    assert [i.number for i in before.infusions] == [1, 2, 3]


def test_a_moved_infusion_moves_the_next_one(study: Study) -> None:
    story = Story().assigned().conditioned().infused(1, 0).infused(2, 9)
    given = exposure(study, story.history(), on(10))
    assert given is not None
    assert infusion_due_on(study, given, 3) == on(16)
    calendar = replace(
        study,
        readiness=replace(
            study.readiness,
            held_infusion=replace(study.readiness.held_infusion, later_infusions="keep_calendar"),
        ),
    )
    assert infusion_due_on(calendar, given, 3) == on(14)


@pytest.mark.parametrize(
    ("day", "held_for_good", "rest", "last"),
    [
        (6, False, "stop", 14),  # infusion 2 is due on day 7, and 3 a week after it
        (10, False, "stop", 17),  # infusion 2 is late: it may come today at the earliest
        (21, False, "stop", 28),  # the last day on which it may be given
        (22, False, "stop", 0),  # it has lapsed, and the regimen ends with it
        (22, False, "continue", 22),  # infusion 3 was due on day 14 and may still come
        (8, True, "stop", 0),
        (8, True, "continue", 14),
    ],
)
def test_the_last_infusion_to_come(
    study: Study, day: int, held_for_good: bool, rest: str, last: int
) -> None:
    story = Story().assigned().conditioned().infused(1, 0)
    if day > 7:
        story.held(7, 2, final=held_for_good)
    held = replace(study.readiness.held_infusion, rest_of_regimen=rest)
    under = replace(study, readiness=replace(study.readiness, held_infusion=held))
    given = exposure(under, story.history(), on(day))
    assert given is not None
    assert last_infusion_due_on(under, given, on(day)) == on(last)


def test_a_regimen_that_is_not_published(study: Study) -> None:
    story = Story().assigned(regimen="not_published").infused(1, 0).infused(2, 5)
    given = exposure(study, story.history(), on(30))
    assert given is not None
    assert given.planned_infusions == 3
    assert [i.planned_day for i in given.infusions] == [0, 5]
    assert last_infusion_due_on(study, given, on(30)) == on(5)


def test_study_days_have_a_day_0(study: Study) -> None:
    assert [study_day(on(0), on(day)) for day in (-5, 0, 28)] == [-5, 0, 28]
    assert calendar_day(on(0), 28) == on(28)
    given = exposure(study, Story().treated().history(), on(30))
    assert given is not None
    assert anchor_day(study, given, "first_conditioning", on(30)) == on(-5)
    assert anchor_day(study, given, "first_infusion", on(30)) == on(0)
    assert anchor_day(study, given, "last_infusion", on(30)) == on(14)
