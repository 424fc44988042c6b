"""Skeletons from indifference intervals: what they promise, what is refused, the best width."""

import numpy as np
import pytest

from firstdose.design.posterior.curve import Family, scaled, unscaled
from firstdose.design.posterior.skeleton import Indifference, skeleton
from firstdose.records.problem import StudyError

FAMILIES: tuple[Family, ...] = ("power", "logistic")


def settings(
    target: float = 0.3,
    halfwidth: float = 0.05,
    regimens: int = 5,
    prior_mtd: int = 3,
    family: Family = "power",
) -> Indifference:
    return Indifference(
        target=target,
        halfwidth=halfwidth,
        regimens=regimens,
        prior_mtd=prior_mtd,
        family=family,
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_where_neighbours_are_as_near_both_are_a_halfwidth_away(family: Family) -> None:
    """The curve that puts a regimen at target - w puts the one above it at target + w."""
    found = np.array(skeleton(settings(family=family)))
    scale = scaled(family, found, 3.0)
    low, high = scaled(family, np.array([0.25, 0.35]), 3.0)
    bent = unscaled(family, scale[1:] * (low / scale[:-1]), 3.0)
    assert bent == pytest.approx([0.35] * 4)
    assert scale[1] / scale[0] == pytest.approx(high / low)


def test_an_interval_so_wide_that_a_risk_is_0_is_refused_once() -> None:
    with pytest.raises(StudyError) as refused:
        skeleton(settings(halfwidth=0.29, prior_mtd=5))
    (problem,) = refused.value.problems
    assert problem.what.startswith("A half-width of 0.29 gives the risks 0, 0, ")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (settings, []),
        (lambda: settings(target=0.0), ["target DLT risk is 0", "half-width"]),
        (lambda: settings(target=1.0), ["target DLT risk is 1", "half-width"]),
        (lambda: settings(halfwidth=0.3), ["half-width of the indifference interval is 0.3"]),
        (lambda: settings(halfwidth=0.0), ["half-width of the indifference interval is 0"]),
        (lambda: settings(target=0.9, halfwidth=0.06, family="logistic"), ["half-width"]),
        (lambda: settings(prior_mtd=0), ["number 0 of 5"]),
        (lambda: settings(prior_mtd=6), ["number 6 of 5"]),
        (lambda: settings(halfwidth=0.4, prior_mtd=9), ["half-width", "number 9 of 5"]),
        (lambda: settings(regimens=0), ["number 3 of 0"]),
    ],
)
def test_impossible_settings_are_refused_with_all_reasons(wrong, words: list[str]) -> None:
    if not words:
        assert skeleton(wrong())
        return
    with pytest.raises(StudyError) as refused:
        wrong()
    assert len(refused.value.problems) == len(words)
    for problem, part in zip(refused.value.problems, words, strict=True):
        assert part in problem.what
