"""The risks thought likely beforehand: a skeleton from indifference intervals, and its width.

Within the half-width of the target a regimen is as good as the right one.  The skeleton is the one
with which the model, however much it sees, ends within that interval.  Lee and Cheung, Clinical
Trials 2009;6:227-238, doi 10.1177/1740774509105076; ``getprior`` of the R package dfcrm 0.2-2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from firstdose.design.posterior.curve import Family, highest_possible, scaled, unscaled
from firstdose.design.posterior.refusals import refused_unless, target_problems
from firstdose.records.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Indifference:
    """What a skeleton follows from.

    ``prior_mtd``: the place of the regimen thought to be the right one, the lowest being 1.
    ``halfwidth``: of the interval around the target in which every risk is as good as the target.
    """

    target: float
    halfwidth: float
    regimens: int
    prior_mtd: int
    family: Family = "power"
    intercept: float = 3.0

    def __post_init__(self) -> None:
        refused_unless(*_indifference_problems(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The half-width with the highest mean probability of a correct selection, and all tried."""

    halfwidth: float
    skeleton: tuple[float, ...]
    tried: tuple[tuple[float, float], ...]


def skeleton(settings: Indifference) -> tuple[float, ...]:
    """The skeleton whose indifference intervals have the half-width, lowest regimen first.

    On the scale where ``exp(a)`` multiplies, neighbours stand in one ratio.
    """
    ends = np.array(
        [
            settings.target,
            settings.target + settings.halfwidth,
            settings.target - settings.halfwidth,
        ]
    )
    middle, upper, lower = scaled(settings.family, ends, settings.intercept)
    steps = np.arange(1, settings.regimens + 1) - settings.prior_mtd
    found = unscaled(settings.family, middle * (upper / lower) ** steps, settings.intercept)
    found[settings.prior_mtd - 1] = settings.target
    return tuple(float(risk) for risk in found)


def calibrated_halfwidth(
    settings: Indifference,
    correct_selection: Callable[[tuple[float, ...]], float],
    halfwidths: Sequence[float],
) -> Calibration:
    """The half-width whose skeleton most often leads to the right regimen.

    ``correct_selection`` says, for a skeleton, the mean probability of a correct selection over
    the truths that matter.  Of equals the narrowest is taken.  The half-width of ``settings`` is
    not used.
    """
    refused_unless(*_halfwidths_problems(halfwidths))
    candidates = [
        Indifference(
            target=settings.target,
            halfwidth=halfwidth,
            regimens=settings.regimens,
            prior_mtd=settings.prior_mtd,
            family=settings.family,
            intercept=settings.intercept,
        )
        for halfwidth in sorted(halfwidths)
    ]
    tried = [(each.halfwidth, correct_selection(skeleton(each))) for each in candidates]
    best = max(range(len(tried)), key=lambda number: tried[number][1])
    return Calibration(
        halfwidth=tried[best][0], skeleton=skeleton(candidates[best]), tried=tuple(tried)
    )


def _indifference_problems(settings: Indifference) -> list[Problem]:
    return [
        *target_problems(settings.target),
        *_halfwidth_problems(settings),
        *_place_problems(settings),
    ]


def _halfwidth_problems(settings: Indifference) -> list[Problem]:
    highest = highest_possible(settings.family, settings.intercept)
    widest = min(settings.target, highest - settings.target)
    if 0 < settings.halfwidth < widest:
        return []
    return [
        Problem(
            what=f"The half-width of the indifference interval is {settings.halfwidth:.4g}.",
            where="halfwidth",
            because=f"Around {settings.target:.4g} it must leave risks above 0 and below "
            f"{highest:.4g}.",
            remedy=f"Give a half-width above 0 and below {widest:.4g}."
            if widest > 0
            else "Give a target that the curve can reach, then a half-width below it.",
        )
    ]


def _place_problems(settings: Indifference) -> list[Problem]:
    if 1 <= settings.prior_mtd <= settings.regimens:
        return []
    return [
        Problem(
            what=f"The regimen thought to be right is number {settings.prior_mtd} of "
            f"{settings.regimens}.",
            where="prior_mtd",
            because="The skeleton is built outwards from that regimen.",
            remedy=f"Give a number from 1 to {settings.regimens}."
            if settings.regimens >= 1
            else "Give at least one regimen.",
        )
    ]


def _halfwidths_problems(halfwidths: Sequence[float]) -> list[Problem]:
    if halfwidths:
        return []
    return [
        Problem(
            what="There is no half-width to try.",
            where="halfwidths",
            because="The calibration compares half-widths and keeps the best.",
            remedy="Give some, for example 0.02, 0.03 and so on to 0.10.",
        )
    ]
