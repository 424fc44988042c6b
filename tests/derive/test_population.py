"""Analysis populations and milestones."""

from dataclasses import replace

import pytest

from derive.hand_made import WHO, Story, on, sledai_items
from firstdose.derive.population import (
    Membership,
    completed_on,
    followed_days,
    memberships,
    milestones,
)
from firstdose.protocol.study import Study
from firstdose.records.facts import EligibilityAssessed
from firstdose.standards.verdict import Outcome

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def eligible(answer: bool = True) -> EligibilityAssessed:
    return EligibilityAssessed(participant=WHO, answers=(), eligible=answer)


def full() -> Story:
    story = Story().treated().add(-8, eligible())
    story.scored(-6, "sledai_2k", sledai_items("rash"), visit="baseline")
    return story.scored(84, "sledai_2k", sledai_items(), visit="week-12")


def member(study: Study, story: Story, population: str, day: int) -> Membership:
    found = memberships(study, story.history(day), on(day))
    return next(each for each in found if each.population == population)


def test_every_population_of_the_study_is_answered(study: Study) -> None:
    found = memberships(study, full().history(), on(400))
    assert [each.population for each in found] == [p.name for p in study.endpoints.populations]
    assert {each.outcome for each in found} == {MET}
    assert {each.reason for each in found} == {None}


def test_the_first_milestone_not_reached_is_the_reason(study: Study) -> None:
    story = Story().assigned().conditioned()
    found = member(study, story, "dlt_evaluable", -1)
    assert found.outcome is NOT_MET
    assert found.reason is not None
    assert found.reason.key == "milestone_not_reached"
    assert dict(found.reason.values) == {"milestone": "infused"}
    assert member(study, story, "safety_conditioned", -1).outcome is MET
    assert member(study, story, "safety_infused", -1).outcome is NOT_MET


def test_pending_is_undecided(study: Study) -> None:
    found = member(study, full(), "dlt_evaluable", 28)
    assert found.outcome is UNKNOWN
    assert found.reason is not None
    assert found.reason.key == "milestone_undecided"
    assert member(study, full(), "dlt_evaluable", 29).outcome is MET


@pytest.mark.parametrize(("day", "outcome"), [(365, NOT_MET), (366, MET)])
def test_beyond_12_months_is_strictly_more_days(study: Study, day: int, outcome: Outcome) -> None:
    assert member(study, full(), "followed_12_months", day).outcome is outcome


def test_follow_up_ends_with_leaving(study: Study) -> None:
    story = full().withdrew(365)
    assert followed_days(study, story.history(), on(500)) == 365
    assert member(study, story, "followed_12_months", 500).outcome is NOT_MET
    died = full().died(366)
    assert member(study, died, "followed_12_months", 500).outcome is MET
    assert followed_days(study, Story().assigned().history(), on(500)) is None


def test_follow_up_ends_with_the_last_planned_visit(study: Study) -> None:
    """Week 78 is due on day 546, and its window closes on day 567."""
    history = full().history()
    assert (followed_days(study, history, on(567)), completed_on(study, history, on(567))) == (
        567,
        None,
    )
    assert followed_days(study, history, on(900)) == 567
    assert completed_on(study, history, on(900)) == on(567)
    left = full().withdrew(560).history()
    assert (followed_days(study, left, on(900)), completed_on(study, left, on(900))) == (560, None)
    afterwards = full().died(700).history()
    assert completed_on(study, afterwards, on(900)) == on(567)
    assert followed_days(study, afterwards, on(900)) == 567


def test_eligibility_is_the_investigators_conclusion(study: Study) -> None:
    def reached(story: Story) -> Outcome:
        return milestones(study, story.history(), on(0))["eligible"]

    assert reached(Story().assigned()) is UNKNOWN
    assert reached(Story().assigned().add(-8, eligible())) is MET
    assert reached(Story().assigned().add(-8, eligible(answer=False))) is NOT_MET


def test_infusions_and_conditioning(study: Study) -> None:
    two = Story().assigned().conditioned().infused(1, 0).infused(2, 7)
    found = milestones(study, two.history(), on(60))
    assert (found["infused"], found["all_infusions"]) == (MET, NOT_MET)
    assert milestones(study, full().history(), on(60))["all_infusions"] is MET
    scheme = replace(study.regimens.conditioning[0], drugs=())
    bare = replace(study, regimens=replace(study.regimens, conditioning=(scheme,)))
    unconditioned = Story().assigned().infused(1, 0)
    assert milestones(study, unconditioned.history(), on(9))["conditioned"] is NOT_MET
    assert milestones(bare, unconditioned.history(), on(9))["conditioned"] is MET


def test_activity_counts_when_its_score_is_complete(study: Study) -> None:
    story = Story().treated()
    assert milestones(study, story.history(), on(60))["baseline_activity"] is NOT_MET
    story.scored(-6, "sledai_2k", sledai_items(unknown=("rash",)), visit="baseline")
    found = milestones(study, story.history(), on(60))
    assert (found["baseline_activity"], found["post_baseline_activity"]) == (UNKNOWN, NOT_MET)
    story.scored(28, "sledai_2k", sledai_items(), visit="day-28")
    assert milestones(study, story.history(), on(60))["post_baseline_activity"] is MET
