"""The endpoints of simulated people: what the mechanistic clinic would have recorded of them.

States come from `mechanistic.cohort`, the twin of the clinic's observation; nothing is read off the
activity of an organ.  A calibration is handed these functions, so that a test can hand in others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.protocol.study import Study
from firstdose.simulate.calibration.stated import Table, stated
from firstdose.simulate.mechanistic.clinic.rules import rules_among
from firstdose.simulate.mechanistic.cohort.assessed import Assessed
from firstdose.simulate.mechanistic.cohort.looks import looks
from firstdose.simulate.mechanistic.cohort.reactions import worst_crs
from firstdose.simulate.mechanistic.draws import People

Reals: TypeAlias = npt.NDArray[np.float64]
Drawn: TypeAlias = Mapping[str, float]
"""The rules drawn for a virtual programme, by name."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """What became of people: quantities on days as (person, day), and at entry as (person).

    Not a number where the course of a person could not be computed.  ``infused_on`` (person,
    infusion) are the days of infusions, not a number where there is none; ``assessed`` is what the
    examiner recorded, None where no endpoint asks for it.
    """

    people: People
    days: tuple[float, ...]
    quantities: Mapping[str, Reals]
    entry: Mapping[str, Reals]
    infused_on: Reals
    assessed: Assessed | None = None

    def on(self, quantity: str, days: tuple[float, ...]) -> Reals:
        """A quantity on some of the days."""
        return self.quantities[quantity][:, [self.days.index(day) for day in days]]

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Whose course could be computed."""
        return np.all([np.all(np.isfinite(each), axis=1) for each in self.quantities.values()], 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What is asked of each person: the days and quantities it needs, and how it is answered.

    ``look``: the visit at which the examiner must have looked, "" for an endpoint that needs none.
    ``of`` gives a number a person, 1 or 0 for yes or no; not a number where it is unknown.
    """

    name: str
    unit: str
    days: tuple[float, ...]
    quantities: tuple[str, ...]
    of: Callable[[Course, Drawn], Reals]
    look: str = ""


Endpoints: TypeAlias = Mapping[str, Endpoint]


def observed_endpoints(study: Study) -> Endpoints:
    """The endpoints as they are observed in a study."""
    return {
        name: endpoint(study, name, row)
        for name, row in stated("endpoints").items()
        if "kind" in row
    }


def endpoint(study: Study, name: str, row: Table) -> Endpoint:
    """The endpoint that a row of a file describes."""
    unit = str(row["unit"])
    if row["kind"] == "state":
        look = look_nearest(study, float(row["week"]))
        return Endpoint(
            name=name, unit=unit, days=(), quantities=(), of=_state(row["state"], look), look=look
        )
    days = _days(row)
    if row["kind"] == "crs":
        of = _crs(days, int(row.get("grade", 1)))
        return Endpoint(name=name, unit=unit, days=days, quantities=("il6",), of=of)
    kinds = {
        "below": _below,
        "last_above": _last_above,
        "lowest": _lowest,
        "days_below": _days_below,
    }
    return Endpoint(
        name=name,
        unit=unit,
        days=days,
        quantities=(str(row["quantity"]),),
        of=kinds[row["kind"]](row, days),
    )


def look_nearest(study: Study, week: float) -> str:
    """The visit after treatment at which the examiner looks nearest to a week."""
    after = {look.name: look.day for look in looks(study) if look.day is not None}
    return min(after, key=lambda name: abs(after[name] - 7.0 * week))


def _days(row: Table) -> tuple[float, ...]:
    if "days" in row:
        return tuple(float(day) for day in row["days"])
    first, last, step = (float(row[key]) for key in ("from_day", "to_day", "step_days"))
    return tuple(first + step * at for at in range(round((last - first) / step) + 1))


def _state(state: str, look: str) -> Callable[[Course, Drawn], Reals]:
    def of(course: Course, drawn: Drawn) -> Reals:
        assert course.assessed is not None, "the examiner looked"
        return np.where(course.known, course.assessed.at(state, look).astype(np.float64), np.nan)

    return of


def _crs(days: tuple[float, ...], least: int) -> Callable[[Course, Drawn], Reals]:
    def of(course: Course, drawn: Drawn) -> Reals:
        il6 = course.on("il6", days)
        grade = worst_crs(
            course.people,
            il6,
            course.entry["il6"],
            np.array(days),
            course.infused_on,
            rules_among(drawn),
        )
        return np.where(
            np.all(np.isfinite(il6), axis=1), (grade >= least).astype(np.float64), np.nan
        )

    return of


def _below(row: Table, days: tuple[float, ...]) -> Callable[[Course, Drawn], Reals]:
    limit, quantity = float(row["limit"]), str(row["quantity"])

    def of(course: Course, drawn: Drawn) -> Reals:
        highest = np.max(course.on(quantity, days), axis=1)
        return np.where(np.isfinite(highest), (highest < limit).astype(np.float64), np.nan)

    return of


def _last_above(row: Table, days: tuple[float, ...]) -> Callable[[Course, Drawn], Reals]:
    rule, quantity = str(row["rule"]), str(row["quantity"])

    def of(course: Course, drawn: Drawn) -> Reals:
        seen = course.on(quantity, days)
        last = np.max(np.where(seen >= drawn[rule], np.array(days), 0.0), axis=1)
        return np.where(np.all(np.isfinite(seen), axis=1), last, np.nan)

    return of


def _lowest(row: Table, days: tuple[float, ...]) -> Callable[[Course, Drawn], Reals]:
    quantity = str(row["quantity"])

    def of(course: Course, drawn: Drawn) -> Reals:
        return np.min(course.on(quantity, days), axis=1)

    return of


def _days_below(row: Table, days: tuple[float, ...]) -> Callable[[Course, Drawn], Reals]:
    limit, quantity, step = float(row["limit"]), str(row["quantity"]), float(row["step_days"])

    def of(course: Course, drawn: Drawn) -> Reals:
        seen = course.on(quantity, days)
        below = step * np.sum(seen < limit, axis=1)
        return np.where(np.all(np.isfinite(seen), axis=1), below, np.nan)

    return of
