"""LICATS graded from worksheets, beside the grade the site reported."""

from __future__ import annotations

from decimal import Decimal

from derive.hand_made import Story, on
from firstdose.derive.cell_therapy_toxicity import (
    crs_episodes,
    licats_episodes,
    scored_days,
)
from firstdose.derive.toxicity import adverse_events
from firstdose.protocol.study import Study
from firstdose.records.values import Item, SpecialInterest, YesNo
from firstdose.standards.verdict import Outcome, Presence, Ungradable

P, A, N = Presence.PRESENT, Presence.ABSENT, Presence.NOT_ASSESSED


def sheet(management: str, *more: Item) -> tuple[Item, ...]:
    return (
        Item(key="organ_affected_before", answer=P),
        Item(key="b_cell_aplasia", answer=P),
        Item(key=f"management.{management}", answer=P),
        *more,
    )


def licats(grade: int = 1, day: int = 10) -> Story:
    return Story().treated().event(day, grade, interest=SpecialInterest.LICATS)


def test_each_day_is_graded_and_the_worst_is_the_event(study: Study) -> None:
    kidney = Item(key="organ.kidney", answer=P)
    story = licats(2).scored(10, "licats", sheet("resolves_by_itself", kidney), event="AE-1")
    story.scored(18, "licats", sheet("glucocorticoid_internal_organ", kidney), event="AE-1")
    story.scored(24, "licats", sheet("none"), event="AE-1")
    (episode,) = licats_episodes(study, story.history(), on(60))
    assert [day.grade for day in episode.days] == [1, 2, 0]
    assert (episode.derived_grade, episode.agreement) == (2, Outcome.MET)
    assert dict(episode.days[0].recorded) == {"organ": "kidney", "onset_day": "early"}
    assert crs_episodes(study, story.history(), on(60)) == ()


def test_the_class_of_onset_counts_from_the_first_infusion(study: Study) -> None:
    for day, onset in ((14, "early"), (15, "intermediate"), (30, "intermediate"), (31, "late")):
        story = licats(day=day).scored(day, "licats", sheet("resolves_by_itself"), event="AE-1")
        (episode,) = licats_episodes(study, story.history(), on(60))
        assert dict(episode.days[0].recorded)["onset_day"] == onset
    stated = Item(key="onset_day", answer=Decimal(3))
    story = licats(day=31).scored(31, "licats", sheet("none", stated), event="AE-1")
    (episode,) = licats_episodes(study, story.history(), on(60))
    assert dict(episode.days[0].recorded)["onset_day"] == "early"


def test_an_organ_not_affected_before_is_no_licats(study: Study) -> None:
    other = (Item(key="organ_affected_before", answer=A), *sheet("hospitalised")[1:])
    story = licats(3).scored(10, "licats", other, event="AE-1")
    (episode,) = licats_episodes(study, story.history(), on(60))
    assert (episode.derived_grade, episode.agreement) == (0, Outcome.NOT_MET)


def test_b_cells_not_counted_leave_it_unknown(study: Study) -> None:
    unknown = (sheet("x")[0], Item(key="b_cell_aplasia", answer=N), sheet("hospitalised")[2])
    story = licats(3).scored(10, "licats", unknown, event="AE-1")
    (episode,) = licats_episodes(study, story.history(), on(60))
    assert isinstance(episode.derived_grade, Ungradable)
    assert episode.days[0].not_assessed == ("b_cell_aplasia",)


def test_a_reaction_of_another_cause_does_not_count(study: Study) -> None:
    drug_rash = Item(key="management.hospitalised", answer=P, attributed=YesNo.NO)
    story = licats().scored(10, "licats", (*sheet("none")[:2], drug_rash), event="AE-1")
    (episode,) = licats_episodes(study, story.history(), on(60))
    assert episode.derived_grade == 0


def test_licats_does_not_enter_the_dlt_rules_of_crs_and_icans(study: Study) -> None:
    story = licats(3).scored(10, "licats", sheet("hospitalised"), event="AE-1")
    history = story.history()
    assert scored_days(adverse_events(study, history, on(60)), history, on(60)) == {}
