"""DLT risks of a study's regimens from one hazard per infusion, so that the interval matters.

Every infusion brings a hazard that passes; what of it falls into the window of the regimen makes
its risk.  Shorter intervals bring more of it into one window, and a window counted from the last
infusion leaves none of it out.
"""

from __future__ import annotations

from math import log, log1p

from firstdose.design.posterior.hazard import HazardShape, Infusions, cumulative_hazard, dlt_risk
from firstdose.design.scenarios import Scenario
from firstdose.protocol.increments import fold_of
from firstdose.protocol.parts import Part, planned_window
from firstdose.protocol.regimens import Regimen, Regimens
from firstdose.records.problem import StudyError


def by_hazard(
    regimens: Regimens, part: Part, shape: HazardShape, reference: tuple[str, float]
) -> Scenario:
    """The risk of each regimen of the part in its own window.

    ``reference``: a regimen of the part and the risk assumed for it, to which the hazard is
    anchored; doses count as multiples of its cells.
    """
    anchor, risk = reference
    _refuse(part, anchor, risk)
    known = [regimens.named(name) for name in part.regimens]
    windows = {each.name: _window_days(regimens, part, each) for each in known}
    infusions = {each.name: _infusions(regimens.named(anchor), each) for each in known}
    unit = cumulative_hazard(shape, infusions[anchor], windows[anchor], 0.0)
    if unit <= 0:
        raise StudyError(
            f"No hazard falls into the window of {anchor}.",
            where="Assumed hazard of an infusion",
            because="The risk of the reference regimen fixes how large the hazard is.",
            remedy="Assume an earlier onset, or take a longer window.",
        )
    log_multiplier = log(-log1p(-risk) / unit)
    return Scenario(
        name="hazard",
        risk=tuple(
            dlt_risk(shape, infusions[name], windows[name], log_multiplier)
            for name in part.regimens
        ),
        assumes=f"one hazard per infusion, {anchor} with a risk of {risk:g} in its window of"
        f" {windows[anchor]:g} days, {_worded(shape)}",
    )


def _window_days(regimens: Regimens, part: Part, regimen: Regimen) -> float:
    scheme = regimens.conditioning_named(regimen.conditioning)
    return float(planned_window(part, regimen, scheme.first_day)[1])


def _infusions(reference: Regimen, regimen: Regimen) -> Infusions:
    fold = fold_of(reference, regimen, "cells_per_infusion")
    if fold is None:
        raise StudyError(
            f"The doses of {reference.name} and {regimen.name} cannot be compared.",
            where="Assumed hazard of an infusion",
            because="The hazard depends on how many times the cells of the reference are given.",
            remedy="State both doses as flat, both per kg or both by weight band.",
        )
    days = tuple(float(day) for day in regimen.infusion_days)
    return Infusions(days=days, doses=(float(fold),) * len(days))


def _worded(shape: HazardShape) -> str:
    onset = shape.onset
    return (
        f"half of it within {onset.median_days:g} days after {onset.delay_days:g}"
        f" ({onset.form.value}), dose exponent {shape.dose_exponent:g}, later infusions"
        f" times {shape.later:g}"
    )


def _refuse(part: Part, anchor: str, risk: float) -> None:
    if anchor in part.regimens and 0 < risk < 1:
        return
    raise StudyError(
        f"The hazard cannot be anchored to {anchor} with a risk of {risk:g}.",
        where="Assumed hazard of an infusion",
        because="The anchor is a regimen of the part, with a risk between 0 and 1.",
        remedy=f"Name one of {', '.join(part.regimens)} and a risk between 0 and 1.",
    )
