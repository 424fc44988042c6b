"""Rules that stop the whole study: what one participant contributes to each."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from derive.hand_made import BLOOD, Story, on, reference_study, state, without_conditioning
from firstdose.derive.exposure import exposure
from firstdose.protocol.study import Study
from firstdose.records.facts import AdverseEventChanged, AdverseEventReported, Died
from firstdose.records.values import Outcome
from firstdose.trial.stops import Counts, counts, stop_counts, triggered

FATAL = state(3, outcome=Outcome.FATAL)


def counted(story: Story, day: int = 60, study: Study | None = None) -> Counts:
    known, history = study or reference_study(), story.history(day)
    return counts(known, exposure(known, history, on(day)), history, on(day))


def counted_by(story: Story, day: int = 60, study: Study | None = None) -> list[str]:
    """The rules that count the participant."""
    stops = (study or reference_study()).study_stops
    return [s.key for s, n in zip(stops, counted(story, day, study), strict=True) if n]


def numbers(story: Story, *kinds: type) -> tuple[int, ...]:
    return tuple(e.number for e in story.ledger().entries if isinstance(e.fact, kinds))


def from_the_cells() -> Study:
    study = reference_study()
    stops = tuple(replace(stop, from_anchor="first_infusion") for stop in study.study_stops)
    return replace(study, study_stops=stops)


def test_nobody_counts_before_treatment() -> None:
    assert counted_by(Story()) == []
    assert counted_by(Story().assigned().event(-6, 4)) == []


@pytest.mark.parametrize(("day", "counts"), [(-6, False), (-5, True), (20, True)])
def test_a_recorded_death_counts_from_the_first_conditioning_on(day: int, counts: bool) -> None:
    assert counted_by(Story().treated().died(day)) == ["any_death"] * counts


@pytest.mark.parametrize(
    "told",
    [
        lambda: Story().treated().event(10, 5, organ=BLOOD, term="Disseminated coagulation"),
        lambda: Story().treated().event(8, 2, organ=BLOOD).changed(10, state(5)),
        lambda: Story().treated().event(8, 2, organ=BLOOD).changed(10, FATAL),
        lambda: Story().treated().event(-20, 2, organ=BLOOD).changed(10, FATAL),
    ],
)
def test_a_fatal_event_without_a_recorded_death_counts_from_its_day(
    told: Callable[[], Story],
) -> None:
    story = told()
    assert counted_by(story, 9) == []
    assert counted_by(story, 10) == ["any_death"]
    assert counted(story)[0] == numbers(story, AdverseEventReported, AdverseEventChanged)


def test_a_death_that_both_tell_counts_once() -> None:
    story = Story().treated().event(10, 5).died(10)
    assert counted_by(story) == ["any_death", "two_with_grade_4"]
    assert counted(story)[0] == numbers(story, Died)
    study = reference_study()
    (seen, _) = stop_counts(study, {"001": counted(story)})
    assert seen.participants == ("001",)
    assert [one.rule for one in triggered(study, [counted(story)])] == ["any_death"]


def test_a_fatal_event_before_the_start_counts_nowhere() -> None:
    assert counted_by(Story().treated().event(-10, 5)) == []
    assert counted_by(Story().treated().event(-4, 5)) == ["any_death", "two_with_grade_4"]
    assert counted_by(Story().treated().event(-4, 5), study=from_the_cells()) == []


def test_a_fatal_event_has_grade_5_whatever_was_reported() -> None:
    assert counted_by(Story().treated().event(5, 3)) == []
    fatal = Story().treated().event(5, 3).changed(9, FATAL)
    assert counted_by(fatal) == ["any_death", "two_with_grade_4"]


@pytest.mark.parametrize(
    ("before", "since", "counts"),
    [(1, 4, True), (3, 4, True), (1, 3, False), (4, 4, False), (4, 3, False)],
)
def test_an_event_from_before_counts_once_it_is_worse_than_ever(
    before: int, since: int, counts: bool
) -> None:
    story = Story().treated().event(-20, before).changed(10, state(since))
    assert counted_by(story, 9) == []
    assert counted_by(story) == ["two_with_grade_4"] * counts


def test_what_grew_worse_before_the_start_and_not_since_does_not_count() -> None:
    story = Story().treated().event(-20, 1).changed(-10, state(4)).changed(-6, state(2))
    assert counted_by(story.changed(10, state(4))) == []


def test_worse_is_worse_than_before_the_start_of_the_rule() -> None:
    """Grade 4 between conditioning and the cells: since the one, and not since the other."""
    story = Story().treated().event(-4, 4)
    assert counted_by(story) == ["two_with_grade_4"]
    assert counted_by(story, study=from_the_cells()) == []


def test_without_conditioning_the_cells_are_the_start() -> None:
    study = without_conditioning(reference_study())
    story = Story().assigned().infused(1, 0).event(-3, 1).changed(2, state(4))
    assert counted_by(story, study=study) == ["two_with_grade_4"]


@pytest.mark.parametrize("grade", [3, 4])
def test_terms_and_organ_classes_left_out_do_not_count(grade: int) -> None:
    story = Story().treated().event(5, grade, organ=BLOOD, term="Anemia")
    assert counted_by(story) == []
