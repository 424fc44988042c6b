"""The truth about toxicity: anchored to what was published, rising as the study file says."""

from dataclasses import replace
from decimal import Decimal
from math import log
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.protocol.study import Study, Truth
from firstdose.records.problem import StudyError
from firstdose.simulate.dice import Dice
from firstdose.simulate.truth import (
    anchor_path,
    dlt_risk,
    onset_day,
    pooled_risk,
    truth_named,
    window_days,
)

TRUTHS = ("flat", "moderate", "steep", "late")


def test_the_anchor_path_is_the_one_on_which_everything_is_tolerated(study: Study) -> None:
    assert anchor_path(study, study.part("escalation")) == (
        "d1-i7",
        "d1-i5",
        "d1-i3",
        "d1-i2",
        "d2-i2",
        "d3-i2",
        "d4-i2",
    )


@pytest.mark.parametrize("name", TRUTHS)
def test_the_pooled_risk_is_the_posterior_mean_of_0_in_18(study: Study, name: str) -> None:
    truth = truth_named(study, name)
    assert pooled_risk(study, truth, study.part("escalation")) == pytest.approx(0.5 / 19, abs=1e-12)


@pytest.mark.parametrize("name", TRUTHS)
def test_every_part_of_the_second_study_is_anchored(second_study: Study, name: str) -> None:
    truth = truth_named(second_study, name)
    anchor = (truth.anchor_dlts + 0.5) / (truth.anchor_participants + 1)
    for part in second_study.parts:
        assert pooled_risk(second_study, truth, part) == pytest.approx(anchor, abs=1e-12)


@pytest.mark.parametrize("name", TRUTHS)
def test_risk_rises_with_every_allowed_step(study: Study, name: str) -> None:
    truth = truth_named(study, name)
    for step in study.regimens.steps:
        assert dlt_risk(study, truth, step.lower) < dlt_risk(study, truth, step.upper)


@given(
    schedule=st.decimals(0, 3, places=2),
    dose=st.decimals(0, 3, places=2),
    dlts=st.integers(0, 6),
    participants=st.integers(6, 60),
)
def test_any_truth_meets_its_anchor(
    study: Study, schedule: Decimal, dose: Decimal, dlts: int, participants: int
) -> None:
    truth = replace(
        truth_named(study),
        log_odds_per_schedule_step=schedule,
        log_odds_per_dose_step=dose,
        anchor_dlts=dlts,
        anchor_participants=participants,
    )
    pooled = pooled_risk(study, truth, study.part("escalation"))
    assert pooled == pytest.approx((dlts + 0.5) / (participants + 1), abs=1e-9)


def test_equal_steps_lead_to_equal_risks(study: Study) -> None:
    truth = replace(
        truth_named(study, "flat"),
        log_odds_per_schedule_step=Decimal(0),
        log_odds_per_dose_step=Decimal(0),
    )
    risks = {round(dlt_risk(study, truth, one.name), 12) for one in study.regimens.regimens}
    assert risks == {round(0.5 / 19, 12)}


def test_each_kind_of_step_adds_its_own_log_odds(second_study: Study) -> None:
    truth = replace(
        truth_named(second_study),
        log_odds_per_dose_step=Decimal("0.3"),
        log_odds_per_schedule_step=Decimal(7),
        log_odds_per_number_step=Decimal("1.1"),
    )

    def log_odds(regimen: str) -> float:
        risk = dlt_risk(second_study, truth, regimen)
        return log(risk / (1 - risk))

    assert log_odds("m2") - log_odds("m1") == pytest.approx(1.1)
    assert log_odds("m4") - log_odds("m3") == pytest.approx(0.3)
    assert log_odds("s6") - log_odds("s1") == pytest.approx(1.5)


def test_the_default_truth_is_the_study_files(study: Study) -> None:
    assert truth_named(study).name == study.simulation.default_truth == "moderate"


def test_an_unknown_truth_is_refused_with_the_known_ones(study: Study) -> None:
    with pytest.raises(StudyError) as refused:
        truth_named(study, "gentle")
    (problem,) = refused.value.problems
    assert "gentle" in problem.what
    assert problem.remedy == "Choose one of: flat, moderate, steep, late."


def onsets(truth: Truth, window: int, count: int) -> list[int]:
    dice = Dice(1)
    return [onset_day(dice, participant, truth, window) for participant in range(count)]


@pytest.mark.parametrize("name", TRUTHS)
def test_onset_lies_in_the_window_around_its_median(study: Study, name: str, full: bool) -> None:
    truth = truth_named(study, name)
    days = onsets(truth, 28, 20_000 if full else 2_000)
    assert 1 <= min(days) <= max(days) <= 28
    assert median(days) == pytest.approx(float(truth.median_onset_day), abs=1.0)


def test_a_median_beyond_the_window_leaves_part_of_the_risk_after_it(study: Study) -> None:
    days = onsets(truth_named(study, "late"), 14, 2_000)
    assert min(days) >= 1
    assert median(days) == pytest.approx(21.0, abs=1.0)
    assert 0 < sum(day <= 14 for day in days) < 1_000


def test_the_window_ends_as_the_study_file_says(study: Study) -> None:
    part = study.part("escalation")
    from_last = replace(part, dlt_window=replace(part.dlt_window, anchor="last_infusion"))
    from_drugs = replace(part, dlt_window=replace(part.dlt_window, anchor="first_conditioning"))
    assert window_days(study, part, "d1-i7") == 28
    assert window_days(study, from_last, "d1-i7") == 42
    assert window_days(study, from_drugs, "d1-i7") == 23
