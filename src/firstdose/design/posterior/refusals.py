"""Settings of the models that cannot be: each as a problem with its reason and its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from firstdose.design.posterior.curve import Family, highest_possible
from firstdose.records.problem import Problem, StudyError


def refused_unless(*problems: Problem) -> None:
    """Refuse settings that have problems, with all of them."""
    if problems:
        raise StudyError.of(problems)


def skeleton_problems(
    risks: Sequence[float], family: Family = "power", intercept: float = 3.0
) -> list[Problem]:
    """What is wrong with a skeleton: nothing in it, outside its range, or not rising."""
    if not risks:
        return [
            Problem(
                what="The skeleton is empty.",
                where="skeleton",
                because="The model needs a prior guess of the DLT risk at each regimen.",
                remedy="Give one risk for each regimen, lowest regimen first.",
            )
        ]
    return [*_range_problems(risks, highest_possible(family, intercept)), *_rise_problems(risks)]


def _range_problems(risks: Sequence[float], highest: float) -> list[Problem]:
    outside = ", ".join(f"{risk:.4g}" for risk in risks if not 0 < risk < highest)
    if not outside:
        return []
    return [
        Problem(
            what=f"The skeleton has {outside}, outside 0 to {highest:.4g}.",
            where="skeleton",
            because="The curve cannot bend a risk of 0, or one at or above its upper end.",
            remedy=f"Give risks above 0 and below {highest:.4g}.",
        )
    ]


def _rise_problems(risks: Sequence[float]) -> list[Problem]:
    return [
        Problem(
            what=f"The skeleton does not rise from {lower:.4g} to {upper:.4g}.",
            where="skeleton",
            because="The model takes each regimen to be more toxic than the one before it.",
            remedy="Give risks that rise from each regimen to the next.",
        )
        for lower, upper in pairwise(risks)
        if not lower < upper
    ]


WIDEST = 1000.0
"""The largest prior variance of the exponent: beyond, most curves have risks of 0 or 1 alone."""


def prior_problems(variance: float) -> list[Problem]:
    """What is wrong with a prior variance."""
    if 0 < variance <= WIDEST:
        return []
    if variance > WIDEST:
        return [
            Problem(
                what=f"The prior variance is {variance:.4g}.",
                where="prior variance",
                because="So wide a prior holds nearly every risk to be 0 or 1.",
                remedy=f"Give a variance of at most {WIDEST:g}; 1.34 is usual with a normal prior.",
            )
        ]
    return [
        Problem(
            what=f"The prior variance is {variance:.4g}.",
            where="prior variance",
            because="With a variance of 0 or less no observation could change the estimate.",
            remedy="Give a variance above 0; 1.34 is usual with a normal prior.",
        )
    ]


HIGHEST = 10.0
"""The largest fixed intercept: beyond, a cohort without a DLT leaves risks that look alike."""


def intercept_problems(family: Family, intercept: float) -> list[Problem]:
    """What is wrong with the fixed intercept of the logistic curve; no other curve has one."""
    if family == "power" or intercept <= HIGHEST:
        return []
    return [
        Problem(
            what=f"The intercept of the logistic curve is {intercept:.4g}.",
            where="intercept of the design",
            because="So high an intercept holds nearly every risk to be 0 or 1.",
            remedy=f"Give an intercept of at most {HIGHEST:g}; 3 is usual.",
        )
    ]


def target_problems(target: float) -> list[Problem]:
    """What is wrong with a target risk."""
    if 0 < target < 1:
        return []
    return [
        Problem(
            what=f"The target DLT risk is {target:.4g}.",
            where="target",
            because="A risk of 0 or 1 cannot be approached from both sides.",
            remedy="Give a target between 0 and 1, usually 0.20 to 0.35.",
        )
    ]
