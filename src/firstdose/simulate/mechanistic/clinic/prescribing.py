"""What is prescribed against lupus after cells: a rule on what the examiner sees, no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import numpy as np

from firstdose.records.values import Indication, TherapyClass
from firstdose.simulate.figures import Fixed, figure, fixed, ladder, table
from firstdose.simulate.mechanistic.doses import Reals
from firstdose.simulate.patients import background_drugs
from firstdose.simulate.person import Examined, Prescription
from firstdose.simulate.published_states import CourseLimits

RESCUE_DRUG = "mycophenolate_mofetil"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """How far prednisone goes down while no more than this is seen."""

    clinical_points_at_most: int
    physician_global_at_most: Decimal
    mg_per_day: Decimal


@cache
def goals() -> tuple[Goal, ...]:
    """From the least activity to more."""
    return tuple(
        Goal(
            clinical_points_at_most=int(row["clinical_points_at_most"]),
            physician_global_at_most=Decimal(row["physician_global_at_most"]),
            mg_per_day=Decimal(row["goal_mg_per_day"]),
        )
        for row in table("prednisone_goals")
    )


class Prescriber:
    """Follows one participant from the last look before cells on."""

    __slots__ = ("_before", "_dose", "_limits", "_lowest", "_plan", "_rescued", "_treated")

    def __init__(self, dose_mg_per_day: Decimal, limits: CourseLimits) -> None:
        self._dose = dose_mg_per_day
        self._limits = limits
        self._before: Examined | None = None
        self._lowest: Examined | None = None
        self._plan: list[Prescription] = []
        self._rescued = False
        self._treated = False

    def infused(self) -> None:
        """From now on what is seen is seen after cells."""
        self._treated = True

    def seen(self, examined: Examined) -> tuple[Prescription, ...] | None:
        """The plan from today on, which takes the place of the one before; None: it stands."""
        points, judged = examined.clinical_points, examined.physician_global
        if points is None or judged is None:
            return None
        if not self._treated or self._before is None:
            self._before = self._lowest = examined
            return None
        self._plan = [one for one in self._plan if one.on <= examined.on]
        if self._is_flare(points, judged):
            steps = self._rescue(examined.on)
        else:
            steps = self._steps_down(examined.on, self._goal(points, judged))
        self._lowest = Examined(
            on=examined.on,
            clinical_points=min(points, self._lowest_points()),
            physician_global=min(judged, self._lowest_global()),
        )
        self._plan.extend(one for one in steps if one.drug == "prednisone")
        return tuple(steps)

    def prednisone_mg(self, start: date, days: int) -> Reals:
        """The daily dose on each of so many days, as far as it is planned."""
        doses = np.full(days, float(self._dose))
        for one in self._plan:
            doses[max((one.on - start).days, 0) :] = float(one.dose_mg_per_day)
        return doses

    def _lowest_points(self) -> int:
        assert self._lowest is not None
        return self._lowest.clinical_points or 0

    def _lowest_global(self) -> Decimal:
        assert self._lowest is not None
        return self._lowest.physician_global or Decimal(0)

    def _is_flare(self, points: int, judged: Decimal) -> bool:
        rise = points - self._lowest_points() >= figure(Fixed, "flare_points").value
        worse = float(judged - self._lowest_global()) >= figure(Fixed, "flare_global").value
        return rise or worse

    def _goal(self, points: int, judged: Decimal) -> Decimal | None:
        """The dose to go down to; None: no lower than it is."""
        for goal in goals():
            seen = points <= goal.clinical_points_at_most
            if seen and judged <= goal.physician_global_at_most:
                return goal.mg_per_day
        assert self._before is not None
        fallen = (self._before.clinical_points or 0) - points
        if fallen >= self._limits.fall_points:
            return self._limits.low_activity_prednisone_mg
        return None

    def _current(self, on: date) -> Decimal:
        before = [one.dose_mg_per_day for one in self._plan if one.on <= on]
        return before[-1] if before else self._dose

    def _steps_down(self, on: date, goal: Decimal | None) -> list[Prescription]:
        dose, steps = self._current(on), list[Prescription]()
        last = self._plan[-1].on if self._plan else on - timedelta(days=_step_days())
        day = max(on, last + timedelta(days=_step_days()))
        while goal is not None and dose > goal:
            lower = next(one for one in ladder("prednisone_doses") if one < dose)
            dose = max(lower, goal)
            steps.append(_prednisone(day, dose, Indication.BACKGROUND))
            day += timedelta(days=_step_days())
        return steps

    def _rescue(self, on: date) -> list[Prescription]:
        """Prednisone is raised and goes down again; an immunosuppressant begins, once."""
        raised = max(self._current(on), Decimal(f"{fixed('rescue_prednisone_mg'):g}"))
        steps = [_prednisone(on, raised, Indication.RESCUE)]
        wait = timedelta(days=round(fixed("prednisone_after_relapse_days")))
        for turn, dose in enumerate(ladder("prednisone_after_relapse"), 1):
            steps.append(_prednisone(on + turn * wait, dose, Indication.RESCUE))
        if not self._rescued:
            self._rescued = True
            drug = background_drugs()[RESCUE_DRUG]
            begun = Prescription(
                on=on,
                drug=drug.drug,
                therapy_class=drug.therapy_class,
                dose_mg_per_day=drug.dose_mg_per_day,
                indication=Indication.RESCUE,
            )
            steps.insert(1, begun)
        return steps


def _prednisone(on: date, dose: Decimal, indication: Indication) -> Prescription:
    return Prescription(
        on=on,
        drug="prednisone",
        therapy_class=TherapyClass.GLUCOCORTICOID,
        dose_mg_per_day=dose,
        indication=indication,
    )


def _step_days() -> int:
    return round(fixed("prednisone_step_days"))
