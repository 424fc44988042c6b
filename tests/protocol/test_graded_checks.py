"""gBOIN in a study file: weights, a target, and the class of every grade; each problem is told."""

import pytest

from firstdose import protocol
from protocol.shipped import broken, only, problems_of

DESIGN = """      kind: three_plus_three
      complete_to_six_on_de_escalation: true
      recommended_needs_six: true
      lowest_dose_failure: step_back_schedule
"""
G_BOIN = """      kind: g_boin
      target_score: {target}
      weights: {weights}
      dlt_from: {dlt}
"""
CLASSES = "    toxicity_classes: {{of_grades: {grades}, section: assumed}}\n    guards:"


def changed(
    target: str = "0.47",
    weights: str = "[0, 0.5, 1, 1.5]",
    dlt: str = "2",
    grades: str = "[0, 0, 1, 2, 3, 3]",
) -> tuple[tuple[str, str], ...]:
    design = G_BOIN.format(target=target, weights=weights, dlt=dlt)
    return (DESIGN, design), ("    guards:", CLASSES.format(grades=grades))


def test_a_study_may_choose_it() -> None:
    assert problems_of(*changed()) == ()
    study = protocol.read(broken(*changed()), "study.yaml")
    assert study.parts[0].toxicity_classes is not None


def test_the_class_of_each_grade_is_named() -> None:
    problem = only(changed()[0])
    assert problem.what == (
        "Part `escalation` reads graded toxicity and does not say which class each grade has."
    )


@pytest.mark.parametrize(
    "grades",
    ["[0, 0, 1, 2, 3]", "[1, 1, 1, 2, 3, 3]", "[0, 0, 2, 1, 3, 3]", "[0, 0, 1, 2, 3, 4]", "[]"],
)
def test_classes_fit_the_grades_and_the_weights(grades: str) -> None:
    problem = only(*changed(grades=grades))
    assert "the classes of gBOIN are 0 to 3" in problem.what


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"weights": "[0.5, 1, 1, 1.5]"}, "The weights of gBOIN are 0.5, 1, 1, 1.5."),
        ({"weights": "[0, 1, 0.5, 1.5]"}, "The weights of gBOIN are 0, 1, 0.5, 1.5."),
        ({"dlt": "4"}, "DLTs begin at class 4, and the last class of gBOIN is 3."),
        ({"target": "1.5"}, "Around the target score 1.5 the multiples"),
    ],
)
def test_settings_that_make_no_score(wrong: dict[str, str], what: str) -> None:
    assert only(*changed(**wrong)).what.startswith(what)


def test_every_problem_is_told_at_once() -> None:
    found = problems_of(*changed(target="3", dlt="5", grades="[0]"))
    assert len(found) == 3


def test_a_guard_on_the_score_needs_one() -> None:
    guard = "from_participants: 3}"
    problem = only((guard, "from_participants: 3, counts: score}"))
    assert problem.what.endswith("its design `three_plus_three` has none.")
