"""Entry and go/no-go criteria: the site's answer beside what the records say."""

import pytest

from derive.hand_made import WHO, Story, on, sledai_items
from derive.test_bilag import scored, worksheet
from firstdose import protocol
from firstdose.derive.eligibility import CriterionJudged, eligibility, readiness
from firstdose.protocol.criteria import DERIVED_QUANTITIES
from firstdose.protocol.study import Study
from firstdose.records.facts import EligibilityAssessed, ReadinessAssessed
from firstdose.records.values import CriterionAnswer, YesNo
from firstdose.standards.reasons import words
from firstdose.standards.verdict import Outcome
from protocol.shipped import broken

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def entered(study: Study, eligible: bool = True, **said: YesNo) -> EligibilityAssessed:
    answers = tuple(
        CriterionAnswer(criterion=c.key, answer=said.get(c.key, YesNo.YES))
        for c in study.eligibility.criteria
    )
    return EligibilityAssessed(participant=WHO, answers=answers, eligible=eligible)


def ready(study: Study, step: str, **said: YesNo) -> ReadinessAssessed:
    rules = study.readiness
    asked = rules.before_conditioning if step == "conditioning" else rules.before_each_infusion
    answers = tuple(
        CriterionAnswer(criterion=c.key, answer=said[c.key]) for c in asked if c.key in said
    )
    return ReadinessAssessed(participant=WHO, step=step, answers=answers)


def all_yes(study: Study, **said: YesNo) -> dict[str, YesNo]:
    asked = (*study.readiness.before_conditioning, *study.readiness.before_each_infusion)
    return {**{c.key: YesNo.YES for c in asked}, **said}


def judged(study: Study, story: Story, criterion: str) -> CriterionJudged:
    found = eligibility(study, story.history(), on(-8)).criteria
    return next(each for each in found if each.criterion == criterion)


def test_a_derived_quantity_has_a_name_where_it_is_missing() -> None:
    assert "prior_therapies" in DERIVED_QUANTITIES
    assert words().keys() >= {*DERIVED_QUANTITIES, "creatinine_clearance"}


def test_before_the_assessment_nothing_is_concluded(study: Study) -> None:
    found = eligibility(study, Story().assigned(day=-20).history(), on(-8))
    assert (found.assessed_on, found.eligible, found.criteria) == (None, None, ())


@pytest.mark.parametrize(
    ("value", "unit", "computed"),
    [
        ("1.0", "10*9/L", MET),
        ("0.99", "10*9/L", NOT_MET),
        ("1000", "/uL", MET),
        ("1.0", "furlong", UNKNOWN),
    ],
)
def test_a_limit_is_computed_in_the_canonical_unit(
    study: Study, value: str, unit: str, computed: Outcome
) -> None:
    story = Story().assigned(day=-20).measured(-9, "neutrophils", value, unit)
    story.add(-8, entered(study))
    found = judged(study, story, "neutrophils")
    assert found.computed is computed
    assert found.disagrees is (computed is NOT_MET)
    (limit,) = found.limits
    assert limit.limit == ">= 1.0 10*9/L"


def test_what_was_never_measured_is_unknown_and_no_contradiction(study: Study) -> None:
    story = Story().assigned(day=-20).add(-8, entered(study))
    found = judged(study, story, "neutrophils")
    assert (found.computed, found.disagrees) == (UNKNOWN, False)
    (limit,) = found.limits
    assert limit.why_unknown is not None
    assert judged(study, story, "diagnosis").computed is None


@pytest.mark.parametrize(
    ("qualifier", "value", "computed"),
    [("<", "1.0", NOT_MET), ("<", "2.0", UNKNOWN), (">", "1.0", MET), (">", "0.5", UNKNOWN)],
)
def test_a_range_must_lie_on_one_side_of_the_limit(
    study: Study, qualifier: str, value: str, computed: Outcome
) -> None:
    story = Story().assigned(day=-20)
    story.measured(-9, "neutrophils", value, "10*9/L", qualifier=qualifier)
    assert judged(study, story.add(-8, entered(study)), "neutrophils").computed is computed


def test_age_and_score(study: Study) -> None:
    story = Story().assigned(day=-20).add(-8, entered(study, sledai_2k=YesNo.NO))
    story.scored(-9, "sledai_2k", sledai_items("seizure"), visit="screening")
    assert judged(study, story, "age").computed is MET
    found = judged(study, story, "sledai_2k")
    assert (found.computed, found.disagrees) == (MET, True)


def test_the_values_are_those_of_the_day_of_the_assessment(study: Study) -> None:
    story = Story().assigned(day=-20).measured(-9, "neutrophils", "2.0", "10*9/L")
    story.add(-8, entered(study)).measured(-3, "neutrophils", "0.1", "10*9/L")
    found = eligibility(study, story.history(), on(30)).criteria
    assert next(c for c in found if c.criterion == "neutrophils").computed is MET


@pytest.mark.parametrize("step", ["conditioning", "infusion-1", "infusion-3"])
def test_go(study: Study, step: str) -> None:
    story = Story().assigned().add(0, ready(study, step, **all_yes(study)))
    found = readiness(study, story.history(), step, on(0))
    assert found.outcome is MET
    assert not any(criterion.disagrees for criterion in found.criteria)
    assert found.assessed_on == on(0)


@pytest.mark.parametrize(("answer", "outcome"), [(YesNo.NO, NOT_MET), (YesNo.UNKNOWN, UNKNOWN)])
def test_no_go_and_unknown(study: Study, answer: YesNo, outcome: Outcome) -> None:
    said = all_yes(study, no_active_infection=answer)
    story = Story().assigned().add(0, ready(study, "infusion-1", **said))
    found = readiness(study, story.history(), "infusion-1", on(0))
    assert found.outcome is outcome
    answered = {criterion.criterion: criterion.answer for criterion in found.criteria}
    assert answered["no_active_infection"] is answer


def test_a_criterion_without_an_answer_is_no_go(study: Study) -> None:
    story = Story().assigned().add(0, ready(study, "infusion-1"))
    found = readiness(study, story.history(), "infusion-1", on(0))
    assert found.outcome is UNKNOWN
    assert {criterion.answer for criterion in found.criteria} == {YesNo.UNKNOWN}
    assert len(found.criteria) == len(study.readiness.before_each_infusion)
    nobody = readiness(study, Story().assigned().history(), "infusion-1", on(0))
    assert (nobody.outcome, nobody.assessed_on, nobody.criteria) == (UNKNOWN, None, ())


def test_each_step_has_its_own_last_assessment(study: Study) -> None:
    story = Story().assigned().add(0, ready(study, "infusion-1", **all_yes(study)))
    said = all_yes(study, no_fever=YesNo.NO)
    story.add(7, ready(study, "infusion-2", **said))
    history = story.add(8, ready(study, "infusion-2", **all_yes(study))).history()
    assert readiness(study, history, "infusion-1", on(7)).outcome is MET
    assert readiness(study, history, "infusion-2", on(7)).outcome is NOT_MET
    assert readiness(study, history, "infusion-2", on(8)).outcome is MET


def test_a_contradiction_is_flagged_and_the_site_decides(study: Study) -> None:
    story = Story().assigned().measured(0, "temperature", "38.6", "Cel")
    story.add(0, ready(study, "infusion-1", **all_yes(study)))
    found = readiness(study, story.history(), "infusion-1", on(0))
    assert found.outcome is MET
    assert [c.criterion for c in found.criteria if c.disagrees] == ["no_fever"]


def test_creatinine_clearance_is_computed(study: Study) -> None:
    story = Story().assigned().measured(-6, "body_weight", "55", "kg")
    story.measured(-6, "creatinine", "60", "umol/L")
    story.add(-5, ready(study, "conditioning", **all_yes(study)))
    found = readiness(study, story.history(), "conditioning", on(-5)).criteria
    judged = next(c for c in found if c.criterion == "weight_and_renal_function")
    assert judged.computed is MET


@pytest.mark.parametrize(
    ("scores", "systems", "computed"),
    [
        ({"bilag_severe_arthritis": 4}, ("1", "0"), MET),
        ({"bilag_moderate_arthritis": 2, "bilag_mild_skin_eruption": 2}, ("0", "2"), MET),
        ({"bilag_moderate_arthritis": 2}, ("0", "1"), NOT_MET),
        ({"bilag_mild_alopecia": 4}, ("0", "0"), NOT_MET),
    ],
)
def test_one_alternative_is_enough(
    study: Study, scores: dict[str, int], systems: tuple[str, str], computed: Outcome
) -> None:
    """BILAG-2004: one organ system with category A, or two with category B."""
    story = scored(Story().assigned(day=-20), -9, "screening", worksheet(**scores))
    story.add(-8, entered(study))
    found = judged(study, story, "bilag")
    assert found.computed is computed
    assert found.disagrees is (computed is NOT_MET)
    assert tuple(str(limit.value) for limit in found.limits) == systems
    assert [limit.limit for limit in found.limits] == [">= 1 systems", ">= 2 systems"]


def test_an_alternative_that_is_unknown_leaves_open_what_no_other_decides(
    study: Study,
) -> None:
    def of(without: str, **scores: int) -> CriterionJudged:
        sheet = tuple(item for item in worksheet(**scores) if item.key not in without)
        story = scored(Story().assigned(day=-20), -9, "screening", sheet)
        return judged(study, story.add(-8, entered(study)), "bilag")

    eyes = " ".join(
        f"bilag_{one}"
        for one in ("orbital_inflammation", "severe_keratitis", "mild_keratitis", "optic_neuritis")
    )
    assert of(eyes, bilag_severe_arthritis=4).computed is MET
    unsure = of(eyes, bilag_moderate_arthritis=2)
    assert (unsure.computed, unsure.disagrees) == (UNKNOWN, False)
    nothing = Story().assigned(day=-20).add(-8, entered(study))
    assert judged(study, nothing, "bilag").computed is UNKNOWN
    assert judged(study, nothing, "bilag").limits[0].why_unknown is not None


def test_what_must_hold_is_asked_beside_the_alternatives(study: Study) -> None:
    """A criterion with both lists: all of the one, and one of the other."""
    needed = '{quantity: sledai_2k_total, comparison: ">=", value: 8, unit: points}'
    beside = ("      any_of:\n", f"      all_of:\n        - {needed}\n      any_of:\n")
    text = broken(beside)
    both = protocol.read(text, "study.yaml")
    sheet = worksheet(bilag_severe_arthritis=4)
    for items, computed in ((("seizure",), MET), (("rash",), NOT_MET)):
        story = scored(Story().assigned(day=-20), -9, "screening", sheet, *items)
        found = judged(both, story.add(-8, entered(both)), "bilag")
        assert (found.computed, len(found.limits)) == (computed, 3)
