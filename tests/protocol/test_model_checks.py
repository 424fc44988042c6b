"""Settings of model-based designs that the regimens of their part cannot meet."""

from dataclasses import replace
from decimal import Decimal

import pytest

from firstdose.protocol.checks import models
from firstdose.protocol.checks.all import Check
from firstdose.protocol.designs import (
    BetweenTrials,
    Blrm,
    Crm,
    DesignSettings,
    DoseSeen,
    DualBlrm,
    FractionalCrm,
    IndifferenceInterval,
    InfusionHazard,
    MetaAnalyticPrior,
    MixturePrior,
    NormalPrior,
    OnsetAfterInfusion,
    OtherTrial,
    PoCrm,
    StatedRisks,
    TiteCrm,
    WeightedPrior,
    WindowWeight,
)
from firstdose.protocol.study import Study
from protocol.shipped import only, study

CHAIN = study("nct07358988")  # its first part: six doses, s1 to s6
GRID = study("nct06010472")
TARGET = Decimal("0.3")
SKELETON = IndifferenceInterval(halfwidth=Decimal("0.05"), prior_mtd=3)
CRM = Crm(target=TARGET, skeleton=SKELETON)
PRIOR = NormalPrior(
    intercept_mean=Decimal(-1),
    intercept_sd=Decimal(1),
    log_slope_mean=Decimal(0),
    log_slope_sd=Decimal(1),
)
CERTAIN = replace(PRIOR, correlation=Decimal(1))
BLRM = Blrm(prior=PRIOR, reference_dose=Decimal(3))
RISING = tuple(map(Decimal, range(1, 7)))
DUAL = DualBlrm(
    first_prior=PRIOR,
    first_reference_dose=Decimal(3),
    second_prior=PRIOR,
    second_reference_dose=Decimal(3),
    second_doses=RISING,
)
HAZARD = InfusionHazard(
    reference="s1",
    reference_risk=TARGET,
    onsets=(OnsetAfterInfusion(form="exponential", median_days=Decimal(7)),),
)
TRIAL = OtherTrial(source="made up", seen=(DoseSeen(dose=Decimal(1), evaluable=3, dlts=4),))
LEARNT = MetaAnalyticPrior(
    typical=PRIOR,
    trials=(TRIAL,),
    between=(BetweenTrials(intercept_sd=Decimal(-1), log_slope_sd=Decimal(1)),),
)


def with_design(settings: DesignSettings, of: Study = CHAIN) -> Study:
    return replace(of, parts=(replace(of.parts[0], design=settings), *of.parts[1:]))


def weighted(*weights: str) -> MixturePrior:
    return MixturePrior(
        components=tuple(WeightedPrior(weight=Decimal(each), prior=PRIOR) for each in weights)
    )


@pytest.mark.parametrize(
    ("check", "settings", "of"),
    [
        (models.skeletons, replace(CRM, skeleton=StatedRisks(risks=(TARGET,))), CHAIN),
        (models.skeletons, replace(CRM, skeleton=replace(SKELETON, prior_mtd=7)), CHAIN),
        (models.skeletons, replace(CRM, skeleton=replace(SKELETON, halfwidth=TARGET)), CHAIN),
        (models.skeletons, replace(CRM, target=1 - SKELETON.halfwidth), CHAIN),
        (models.complete_orders, CRM, GRID),
        (models.complete_orders, BLRM, GRID),
        (models.paths, PoCrm(target=TARGET, skeleton=SKELETON), GRID),
        (models.paths, replace(CRM, method="likelihood"), CHAIN),
        (models.paths, replace(CRM, initial_path=("s2",)), CHAIN),
        (models.paths, replace(CRM, model="logistic_two_parameter"), CHAIN),
        (
            models.paths,
            replace(CRM, method="likelihood", initial_path=("s1",), estimate="posterior_mean"),
            CHAIN,
        ),
        (models.doses, replace(BLRM, doses=(TARGET,)), CHAIN),
        (models.doses, replace(BLRM, doses=(TARGET,) * 6), CHAIN),
        (models.target_intervals, replace(BLRM, target_from=Decimal("0.4")), CHAIN),
        (models.model_priors, replace(BLRM, prior=weighted("0.5", "0.4")), CHAIN),
        (models.model_priors, replace(BLRM, prior=CERTAIN), CHAIN),
        (
            models.model_priors,
            replace(DUAL, second_prior=replace(PRIOR, correlation=Decimal(1))),
            CHAIN,
        ),
        (models.paths, DUAL, GRID),
        (models.target_intervals, replace(DUAL, target_to=Decimal("0.1")), CHAIN),
        (models.doses_of_two_agents, replace(DUAL, second_doses=RISING[1:]), CHAIN),
        (models.doses_of_two_agents, replace(DUAL, first_doses=RISING[::-1]), CHAIN),
        (
            models.doses_of_two_agents,
            replace(DUAL, first_doses=(Decimal(0),) * 6, second_doses=(Decimal(0), *RISING[1:])),
            CHAIN,
        ),
        (models.references_of_hazard, replace(HAZARD, reference="s7"), CHAIN),
        (models.shapes_of_hazard, replace(HAZARD, onsets=()), CHAIN),
        (models.shapes_of_hazard, replace(HAZARD, dose_exponents=()), CHAIN),
        (
            models.partial_follow_up,
            TiteCrm(
                target=TARGET,
                skeleton=SKELETON,
                weights=(WindowWeight(followed=Decimal(1), weight=Decimal("0.5")),),
            ),
            CHAIN,
        ),
        (
            models.partial_follow_up,
            TiteCrm(
                target=TARGET,
                skeleton=SKELETON,
                scheme="adaptive",
                weights=(WindowWeight(followed=Decimal("0.5"), weight=Decimal("0.5")),),
            ),
            CHAIN,
        ),
        (models.complete_orders, FractionalCrm(target=TARGET, skeleton=SKELETON), GRID),
        (
            models.skeletons,
            FractionalCrm(target=TARGET, skeleton=StatedRisks(risks=(TARGET, TARGET))),
            CHAIN,
        ),
    ],
)
def test_what_cannot_be_met_is_found_once(
    check: Check, settings: DesignSettings, of: Study
) -> None:
    found = list(check(with_design(settings, of)))
    assert len(found) == 1
    assert found[0].path[:2] == ("parts", 0)


def test_every_fault_of_a_prior_is_found() -> None:
    found = list(models.model_priors(with_design(replace(BLRM, prior=LEARNT))))
    assert [each.what for each in found] == [
        "A spread between trials is negative.",
        "A trial has more DLTs than evaluable participants at a dose.",
    ]


@pytest.mark.parametrize(
    "settings",
    [CRM, BLRM, DUAL, HAZARD, TiteCrm(target=TARGET, skeleton=SKELETON)],
    ids=lambda settings: settings.kind,
)
def test_what_can_be_met_passes(settings: DesignSettings) -> None:
    checks = (
        models.skeletons,
        models.complete_orders,
        models.paths,
        models.doses,
        models.target_intervals,
        models.model_priors,
        models.references_of_hazard,
        models.shapes_of_hazard,
        models.doses_of_two_agents,
        models.partial_follow_up,
    )
    assert [found for check in checks for found in check(with_design(settings))] == []


def test_a_study_file_may_ask_for_one_and_is_told_what_does_not_fit() -> None:
    written = (
        "    design:\n      kind: three_plus_three\n      complete_to_six_on_de_escalation: true\n"
        "      recommended_needs_six: true\n      lowest_dose_failure: stop\n"
    )
    asked = (
        "    design:\n      kind: crm\n      target: 0.25\n"
        "      skeleton: {kind: indifference, halfwidth: 0.05, prior_mtd: 9}\n"
    )
    problem = only((written, asked), of="nct07358988")
    assert problem.what == "Regimen 9 of 6 with an interval of 0.25 ± 0.05 gives no skeleton."
