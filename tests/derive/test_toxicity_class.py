"""The class of worst toxicity that a design on graded toxicity counts; unknown is never none."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from derive.hand_made import UNRELATED, Story, on, reference_study, state
from firstdose.derive.dose_limiting_toxicity import dlt_status
from firstdose.derive.exposure import exposure
from firstdose.derive.toxicity_class import ToxicityClass, toxicity_class
from firstdose.protocol.designs import GBoin
from firstdose.protocol.study import Study
from firstdose.protocol.toxicity import ToxicityClasses
from firstdose.records.values import Item, Outcome, SpecialInterest
from firstdose.standards.verdict import Presence, Ungradable, YesNo

WEIGHTS = (Decimal(0), Decimal("0.5"), Decimal(1), Decimal("1.5"))
OF_GRADES = (0, 0, 1, 2, 3, 3)


@cache
def graded(dlt_from: int = 2) -> Study:
    """The reference study on graded toxicity."""
    study = reference_study()
    design = GBoin(target_score=Decimal("0.47"), weights=WEIGHTS, dlt_from=dlt_from)
    classes = ToxicityClasses(section="assumed", of_grades=OF_GRADES)
    part = replace(study.parts[0], design=design, toxicity_classes=classes)
    return replace(study, parts=(part, *study.parts[1:]))


def at(story: Story, day: int, study: Study | None = None) -> ToxicityClass:
    known = study or graded()
    history = story.history(day)
    status = dlt_status(known, history, on(day))
    assert status is not None
    found = toxicity_class(known, exposure(known, history, on(day)), status, history, on(day))
    assert found is not None
    return found


@pytest.mark.parametrize(("grade", "worst"), [(1, 0), (2, 1), (3, 2), (4, 3)])
def test_the_class_of_the_worst_related_grade(grade: int, worst: int) -> None:
    story = Story().treated().event(5, 1).event(6, grade, event="AE-2")
    assert at(story, 29).worst == worst


def test_without_an_event_it_is_none() -> None:
    assert at(Story().treated(), 29).worst == 0


def test_what_is_not_related_does_not_count() -> None:
    story = Story().treated().event(6, 3, causality=UNRELATED)
    assert at(story, 29).worst == 0


def test_a_cause_that_nobody_judged_counts() -> None:
    assert at(Story().treated().event(6, 2, causality=()), 29).worst == 1


@pytest.mark.parametrize(("day", "worst"), [(28, 1), (29, 0)])
def test_only_what_begins_in_the_window_counts(day: int, worst: int) -> None:
    assert at(Story().treated().event(day, 2), 40).worst == worst


def test_what_was_brought_along_counts_once_it_is_worse() -> None:
    story = Story().treated().event(-20, 2)
    assert at(story, 20).worst == 0
    assert at(story.changed(10, state(3)), 20).worst == 2


def test_it_is_that_of_the_day_and_later_entries_change_no_earlier_one() -> None:
    story = Story().treated().event(5, 2)
    before = at(story, 9)
    later = story.changed(10, state(3))
    assert at(later, 9) == before
    assert (before.worst, at(later, 10).worst) == (1, 2)
    assert at(later, 10).sources


def test_recovery_takes_no_class_back() -> None:
    story = Story().treated().event(5, 3)
    assert at(story.recovered(8), 29).worst == 2


@pytest.mark.parametrize(("dlt_from", "worst"), [(2, 3), (3, 3)])
def test_death_is_grade_5_though_no_event_tells_it(dlt_from: int, worst: int) -> None:
    assert at(Story().treated().died(10), 29, graded(dlt_from)).worst == worst


def test_so_is_a_death_that_only_an_event_tells() -> None:
    """One of a kind that is never dose-limiting, were it not fatal."""
    never = Story().treated().event(5, 4, term="Lymphocyte count decreased")
    assert at(never, 29).worst == 0
    assert at(never.changed(10, state(4, outcome=Outcome.FATAL)), 29).worst == 3
    late = Story().treated().event(5, 2).adjudicated(12, YesNo.YES)
    assert at(late.changed(29, state(2, outcome=Outcome.FATAL)), 40).worst == 2


def test_a_dlt_is_at_least_in_the_class_from_which_dlts_count() -> None:
    story = Story().treated().event(5, 2).adjudicated(12, YesNo.YES)
    assert at(story, 29).worst == 2
    assert at(story, 29, graded(3)).worst == 3


def test_an_event_that_the_committee_acquits_keeps_its_grade() -> None:
    story = Story().treated().event(5, 3)
    assert at(story.adjudicated(12, YesNo.NO), 29).worst == 2


def test_a_day_that_cannot_be_graded_is_not_none() -> None:
    """CRS reported as grade 1 with a worksheet that leaves every domain open."""
    crs = Story().treated().event(2, 1, interest=SpecialInterest.CRS)
    assert at(crs, 29).worst == 0
    open_items = (Item(key="fever", answer=Presence.NOT_ASSESSED),)
    unknown = at(crs.scored(3, "crs", open_items, event="AE-1"), 29)
    assert isinstance(unknown.worst, Ungradable)
    assert not unknown.is_known
    worse = at(crs.event(6, 2, event="AE-2"), 29)
    assert worse.worst == 1


def test_a_part_that_reads_none_has_none() -> None:
    study, history = reference_study(), Story().treated().history(20)
    status = dlt_status(study, history, on(20))
    assert status is not None
    given = exposure(study, history, on(20))
    assert toxicity_class(study, given, status, history, on(20)) is None
