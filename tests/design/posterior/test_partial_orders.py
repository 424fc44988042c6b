"""Continual reassessment over a partial order: ties are exact, averages are averages."""

import numpy as np
import pytest

from design.posterior.panels import gauss
from firstdose.design.posterior.counts import Counts, Partial
from firstdose.design.posterior.one_parameter import (
    OneParameter,
    at_level,
    fit,
    grid,
    mean_risk,
    nodes,
)
from firstdose.design.posterior.one_parameter_likelihood import fit_likelihood
from firstdose.design.posterior.partial_orders import (
    PartialOrderModel,
    fit_averaged,
    fit_orders,
    recommended,
)
from firstdose.records.problem import StudyError

WITHIN = OneParameter(family="power", skeleton=(0.1, 0.2, 0.3, 0.4))
BOTH = PartialOrderModel(within=WITHIN, lowest_first=((0, 1, 2, 3), (0, 2, 1, 3)))
ONE = PartialOrderModel(within=WITHIN, lowest_first=((0, 1, 2, 3),))
COUNTS = Counts(
    evaluable=np.array([[3, 3, 3, 0], [3, 3, 3, 3], [6, 3, 0, 0], [0, 0, 0, 0]]),
    dlts=np.array([[0, 1, 0, 0], [0, 1, 1, 2], [1, 0, 0, 0], [0, 0, 0, 0]]),
)
TOXIC = np.array([[20, 0, 10, 0]])
FOLLOWED = Partial(
    regimen=np.array([[1, -1], [-1, -1], [2, 1], [3, 0]]),
    weight=np.array([[0.5, 0.0], [0.0, 0.0], [0.3, 0.9], [0.2, 0.2]]),
)


def with_followed() -> Counts:
    return Counts(evaluable=COUNTS.evaluable, dlts=COUNTS.dlts, partial=FOLLOWED)


def swapped(counts: Counts) -> Counts:
    """Regimens 1 and 2 with their names exchanged."""
    names = np.array([0, 2, 1, 3, -1])
    partial = counts.partial
    return Counts(
        evaluable=counts.evaluable[:, [0, 2, 1, 3]],
        dlts=counts.dlts[:, [0, 2, 1, 3]],
        partial=None
        if partial is None
        else Partial(regimen=names[partial.regimen], weight=partial.weight),
    )


def test_one_order_is_the_plain_model() -> None:
    counts = with_followed()
    plain, found = fit_likelihood(WITHIN, counts), fit_orders(ONE, counts)
    assert found.risk[:3, 0] == pytest.approx(plain.risk[:3], abs=1e-12)
    assert found.estimate[:3, 0] == pytest.approx(np.exp(plain.estimate[:3]), abs=1e-12)
    averaged = fit_averaged(ONE, counts)
    assert averaged.risk == pytest.approx(mean_risk(WITHIN, counts), abs=1e-12)
    assert averaged.weight == pytest.approx(np.ones((4, 1)))


def test_names_do_not_matter() -> None:
    for counts in (COUNTS, with_followed()):
        found, other = fit_orders(BOTH, counts), fit_orders(BOTH, swapped(counts))
        assert other.weight[:, ::-1] == pytest.approx(found.weight, abs=1e-12, nan_ok=True)
        back = other.risk[:, ::-1][:, :, [0, 2, 1, 3]]
        assert back == pytest.approx(found.risk, abs=1e-9, nan_ok=True)
        averaged = fit_averaged(BOTH, swapped(counts)).risk[:, [0, 2, 1, 3]]
        assert averaged == pytest.approx(fit_averaged(BOTH, counts).risk, abs=1e-12)


def test_the_average_over_orders_by_their_marginal_likelihood() -> None:
    """The weight of each order written down a second time."""
    state = Counts(evaluable=np.array([[3, 3, 3, 0]]), dlts=np.array([[0, 1, 0, 0]]))
    model = PartialOrderModel(within=WITHIN, lowest_first=BOTH.lowest_first, prior=(3.0, 1.0))
    a = nodes(WITHIN)
    prior = np.exp(-a * a / 2 / 1.34)
    p = grid(WITHIN).risks.risk
    by_place = [
        (1 - p[:, 0]) ** 3 * p[:, one] * (1 - p[:, one]) ** 2 * (1 - p[:, 3 - one]) ** 3
        for one in (1, 2)
    ]
    marginal = np.array([3.0, 1.0]) * [float((prior * each).sum()) for each in by_place]
    found = fit_averaged(model, state)
    assert found.weight[0] == pytest.approx(marginal / marginal.sum(), abs=1e-12)
    assert found.risk[0] == pytest.approx(
        found.weight[0]
        @ [
            mean_risk(WITHIN, state)[0],
            mean_risk(WITHIN, swapped(state))[0][[0, 2, 1, 3]],
        ],
        abs=1e-12,
    )


def test_outcomes_far_from_the_prior_are_followed() -> None:
    """Thirty DLTs where the prior has next to none: both orders by quadrature of the likelihood."""
    variance, weights = 0.1, np.array([0.75, 0.25])
    narrow = OneParameter(family="power", skeleton=WITHIN.skeleton, prior_variance=variance)
    model = PartialOrderModel(
        within=narrow, lowest_first=BOTH.lowest_first, prior=tuple(weights.tolist())
    )
    found = fit_averaged(model, Counts(evaluable=np.array([[20, 0, 10, 0]]), dlts=TOXIC))
    evidence, risk = [], []
    for order in BOTH.lowest_first:
        a, weight = gauss(np.linspace(-16, 16, 161) * variance**0.5)
        log_risk = np.exp(a)[:, None] * np.log(WITHIN.skeleton)[np.argsort(order)]
        mass = weight * np.exp(log_risk @ TOXIC[0] - a * a / 2 / variance)
        evidence.append(mass.sum())
        risk.append(mass @ np.exp(log_risk) / mass.sum())
    expected = weights * evidence / (weights @ evidence)
    assert found.weight[0] == pytest.approx(expected, abs=1e-6)
    assert found.risk[0] == pytest.approx(expected @ risk, abs=1e-6)


def test_orders_that_the_counts_do_not_tell_apart_share_exactly() -> None:
    """One DLT in six at the lowest regimen says nothing of the two in the middle."""
    state = Counts(evaluable=np.array([[6, 0, 0, 0]]), dlts=np.array([[1, 0, 0, 0]]))
    found = fit_orders(BOTH, state)
    assert found.best.tolist() == [[0.5, 0.5]]
    target = float(found.risk[0, 0, 1])
    assert recommended(BOTH, found, target).tolist() == [[0, 0.5, 0.5, 0]]
    assert recommended(BOTH, found, target, "lowest").tolist() == [[0, 1, 0, 0]]
    more = PartialOrderModel(within=WITHIN, lowest_first=((0, 1, 2, 3), (0, 2, 1, 3), (0, 2, 3, 1)))
    spread = fit_orders(more, state)
    share = recommended(more, spread, target)
    assert share[0] == pytest.approx([0, 1 / 3, 2 / 3, 0])
    assert recommended(more, spread, target, "lowest").tolist() == [[0, 0, 1, 0]]


def test_a_prior_weight_breaks_the_tie() -> None:
    state = Counts(evaluable=np.array([[6, 0, 0, 0]]), dlts=np.array([[1, 0, 0, 0]]))
    model = PartialOrderModel(within=WITHIN, lowest_first=BOTH.lowest_first, prior=(1.0, 1.5))
    found = fit_orders(model, state)
    assert found.best.tolist() == [[0, 1]]
    assert found.weight[0] == pytest.approx([0.4, 0.6])


def test_without_a_dlt_there_is_no_likelihood_fit_but_a_posterior() -> None:
    found = fit_orders(BOTH, COUNTS)
    assert found.defined.tolist() == [True, True, True, False]
    assert np.isnan(found.weight[3]).all()
    for ties in ("split", "lowest"):
        share = recommended(BOTH, found, 0.3, ties)
        assert share[:3].sum(axis=1) == pytest.approx([1, 1, 1])
        assert np.isnan(share[3]).all()
    assert np.isfinite(fit_averaged(BOTH, COUNTS).risk).all()


def test_before_anyone_the_middle_regimens_are_equal() -> None:
    risk = fit_averaged(BOTH, COUNTS).risk[3]
    assert risk[1] == pytest.approx(risk[2])
    finer = PartialOrderModel(within=at_level(WITHIN, 1), lowest_first=BOTH.lowest_first)
    assert fit_averaged(finer, COUNTS).risk[3] == pytest.approx(risk, abs=1e-7)
    assert fit(WITHIN, COUNTS).risk[3] == pytest.approx(WITHIN.skeleton)


@pytest.mark.parametrize(
    ("orders", "prior", "words"),
    [
        ((), (), ["no order"]),
        (((0, 1, 2),), (), ["Order 1 does not name each of the 4"]),
        (((0, 1, 2, 3), (0, 1, 1, 3)), (), ["Order 2"]),
        (((0, 1, 2, 3),), (0.5, 0.5), ["prior weights"]),
        (((0, 1, 2, 3),), (0.0,), ["prior weights"]),
        (((0, 1, 2, 2),), (-1.0,), ["Order 1", "prior weights"]),
    ],
)
def test_impossible_settings_are_refused_with_all_reasons(
    orders: tuple[tuple[int, ...], ...], prior: tuple[float, ...], words: list[str]
) -> None:
    with pytest.raises(StudyError) as refused:
        PartialOrderModel(within=WITHIN, lowest_first=orders, prior=prior)
    assert len(refused.value.problems) == len(words)
    for problem, part in zip(refused.value.problems, words, strict=True):
        assert part in problem.what
