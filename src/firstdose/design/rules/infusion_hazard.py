"""Overdose control where each infusion adds its hazard (Günhan et al., Stat Med 2020).

A regimen is known by its infusion days and the cells of each infusion, so that the regimens need
no order: what an interval does follows from when DLTs begin after an infusion.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from firstdose.design.made import Made
from firstdose.design.order import RegimenOrder
from firstdose.design.posterior.counts import Counts
from firstdose.design.posterior.hazard import (
    HazardShape,
    Infusions,
    Onset,
    OnsetForm,
    relative_exposure,
)
from firstdose.design.posterior.hazard_counts import (
    MultiplierPrior,
    WindowModel,
    refuse_unusable_prior,
    window_summary,
)
from firstdose.design.rules.doses import doses_of, within_increase
from firstdose.design.rules.model import Model, cohorts_of
from firstdose.design.rules.overdose_control import interval_words, most_probable
from firstdose.design.rules.partial_follow_up import as_followed
from firstdose.design.states import Reals
from firstdose.protocol.designs import InfusionHazard
from firstdose.protocol.parts import Part, planned_window
from firstdose.protocol.regimens import Regimens
from firstdose.records.problem import StudyError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Exposed:
    """The shapes thought possible, and what each regimen is: infusions, and days of its window."""

    shapes: tuple[HazardShape, ...]
    infusions: tuple[Infusions, ...]
    days: tuple[float, ...]
    reference: int

    @property
    def at_reference(self) -> float:
        """The least exposure of the reference regimen in its window, over the shapes."""
        until = np.array(self.days[self.reference])
        return min(
            float(shape.exposure(self.infusions[self.reference], until)) for shape in self.shapes
        )

    def until(self, regimen: int, day: Reals) -> Reals:
        """Exposure up to each day over that of the reference regimen: (shape, …)."""
        reference = (self.infusions[self.reference], self.days[self.reference])
        infusions = self.infusions[regimen]
        return np.stack(
            [relative_exposure(shape, infusions, day, reference) for shape in self.shapes]
        )


def infusion_hazard(
    order: RegimenOrder, settings: InfusionHazard, regimens: Regimens, part: Part
) -> Made:
    """The design over any regimens."""
    doses = doses_of(order, regimens, settings.doses)
    exposed = _exposed(order, settings, regimens, part, doses)
    _refuse_no_hazard(settings.reference, exposed.at_reference)
    exposure = np.column_stack(
        [exposed.until(number, np.array(days)) for number, days in enumerate(exposed.days)]
    )
    for name, least in zip(order.names, exposure.min(axis=0), strict=True):
        _refuse_no_hazard(name, float(least))
    model = WindowModel(
        prior=MultiplierPrior.of_reference_risk(
            float(settings.reference_risk), float(settings.prior_sd)
        ),
        weights=tuple(1 / len(exposed.shapes) for _ in exposed.shapes),
        exposure=exposure,
    )
    target = float(settings.target_from), float(settings.target_to)
    refuse_unusable_prior(model, target)

    def intervals(level: int, counts: Counts) -> tuple[Reals, Reals]:
        well = (counts.evaluable - counts.dlts).astype(np.float64)
        seen = counts.dlts.astype(np.float64), well, _inside(exposed, counts)
        found = window_summary(model, seen, target, level)
        return found.target, found.over

    return cohorts_of(
        Model(
            order=order,
            judge=most_probable(intervals, float(settings.overdose_probability)),
            words=interval_words(intervals, str(settings.overdose_probability)),
            reachable=within_increase(doses, settings.largest_increase),
            inside=as_followed,
        ),
        part.cohorts,
    )


def _inside(exposed: _Exposed, counts: Counts) -> Reals:
    """Exposure so far of all who are inside their window: (row, shape)."""
    found = np.zeros((len(counts.dlts), len(exposed.shapes)))
    partial = counts.partial
    if partial is None:
        return found
    for regimen, days in enumerate(exposed.days):
        there = partial.regimen == regimen
        if there.any():
            each = exposed.until(regimen, partial.weight * days)
            found += np.where(there, each, 0.0).sum(axis=2).T
    return found


def _exposed(
    order: RegimenOrder,
    settings: InfusionHazard,
    regimens: Regimens,
    part: Part,
    doses: tuple[Decimal, ...],
) -> _Exposed:
    if settings.reference not in order.names:
        raise StudyError(
            f"The reference regimen '{settings.reference}' is not one of the part.",
            where="reference of the design",
            because="The prior is a DLT risk thought likely at one of its regimens.",
            remedy=f"Name one of {', '.join(order.names)}.",
        )
    reference = order.names.index(settings.reference)
    known = [regimens.named(name) for name in order.names]
    infusions = tuple(
        Infusions(
            days=tuple(float(day) for day in regimen.infusion_days),
            doses=tuple(float(dose / doses[reference]) for _ in regimen.infusion_days),
        )
        for regimen, dose in zip(known, doses, strict=True)
    )
    shapes = tuple(
        HazardShape(onset=onset, dose_exponent=float(exponent), later=float(settings.later))
        for onset in _onsets(settings)
        for exponent in settings.dose_exponents
    )
    return _Exposed(
        shapes=shapes,
        infusions=infusions,
        days=tuple(
            float(planned_window(part, each, _first(regimens, each.conditioning))[1])
            for each in known
        ),
        reference=reference,
    )


def _refuse_no_hazard(regimen: str, exposure: float) -> None:
    if not exposure > 0:
        raise StudyError(
            f"Under one of the onset shapes no DLT can fall in the window of {regimen}.",
            where="onsets of the design, and dlt_window of the part",
            because="What is seen within the window would then say nothing of the hazard.",
            remedy="Shorten the delay of the onset, or lengthen the window.",
        )


def _first(regimens: Regimens, conditioning: str) -> int | None:
    """The planned day of the first conditioning; None when there is none."""
    return regimens.conditioning_named(conditioning).first_day if conditioning else None


def _onsets(settings: InfusionHazard) -> list[Onset]:
    return [
        Onset(
            form=OnsetForm(onset.form),
            median_days=float(onset.median_days),
            delay_days=float(onset.delay_days),
            steepness=float(onset.steepness),
        )
        for onset in settings.onsets
    ]
