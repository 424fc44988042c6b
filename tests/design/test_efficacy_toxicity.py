"""Laws of the efficacy and toxicity model: joint probabilities, worth, and which dose is next."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design.posterior.efficacy_posterior import (
    efficacy_toxicity_model,
    joint_summary,
    refuse_a_settled_prior,
)
from firstdose.design.posterior.efficacy_toxicity import (
    Acceptable,
    EfficacyToxicityPrior,
    TradeOff,
    centred_log_doses,
    joint_probabilities,
)
from firstdose.records.problem import StudyError

TRADE_OFF = TradeOff(least_efficacy=0.5, most_risk=0.65, balanced=(0.7, 0.25))
LIMITS = Acceptable(
    least_efficacy=0.5, efficacy_probability=0.1, most_risk=0.3, risk_probability=0.1
)
PRIOR = EfficacyToxicityPrior(
    toxicity_intercept=(-2, 1.5),
    toxicity_slope=(1, 1),
    efficacy_intercept=(0, 1.5),
    efficacy_slope=(1, 1),
    efficacy_curvature=(0, 0.2),
    association=(0, 1),
)
MODEL = efficacy_toxicity_model(PRIOR, [1, 2, 4], TRADE_OFF, LIMITS, 12)
inside = st.floats(0.001, 0.999)


@given(inside, inside, st.floats(-8, 8))
def test_joint_probabilities_keep_the_margins(
    efficacy: float, risk: float, association: float
) -> None:
    joint = joint_probabilities(np.array(efficacy), np.array(risk), np.array(association))
    assert (joint > 0).all()
    assert joint.sum() == pytest.approx(1)
    assert joint[2] + joint[3] == pytest.approx(efficacy)
    assert joint[1] + joint[3] == pytest.approx(risk)


def test_the_three_points_are_worth_nothing_and_the_best_is_worth_1() -> None:
    efficacy, risk = np.array([0.5, 1.0, 0.7, 1.0]), np.array([0.0, 0.65, 0.25, 0.0])
    np.testing.assert_allclose(TRADE_OFF.worth(efficacy, risk), [0, 0, 0, 1], atol=1e-10)


@given(inside, inside)
def test_more_efficacy_and_less_risk_are_worth_more(efficacy: float, risk: float) -> None:
    at, better, safer = TRADE_OFF.worth(
        np.array([efficacy, efficacy + 1e-4, efficacy]), np.array([risk, risk, risk - 1e-4])
    )
    assert better > at
    assert safer > at


def test_points_agree_with_a_plain_average_over_the_prior() -> None:
    counts = np.array([[[1, 0, 2, 0], [0, 1, 1, 1], [0, 0, 0, 0]]])
    rng = np.random.default_rng(3)
    z = rng.standard_normal((400_000, 6))
    x = centred_log_doses([1, 2, 4])
    risk = 1 / (1 + np.exp(2 - 1.5 * z[:, :1] - (1 + z[:, 1:2]) * x))
    efficacy = 1 / (1 + np.exp(-1.5 * z[:, 2:3] - (1 + z[:, 3:4]) * x - 0.2 * z[:, 4:5] * x**2))
    joint = joint_probabilities(efficacy, risk, z[:, 5:])
    weight = np.exp(np.log(joint).reshape(len(z), -1) @ counts[0].ravel())
    found = joint_summary(MODEL, counts)
    for mean, values in ((found.risk[0], risk), (found.efficacy[0], efficacy)):
        np.testing.assert_allclose(mean, weight @ values / weight.sum(), atol=4e-3)
    worth = TRADE_OFF.worth(efficacy, risk)
    np.testing.assert_allclose(found.utility[0], weight @ worth / weight.sum(), atol=8e-3)


def test_no_counts_give_the_prior() -> None:
    nothing = np.zeros((1, 3, 4), dtype=np.int64)
    found = joint_summary(MODEL, nothing)
    assert found.efficacy[0, 1] == pytest.approx(0.5, abs=2e-3)
    assert found.error[0] < 5e-3


def test_the_same_counts_give_the_same_numbers_in_any_row() -> None:
    counts = np.array([[[1, 0, 2, 0], [0, 0, 0, 3], [0, 0, 0, 0]], [[3, 0, 0, 0]] + [[0] * 4] * 2])
    both, alone = joint_summary(MODEL, counts), joint_summary(MODEL, counts[1:])
    assert (both.utility[1] == alone.utility[0]).all()


def test_one_more_toxicity_raises_the_risk() -> None:
    fewer = np.array([[[3, 0, 0, 0], [2, 1, 0, 0], [0, 0, 0, 0]]])
    more = np.array([[[3, 0, 0, 0], [1, 2, 0, 0], [0, 0, 0, 0]]])
    low, high = joint_summary(MODEL, fewer), joint_summary(MODEL, more)
    assert (high.risk > low.risk + 1e-3).all()


@pytest.mark.parametrize("balanced", [(0.4, 0.25), (0.7, 0.7), (1.0, 0.2)])
def test_refuses_points_on_no_contour(balanced: tuple[float, float]) -> None:
    with pytest.raises(StudyError, match="contour"):
        TradeOff(least_efficacy=0.5, most_risk=0.65, balanced=balanced)


def test_refuses_a_dose_of_0() -> None:
    with pytest.raises(StudyError, match="above 0"):
        centred_log_doses([0.0, 1.0])


def test_outcomes_far_from_a_narrow_prior_move_it_as_they_should() -> None:
    """Thirty of thirty DLTs where 1 in 10,000 was believed: against a plain sum over both."""
    doubted = replace(PRIOR, toxicity_intercept=(-9, 0.3), toxicity_slope=(1, 0.3))
    model = efficacy_toxicity_model(doubted, [1, 2, 4], TRADE_OFF, LIMITS, 12)
    counts = np.array([[[0, 30, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]])
    z = np.linspace(-30, 30, 1201)
    x = centred_log_doses([1, 2, 4])
    logits = (-9 + 0.3 * z)[:, None, None] + (1 + 0.3 * z)[:, None] * x
    density = 30 * -np.logaddexp(0, -logits[..., 0]) - (z[:, None] ** 2 + z**2) / 2
    mass = np.exp(density - density.max())[..., None]
    expected = (mass / (1 + np.exp(-logits))).sum(axis=(0, 1)) / mass.sum()
    np.testing.assert_allclose(joint_summary(model, counts).risk[0], expected, atol=5e-3)


def test_outcomes_beyond_all_belief_are_refused() -> None:
    certain = replace(PRIOR, toxicity_intercept=(-9, 0.01), toxicity_slope=(1, 0.01))
    model = efficacy_toxicity_model(certain, [1, 2, 4], TRADE_OFF, LIMITS, 8)
    counts = np.array([[[0, 9000, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]])
    with pytest.raises(StudyError, match="standard deviations from what the prior"):
        joint_summary(model, counts)


def test_a_prior_that_leaves_nothing_open_is_refused() -> None:
    refuse_a_settled_prior(MODEL)
    known = (-2, 1e-9), (1, 1e-9), (0.3, 1e-9), (1, 1e-9), (0, 1e-9), (0, 1e-9)
    certain = EfficacyToxicityPrior(
        toxicity_intercept=known[0],
        toxicity_slope=known[1],
        efficacy_intercept=known[2],
        efficacy_slope=known[3],
        efficacy_curvature=known[4],
        association=known[5],
    )
    with pytest.raises(StudyError, match="leaves nothing open"):
        refuse_a_settled_prior(efficacy_toxicity_model(certain, [1, 2, 4], TRADE_OFF, LIMITS, 8))
