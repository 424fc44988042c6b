"""Settings that most often lead to the right regimen, by exact operating characteristics.

Each design tried is compiled once; every assumed risk is then one sum.  Nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from firstdose.design.automaton.characteristics import operating_characteristics
from firstdose.design.designs import automaton_of
from firstdose.design.part_design import PartDesign
from firstdose.design.posterior.skeleton import Calibration, Indifference, calibrated_halfwidth
from firstdose.protocol.designs import Crm, IndifferenceInterval, PoCrm, StatedRisks, TiteCrm
from firstdose.records.problem import StudyError

WithSkeleton = Crm | TiteCrm | PoCrm
Judged = Literal["mean", "least"]
"""By the mean probability of a correct selection over the truths, or by the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Assumed DLT risks, and the regimens that are right to recommend under them ("": none)."""

    risk: Mapping[str, float]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSize:
    """The fewest participants that do, None where none tried does; and all that were tried."""

    participants: int | None
    tried: tuple[tuple[int, float], ...]


def nearest_is_right(risk: Mapping[str, float], target: float) -> Truth:
    """A truth in which the regimens nearest to the target are right."""
    distance = {regimen: abs(each - target) for regimen, each in risk.items()}
    least = min(distance.values())
    return Truth(
        risk=risk, right=tuple(name for name, away in distance.items() if away <= least + 1e-12)
    )


def none_is_right(truth: Truth, above: float) -> Truth:
    """The same truth, but to recommend none is right where every risk is above the limit."""
    return replace(truth, right=("",)) if min(truth.risk.values()) > above else truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """Under one truth: how likely a right regimen is recommended, and mean participants."""

    correct: float
    participants: float


def led(design: PartDesign, truths: Sequence[Truth]) -> tuple[Led, ...]:
    """How likely the design recommends a right regimen, and its mean participants, by truth."""
    automaton = automaton_of(design)
    found: list[Led] = []
    for truth in truths:
        exact = operating_characteristics(automaton, truth.risk)
        right = sum(at.recommended for at in exact.regimens if at.regimen in truth.right)
        correct = right + (exact.none_recommended if "" in truth.right else 0.0)
        found.append(Led(correct=correct, participants=exact.mean_participants))
    return tuple(found)


def correct_selection(design: PartDesign, truths: Sequence[Truth]) -> tuple[float, ...]:
    """How likely the design recommends a right regimen, by truth."""
    return tuple(each.correct for each in led(design, truths))


def skeleton_halfwidth(
    settings: WithSkeleton,
    design_of: Callable[[WithSkeleton], PartDesign],
    truths: Sequence[Truth],
    halfwidths: Sequence[float],
    judged: Judged = "mean",
) -> Calibration:
    """The half-width of the indifference interval that most often leads to a right regimen.

    Lee and Cheung, Clinical Trials 2009;6:227-238, by enumeration where they simulate.  The
    skeleton of ``settings`` says the place of the regimen thought right; ``design_of`` puts
    settings into a part.
    """
    _refuse_no_truths(truths)
    if not isinstance(settings.skeleton, IndifferenceInterval):
        raise StudyError(
            "The skeleton of the design is stated, so that it has no half-width.",
            where="skeleton of the design",
            because="A half-width is calibrated for skeletons built from indifference intervals.",
            remedy="Write `kind: indifference` with `prior_mtd`, and any half-width.",
        )
    model = settings.model if isinstance(settings, (Crm, TiteCrm)) else "power"
    interval = Indifference(
        target=float(settings.target),
        halfwidth=float(settings.skeleton.halfwidth),
        regimens=len(truths[0].risk),
        prior_mtd=settings.skeleton.prior_mtd,
        family="power" if model == "power" else "logistic",
        intercept=3.0 if isinstance(settings, PoCrm) else float(settings.intercept),
    )

    def correct(risks: tuple[float, ...]) -> float:
        stated = StatedRisks(risks=tuple(Decimal(repr(risk)) for risk in risks))
        design = design_of(replace(settings, skeleton=stated))
        return judged_by(correct_selection(design, truths), judged)

    return calibrated_halfwidth(interval, correct, halfwidths)


def sample_size(
    design_of: Callable[[int], PartDesign],
    truths: Sequence[Truth],
    wanted: float,
    participants: Sequence[int],
    judged: Judged = "mean",
) -> SampleSize:
    """The fewest participants with which a right regimen is recommended as often as wanted.

    ``design_of`` puts a number of participants into a part.  The numbers are tried from the lowest
    up until one does.  More do not always do better: the probability rises with small dips.
    """
    _refuse_no_truths(truths)
    tried: list[tuple[int, float]] = []
    for number in sorted(participants):
        tried.append((number, judged_by(correct_selection(design_of(number), truths), judged)))
        if tried[-1][1] >= wanted:
            return SampleSize(participants=number, tried=tuple(tried))
    return SampleSize(participants=None, tried=tuple(tried))


def judged_by(found: Sequence[float], judged: Judged) -> float:
    """One number of all truths."""
    return min(found) if judged == "least" else sum(found) / len(found)


def _refuse_no_truths(truths: Sequence[Truth]) -> None:
    if not truths:
        raise StudyError(
            "There are no assumed DLT risks to calibrate by.",
            where="truths of the calibration",
            because="Whether a selection is correct depends on the true risks.",
            remedy="State DLT risks of every regimen in at least one scenario.",
        )
