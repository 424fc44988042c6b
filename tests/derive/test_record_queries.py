"""What cannot be so, or is missing, in the records of one participant."""

from dataclasses import replace

import pytest

from derive.hand_made import UNRELATED, Story, cause, on, state, take_back
from firstdose.derive.record_queries import RecordQuery, record_queries
from firstdose.protocol.study import Study
from firstdose.records.facts import AdverseEventChanged, AdverseEventReported
from firstdose.records.values import Assessor, Causality, Component, Outcome, Relatedness

POSSIBLE, UNLIKELY = cause(Relatedness.POSSIBLE), cause(Relatedness.UNLIKELY)


def queried(study: Study, story: Story, day: int = 20) -> list[RecordQuery]:
    return list(record_queries(study, story.history(day), on(day)))


def only(study: Study, story: Story, day: int = 20) -> RecordQuery:
    (query,) = queried(study, story, day)
    return query


def kinds(study: Study, story: Story, day: int = 20) -> list[str]:
    return [query.kind for query in queried(study, story, day)]


def counted() -> Story:
    """Treated as planned, with the blood counts that the study asks for."""
    story = Story().treated().measured(20, "neutrophils", "2", "10*9/L")
    return story.measured(20, "platelets", "200", "10*9/L")


def test_nothing_is_queried_of_someone_treated_as_planned(study: Study) -> None:
    for day in (-8, -7, 0, 20, 28, 29, 100):
        assert queried(study, counted().event(5, 2), day) == []


def test_treated_without_a_regimen(study: Study) -> None:
    conditioned = only(study, Story().conditioned())
    assert (conditioned.kind, conditioned.on) == ("treated_unassigned", on(-5))
    assert len(conditioned.sources) == 6
    assert only(study, Story().infused(1, 0)).on == on(0)
    assert queried(study, Story().conditioned(), -6) == []
    assert queried(study, Story().assigned().conditioned().infused(1, 0)) == []


def test_treated_by_a_regimen_that_was_taken_back(study: Study) -> None:
    told = Story().assigned().infused(1, 0).ledger()
    take_back(told, 4, 2)
    (query,) = record_queries(study, told.history("001"), on(20))
    assert query.kind == "treated_unassigned"


@pytest.mark.parametrize(("day", "later"), [(-1, 3), (0, 2), (3, 2), (14, 0)])
def test_infused_after_leaving(study: Study, day: int, later: int) -> None:
    for about, story in (
        ("withdrawn", Story().treated().withdrew(day)),
        ("died", Story().treated().died(day)),
    ):
        found = [q for q in queried(study, story) if q.kind == "infused_after_leaving"]
        said = [(query.about, query.on, len(query.sources) - 1) for query in found]
        assert said == ([(about, on(day), later)] if later else [])


def test_one_infusion_or_event_entered_twice(study: Study) -> None:
    infused = only(study, Story().treated().infused(2, 8).infused(2, 9))
    assert (infused.kind, infused.about, infused.on) == ("infusion_twice", "2", on(7))
    assert len(infused.sources) == 3
    told = only(study, Story().treated().event(4, 1).event(4, 1).event(5, 1, event="AE-2"))
    assert (told.kind, told.about, len(told.sources)) == ("event_twice", "AE-1", 2)


def test_an_entry_that_was_taken_back_stands_no_more(study: Study) -> None:
    story = Story().treated().event(4, 1).event(4, 1)
    told = story.ledger()
    second = [e.number for e in told.entries if isinstance(e.fact, AdverseEventReported)][-1]
    take_back(told, second, 18)
    assert record_queries(study, told.history("001"), on(20)) == ()


def test_a_change_of_an_event_that_nobody_reported(study: Study) -> None:
    story = Story().treated().event(4, 1).changed(5, state(4), "AE-999")
    story.changed(9, state(2), "AE-999").changed(6, state(2))
    query = only(study, story)
    assert (query.kind, query.about, query.on) == ("unknown_event", "AE-999", on(5))
    changed = story.history().of(AdverseEventChanged)
    assert query.sources == tuple(e.number for e in changed if e.fact.event == "AE-999")
    assert queried(study, story.event(5, 1, event="AE-999", known=8)) == []


def test_a_fatal_event_without_a_death(study: Study) -> None:
    for fatal in (state(5), state(3, outcome=Outcome.FATAL)):
        story = Story().treated().event(4, 2).changed(9, fatal)
        assert queried(study, story, 8) == []
        query = only(study, story)
        assert (query.kind, query.about, query.on) == ("fatal_without_death", "AE-1", on(9))
        assert queried(study, story.died(15)) == []
    assert queried(study, Story().treated().died(15)) == []


def test_the_cells_cause_nothing_before_they_are_given(study: Study) -> None:
    for day, said in ((-4, ["related_before_cells"]), (-1, ["related_before_cells"]), (0, [])):
        assert kinds(study, Story().treated().event(day, 2, causality=(POSSIBLE,))) == said
    conditioned = Story().assigned().conditioned().event(-4, 2, causality=(POSSIBLE,))
    assert kinds(study, conditioned, -2) == ["related_before_cells"]


@pytest.mark.parametrize("said", [(), (UNLIKELY,), UNRELATED])
def test_what_nobody_put_down_to_the_cells_is_not_queried(
    study: Study, said: tuple[Causality, ...]
) -> None:
    assert queried(study, Story().treated().event(-4, 2, causality=said)) == []


def test_what_was_last_said_of_the_cause_counts(study: Study) -> None:
    story = Story().treated().event(-4, 2, causality=(POSSIBLE,))
    assert queried(study, story.changed(3, state(2, causality=(UNLIKELY,)))) == []
    by_sponsor = cause(Relatedness.POSSIBLE, assessor=Assessor.SPONSOR)
    assert kinds(study, story.changed(4, state(2, causality=(by_sponsor,)))) == [
        "related_before_cells"
    ]
    conditioning = cause(Relatedness.DEFINITE, Component.CONDITIONING)
    assert queried(study, Story().treated().event(-4, 2, causality=(conditioning,))) == []


def test_the_cells_may_make_worse_what_was_there_before(study: Study) -> None:
    story = Story().treated().event(-4, 1, causality=(POSSIBLE,))
    assert kinds(study, story.changed(2, state(1, causality=(POSSIBLE,)))) == [
        "related_before_cells"
    ]
    assert queried(study, story.changed(3, state(2, causality=(POSSIBLE,)))) == []


@pytest.mark.parametrize(
    ("day", "value", "unit", "missed"),
    [
        (28, "2", "10*9/L", False),
        (-5, "2", "10*9/L", False),
        (29, "2", "10*9/L", True),
        (-6, "2", "10*9/L", True),
        (20, "2", "furlong", True),
    ],
)
def test_a_count_that_the_dlt_definition_asks_for(
    study: Study, day: int, value: str, unit: str, missed: bool
) -> None:
    story = Story().treated().measured(20, "platelets", "200", "10*9/L")
    story.measured(day, "neutrophils", value, unit)
    assert kinds(study, story, 28) == []
    found = queried(study, story, 40)
    assert [(q.kind, q.about, q.on) for q in found] == (
        [("never_counted", "neutrophils_not_recovered", on(28))] if missed else []
    )
    assert all(query.sources for query in found)


def test_a_count_is_not_missed_in_whoever_left_or_was_never_infused(study: Study) -> None:
    assert kinds(study, Story().treated(), 40) == ["never_counted"] * 2
    assert queried(study, Story().treated().withdrew(27), 40) == []
    assert kinds(study, Story().treated().withdrew(28), 40) == ["never_counted"] * 2
    assert queried(study, Story().assigned().conditioned(), 40) == []
    without = replace(study, dlt=replace(study.dlt, clauses=study.dlt.clauses[:1]))
    assert queried(without, Story().treated(), 40) == []
