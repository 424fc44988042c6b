"""EffTox as a design: decisions from the posteriors of Thall et al., Clin Trials 2014, settings.

``1NNE 2EEB``: mean utilities -0.328 0.426 0.524 0.434 0.362, so dose 3 (efftox.json, independent).
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from design.joint_rows import move_after, next_regimen, said
from firstdose.design import automaton_of, operating_characteristics
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import EffTox, EffToxPrior, ParameterPrior
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

PUBLISHED = json.loads((Path(__file__).parent / "efftox.json").read_text())


def normal(mean: str, sd: str) -> ParameterPrior:
    return ParameterPrior(mean=Decimal(mean), sd=Decimal(sd))


def settings(*doses: str) -> EffTox:
    return EffTox(
        doses=tuple(map(Decimal, doses)),
        prior=EffToxPrior(
            toxicity_intercept=normal("-7.9593", "3.5487"),
            toxicity_slope=normal("1.5482", "3.5018"),
            response_intercept=normal("0.7367", "2.5423"),
            response_slope=normal("3.4181", "2.4406"),
            response_curvature=normal("0", "0.2"),
            association=normal("0", "1"),
        ),
        toxicity_limit=Decimal("0.3"),
        toxicity_probability=Decimal("0.1"),
        response_limit=Decimal("0.5"),
        response_probability=Decimal("0.1"),
        contour_response=Decimal("0.5"),
        contour_risk=Decimal("0.65"),
        balanced_response=Decimal("0.7"),
        balanced_risk=Decimal("0.25"),
    )


THALL_2014 = settings("1", "2", "4", "6.6", "10")
DESIGN = in_a_line(THALL_2014, 5, usual(THALL_2014, 39))


@pytest.mark.parametrize("case", PUBLISHED["cases"], ids=["a", "b"])
def test_published_posterior_decides(case: dict[str, list[float]]) -> None:
    entered = zip(case["doses"], case["eff"], case["tox"], strict=True)
    seen = [(int(dose), "NTEB"[int(2 * eff + tox)]) for dose, eff, tox in entered]
    doses = sorted({dose for dose, _ in seen})
    cohorts = " ".join(f"{dose}{''.join(o for d, o in seen if d == dose)}" for dose in doses)
    reach = range(min(5, doses[-1] + 1))
    acceptable = [
        dose
        for dose in reach
        if case["prob_acc_eff"][dose] > 0.1 and case["prob_acc_tox"][dose] > 0.1
    ]
    best = max(acceptable, key=lambda dose: case["mean_utility"][dose])
    assert next_regimen(DESIGN, cohorts) == str(best + 1)


def test_the_next_dose_of_the_example_and_why() -> None:
    assert next_regimen(DESIGN, "1NNE 2EEB") == "3"
    assert said(DESIGN, "1NNE 2EEB")[0].startswith(
        "3 is the acceptable regimen in reach with the greatest desirability, 0.52"
    )


def test_no_untried_dose_is_skipped() -> None:
    assert next_regimen(DESIGN, "1NNN") == "2"


def test_none_acceptable_ends_the_part() -> None:
    decision = move_after(DESIGN, "1TTT 1TTT").decision
    assert (decision.action, decision.reasons[0].key) == (Action.STOP, "efftox.none_acceptable")


def test_every_regimen_has_a_dose() -> None:
    with pytest.raises(StudyError, match="5 doses for 4 regimens"):
        in_a_line(THALL_2014, 4, usual(THALL_2014))


def test_exact_characteristics_of_a_small_trial() -> None:
    small = settings("1", "2")
    exact = operating_characteristics(
        automaton_of(in_a_line(small, 2, usual(small, 6))),
        {"1": 0.05, "2": 0.2},
        {"1": 0.3, "2": 0.7},
    )
    assert sum(each.recommended for each in exact.regimens) + exact.none_recommended == (
        pytest.approx(1)
    )
    assert exact.regimens[1].recommended > 0.5
