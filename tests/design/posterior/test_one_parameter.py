"""The one-parameter posterior against integrals done another way, and what must always hold."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import log_expit, logit

from design.posterior.panels import gauss
from firstdose.design.posterior.counts import Counts, Partial
from firstdose.design.posterior.curve import Family
from firstdose.design.posterior.one_parameter import (
    OneParameter,
    at_level,
    fit,
    mean_risk,
    risk_at,
)
from firstdose.design.posterior.refined import closest_margin, refined
from firstdose.design.posterior.refusals import HIGHEST
from firstdose.records.problem import StudyError

SKELETON = (0.05, 0.12, 0.25, 0.40, 0.55)
FAMILIES: tuple[Family, ...] = ("power", "logistic")
EVALUABLE = np.array(
    [[3, 3, 3, 0, 0], [3, 6, 12, 6, 3], [0, 0, 0, 0, 0], [6, 0, 0, 0, 0], [3, 3, 3, 3, 9]]
)
DLTS = np.array(
    [[0, 0, 1, 0, 0], [0, 1, 3, 3, 2], [0, 0, 0, 0, 0], [6, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
)
FOLLOWED = Partial(
    regimen=np.array([[3, -1], [2, 2], [0, -1], [-1, -1], [4, 3]]),
    weight=np.array([[0.4, 0.9], [0.1, 0.75], [1.0, 0.0], [0.5, 0.5], [0.0, 0.3]]),
)


def model(family: Family, nodes: int | None = None) -> OneParameter:
    return OneParameter(family=family, skeleton=SKELETON, nodes=nodes)


def counts(partial: Partial | None = None) -> Counts:
    return Counts(evaluable=EVALUABLE, dlts=DLTS, partial=partial)


def curve(family: Family, regimen: int, a: float) -> float:
    """The risk written down a second time."""
    return float(np.exp(log_curve(family, regimen, np.array(a))[0]))


def log_curve(family: Family, regimen: int, a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The logarithms of the risk and of its complement, exact in the tails."""
    if family == "power":
        log_risk = np.exp(a) * np.log(SKELETON[regimen])
        return log_risk, np.log(-np.expm1(log_risk))
    odds = 3 + np.exp(a) * (logit(SKELETON[regimen]) - 3)
    return log_expit(odds), log_expit(-odds)


def density(family: Family, row: int, a: float) -> float:
    """The posterior density written down a second time, not normalised."""
    found = np.exp(-a * a / 2 / 1.34)
    for regimen in range(5):
        p = curve(family, regimen, a)
        found *= p ** DLTS[row, regimen]
        found *= (1 - p) ** (EVALUABLE[row, regimen] - DLTS[row, regimen])
    for regimen, weight in zip(FOLLOWED.regimen[row], FOLLOWED.weight[row], strict=True):
        if regimen >= 0:
            found *= 1 - weight * curve(family, regimen, a)
    return float(found)


def integral(family: Family, row: int, regimen: int) -> float:
    """The posterior mean of the risk of a regimen."""

    def over(values: Callable[[float], float]) -> float:
        return quad(values, -9, 9, limit=400, epsabs=0, points=[-3, -1, 1])[0]

    part = over(lambda a: density(family, row, a) * curve(family, regimen, a))
    return part / over(lambda a: density(family, row, a))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("row", range(5))
def test_mean_risk_is_the_integral(family: Family, row: int) -> None:
    found = mean_risk(model(family), counts(FOLLOWED))[row]
    assert found == pytest.approx(
        [integral(family, row, regimen) for regimen in range(5)], abs=1e-7
    )


FAR = [
    (0.001, (60, 0, 0, 0, 0), (60, 0, 0, 0, 0)),
    (0.01, (60, 0, 0, 0, 0), (60, 0, 0, 0, 0)),
    (0.1, (30, 0, 0, 0, 0), (30, 0, 0, 0, 0)),
    (0.34, (60, 0, 0, 0, 0), (60, 0, 0, 0, 0)),
    (0.01, (10, 10, 10, 10, 60), (0, 0, 0, 0, 0)),
]
"""A prior variance, and outcomes, all alike at a regimen, far from what it holds possible."""


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("variance", "evaluable", "dlts"), FAR)
def test_outcomes_far_from_the_prior_are_followed(
    family: Family, variance: float, evaluable: tuple[int, ...], dlts: tuple[int, ...]
) -> None:
    """Mean risk, and the risk at the mean of ``a``, by quadrature; with half the panels as well."""
    narrow = OneParameter(family=family, skeleton=SKELETON, prior_variance=variance)
    seen = Counts(evaluable=np.array([evaluable]), dlts=np.array([dlts]))
    expected = []
    for panels in (100, 200):
        a, weight = gauss(np.linspace(-16, 16, panels + 1) * variance**0.5)
        both = [log_curve(family, regimen, a) for regimen in range(5)]
        risk = np.exp(np.column_stack([yes for yes, _ in both]))
        logs = -a * a / 2 / variance
        for (yes, no), n, y in zip(both, evaluable, dlts, strict=True):
            logs += n * (yes if y else no) if n else 0.0
        mass = weight * np.exp(logs - logs.max())
        expected.append(np.append(mass @ risk, mass @ a) / mass.sum())
    assert expected[0] == pytest.approx(expected[1], abs=1e-11)
    mean, a = expected[1][:5], expected[1][5:]
    assert mean_risk(narrow, seen)[0] == pytest.approx(mean, abs=1e-6)
    assert fit(narrow, seen).risk[0] == pytest.approx(risk_at(narrow, a)[0], abs=1e-6)


def test_rows_are_the_same_alone_and_in_any_block() -> None:
    many = Counts(evaluable=np.tile(EVALUABLE, (400, 1)), dlts=np.tile(DLTS, (400, 1)))
    whole = fit(model("power"), many).estimate
    alone = [fit(model("power"), counts().rows(slice(r, r + 1))).estimate[0] for r in range(5)]
    assert whole == pytest.approx(np.tile(alone, 400), abs=1e-13)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_whole_window_without_dlt_is_an_evaluable_participant(family: Family) -> None:
    more = np.eye(5, dtype=np.int64)
    one_each = Partial(regimen=np.arange(5)[:, np.newaxis], weight=np.ones((5, 1)))
    followed = Counts(evaluable=EVALUABLE, dlts=DLTS, partial=one_each)
    done = Counts(evaluable=EVALUABLE + more, dlts=DLTS)
    assert fit(model(family), followed).estimate == pytest.approx(
        fit(model(family), done).estimate, abs=1e-12
    )


def test_no_window_yet_says_nothing() -> None:
    nothing = Partial(regimen=np.full((5, 1), 2), weight=np.zeros((5, 1)))
    assert fit(model("power"), counts(nothing)).estimate == pytest.approx(
        fit(model("power"), counts()).estimate, abs=1e-12
    )


def test_before_anyone_the_risks_are_the_skeleton() -> None:
    found = fit(model("power"), counts())
    assert found.estimate[2] == pytest.approx(0, abs=1e-12)
    assert found.variance[2] == pytest.approx(1.34, abs=1e-6)
    assert found.risk[2] == pytest.approx(SKELETON)


CELLS = st.lists(
    st.integers(0, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=5,
    max_size=5,
)


@given(CELLS, st.integers(0, 4), st.sampled_from(FAMILIES))
def test_one_more_dlt_raises_every_risk(
    cells: list[tuple[int, int]], regimen: int, family: Family
) -> None:
    evaluable = np.array([[n for n, _ in cells]] * 3)
    dlts = np.array([[y for _, y in cells]] * 3)
    evaluable[1:, regimen] += 1
    dlts[2, regimen] += 1
    state = Counts(evaluable=evaluable, dlts=dlts)
    for risk in (
        fit(model(family), state).risk,
        mean_risk(model(family), state),
    ):
        assert (risk[1] <= risk[0] + 1e-8).all()
        assert (risk[2] >= risk[0] - 1e-8).all()
        assert (np.diff(risk, axis=1) > -1e-8).all()


def test_hundreds_of_participants_leave_the_numbers_finite() -> None:
    extreme = Counts(
        evaluable=np.array([[500, 0, 0, 0, 500], [500, 0, 0, 0, 0], [0, 0, 0, 0, 500]]),
        dlts=np.array([[500, 0, 0, 0, 0], [500, 0, 0, 0, 0], [0, 0, 0, 0, 0]]),
    )
    for family in FAMILIES:
        found = fit(model(family), extreme)
        assert np.isfinite(found.risk).all()
        assert (found.variance > -1e-9).all()


def evidence(model: OneParameter, some: Counts) -> np.ndarray:
    return fit(model, some).risk


def test_a_tie_is_told_and_a_near_tie_is_settled_on_a_finer_grid() -> None:
    """The target is put halfway between two risks of row 1, then a little beside."""
    ours = model("logistic", 57)
    exact = risk_at(ours, fit(model("logistic", 1793), counts()).estimate)[1]
    halfway = float(exact[2] + exact[3]) / 2
    asked: list[int] = []

    def margin_of(target: float):
        def margin(risk: np.ndarray) -> np.ndarray:
            asked.append(len(risk))
            return closest_margin(risk, target)

        return margin

    def on_level(level: int, some: Counts) -> np.ndarray:
        return evidence(at_level(ours, level), some)

    tie = refined(on_level, margin_of(halfway), counts())
    assert tie.tied.tolist() == [False, True, False, False, False]
    assert tie.error[1] <= 1e-9
    assert asked[0] == 5
    assert set(asked[1:]) == {1}
    near = refined(on_level, margin_of(halfway + 1e-6), counts())
    assert not near.tied.any()
    assert near.level.tolist()[1] > 0
    assert near.evidence[1] == pytest.approx(exact, abs=1e-6)


@pytest.mark.parametrize("variance", [1.34, 4.0, 100.0, 1000.0])
def test_a_wider_prior_is_summed_at_steps_no_longer(variance: float) -> None:
    """113 nodes alone would be 0.0007, 0.15 and more off for the wider ones."""
    dice = np.random.default_rng(1)
    skeleton = (0.12, 0.2, 0.3, 0.4, 0.5)
    evaluable = dice.integers(0, 10, (100, 5)) * 3
    counts = Counts(evaluable=evaluable, dlts=dice.binomial(evaluable, skeleton))
    model = OneParameter(family="power", skeleton=skeleton, prior_variance=variance)
    exact = fit(at_level(model, 2), counts).risk
    assert np.abs(fit(model, counts).risk - exact).max() < 1e-6


def test_the_highest_intercept_still_tells_regimens_apart() -> None:
    curve = OneParameter(family="logistic", skeleton=(0.05, 0.1, 0.2, 0.35, 0.5), intercept=HIGHEST)
    seen = Counts(
        evaluable=np.array([[3, 0, 0, 0, 0], [9, 0, 0, 0, 0], [3, 6, 6, 0, 0]]),
        dlts=np.array([[0, 0, 0, 0, 0], [9, 0, 0, 0, 0], [0, 1, 2, 0, 0]]),
    )
    risk, finer = fit(curve, seen).risk, fit(at_level(curve, 3), seen).risk
    assert np.abs(risk - finer).max() < 1e-4
    assert (np.diff(risk, axis=1) > 1e-10).all()
    with pytest.raises(StudyError, match=r"intercept of the logistic curve is 10\.5"):
        replace(curve, intercept=10.5)


def test_one_regimen_has_no_rival() -> None:
    assert closest_margin(np.array([[0.2]]), 0.3).tolist() == [np.inf]


@pytest.mark.parametrize(
    ("skeleton", "variance", "family", "problems"),
    [
        ((), 1.34, "power", ["empty"]),
        ((0.0, 0.3), 1.34, "power", ["outside 0 to 1"]),
        ((0.2, 0.2), 1.34, "power", ["does not rise from 0.2 to 0.2"]),
        ((0.3, 0.1), 0.0, "power", ["does not rise", "prior variance is 0"]),
        ((0.2, 0.3), 1e9, "power", ["prior variance is 1e+09"]),
        ((0.3, 0.97), 1.34, "logistic", ["outside 0 to 0.9526"]),
        ((0.5, 0.4, 1.2), -1.0, "power", ["has 1.2", "does not rise", "prior variance is -1"]),
    ],
)
def test_impossible_settings_are_refused_with_all_reasons(
    skeleton: tuple[float, ...], variance: float, family: Family, problems: list[str]
) -> None:
    with pytest.raises(StudyError) as refused:
        OneParameter(family=family, skeleton=skeleton, prior_variance=variance)
    assert len(refused.value.problems) == len(problems)
    for problem, words in zip(refused.value.problems, problems, strict=True):
        assert words in problem.what
        assert problem.remedy
