"""Laboratory values to grades, case by case and for every row of the table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.standards import (
    Confidence,
    Criterion,
    References,
    Ungradable,
    YesNo,
    assumed_answers,
    ctcae,
    grade,
    grades_of,
    recorded_grade,
)
from firstdose.standards.circumstances import conditions
from firstdose.standards.cuts import Worse
from standards.criteria_checks import (
    case_holds,
    in_its_own_unit,
    worse_is_never_milder_and_every_grade_is_reached,
)

CRITERIA = {
    f"{version} {criterion.term} ({criterion.analyte})": criterion
    for version in ("5.0", "6.0")
    for criteria in ctcae(version).criteria.values()
    for criterion in criteria
}
EVERY = pytest.mark.parametrize("criterion", CRITERIA.values(), ids=CRITERIA)
ANY = st.sampled_from(tuple(CRITERIA.values()))
POSITIVE = st.decimals(min_value="0.01", max_value=1000, places=2)
MAYBE = st.none() | POSITIVE


@pytest.mark.cases("standards_ctcae")
def test_case(case: dict[str, str]) -> None:
    """Hand-worked, or at a published boundary: the comment quotes the published interval.

    Limits and baseline are in the unit of the value.
    """
    version = "5.0" if case["version"] == "5.0" else "6.0"
    assert case_holds(ctcae(version), case)


@EVERY
def test_every_grade_is_reachable_and_worse_is_never_milder(criterion: Criterion) -> None:
    assert worse_is_never_milder_and_every_grade_is_reached(criterion)


@given(ANY, st.data())
def test_worse_value_never_lower_grade(criterion: Criterion, data: st.DataObject) -> None:
    references = References(lln=data.draw(MAYBE), uln=data.draw(MAYBE), baseline=data.draw(MAYBE))
    asked = {w.question for cut in criterion.cuts for w in cut.when}
    answers = {question: data.draw(st.sampled_from(YesNo)) for question in sorted(asked)}
    pair = sorted((data.draw(POSITIVE), data.draw(POSITIVE)))
    (worse,) = {cut.worse for cut in criterion.cuts}
    better_value, worse_value = pair if worse is Worse.HIGHER else reversed(pair)
    better = grade(criterion, better_value, references, answers)
    worst = grade(criterion, worse_value, references, answers)
    assert worst.at_least >= better.at_least
    assert worst.at_most >= better.at_most


@given(ANY, st.data())
def test_unknown_is_never_normal(criterion: Criterion, data: st.DataObject) -> None:
    """Whatever is left out, the full answer lies within the limits given without it."""
    value = data.draw(POSITIVE)
    lln, uln, baseline = data.draw(POSITIVE), data.draw(POSITIVE), data.draw(POSITIVE)
    own = {"symptomatic", "physiologic_consequences", "on_anticoagulation", "adult"}
    own |= {"longer_than_24_h", "fasting"}
    asked = sorted(own & {w.question for cut in criterion.cuts for w in cut.when})
    answers = {question: data.draw(st.sampled_from([YesNo.YES, YesNo.NO])) for question in asked}
    full = grade(criterion, value, References(lln=lln, uln=uln, baseline=baseline), answers)
    kept = {question: a for question, a in answers.items() if data.draw(st.booleans())}
    part = References(
        lln=data.draw(st.sampled_from([lln, None])),
        uln=data.draw(st.sampled_from([uln, None])),
        baseline=data.draw(st.sampled_from([baseline, None])),
    )
    partial = grade(criterion, value, part, kept)
    assert isinstance(full.grade, int)
    assert partial.at_least <= full.grade <= partial.at_most
    if partial.grade == 0:
        assert full.grade == 0


@EVERY
def test_table_is_sound(criterion: Criterion) -> None:
    assert in_its_own_unit(criterion)
    assert {cut.unit for cut in criterion.cuts} == {criterion.unit}
    assert all(cut.confidence is not Confidence.LOW for cut in criterion.cuts)
    assert all(cut.source.startswith("CTCAE v") for cut in criterion.cuts)


def test_a_cut_reads_like_the_published_limit() -> None:
    read = [
        cut.wording.en
        for name in (
            "neutrophils",
            "alt",
            "body_weight",
            "qtcf",
            "haemoglobin",
            "ejection_fraction",
        )
        for criterion in ctcae("5.0").criteria[name]
        for cut in criterion.cuts
    ]
    assert "< LLN" in read
    assert "< 1.5 10*9/L" in read
    assert ">= 1.5 x baseline" in read
    assert ">= 5 % below baseline" in read
    assert ">= 10 percentage points below baseline" in read
    assert "> 60 ms above baseline" in read
    assert "> 20 g/L above ULN" in read
    (loss,) = (c for c in ctcae("5.0").criteria["body_weight"] if c.term == "Weight loss")
    assert loss.cuts[0].wording.zh == "低于基线 >= 5 %"


def test_terms_are_complete() -> None:
    assert len(ctcae("5.0").terms) == 837
    assert len(ctcae("6.0").terms) == 850
    for version in ("5.0", "6.0"):
        assert len({term.system_organ_class for term in ctcae(version).terms.values()}) == 26


@pytest.mark.parametrize(
    "name",
    [
        *("neutrophils", "lymphocytes", "leukocytes", "platelets", "haemoglobin", "alt", "ast"),
        *("alp", "ggt", "bilirubin", "creatinine", "temperature"),
    ],
)
def test_analytes_of_the_safety_panel_grade_in_both_versions(name: str) -> None:
    assert ctcae("5.0").criteria[name]
    assert ctcae("6.0").criteria[name]


def test_a_grade_the_term_lacks_is_refused() -> None:
    standard = ctcae("5.0")
    assert recorded_grade(standard, "Fever", 5) == 5
    refused = recorded_grade(standard, "Alopecia", 3)
    assert isinstance(refused, Ungradable)
    assert refused.reason == "'Alopecia' has no grade 3, only 1, 2"
    assert isinstance(recorded_grade(standard, "Febrile neutropenia", 2), Ungradable)
    assert isinstance(recorded_grade(standard, "Lymphopenia", 1), Ungradable)
    assert recorded_grade(ctcae("6.0"), "Lymphopenia", 1) == 1


def test_a_policy_answers_only_when_asked() -> None:
    references = References(lln=Decimal(3), uln=Decimal(5))
    potassium = ctcae("5.0").criteria["potassium"][-1]
    value = Decimal("2.9") + Decimal("0.05")
    assert grade(potassium, value, References(lln=Decimal(3))).at_most == 3
    recorded = grade(potassium, Decimal("3.2"), References(lln=Decimal("3.5")))
    assumed = grade(
        potassium, Decimal("3.2"), References(lln=Decimal("3.5")), assumed_answers("assume-worst")
    )
    assert (recorded.grade, assumed.grade) == (1, 2)
    assert references.named("uln") == 5
    assert assumed_answers("unknown") == {}


def test_an_analyte_without_a_term_has_no_grade() -> None:
    assert grades_of(ctcae("5.0"), "ferritin", Decimal(3000)) == ()


def test_every_condition_is_used() -> None:
    used = {
        w
        for version in ("5.0", "6.0")
        for c in ctcae(version).criteria.values()
        for criterion in c
        for cut in criterion.cuts
        for w in cut.when
    }
    assert set(conditions().values()) == used
