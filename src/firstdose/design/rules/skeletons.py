"""The skeleton of a design, from its settings."""

from __future__ import annotations

from typing import assert_never

from firstdose.design.posterior.curve import Family
from firstdose.design.posterior.skeleton import Indifference, skeleton
from firstdose.protocol.designs import IndifferenceInterval, Skeleton, StatedRisks
from firstdose.records.problem import StudyError


def skeleton_of(
    settings: Skeleton, target_and_intercept: tuple[float, float], regimens: int, family: Family
) -> tuple[float, ...]:
    """The risks thought likely beforehand, one for each regimen."""
    target, intercept = target_and_intercept
    match settings:
        case StatedRisks():
            _refuse_other_number(len(settings.risks), regimens)
            return tuple(float(risk) for risk in settings.risks)
        case IndifferenceInterval():
            return skeleton(
                Indifference(
                    target=target,
                    halfwidth=float(settings.halfwidth),
                    regimens=regimens,
                    prior_mtd=settings.prior_mtd,
                    family=family,
                    intercept=intercept,
                )
            )
        case _:
            assert_never(settings)


def _refuse_other_number(risks: int, regimens: int) -> None:
    if risks != regimens:
        raise StudyError(
            f"The skeleton has {risks} risks, the part {regimens} regimens.",
            where="skeleton of the design",
            because="The curve needs a risk thought likely at each regimen.",
            remedy=f"State {regimens} risks, the lowest regimen first.",
        )
