"""CRS and the most recent infusion, and febrile neutropenia recorded beside it."""

from __future__ import annotations

import pytest

from derive.hand_made import Story, on
from firstdose.derive.crs_attribution import CrsAttribution, crs_attributions
from firstdose.protocol.study import Study
from firstdose.records.values import SpecialInterest
from firstdose.standards.verdict import Outcome

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def crs(day: int) -> Story:
    return Story().treated((0, 7, 14)).event(day, 1, interest=SpecialInterest.CRS)


def only(study: Study, story: Story) -> CrsAttribution:
    (found,) = crs_attributions(study, story.history(), on(60))
    return found


@pytest.mark.parametrize(
    ("day", "days", "within"),
    [
        (0, 0, MET),
        (6, 6, MET),
        (7, 0, MET),
        (15, 1, MET),
        (28, 14, MET),
        (29, 15, NOT_MET),
        (-1, None, NOT_MET),
    ],
)
def test_the_window_counts_from_the_most_recent_infusion(
    study: Study, day: int, days: int | None, within: Outcome
) -> None:
    found = only(study, crs(day))
    assert (found.days_after_infusion, found.within_window) == (days, within)


@pytest.mark.parametrize(
    ("count", "qualifier", "outcome"),
    [
        ("0.99", "", MET),
        ("1.0", "", NOT_MET),
        ("1.0", "<", MET),
        ("1.5", "<", UNKNOWN),
    ],
)
def test_neutropenia_on_the_day_of_onset(
    study: Study, count: str, qualifier: str, outcome: Outcome
) -> None:
    story = crs(2).measured(2, "neutrophils", count, "10*9/L", qualifier=qualifier)
    found = only(study, story)
    assert found.neutropenic_at_onset is outcome
    assert len(found.sources) == 3


def test_a_count_of_another_day_says_nothing(study: Study) -> None:
    story = crs(2).measured(1, "neutrophils", "0.2", "10*9/L")
    assert only(study, story).neutropenic_at_onset is UNKNOWN


def test_the_second_record_is_looked_for(study: Study) -> None:
    assert not only(study, crs(2)).febrile_neutropenia_recorded
    neutropenia = SpecialInterest.FEBRILE_NEUTROPENIA
    both = crs(2).event(3, 3, event="AE-2", term="Febrile neutropenia", interest=neutropenia)
    assert only(study, both).febrile_neutropenia_recorded
    over = crs(2).recovered(4).event(9, 3, event="AE-2", interest=neutropenia)
    assert not only(study, over).febrile_neutropenia_recorded


def test_without_crs_there_is_nothing_to_attribute(study: Study) -> None:
    assert crs_attributions(study, Story().treated().history(), on(60)) == ()
