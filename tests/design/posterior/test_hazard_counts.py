"""The hazard of unknown size against quadrature of the likelihood as the paper writes it."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from design.posterior.panels import around, gauss
from firstdose.design.posterior.hazard_counts import (
    MultiplierPrior,
    WindowModel,
    window_summary,
)
from firstdose.records.problem import StudyError

EXPOSURE = np.array([[1.0, 1.5, 3.0], [1.0, 0.6, 2.0]])
"""Of two shapes at three regimens, the first being the reference."""
WEIGHTS = (0.3, 0.7)
TARGET = (0.16, 0.33)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """DLTs, and complete windows without one, by regimen; exposure inside the window, by shape."""

    dlts: tuple[int, ...]
    well: tuple[int, ...]
    inside: tuple[float, float] = (0.0, 0.0)


def log_density(prior: MultiplierPrior, shape: int, seen: Seen, at: np.ndarray) -> np.ndarray:
    """Of log multipliers: prior, 1 - exp(-H) of each DLT, exp(-H) of everyone else."""
    found = -(((at - prior.mean) / prior.sd) ** 2) / 2 - np.exp(at) * seen.inside[shape]
    for size, dlts, well in zip(EXPOSURE[shape], seen.dlts, seen.well, strict=True):
        hazard = np.exp(at) * size
        found += dlts * np.log(-np.expm1(-hazard)) - well * hazard
    return found


def by_quadrature(
    prior: MultiplierPrior, seen: Seen, panels: int = 60
) -> tuple[np.ndarray, np.ndarray]:
    """Mean risk, and the probability of a risk above the upper limit, by regimen."""
    everywhere = prior.mean + prior.sd * np.linspace(-60, 60, 2401)
    logs = [log_density(prior, shape, seen, everywhere) for shape in range(2)]
    highest = max(each.max() for each in logs)
    whole, mean, above = 0.0, np.zeros(3), np.zeros(3)
    for shape, each in enumerate(logs):
        centre = float(everywhere[each.argmax()])
        for regimen, size in enumerate(EXPOSURE[shape]):
            cut = log(-log1p(-TARGET[1]) / size)
            at, weight = gauss(around(centre, prior.sd, cut, panels))
            density = weight * np.exp(log_density(prior, shape, seen, at) - highest)
            density *= WEIGHTS[shape]
            mean[regimen] += density @ -np.expm1(-np.exp(at) * size)
            above[regimen] += density[at > cut].sum()
            whole += density.sum() / 3
    return mean / whole, above / whole


def ours(prior: MultiplierPrior, seen: Seen, level: int = 0) -> tuple[np.ndarray, np.ndarray]:
    model = WindowModel(prior=prior, weights=WEIGHTS, exposure=EXPOSURE)
    counts = (np.array([seen.dlts], float), np.array([seen.well], float), np.array([seen.inside]))
    found = window_summary(model, counts, TARGET, level)
    return found.mean[0], found.over[0]


numbers = st.tuples(*[st.integers(0, 12)] * 3)


@given(
    dlts=numbers,
    well=numbers,
    inside=st.tuples(*[st.floats(0, 3)] * 2),
    risk=st.sampled_from([0.01, 0.1, 0.25, 0.6]),
    sd=st.sampled_from([0.05, 0.3, 1.25, 2.5, 5.0]),
    level=st.sampled_from([0, 1]),
)
def test_it_is_the_integral_of_the_likelihood(
    dlts: tuple[int, ...],
    well: tuple[int, ...],
    inside: tuple[float, float],
    risk: float,
    sd: float,
    level: int,
) -> None:
    """Many DLTs narrow the posterior between nodes; half the steps leave next to no error."""
    prior = MultiplierPrior.of_reference_risk(risk, sd)
    seen = Seen(dlts=dlts, well=well, inside=inside)
    for found, expected in zip(ours(prior, seen, level), by_quadrature(prior, seen), strict=True):
        assert found == pytest.approx(expected, abs=(1e-5, 1e-7)[level])


FAR = [
    (0.01, 0.5, Seen(dlts=(30, 0, 0), well=(0, 0, 0))),
    (0.0001, 0.5, Seen(dlts=(20, 20, 20), well=(0, 0, 0))),
    (0.9, 0.05, Seen(dlts=(0, 0, 0), well=(30, 30, 30))),
    (0.05, 0.1, Seen(dlts=(60, 0, 0), well=(0, 0, 0))),
]
"""Outcomes whose posterior lies beyond eight standard deviations of the prior, or at their end."""


@pytest.mark.parametrize(("risk", "sd", "seen"), FAR)
@pytest.mark.parametrize("level", [-1, 0])
def test_outcomes_far_from_the_prior_are_followed(
    risk: float, sd: float, seen: Seen, level: int
) -> None:
    prior = MultiplierPrior.of_reference_risk(risk, sd)
    for found, expected in zip(ours(prior, seen, level), by_quadrature(prior, seen), strict=True):
        assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("risk", "sd", "seen"), FAR)
def test_half_the_panels_say_the_same(risk: float, sd: float, seen: Seen) -> None:
    """The error of the quadrature itself."""
    prior = MultiplierPrior.of_reference_risk(risk, sd)
    for coarse, fine in zip(
        by_quadrature(prior, seen, 30), by_quadrature(prior, seen), strict=True
    ):
        assert coarse == pytest.approx(fine, abs=1e-10)


def test_a_row_does_not_depend_on_a_far_one_beside_it() -> None:
    prior = MultiplierPrior.of_reference_risk(0.01, 0.5)
    model = WindowModel(prior=prior, weights=WEIGHTS, exposure=EXPOSURE)
    dlts, well = np.array([[30.0, 0, 0], [1, 0, 0]]), np.array([[0.0, 0, 0], [5, 3, 0]])
    both = window_summary(model, (dlts, well, np.zeros((2, 2))), TARGET)
    alone = window_summary(model, (dlts[1:], well[1:], np.zeros((1, 2))), TARGET)
    assert both.over[1] == pytest.approx(alone.over[0], abs=1e-13)


def test_outcomes_beyond_all_belief_are_refused() -> None:
    prior = MultiplierPrior.of_reference_risk(0.9, 0.001)
    seen = Seen(dlts=(0, 0, 0), well=(60_000, 0, 0))
    with pytest.raises(StudyError, match="64 standard deviations"):
        ours(prior, seen)
