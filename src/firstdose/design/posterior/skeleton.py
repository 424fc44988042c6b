"""The risks thought likely beforehand: a skeleton from indifference intervals.

Within the half-width of the target a regimen is as good as the right one.  The skeleton is the one
with which the model, however much it sees, ends within that interval.  Lee and Cheung, Clinical
Trials 2009;6:227-238, doi 10.1177/1740774509105076; ``getprior`` of the R package dfcrm 0.2-2.1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from firstdose.design.posterior.counts import Reals
from firstdose.design.posterior.curve import Family, highest_possible, scaled, unscaled
from firstdose.design.posterior.refusals import (
    intercept_problems,
    refused_unless,
    target_problems,
)
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
    refused_unless(*_steepness_problems(settings, found))
    return tuple(float(risk) for risk in found)


def _indifference_problems(settings: Indifference) -> list[Problem]:
    return [
        *intercept_problems(settings.family, settings.intercept),
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


def _steepness_problems(settings: Indifference, risks: Reals) -> list[Problem]:
    """Risks that a wide interval puts so near to 0 or to the end of the curve that they are it."""
    inside = (risks > 0) & (risks < highest_possible(settings.family, settings.intercept))
    if inside.all() and (np.diff(risks) > 0).all():
        return []
    return [
        Problem(
            what=f"A half-width of {settings.halfwidth:.4g} gives the risks"
            f" {', '.join(f'{risk:.4g}' for risk in risks.tolist())}.",
            where="halfwidth",
            because="The curve cannot bend a risk of 0, or one at its upper end.",
            remedy="Give a smaller half-width; 0.05 is usual.",
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
