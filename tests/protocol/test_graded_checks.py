"""gBOIN in a study file is refused: a study says what a DLT is, not how much a class counts."""

from protocol.shipped import only

DESIGN = """      kind: three_plus_three
      complete_to_six_on_de_escalation: true
      recommended_needs_six: true
      lowest_dose_failure: step_back_schedule
"""
G_BOIN = "      kind: g_boin\n      target_score: 0.47\n      weights: [0, 0.5, 1, 1.5]\n"


def test_a_study_cannot_choose_it() -> None:
    problem = only((DESIGN, f"{G_BOIN}      dlt_from: 2\n"))
    assert problem.what == "Part `escalation` has the design gBOIN."
    assert "choose `boin`" in problem.remedy
