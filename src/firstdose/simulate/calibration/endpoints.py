"""The endpoints of simulated people, read off their courses: a set of functions handed in.

`core_endpoints` reads them off the states of the model alone, by rules that are assumptions.  This
is the one place where assessments that score items will take over: whatever gives `Endpoint`s of
the same names replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.simulate.calibration.stated import Table, stated

Reals: TypeAlias = npt.NDArray[np.float64]
Rules: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """What became of people: quantities on days as (person, day), and at entry as (person).

    Not a number where the course of a person could not be computed.
    """

    days: tuple[float, ...]
    quantities: Mapping[str, Reals]
    entry: Mapping[str, Reals]

    def on(self, quantity: str, days: tuple[float, ...]) -> Reals:
        """A quantity on some of the days."""
        return self.quantities[quantity][:, [self.days.index(day) for day in days]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What is asked of each person: the days and quantities it needs, and how it is answered.

    ``of`` gives a number a person, 1 or 0 for yes or no; not a number where it is unknown.
    """

    name: str
    unit: str
    days: tuple[float, ...]
    quantities: tuple[str, ...]
    of: Callable[[Course, Rules], Reals]


Endpoints: TypeAlias = Mapping[str, Endpoint]


def core_endpoints() -> Endpoints:
    """The endpoints that follow from the states of the model alone."""
    return {name: _endpoint(name, row) for name, row in stated("core_endpoints").items()}


def _endpoint(name: str, row: Table) -> Endpoint:
    kinds = {
        "at_most": _at_most,
        "fold_reached": _fold_reached,
        "below": _below,
        "last_above": _last_above,
        "lowest": _lowest,
        "days_below": _days_below,
    }
    days = _days(row)
    return Endpoint(
        name=name,
        unit=str(row["unit"]),
        days=days,
        quantities=tuple(row["quantities"]),
        of=kinds[row["kind"]](row, days),
    )


def _days(row: Table) -> tuple[float, ...]:
    if "days" in row:
        return tuple(float(day) for day in row["days"])
    first, last, step = (float(row[key]) for key in ("from_day", "to_day", "step_days"))
    return tuple(first + step * at for at in range(round((last - first) / step) + 1))


def _at_most(row: Table, days: tuple[float, ...]) -> Callable[[Course, Rules], Reals]:
    limit, quantities = float(row["limit"]), tuple(row["quantities"])

    def of(course: Course, rules: Rules) -> Reals:
        highest = np.max([course.on(each, days) for each in quantities], axis=(0, 2))
        return _yes_or_no(highest <= limit, highest)

    return of


def _below(row: Table, days: tuple[float, ...]) -> Callable[[Course, Rules], Reals]:
    limit, quantity = float(row["limit"]), str(row["quantities"][0])

    def of(course: Course, rules: Rules) -> Reals:
        highest = np.max(course.on(quantity, days), axis=1)
        return _yes_or_no(highest < limit, highest)

    return of


def _fold_reached(row: Table, days: tuple[float, ...]) -> Callable[[Course, Rules], Reals]:
    rule, quantity = str(row["rule"]), str(row["quantities"][0])

    def of(course: Course, rules: Rules) -> Reals:
        fold = np.max(course.on(quantity, days), axis=1) / course.entry[quantity]
        return _yes_or_no(fold >= rules[rule], fold)

    return of


def _last_above(row: Table, days: tuple[float, ...]) -> Callable[[Course, Rules], Reals]:
    rule, quantity = str(row["rule"]), str(row["quantities"][0])

    def of(course: Course, rules: Rules) -> Reals:
        seen = course.on(quantity, days)
        last = np.max(np.where(seen >= rules[rule], np.array(days), 0.0), axis=1)
        return np.where(np.all(np.isfinite(seen), axis=1), last, np.nan)

    return of


def _lowest(row: Table, days: tuple[float, ...]) -> Callable[[Course, Rules], Reals]:
    quantity = str(row["quantities"][0])

    def of(course: Course, rules: Rules) -> Reals:
        return np.min(course.on(quantity, days), axis=1)

    return of


def _days_below(row: Table, days: tuple[float, ...]) -> Callable[[Course, Rules], Reals]:
    limit, quantity, step = float(row["limit"]), str(row["quantities"][0]), float(row["step_days"])

    def of(course: Course, rules: Rules) -> Reals:
        seen = course.on(quantity, days)
        below = step * np.sum(seen < limit, axis=1)
        return np.where(np.all(np.isfinite(seen), axis=1), below, np.nan)

    return of


def _yes_or_no(claim: npt.NDArray[np.bool_], seen: Reals) -> Reals:
    return np.where(np.isfinite(seen), claim.astype(np.float64), np.nan)
