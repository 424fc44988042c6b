"""BOP2 beside every sequence of outcomes in whole fractions, and the laws of its limits."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom

from firstdose.design.boundaries.bop2 import Endpoints, Expansion, Hypothesis, limits
from firstdose.design.boundaries.bop2_exact import GAMMAS, LAMBDAS, chances, optimal
from firstdose.records.problem import StudyError

ONE = Expansion(
    null=Hypothesis(probabilities=(0.2,)),
    alternative=Hypothesis(probabilities=(0.4,)),
    looks=(10, 20, 30, 40),
    type_one_error=0.1,
)


def two(endpoints: Endpoints, looks: tuple[int, ...] = (3, 5, 6)) -> Expansion:
    better = (0.5, 0.25) if endpoints == "response_and_toxicity" else (0.5, 0.75)
    return Expansion(
        null=Hypothesis(probabilities=(0.25, 0.5)),
        alternative=Hypothesis(probabilities=better),
        looks=looks,
        type_one_error=0.2,
        endpoints=endpoints,
    )


def exact(expansion: Expansion, counts: list[list[int]], cells: list[Fraction]) -> Fraction:
    """The chance to pass, summed over every sequence of (first, second) outcomes."""
    total = Fraction(0)
    for people in product(range(4), repeat=expansion.most):
        chance = Fraction(1)
        for one in people:
            chance *= cells[one]
        if all(
            not stops(expansion, people[:n], limit)
            for n, limit in zip(expansion.looks, counts, strict=True)
        ):
            total += chance
    return total


def stops(expansion: Expansion, people: tuple[int, ...], limit: list[int]) -> bool:
    first = sum(one in (2, 3) for one in people)
    second = sum(one in (1, 3) for one in people)
    few = first <= limit[0]
    if expansion.endpoints == "response_and_toxicity":
        return few or second >= limit[1]
    return few and second <= limit[1]


@pytest.mark.parametrize("endpoints", ["either_response", "response_and_toxicity"])
def test_as_every_sequence_of_outcomes_says(endpoints: Endpoints) -> None:
    expansion = two(endpoints)
    found = optimal(expansion)
    for hypothesis, under in (
        (expansion.null, found.under_null),
        (expansion.alternative, found.under_alternative),
    ):
        p, q = (Fraction(each) for each in hypothesis.probabilities)
        cells = [(1 - p) * (1 - q), (1 - p) * q, p * (1 - q), p * q]
        expected = exact(expansion, found.limits.tolist(), cells)
        assert under.passes[0] == pytest.approx(float(expected), abs=1e-13)
        assert under.passes[0] + under.stops[0].sum() == pytest.approx(1, abs=1e-13)


def test_no_design_of_the_whole_grid_is_better() -> None:
    for expansion in (ONE, two("either_response"), two("response_and_toxicity")):
        lambdas, gammas = (each.ravel() for each in np.meshgrid(LAMBDAS, GAMMAS))
        every = limits(expansion, lambdas, gammas)
        error = chances(expansion, every, expansion.null.cells).passes
        power = chances(expansion, every, expansion.alternative.cells).passes
        found = optimal(expansion)
        keeps = error <= expansion.type_one_error + 1e-12
        assert found.power == pytest.approx(power[keeps].max(), abs=1e-12)
        assert found.type_one_error <= expansion.type_one_error


def test_the_limits_are_those_of_the_posterior() -> None:
    found = limits(ONE, np.array([0.8]), np.array([0.5])).counts[0, :, 0]
    for n, limit in zip(ONE.looks, found.tolist(), strict=True):
        needed = 0.8 * (n / 40) ** 0.5
        posterior = [float(beta.sf(0.2, 0.2 + x, 0.8 + n - x)) for x in range(n + 1)]
        assert [x <= limit for x in range(n + 1)] == [p < needed for p in posterior]


def test_one_look_is_a_binomial_tail() -> None:
    single = Expansion(null=ONE.null, alternative=ONE.alternative, looks=(25,), type_one_error=0.05)
    found = optimal(single)
    limit = int(found.limits[0, 0])
    assert limit == binom.isf(0.05, 25, 0.2)
    assert found.type_one_error == pytest.approx(binom.sf(limit, 25, 0.2), abs=1e-13)
    assert found.power == pytest.approx(binom.sf(limit, 25, 0.4), abs=1e-13)


@given(
    st.sampled_from(sorted(LAMBDAS.tolist())),
    st.sampled_from(sorted(LAMBDAS.tolist())),
    st.sampled_from(sorted(GAMMAS.tolist())),
)
@settings(max_examples=30)
def test_a_greater_lambda_stops_whenever_a_smaller_one_does(
    one: float, other: float, gamma: float
) -> None:
    pair = np.array([min(one, other), max(one, other)])
    counts = limits(two("response_and_toxicity", (5, 10, 20)), pair, np.full(2, gamma)).counts
    assert (counts[1, :, 0] >= counts[0, :, 0]).all()
    assert (counts[1, :, 1] <= counts[0, :, 1]).all()


def test_two_endpoints_joined_by_an_odds_ratio_keep_their_margins() -> None:
    cells = Hypothesis(probabilities=(0.3, 0.2), odds_ratio=4.0).cells
    assert cells.sum() == pytest.approx(1)
    assert cells[1].sum() == pytest.approx(0.3)
    assert cells[:, 1].sum() == pytest.approx(0.2)
    assert cells[1, 1] * cells[0, 0] / (cells[0, 1] * cells[1, 0]) == pytest.approx(4.0)


@pytest.mark.parametrize(
    ("null", "alternative", "looks", "alpha", "what"),
    [
        ((0.2,), (0.2,), (10,), 0.1, "is not better than"),
        ((0.2,), (0.4, 0.3), (10,), 0.1, "probabilities for 1 endpoints"),
        ((0.2,), (0.4,), (10, 10), 0.1, "looks are at"),
        ((0.2,), (1.4,), (10,), 0.1, "probability under the alternative"),
        ((0.2,), (0.4,), (10,), 0.0, "type I error"),
    ],
)
def test_what_cannot_be_is_refused(
    null: tuple[float, ...],
    alternative: tuple[float, ...],
    looks: tuple[int, ...],
    alpha: float,
    what: str,
) -> None:
    with pytest.raises(StudyError, match=what):
        Expansion(
            null=Hypothesis(probabilities=null),
            alternative=Hypothesis(probabilities=alternative),
            looks=looks,
            type_one_error=alpha,
        )


def test_too_few_participants_for_the_error_are_refused() -> None:
    small = Expansion(
        null=Hypothesis(probabilities=(0.5,)),
        alternative=Hypothesis(probabilities=(0.9,)),
        looks=(2,),
        type_one_error=0.01,
    )
    with pytest.raises(StudyError, match="No boundary keeps"):
        optimal(small)
