"""EffTox beside an independent computation with the settings of Thall et al., Clin Trials 2014.

Numbers are in ``efftox.json`` with their provenance; the reference's own error is about 0.001.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from firstdose.design.posterior.efficacy_posterior import (
    EfficacyToxicityModel,
    efficacy_toxicity_model,
    joint_summary,
)
from firstdose.design.posterior.efficacy_toxicity import (
    Acceptable,
    EfficacyToxicityPrior,
    TradeOff,
)

PUBLISHED = json.loads((Path(__file__).parent / "efftox.json").read_text())
THALL_2014 = EfficacyToxicityPrior(
    toxicity_intercept=(-7.9593, 3.5487),
    toxicity_slope=(1.5482, 3.5018),
    efficacy_intercept=(0.7367, 2.5423),
    efficacy_slope=(3.4181, 2.4406),
    efficacy_curvature=(0, 0.2),
    association=(0, 1),
)
TRADE_OFF = TradeOff(least_efficacy=0.5, most_risk=0.65, balanced=(0.7, 0.25))
LIMITS = Acceptable(
    least_efficacy=0.5, efficacy_probability=0.1, most_risk=0.3, risk_probability=0.1
)


def counts() -> np.ndarray:
    found = np.zeros((len(PUBLISHED["cases"]), 5, 4), dtype=np.int64)
    for number, case in enumerate(PUBLISHED["cases"]):
        for dose, eff, tox in zip(case["doses"], case["eff"], case["tox"], strict=True):
            found[number, dose - 1, 2 * eff + tox] += 1
    return found


def model(log2_points: int) -> EfficacyToxicityModel:
    return efficacy_toxicity_model(THALL_2014, [1, 2, 4, 6.6, 10], TRADE_OFF, LIMITS, log2_points)


def test_power_of_the_trade_off() -> None:
    assert TRADE_OFF.power == pytest.approx(PUBLISHED["p"], abs=1e-12)


@pytest.mark.parametrize(
    ("of", "published"),
    [
        ("efficacy", "prob_eff"),
        ("risk", "prob_tox"),
        ("efficacy_above", "prob_acc_eff"),
        ("risk_below", "prob_acc_tox"),
        ("utility", "mean_utility"),
    ],
)
def test_posterior(of: str, published: str) -> None:
    expected = [case[published] for case in PUBLISHED["cases"]]
    np.testing.assert_allclose(
        getattr(joint_summary(model(14), counts()), of), expected, atol=2e-3, rtol=0
    )


def test_stated_error_covers_the_change_to_more_points() -> None:
    fewer, more = (joint_summary(model(points), counts()) for points in (13, 16))
    for of in ("efficacy", "risk", "efficacy_above", "risk_below", "utility"):
        change = np.abs(getattr(fewer, of) - getattr(more, of)).max(axis=1)
        assert (change <= 2 * fewer.error + more.error).all()
    assert (more.error < 1e-3).all()
    assert (fewer.effective_points > 0.7 * 2**13).all()


def test_next_dose_is_the_third() -> None:
    """'1NNE 2EEB' leads to dose 3, as published with the trialr package."""
    found = joint_summary(model(14), counts())
    enough = found.efficacy_above[0] > LIMITS.efficacy_probability
    may = enough & (found.risk_below[0] > LIMITS.risk_probability)
    in_reach = [0, 1, 2]  # one above the highest dose tried
    assert may[in_reach].all()
    assert int(found.utility[0, in_reach].argmax()) == 2
