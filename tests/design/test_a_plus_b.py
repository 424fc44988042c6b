"""A+B over regimens, of which 3+3 is one."""

from dataclasses import replace
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from design.every_design import groups
from design.grids import grid, part_of, situation
from firstdose.design import assembled, automaton_of, operating_characteristics, wording
from firstdose.design.line import in_a_line
from firstdose.design.usual import usual
from firstdose.protocol.designs import APlusB, DesignSettings, ThreePlusThree
from firstdose.records.problem import StudyError

THREE = APlusB(a=3, b=3, c=1, d=1, e=1)
risks = st.lists(st.floats(0, 1), min_size=3, max_size=3)


def exact(settings: DesignSettings, risk: list[float]) -> dict[str, float]:
    design = in_a_line(settings, len(risk), usual(settings))
    by_name = {str(number): p for number, p in enumerate(risk, start=1)}
    found = operating_characteristics(automaton_of(design), by_name)
    return {"": found.none_recommended} | {at.regimen: at.recommended for at in found.regimens}


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("needs", [True, False])
def test_with_the_numbers_of_three_plus_three_it_is_three_plus_three(
    complete: bool, needs: bool
) -> None:
    regimens = grid(2, 2)
    ours, theirs = (
        assembled(regimens, part_of(regimens, settings))
        for settings in (
            replace(THREE, complete_on_de_escalation=complete, recommended_needs_both=needs),
            ThreePlusThree(complete_to_six_on_de_escalation=complete, recommended_needs_six=needs),
        )
    )
    one, other = automaton_of(ours), automaton_of(theirs)
    assert (one.child == other.child).all()
    assert (one.recommended == other.recommended).all()
    assert (one.added == other.added).all()


def passes(settings: APlusB, risk: float) -> float:
    """The chance to go up from one regimen: from the first group, or from both together."""

    def chance(participants: int, dlts: int) -> float:
        return comb(participants, dlts) * risk**dlts * (1 - risk) ** (participants - dlts)

    return sum(
        chance(settings.a, first) * chance(settings.b, second)
        for first in range(settings.d + 1)
        for second in range(settings.b + 1)
        if first < settings.c or first + second <= settings.e
    )


@given(groups(), risks)
def test_without_stepping_down_each_regimen_passes_or_ends_the_part(
    settings: APlusB, risk: list[float]
) -> None:
    """Lin and Shih, Biostatistics 2001: the products of the chances to pass one regimen."""
    assume(settings.e < settings.c + settings.b)
    plain = APlusB(
        a=settings.a,
        b=settings.b,
        c=settings.c,
        d=settings.d,
        e=settings.e,
        complete_on_de_escalation=False,
        recommended_needs_both=False,
    )
    passed = np.cumprod([1.0, *(passes(plain, p) for p in risk)])
    ends_at = {str(number): passed[number] - passed[number + 1] for number in (1, 2)}
    expected = {"": 1 - passed[1], **ends_at, "3": passed[3]}
    assert exact(plain, risk) == pytest.approx(expected, abs=1e-12)


def test_two_plus_four_says_its_own_numbers() -> None:
    settings = APlusB(a=2, b=4, c=1, d=1, e=2)
    design = in_a_line(settings, 3, usual(settings))
    stays = design.decide(situation("2", {"1": (2, 0), "2": (2, 1)}))
    assert [wording(reason, "en") for reason in stays.reasons] == [
        "2: 1 DLT in 2 evaluable; the rule decides at 6.",
        "Places open at 2: 4.",
    ]
    passed = design.decide(situation("2", {"1": (2, 0), "2": (6, 2)}))
    assert wording(passed.reasons[0], "zh") == "2 以两组通过：可评价 6 例，DLT 2 例，不超过 2 例。"
    assert passed.regimen == "3"
    failed = design.decide(situation("2", {"1": (2, 0), "2": (6, 3)}))
    assert (failed.action.value, failed.regimen) == ("de_escalate", "1")


def test_it_is_coherent_only_where_a_single_dlt_is_one_too_many() -> None:
    for settings, coherent in (
        (THREE, True),
        (APlusB(a=3, b=3, c=1, d=1, e=2), False),
        (APlusB(a=4, b=4, c=2, d=2, e=2), False),
    ):
        assert in_a_line(settings, 2, usual(settings)).declares.coherent is coherent


@pytest.mark.parametrize(
    "settings", [APlusB(a=3, b=3, c=2, d=1, e=1), APlusB(a=3, b=3, c=1, d=1, e=4)]
)
def test_limits_that_decide_nothing_are_refused(settings: APlusB) -> None:
    with pytest.raises(StudyError):
        in_a_line(settings, 2, usual(settings))


def test_cohorts_of_another_size_are_refused() -> None:
    regimens = grid(2, 1)
    with pytest.raises(StudyError, match=r"cohorts.size to 2"):
        assembled(regimens, part_of(regimens, APlusB(a=2, b=4, c=1, d=1, e=1)))
