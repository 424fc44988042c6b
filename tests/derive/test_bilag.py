"""BILAG-2004 worksheets, and the indices that rest on them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from derive.hand_made import WHO, Story, on, reference_study, sledai_items
from firstdose.derive.disease_activity import ActivityAssessment, assessments
from firstdose.records.facts import ExaminationScored, MedicationChanged
from firstdose.records.values import Indication, Item, TherapyClass, YesNo
from firstdose.standards.instruments import instruments, questions
from firstdose.standards.questions import AnswerKind
from firstdose.standards.verdict import Outcome, Presence, Ungradable

SCORED = [
    q.key
    for q in questions(instruments()["bilag-2004"])
    if q.kind is AnswerKind.LEVEL and not q.in_place_of and not q.optional
]
ASKED = [
    q.key
    for q in questions(instruments()["bilag-2004"])
    if q.kind is AnswerKind.YES_NO and not q.optional
]


def worksheet(**scores: int) -> tuple[Item, ...]:
    """Every item scored 0 or as named, every question no, a quiet kidney; blood category E."""
    kidney = {"urine_protein_24h": "0.1", "creatinine": "60", "egfr": "100"}
    pressure = {"systolic_pressure": "120", "diastolic_pressure": "75"}
    return (
        *(Item(key=key, answer=Decimal(scores.get(key, 0))) for key in SCORED),
        *(Item(key=key, answer=Presence.ABSENT) for key in ASKED),
        *(Item(key=key, answer=Decimal(value)) for key, value in (kidney | pressure).items()),
        Item(key="bilag_haematological.E", answer=Presence.PRESENT),
    )


def with_protein(g_per_d: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(
        replace(item, answer=Decimal(g_per_d)) if item.key == "urine_protein_24h" else item
        for item in items
    )


def scored(story: Story, day: int, visit: str, bilag: tuple[Item, ...], *present: str) -> Story:
    pga = (Item(key="pga", answer=Decimal("0.5")),)
    sheets = (("sledai_2k", sledai_items(*present)), ("pga", pga), ("bilag_2004", bilag))
    for instrument, items in sheets:
        fact = ExaminationScored(participant=WHO, instrument=instrument, items=items, visit=visit)
        story.add(day, fact)
    return story


def found(story: Story, day: int = 84) -> ActivityAssessment:
    return assessments(reference_study(), story.history(), on(day))[-1]


def at_baseline(**scores: int) -> Story:
    dose = MedicationChanged(
        participant=WHO,
        drug="prednisone",
        therapy_class=TherapyClass.GLUCOCORTICOID,
        dose_mg_per_day=Decimal(5),
        indication=Indication.BACKGROUND,
    )
    story = Story().treated().add(-30, dose)
    return scored(story, -6, "baseline", worksheet(**scores), "arthritis", "rash")


def test_categories_and_score_follow_from_the_worksheet() -> None:
    story = at_baseline(bilag_severe_arthritis=4)
    first = assessments(reference_study(), story.history(), on(0))[-1].bilag
    assert first is not None
    assert (first.category("musculoskeletal"), first.category("renal")) == ("A", "E")
    assert first.found["bilag_2004_score"] == 12


def test_without_a_worksheet_there_is_no_bilag() -> None:
    story = scored(Story().treated(), -6, "baseline", (), "rash")
    assert found(story).bilag is None


@pytest.mark.parametrize(
    ("attributed", "category"),
    [(YesNo.YES, "A"), (YesNo.NO, "E"), (YesNo.UNKNOWN, None)],
)
def test_only_what_is_due_to_lupus_scores(attributed: YesNo, category: str | None) -> None:
    items = tuple(
        replace(item, answer=Decimal(4), attributed=attributed)
        if item.key == "bilag_severe_arthritis"
        else item
        for item in worksheet()
    )
    assessed = found(scored(Story().treated(), -6, "baseline", items))
    assert assessed.bilag is not None
    seen = assessed.bilag.category("musculoskeletal")
    assert (seen if isinstance(seen, str) else None) == category


def test_sri_and_bicla_are_judged_where_bilag_was_scored() -> None:
    story = at_baseline(bilag_severe_arthritis=4)
    assessed = found(scored(story, 84, "week-12", worksheet()))
    outcomes = {name: state.met for name, state in assessed.responders.items()}
    assert outcomes == {
        "sri_4": Outcome.MET,
        "sri_5": Outcome.MET,
        "sri_6": Outcome.MET,
        "sri_7": Outcome.NOT_MET,
        "sri_8": Outcome.NOT_MET,
        "bicla": Outcome.MET,
    }


def test_a_new_organ_system_ends_a_response() -> None:
    story = at_baseline(bilag_severe_arthritis=4)
    new = worksheet(bilag_aseptic_meningitis=4)
    assessed = found(scored(story, 84, "week-12", new))
    assert assessed.responders["sri_4"].met is Outcome.NOT_MET
    assert assessed.responders["bicla"].met is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("week_8", "category", "outcome"),
    [("3.0", "C", Outcome.MET), ("1.6", "B", Outcome.NOT_MET), (None, "B", Outcome.NOT_MET)],
)
def test_a_response_knows_the_category_that_the_assessment_has(
    week_8: str | None, category: str, outcome: Outcome
) -> None:
    """Protein of 1.5 g/d leads to B unless it has fallen by more than 25 % since week 8."""
    story = at_baseline(bilag_severe_arthritis=4)
    if week_8 is not None:
        story = scored(story, 56, "week-8", with_protein(week_8, worksheet()))
    new = with_protein("1.5", worksheet(bilag_mild_skin_eruption=4))
    assessed = found(scored(story, 84, "week-12", new))
    assert assessed.bilag is not None
    assert assessed.bilag.category("renal") == category
    assert assessed.responders["sri_4"].met is outcome


def test_a_system_that_was_not_assessed_leaves_a_response_open() -> None:
    story = at_baseline(bilag_severe_arthritis=4)
    part = tuple(item for item in worksheet() if item.key != "bilag_aseptic_meningitis")
    assessed = found(scored(story, 84, "week-12", part))
    assert assessed.responders["sri_4"].met is Outcome.UNKNOWN
    assert any(
        isinstance(verdict.why_unknown, Ungradable)
        for verdict in assessed.responders["sri_4"].verdicts
    )
