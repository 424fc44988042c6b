"""What the number gives, what the investigator recorded, and what a policy assumes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firstdose.standards import (
    Criterion,
    Qualifier,
    References,
    Ungradable,
    YesNo,
    ctcae,
    grade,
    wording,
)
from firstdose.standards.assessment import Assessment, assessment, measured
from firstdose.standards.circumstances import conditions, implied
from firstdose.standards.ctcae import POLICIES, Policy, assumed_answers
from firstdose.standards.grading import findings

CRITERIA = [
    criterion
    for version in ("5.0", "6.0")
    for several in ctcae(version).criteria.values()
    for criterion in several
]
ANY = st.sampled_from(CRITERIA)
POSITIVE = st.decimals(min_value="0.01", max_value=1000, places=2)
MAYBE = st.none() | POSITIVE


@st.composite
def references(draw: st.DrawFn) -> References:
    return References(lln=draw(MAYBE), uln=draw(MAYBE), baseline=draw(MAYBE))


@given(ANY, POSITIVE, references())
def test_a_policy_moves_the_grade_its_own_way_and_says_so(
    criterion: Criterion, value: Decimal, known: References
) -> None:
    found = findings(criterion, value, known, Qualifier.EXACTLY)
    told = {policy: measured(criterion, found, {}, policy) for policy in POLICIES}
    plain, worst, none = (told[policy].graded for policy in POLICIES)
    assert plain.at_least <= worst.at_least
    assert none.at_most <= plain.at_most
    assert none.at_least <= worst.at_least
    assert none.at_most <= worst.at_most
    assert told["unknown"].assumed == ()
    for policy in ("assume-worst", "assume-none"):
        moved = (told[policy].graded.at_least, told[policy].graded.at_most)
        assert bool(told[policy].assumed) == (moved != (plain.at_least, plain.at_most))


def test_a_policy_answers_no_question_of_fact() -> None:
    """Age is no symptom, and limits are never assumed."""
    asked = {each.question for each in conditions().values()} - implied().keys() - {"adult"}
    for policy in ("assume-worst", "assume-none"):
        assert assumed_answers(policy).keys() == asked


@given(ANY, POSITIVE, POSITIVE, references(), st.sampled_from(Qualifier), st.booleans())
def test_a_limit_of_measurement_holds_for_all_it_can_stand_for(
    criterion: Criterion,
    reported: Decimal,
    true: Decimal,
    known: References,
    qualifier: Qualifier,
    adult: bool,
) -> None:
    possible = {
        Qualifier.EXACTLY: true == reported,
        Qualifier.LESS: true < reported,
        Qualifier.AT_MOST: true <= reported,
        Qualifier.MORE: true > reported,
        Qualifier.AT_LEAST: true >= reported,
    }
    assume(possible[qualifier])
    answers = {"adult": YesNo.YES if adult else YesNo.NO}
    bounds = grade(criterion, reported, known, answers, qualifier)
    exact = grade(criterion, true, known, answers)
    assert bounds.at_least <= exact.at_least
    assert exact.at_most <= bounds.at_most


@pytest.mark.parametrize(
    ("value", "qualifier", "expected"),
    [
        ("0.5", "<", 4),
        ("0.5", "<=", 3),
        ("0.6", "<", 3),
        ("2", "<", 1),
        ("2", "<=", "the exact value"),
        ("3", "<", "the exact value"),
        ("3", ">", 0),
        ("2", ">=", 0),
        ("1.9", ">", "the exact value"),
    ],
)
def test_neutrophils_beyond_what_is_measured(
    value: str, qualifier: str, expected: int | str
) -> None:
    (neutrophils,) = ctcae("5.0").criteria["neutrophils"]
    found = grade(
        neutrophils,
        Decimal(value),
        References(lln=Decimal(2)),
        qualifier=Qualifier(qualifier),
    ).grade
    if isinstance(found, Ungradable):
        assert found.reason == f"cannot be graded without: {expected}"
    else:
        assert found == expected


def albumin(value: str, lln: str, recorded: int | None, policy: Policy = "unknown") -> Assessment:
    (criterion,) = ctcae("5.0").criteria["albumin"]
    known = References(lln=Decimal(lln) if lln else None)
    found = findings(criterion, Decimal(value), known, Qualifier.EXACTLY)
    number = measured(criterion, found, {}, policy)
    return assessment(ctcae("5.0"), criterion.term, number, recorded)


def test_both_grades_are_kept() -> None:
    raised = albumin("19", "35", 4)
    assert (raised.numeric, raised.recorded, raised.grade) == (3, 4, 4)
    lower = albumin("19", "35", 1)
    assert (lower.numeric, lower.recorded, lower.grade) == (3, 1, 3)
    assert lower.reason == "the grade 3 of the number stands; 1 was recorded"
    assert albumin("19", "35", 3).reasons == ()
    alone = assessment(ctcae("5.0"), "Alopecia", None, 2)
    assert (alone.numeric, alone.grade, alone.reasons) == (None, 2, ())


def test_a_fatal_event_is_recorded_never_measured() -> None:
    assert albumin("19", "35", 5).grade == 5
    assert all(cut.grade < 5 for criterion in CRITERIA for cut in criterion.cuts)


def test_a_grade_that_the_term_lacks_is_refused_and_nothing_is_lost() -> None:
    standard = ctcae("5.0")
    (criterion,) = standard.criteria["neutrophils"]
    known = References(lln=Decimal(2))
    number = measured(
        criterion, findings(criterion, Decimal("0.4"), known, Qualifier.EXACTLY), {}, "unknown"
    )
    refused = assessment(standard, criterion.term, number, 5)
    assert (refused.numeric, refused.recorded) == (4, 5)
    assert isinstance(refused.grade, Ungradable)
    assert refused.reason == "'Neutrophil count decreased' has no grade 5, only 1, 2, 3, 4"


def test_nothing_measured_and_nothing_recorded_is_not_zero() -> None:
    answer = assessment(ctcae("5.0"), "Alopecia", None, None)
    assert isinstance(answer.grade, Ungradable)


def test_reasons_have_both_languages() -> None:
    (_, potassium) = ctcae("5.0").criteria["potassium"]
    found = findings(potassium, Decimal("3.2"), References(lln=Decimal("3.5")), Qualifier.EXACTLY)
    (said,) = measured(potassium, found, {}, "assume-worst").assumed
    assert wording(said, "en") == "assume-worst took it to be with symptoms"
    assert wording(said, "zh") == "assume-worst假定：有症状"
