"""CRS and ICANS graded from worksheets, beside the grade the site reported."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.hand_made import Story, on, state
from firstdose.derive.cell_therapy_toxicity import (
    ScoredEpisode,
    crs_episodes,
    icans_episodes,
)
from firstdose.derive.dose_limiting_toxicity import dlt_status
from firstdose.protocol.study import Study
from firstdose.records.values import Item, SpecialInterest, YesNo
from firstdose.records.values import Outcome as Ends
from firstdose.standards.verdict import Outcome, Presence, Ungradable

P, A, N = Presence.PRESENT, Presence.ABSENT, Presence.NOT_ASSESSED


def items(**said: Presence | Decimal | str) -> tuple[Item, ...]:
    """``hypoxia="face_mask"`` names a level; a presence or a number answers the domain itself."""
    return tuple(
        Item(key=f"{domain}.{answer}", answer=P)
        if isinstance(answer, str) and not isinstance(answer, Presence)
        else Item(key=domain, answer=answer)  # pyright: ignore[reportArgumentType]
        for domain, answer in said.items()
    )


MILD = items(fever=Decimal("38.4"), hypotension=A, hypoxia=A)
SEVERE = items(fever=Decimal("37.0"), hypotension="one_vasopressor", hypoxia="low_flow_cannula")
NOTHING = items(fever=Decimal("36.8"), hypotension=A, hypoxia=A)


def crs(grade: int = 1) -> Story:
    return Story().treated().event(1, grade, interest=SpecialInterest.CRS)


def only(study: Study, story: Story) -> ScoredEpisode:
    (episode,) = crs_episodes(study, story.history(), on(60))
    return episode


def test_each_day_is_graded_and_the_worst_is_the_event(study: Study) -> None:
    story = crs(3).scored(1, "crs", MILD, event="AE-1").scored(2, "crs", SEVERE, event="AE-1")
    story.scored(4, "crs", NOTHING, event="AE-1").recovered(5)
    episode = only(study, story)
    assert [day.grade for day in episode.days] == [1, 3, 0]
    assert (episode.days[1].domain, episode.days[1].level) == ("hypotension", "one_vasopressor")
    assert (episode.derived_grade, episode.reported_grade) == (3, 3)
    assert episode.agreement is Outcome.MET
    assert (episode.onset_study_day, episode.ended_on) == (1, on(5))
    assert len(episode.sources) == 5


def test_fever_is_asked_for_at_onset_only(study: Study) -> None:
    first = crs(3).scored(1, "crs", SEVERE, event="AE-1")
    assert only(study, first).derived_grade == 0  # no fever so far: not CRS by the worksheet
    assert only(study, first).agreement is Outcome.NOT_MET


def test_the_reported_grade_stands_beside_another(study: Study) -> None:
    episode = only(study, crs(2).scored(1, "crs", MILD, event="AE-1"))
    assert (episode.derived_grade, episode.reported_grade) == (1, 2)
    assert episode.agreement is Outcome.NOT_MET


def test_without_a_worksheet_there_is_no_derived_grade(study: Study) -> None:
    episode = only(study, crs(1).scored(1, "crs", MILD))  # names no event
    assert isinstance(episode.derived_grade, Ungradable)
    assert episode.agreement is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("sheet", "grade"),
    [
        (items(fever=P, hypotension=A, hypoxia=A), 1),
        (items(fever=Decimal("38.0"), hypotension=A, hypoxia=Decimal(6)), 2),
        (items(fever=Decimal("38.0"), hypotension=A, hypoxia=Decimal("6.5")), 3),
        (items(fever=Decimal("38.0"), hypotension=A, hypoxia="positive_pressure"), 4),
        (items(fever=Decimal("37.9"), hypotension=A, hypoxia=A), 0),
        (items(fever=N, hypotension=A, hypoxia=A), None),
        (items(hypotension=A, hypoxia=A), None),
        (items(fever=P, hypotension=A), 1),
    ],
)
def test_what_a_worksheet_can_say(study: Study, sheet: tuple[Item, ...], grade: int | None) -> None:
    (day,) = only(study, crs().scored(1, "crs", sheet, event="AE-1")).days
    if grade is None:
        assert isinstance(day.grade, Ungradable)
    else:
        assert day.grade == grade


def test_what_was_not_assessed_is_named(study: Study) -> None:
    sheet = items(fever=P, hypotension=A)
    (day,) = only(study, crs().scored(1, "crs", sheet, event="AE-1")).days
    assert day.not_assessed == ("hypoxia",)


def test_a_sign_with_another_cause_does_not_count(study: Study) -> None:
    other = Item(key="hypoxia.face_mask", answer=P, attributed=YesNo.NO)
    sheet = (*items(fever=P, hypotension=A), other)
    assert only(study, crs().scored(1, "crs", sheet, event="AE-1")).derived_grade == 1
    unknown = Item(key="hypoxia.face_mask", answer=P, attributed=YesNo.UNKNOWN)
    sheet = (*items(fever=P, hypotension=A), unknown)
    (day,) = only(study, crs().scored(1, "crs", sheet, event="AE-1")).days
    assert day.not_assessed == ("hypoxia",)


def test_neurotoxicity(study: Study) -> None:
    story = Story().treated().event(4, 2, interest=SpecialInterest.ICANS)
    sheet = items(ice=Decimal(6), consciousness="awake", seizure=A, motor=A, raised_pressure=A)
    story.scored(4, "icans", sheet, event="AE-1")
    (episode,) = icans_episodes(study, story.history(), on(60))
    assert (episode.derived_grade, episode.agreement) == (2, Outcome.MET)
    assert crs_episodes(study, story.history(), on(60)) == ()


def test_a_worse_worksheet_counts_for_the_dlt(study: Study) -> None:
    story = crs(1).scored(1, "crs", MILD, event="AE-1").scored(2, "crs", SEVERE, event="AE-1")
    found = dlt_status(study, story.history(), on(60))
    assert found is not None
    assert [(dlt.clause, dlt.on) for dlt in found.dlts] == [("crs_or_icans_grade_3", on(2))]
    over = crs(1).scored(1, "crs", MILD, event="AE-1").changed(3, state(1)).recovered(4)
    calm = dlt_status(study, over.history(), on(60))
    assert calm is not None
    assert calm.dlts == ()


@given(
    begun=st.integers(-3, 27),
    lasted=st.integers(0, 6),
    grade=st.integers(1, 3),
    ends=st.sampled_from((Ends.RECOVERED, Ends.FATAL)),
    sheets=st.lists(st.tuples(st.integers(0, 6), st.sampled_from((MILD, SEVERE))), max_size=3),
    late=st.lists(st.integers(1, 20), min_size=1, max_size=3),
    beside=st.booleans(),
)
def test_a_worksheet_of_an_event_that_is_over_makes_no_dlt(
    study: Study,
    *,
    begun: int,
    lasted: int,
    grade: int,
    ends: Ends,
    sheets: list[tuple[int, tuple[Item, ...]]],
    late: list[int],
    beside: bool,
) -> None:
    """Neither alone nor beside another event that goes on, whose own worksheets are read."""
    over = begun + lasted
    story = Story().treated().event(begun, grade, interest=SpecialInterest.CRS)
    story.changed(over, state(grade, outcome=ends))
    if beside:
        story.event(begun, 1, event="AE-2", interest=SpecialInterest.CRS)
    for after, sheet in ((0, MILD), *sheets):
        story.scored(begun + after, "crs", sheet, event="AE-1")
    more = Story(list(story.lines))
    for after in late:
        more.scored(over + after, "crs", SEVERE, event="AE-1")
    for day in range(28, 60, 4):
        without, with_them = (dlt_status(study, one.history(), on(day)) for one in (story, more))
        assert without == with_them


def test_while_one_event_goes_on_its_worksheets_are_read(study: Study) -> None:
    story = crs().recovered(3).event(2, 1, event="AE-2", interest=SpecialInterest.CRS)
    for sheet, day in ((MILD, 2), (SEVERE, 9)):
        story.scored(day, "crs", sheet, event="AE-2")
    found = dlt_status(study, story.history(), on(60))
    assert found is not None
    assert [(dlt.event, dlt.on) for dlt in found.dlts] == [("AE-2", on(9))]
