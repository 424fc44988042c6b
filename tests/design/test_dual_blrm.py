"""The dual-agent model as a design: what it chooses, how far a dose may rise, what it refuses."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from design.grids import grid, part_of, situation
from firstdose.design import PartDesign, assembled, automaton_of, operating_characteristics
from firstdose.design.situation import Decision
from firstdose.protocol.designs import (
    DualBlrm,
    NormalPrior,
    NoSkipping,
    ParticipantsTreated,
    StoppingRule,
)
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

PRIOR = NormalPrior(
    intercept_mean=Decimal("-1.4"),
    intercept_sd=Decimal(2),
    log_slope_mean=Decimal(0),
    log_slope_sd=Decimal(1),
)
SETTINGS = DualBlrm(
    first_prior=PRIOR,
    first_reference_dose=Decimal(2),
    second_prior=PRIOR,
    second_reference_dose=Decimal(4),
    first_doses=tuple(map(Decimal, (1, 1, 2, 2))),
    second_doses=tuple(map(Decimal, (2, 4, 2, 4))),
)
COHORTS = Cohorts(size=3, maximum_per_regimen=99)
Counts = dict[str, tuple[int, int]]


def over(settings: DualBlrm, participants: int = 30) -> PartDesign:
    regimens = grid(2, 2)
    part = part_of(regimens, settings, NoSkipping(reach="tested"), cohorts=COHORTS)
    treated = StoppingRule(all_of=(ParticipantsTreated(participants=participants),))
    return assembled(
        regimens, replace(part, path=replace(part.path, order="free"), stopping=(treated,))
    )


@pytest.fixture(scope="module", name="design")
def _design() -> PartDesign:
    return over(SETTINGS)


def decided(design: PartDesign, current: str, counts: Counts) -> Decision:
    return design.decide(replace(situation(current, counts), cohort=3))


def test_it_goes_up_without_a_dlt_and_not_on_both_axes_at_once(design: PartDesign) -> None:
    decision = decided(design, "d1s1", {"d1s1": (3, 0)})
    assert decision.regimen in ("d1s2", "d2s1")
    assert [one.key for one in decision.reasons][:5] == [
        *["model.probabilities"] * 4,
        "model.most_probable",
    ]


def test_dlts_bring_it_down_or_to_an_end(design: PartDesign) -> None:
    down = decided(design, "d1s2", {"d1s1": (6, 0), "d1s2": (3, 2)})
    assert down.regimen == "d1s1"
    ended = decided(design, "d1s1", {"d1s1": (6, 5)})
    assert ended.action.value == "stop"
    assert "model.none_safe" in [one.key for one in ended.reasons]


def test_a_dose_rises_no_further_than_is_allowed() -> None:
    slow = over(replace(SETTINGS, largest_increase=Decimal("1.5")))
    assert decided(slow, "d1s1", {"d1s1": (9, 0)}).regimen == "d1s1"


def test_from_none_of_an_agent_its_lowest_dose_follows() -> None:
    alone = replace(SETTINGS, second_doses=tuple(map(Decimal, (0, 2, 0, 2))))
    found = decided(over(alone), "d1s1", {"d1s1": (6, 0)})
    assert found.regimen in ("d1s2", "d2s1")


def test_probabilities_of_all_ends_add_up_to_one(design: PartDesign) -> None:
    small = over(SETTINGS, 9)
    risk = {"d1s1": 0.1, "d1s2": 0.2, "d2s1": 0.25, "d2s2": 0.5}
    found = operating_characteristics(automaton_of(small), risk)
    assert found.none_recommended + sum(one.recommended for one in found.regimens) == (
        pytest.approx(1)
    )
    assert design.ties is not None


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        (replace(SETTINGS, second_doses=(Decimal(2),)), "4 and 1 doses for 4 regimens"),
        (
            replace(SETTINGS, second_doses=tuple(map(Decimal, (4, 2, 4, 2)))),
            "a step up that lowers a dose",
        ),
        (
            replace(
                SETTINGS,
                first_doses=tuple(map(Decimal, (0, 0, 2, 2))),
                second_doses=tuple(map(Decimal, (0, 2, 0, 2))),
            ),
            "a regimen without either agent",
        ),
    ],
)
def test_doses_that_do_not_fit_are_refused(settings: DualBlrm, what: str) -> None:
    with pytest.raises(StudyError, match=what):
        over(settings)


@pytest.mark.parametrize(
    ("prior", "interaction_sd", "what"),
    [
        (replace(PRIOR, intercept_sd=Decimal("1e9")), "1.121", "cannot be computed together"),
        (replace(PRIOR, log_slope_mean=Decimal("1e9")), "1.121", "mean of the log slope"),
        (
            replace(
                PRIOR,
                intercept_mean=Decimal(-9),
                intercept_sd=Decimal("0.1"),
                log_slope_sd=Decimal("0.01"),
            ),
            "0.1",
            "leaves nothing open",
        ),
    ],
)
def test_priors_that_cannot_be_meant_are_refused(
    prior: NormalPrior, interaction_sd: str, what: str
) -> None:
    with pytest.raises(StudyError, match=what):
        over(
            replace(
                SETTINGS,
                first_prior=prior,
                second_prior=prior,
                interaction_sd=Decimal(interaction_sd),
            )
        )
