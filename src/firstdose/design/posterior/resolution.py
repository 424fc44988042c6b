"""How fine a grid a prior of intercept and log slope needs, and which priors no grid can hold.

Three things set the steps.  Every component of the prior must be seen by several nodes.  However
vague the prior, some ten to sixty outcomes make a posterior about half a logit wide.  And where the
intercept is nearly known, the risk passes a limit at nearly one log slope, which is then a step
that only a fine grid of log slopes can integrate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, sqrt
from typing import assert_never

import numpy as np
import numpy.typing as npt

from firstdose.design.order import Integers
from firstdose.design.posterior.plane import Reals
from firstdose.design.posterior.priors import (
    NODES,
    BivariateNormal,
    MetaAnalyticPredictive,
    Mixture,
    Prior,
    extent,
)
from firstdose.records.problem import StudyError

MOST_TIMES = 4.0
"""So many times the nodes of a usual prior at most: beyond, a decision would take minutes."""

_LONGEST = 0.7
"""The longest step of the coarsest grid, in logits and in log slopes."""

_OF_A_COMPONENT = 0.8
"""The longest step of the coarsest grid in standard deviations of the narrowest component."""

_OF_A_CROSSING = 1.6
"""The same in units of how sharply the risk passes a limit along the log slopes."""

_USUAL_LIMIT = -1.1
"""The logit of a DLT risk of 0.25, near which all limits of a risk lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """The longest steps of the coarsest grid; ``crossing``: of log slopes, for a sharp limit."""

    intercept: float
    log_slope: float
    crossing: float


def nodes_at(prior: Prior, level: int) -> tuple[int, int]:
    """Intercepts and log slopes of the grid of a level; each level halves the steps of the last.

    A usual prior has 81 x 41 at level 0; one that is wide, or narrow in one of the two, has more.
    """
    steps = _steps(prior)
    (low, high), (low_slope, high_slope) = extent(prior)
    wanted = (
        (high - low) / steps.intercept,
        (high_slope - low_slope) / min(steps.log_slope, steps.crossing),
    )
    usual = [(nodes - 1) // 2 for nodes in NODES]
    coarse = [max(few, ceil(each - 1e-9)) for few, each in zip(usual, wanted, strict=True)]
    if coarse[0] * coarse[1] > MOST_TIMES * usual[0] * usual[1]:
        _refuse(prior, steps, (wanted[0] / usual[0], wanted[1] / usual[1]))
    first, second = (round(each * 2.0 ** (level + 1)) + 1 for each in coarse)
    return first, second


def looked_for_further(found: Reals, most: float, further: Callable[[Integers], Reals]) -> Reals:
    """What was found, without its last column: the share of the posterior at the ends of the grid.

    Rows of which more than ``most`` lies there, so that it goes on beyond them, are found again.
    """
    values = found[:, :-1]
    beyond = np.flatnonzero(found[:, -1] > most)
    if len(beyond):
        values[beyond] = further(beyond)
    return values


def twice_as_far(reach: float, farthest: float, where: str) -> float:
    """How far a wider grid goes, in standard deviations of the prior; beyond the farthest none."""
    if 2 * reach > farthest:
        raise beyond_belief(reach, where)
    return 2 * reach


def beyond_belief(reach: float, where: str) -> StudyError:
    """Why no posterior is looked for that lies further than so many standard deviations away."""
    return StudyError(
        f"These outcomes lie more than {reach:g} standard deviations from what the prior"
        " holds possible.",
        where=where,
        because="So far out the prior says nothing that anyone could have meant.",
        remedy="State a prior with larger standard deviations.",
    )


def refuse_a_settled_prior(
    on_each: npt.NDArray[np.generic], where: str = "Prior of intercept and log slope"
) -> None:
    """A prior so narrow that what decides, by curve, is the same on all of them."""
    if (on_each == on_each[0]).all():
        raise StudyError(
            f"The {where[0].lower()}{where[1:]} leaves nothing open.",
            where=where,
            because="On every curve that it holds possible each regimen is on the same side of what"
            " decides, so that no outcome could change the choice.",
            remedy="State larger standard deviations, or check means and reference dose.",
        )


def _steps(prior: Prior) -> _Steps:
    match prior:
        case BivariateNormal():
            return _of_normal(prior)
        case Mixture():
            each = [_steps(component) for component in prior.components]
            return _Steps(
                intercept=min(one.intercept for one in each),
                log_slope=min(one.log_slope for one in each),
                crossing=min(one.crossing for one in each),
            )
        case MetaAnalyticPredictive():
            return _of_normal(prior.typical)
        case _:
            assert_never(prior)


def _of_normal(prior: BivariateNormal) -> _Steps:
    intercept, log_slope = (sd * sqrt(1 - prior.correlation**2) for sd in prior.sd)
    away = 1 + abs(prior.mean[0] - _USUAL_LIMIT)
    return _Steps(
        intercept=min(_LONGEST, _OF_A_COMPONENT * intercept),
        log_slope=min(_LONGEST, _OF_A_COMPONENT * log_slope),
        crossing=_OF_A_CROSSING * intercept / away,
    )


def _refuse(prior: Prior, steps: _Steps, times: tuple[float, float]) -> None:
    """Say which of the three asks for so many nodes."""
    if times[0] >= times[1]:
        because, remedy = _about("intercept", steps.intercept)
    elif steps.crossing < steps.log_slope:
        because = (
            "The intercept is known so well, or so far from any usual risk, and the slope so little"
            " that the risk passes a limit at nearly one slope, which no grid of slopes shows."
        )
        remedy = "State a larger sd of the intercept, or a smaller one of the log slope."
    else:
        because, remedy = _about("log slope", steps.log_slope)
    raise StudyError(
        f"The prior of intercept and log slope cannot be computed: {_in_words(prior)}.",
        where="Prior of intercept and log slope",
        because=because,
        remedy=remedy,
    )


def _about(parameter: str, step: float) -> tuple[str, str]:
    if step < _LONGEST:
        because = f"No grid shows components that differ so much in the sd of the {parameter}."
        return because, f"State components more alike in the sd of the {parameter}."
    because = (
        f"With so large an sd of the {parameter} nearly every risk is 0 or 1 beforehand, and what a"
        " few outcomes say of it is lost between the nodes of the grid."
    )
    return because, (
        f"State a smaller sd of the {parameter}; up to 2 for the intercept and up to 1 for the log"
        " slope are usual."
    )


def _in_words(prior: Prior) -> str:
    match prior:
        case BivariateNormal():
            means, sds = (
                " and ".join(f"{each:g}" for each in pair) for pair in (prior.mean, prior.sd)
            )
            return f"means {means}, sd {sds}"
        case Mixture():
            return "; ".join(_in_words(each) for each in prior.components)
        case MetaAnalyticPredictive():
            return f"{_in_words(prior.typical)} of the typical trial"
        case _:
            assert_never(prior)
