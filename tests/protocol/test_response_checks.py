"""What a study file must state for designs that read responses, and numbers that do not fit."""

import pytest

from firstdose.records.problem import Problem
from protocol.shipped import only, study

DESIGN = """      kind: three_plus_three
      complete_to_six_on_de_escalation: true
      recommended_needs_six: true
      lowest_dose_failure: step_back_schedule
"""
BOIN12 = "      kind: boin12\n      toxicity_limit: 0.3\n      response_limit: 0.3\n"
EFFTOX = """      kind: efftox
      doses: [{doses}]
      prior:
        toxicity_intercept: {{mean: -8, sd: 3.5}}
        toxicity_slope: {{mean: 1.5, sd: 3.5}}
        response_intercept: {{mean: 0.7, sd: 2.5}}
        response_slope: {{mean: 3.4, sd: 2.4}}
        response_curvature: {{mean: 0, sd: 0.2}}
        association: {{mean: 0, sd: 1}}
      toxicity_limit: 0.3
      toxicity_probability: 0.1
      response_limit: 0.5
      response_probability: 0.1
      contour_response: 0.5
      contour_risk: 0.65
      balanced_response: {balanced}
      balanced_risk: 0.25
"""
TITE_BOIN = "      kind: tite_boin\n      target: 0.3\n"
NAMED = "    response: {kind: sri_4, by_day: 28, section: assumed}\n    guards:"


def found(design: str, after: str = NAMED) -> Problem:
    return only((DESIGN, design), ("    guards:", after))


def test_a_response_is_named() -> None:
    problem = found(BOIN12, "    guards:")
    assert problem.what == (
        "Part `escalation` reads responses and does not say what a response is."
    )


def test_backfill_needs_one_too() -> None:
    backfill = "    backfill: {unsafe_rate: 0.2984}\n    guards:"
    assert only(("    guards:", backfill)).what.endswith("does not say what a response is.")


def test_efftox_has_a_dose_for_each_regimen() -> None:
    problem = found(EFFTOX.format(doses="1, 2", balanced="0.7"))
    assert problem.what.startswith("EffTox has 2 doses for the ")


def test_no_step_lowers_the_dose_of_efftox() -> None:
    doses = [str(each + 1) for each in range(len(study().parts[0].regimens))]
    problem = found(EFFTOX.format(doses=", ".join(reversed(doses)), balanced="0.7"))
    assert problem.what == "The step from `d1-i7` to `d1-i5` lowers the dose of EffTox."


def test_the_contour_has_a_middle() -> None:
    doses = ", ".join(str(each + 1) for each in range(len(study().parts[0].regimens)))
    problem = found(EFFTOX.format(doses=doses, balanced="0.4"))
    assert problem.what.startswith("The pair 0.4 and 0.25 is not between")


@pytest.mark.parametrize("design", [BOIN12, TITE_BOIN], ids=["boin12", "tite_boin"])
def test_rates_leave_an_interval(design: str) -> None:
    problem = found(design + "      under: 1.2\n")
    assert problem.what == "`under` is 1.2 and `over` is 1.4."


def test_a_b_cell_count_has_a_unit_that_can_be_converted() -> None:
    response = (
        "    response: {kind: b_cell_depletion, by_day: 28, b_cells_at_most: 5, unit: g/L,"
        " section: assumed}\n    guards:"
    )
    problem = only(("    guards:", response))
    assert problem.what == "`g/L` is not a unit of b_cells."
    assert problem.remedy == "Write the limit in one of them.", "g/L is no misspelled /uL"
    misspelled = only(("    guards:", response.replace("unit: g/L", "unit: /uLL")))
    assert "Did you mean `/uL`?" in misspelled.remedy
