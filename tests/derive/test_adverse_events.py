"""Adverse events: worst grade, causes, seriousness, end and treatment emergence."""

import pytest

from derive.hand_made import Story, cause, on, state, without_conditioning
from firstdose.derive.adverse_events import AdverseEvent, adverse_events
from firstdose.protocol.study import Study
from firstdose.records.values import (
    Assessor,
    Component,
    Outcome,
    Relatedness,
    SeriousCriterion,
)

CELLS, SPONSOR = Component.CELLS, Assessor.SPONSOR


def only(study: Study, story: Story, day: int = 100) -> AdverseEvent:
    (event,) = adverse_events(study, story.history(day), on(day))
    return event


def test_worst_grade_and_the_day_it_was_reached(study: Study) -> None:
    story = Story().treated().event(2, 1).changed(4, state(3)).changed(6, state(2)).recovered(9)
    event = only(study, story)
    assert (event.onset_on, event.onset_study_day) == (on(2), 2)
    assert (event.worst_grade, event.worst_on) == (3, on(4))
    assert (event.ended_on, event.outcome) == (on(9), Outcome.RECOVERED)
    assert [day for day, _ in event.states] == [on(2), on(4), on(6), on(9)]
    assert len(event.sources) == 4


def test_fatal_from_the_first_day_of_that_outcome_or_of_grade_5(study: Study) -> None:
    story = Story().treated().event(2, 3)
    assert only(study, story).fatal_on is None
    assert only(study, story.recovered(20, grade=4)).fatal_on is None
    for told in (state(5), state(3, outcome=Outcome.FATAL)):
        story = Story().treated().event(2, 3).changed(4, told).changed(6, told)
        assert only(study, story).fatal_on == on(4)
    assert only(study, Story().treated().event(2, 5)).fatal_on == on(2)


def test_as_known_earlier(study: Study) -> None:
    story = Story().treated().event(2, 1).changed(4, state(3), known=10)
    assert only(study, story, 9).worst_grade == 1
    assert only(study, story, 10).worst_grade == 3
    assert only(study, story, 3).ended_on is None


def test_severe_and_serious_are_different(study: Study) -> None:
    severe = only(study, Story().treated().event(2, 3))
    assert (severe.severe, severe.serious) == (True, False)
    serious = only(
        study, Story().treated().event(2, 2, seriousness=(SeriousCriterion.HOSPITALISATION,))
    )
    assert (serious.severe, serious.serious) == (False, True)


def test_serious_once_is_serious_for_good(study: Study) -> None:
    story = Story().treated().event(2, 2, seriousness=(SeriousCriterion.HOSPITALISATION,))
    event = only(study, story.recovered(9))
    assert event.seriousness == (SeriousCriterion.HOSPITALISATION,)


def test_an_event_that_comes_back_has_not_ended(study: Study) -> None:
    story = Story().treated().event(2, 2).recovered(5).changed(8, state(1))
    assert only(study, story).ended_on is None
    assert only(study, story.recovered(11)).ended_on == on(11)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((), Relatedness.POSSIBLE),
        ((cause(Relatedness.UNLIKELY),), Relatedness.UNLIKELY),
        ((cause(Relatedness.UNLIKELY), cause(Relatedness.PROBABLE, CELLS, SPONSOR)), "probable"),
        ((cause(Relatedness.DEFINITE), cause(Relatedness.NOT_RELATED, CELLS, SPONSOR)), "definite"),
        ((cause(Relatedness.NOT_RELATED, Component.LUPUS),), Relatedness.POSSIBLE),
    ],
)
def test_relatedness_is_the_worse_judgement_and_never_unrelated_by_default(
    study: Study, said: tuple[object, ...], expected: str
) -> None:
    event = only(study, Story().treated().event(2, 2, causality=said))  # pyright: ignore[reportArgumentType]
    assert event.relatedness(CELLS) == expected


def test_the_last_judgement_of_each_assessor_counts(study: Study) -> None:
    story = Story().treated().event(2, 2, causality=(cause(Relatedness.PROBABLE),))
    story.changed(5, state(2, causality=(cause(Relatedness.UNLIKELY, CELLS, SPONSOR),)))
    assert only(study, story).relatedness(CELLS) is Relatedness.PROBABLE
    story.changed(6, state(2, causality=(cause(Relatedness.NOT_RELATED),)))
    event = only(study, story)
    assert event.judged(CELLS, Assessor.INVESTIGATOR) is Relatedness.NOT_RELATED
    assert event.judged(CELLS, SPONSOR) is Relatedness.UNLIKELY
    assert not event.related(CELLS)
    assert event.related(CELLS, Relatedness.UNLIKELY)


@pytest.mark.parametrize(
    ("onset", "conditioning", "cells"),
    [(-6, False, False), (-5, True, False), (-1, True, False), (0, True, True), (9, True, True)],
)
def test_emergence_from_the_two_starts(
    study: Study, onset: int, conditioning: bool, cells: bool
) -> None:
    event = only(study, Story().treated().event(onset, 2))
    assert (event.emergent_from_conditioning, event.emergent_from_cells) == (conditioning, cells)


def test_an_old_event_emerges_when_it_grows_worse(study: Study) -> None:
    story = Story().treated().event(-6, 2)
    assert not only(study, story.changed(3, state(2))).emergent_from_cells
    worse = only(study, story.changed(4, state(3)))
    assert worse.emergent_from_cells
    assert worse.onset_study_day == -6


def test_before_treatment_nothing_emerges(study: Study) -> None:
    event = only(study, Story().assigned().event(-6, 2), -6)
    assert not event.emergent_from_conditioning
    assert event.onset_study_day is None


def test_events_stand_by_onset(study: Study) -> None:
    story = Story().treated().event(5, 1, event="AE-2").event(2, 1, event="AE-1", known=8)
    history = story.history()
    assert [e.event for e in adverse_events(study, history, on(30))] == ["AE-1", "AE-2"]


def test_without_conditioning_treatment_begins_with_the_cells(study: Study) -> None:
    story = Story().assigned().infused(1, 0).event(-2, 1, event="AE-1").event(3, 2, event="AE-2")
    early, late = adverse_events(without_conditioning(study), story.history(9), on(9))
    assert (early.emergent_from_conditioning, early.emergent_from_cells) == (False, False)
    assert (late.emergent_from_conditioning, late.emergent_from_cells) == (True, True)
