"""Cells in blood after the infusions: CAR-positive cells as a curve, and the fall of B cells.

Only what was measured is read; nothing is fitted.  A count below the limit of quantification is as
high as the limit where the lowest value is asked for, and 0 under a curve.  A sample of the day of
the first infusion was taken before it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import dropwhile, pairwise

from msgspec import Struct

from firstdose.derive.exposure import Exposure, exposure
from firstdose.derive.series import Sample, series
from firstdose.derive.study_days import study_day
from firstdose.protocol.responses import B_CELLS
from firstdose.protocol.study import Study
from firstdose.records.history import History

CAR_CELLS = "car_cells"
AREA_DAYS = 28
"""The area under the curve ends on this study day, as is usual for CAR cells (AUC 0-28 d)."""

UNIT = "/uL"

_Samples = tuple[Sample, ...]


class CarCells(Struct, frozen=True, kw_only=True):
    """The curve of CAR-positive cells after the first infusion; None: it was never quantified.

    ``area_per_ul_days`` is by trapezoids from day 0; None where no sample reaches its last day.
    """

    highest: Sample | None
    last: Sample | None
    area_per_ul_days: Decimal | None
    sources: tuple[int, ...]


class BCells(Struct, frozen=True, kw_only=True):
    """The fall and the return of CD19 B cells.

    ``undetected`` is the first sample below the limit of quantification after the first dose of
    anything, ``detected_again`` the next above it.  ``recovered`` is the first after the first
    infusion, once they have fallen, with as many as before treatment or as normal, if that is less.
    """

    before: Sample | None
    lowest: Sample
    undetected: Sample | None
    detected_again: Sample | None
    fallen: bool
    recovered: Sample | None
    sources: tuple[int, ...]

    @property
    def lowest_percent_of_before(self) -> Decimal | None:
        """None where there was no count before treatment, or it was 0."""
        if self.before is None or self.before.below_limit or not self.before.value:
            return None
        return 100 * self.lowest.value / self.before.value

    @property
    def undetected_days(self) -> int | None:
        """From the first sample without to the next with B cells; None: none, or not yet over."""
        if self.undetected is None or self.detected_again is None:
            return None
        return self.detected_again.study_day - self.undetected.study_day


def car_cells(study: Study, history: History, today: date) -> CarCells | None:
    """The curve of one participant; None before the first infusion, or without a later sample."""
    given = exposure(study, history, today)
    samples = _samples(history, CAR_CELLS, given, today)
    after = tuple(one for one in samples if one.study_day > 0)
    if not after:
        return None
    seen = [one for one in after if not one.below_limit]
    return CarCells(
        highest=max(seen, key=lambda one: one.value, default=None),
        last=seen[-1] if seen else None,
        area_per_ul_days=_area(after),
        sources=_sources(after),
    )


def b_cells(study: Study, history: History, today: date) -> BCells | None:
    """The B cells of one participant; None before the first infusion, or without a later sample."""
    given = exposure(study, history, today)
    samples = _samples(history, B_CELLS, given, today)
    if given is None or given.first_infusion_on is None or given.starts_on is None:
        return None
    first_dose = study_day(given.first_infusion_on, given.starts_on)
    before = [one for one in samples if one.study_day <= first_dose]
    after = tuple(one for one in samples if one.study_day > first_dose)
    since = tuple(one for one in after if one.study_day > 0)
    if not since:
        return None
    baseline = before[-1] if before else None
    from_low = tuple(dropwhile(lambda one: not one.below_limit, after))
    recovered_from = _recovered_from(baseline, since[0])
    from_fall = tuple(dropwhile(lambda one: not _below(one, recovered_from), after))
    return BCells(
        before=baseline,
        lowest=min(since, key=lambda one: (one.value, not one.below_limit)),
        undetected=from_low[0] if from_low else None,
        detected_again=next((one for one in from_low if not one.below_limit), None),
        fallen=bool(from_fall),
        recovered=next(
            (o for o in from_fall if o.study_day > 0 and not _below(o, recovered_from)), None
        ),
        sources=_sources((*before[-1:], *after)),
    )


def _recovered_from(before: Sample | None, now: Sample) -> Decimal | None:
    known = (before.value if before is not None else None, now.lower_limit)
    return min((one for one in known if one is not None), default=None)


def _below(one: Sample, count: Decimal | None) -> bool:
    return count is not None and (one.below_limit or one.value < count)


def _area(after: _Samples) -> Decimal | None:
    """By trapezoids from none on day 0; the last one is cut off at the day on which it ends."""
    days = [0, *(one.study_day for one in after)]
    counts = [Decimal(0), *(Decimal(0) if one.below_limit else one.value for one in after)]
    if days[-1] < AREA_DAYS:
        return None
    area = Decimal(0)
    for (day, count), (later, other) in pairwise(zip(days, counts, strict=True)):
        if day < AREA_DAYS and later > day:
            until = min(later, AREA_DAYS)
            at_end = count + (other - count) * (until - day) / (later - day)
            area += (until - day) * (count + at_end) / 2
    return area


def _samples(history: History, analyte: str, given: Exposure | None, today: date) -> _Samples:
    if given is None or given.first_infusion_on is None:
        return ()
    return series(history, analyte, UNIT, given.first_infusion_on, today)


def _sources(samples: _Samples) -> tuple[int, ...]:
    return tuple(one.source for one in samples)
