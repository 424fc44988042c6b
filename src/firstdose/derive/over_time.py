"""What several dated answers say together: in a look-back window, in a period, over visits.

Every function takes what was found on its days, earliest first, and never looks past the day asked
about.  An unknown answer neither attains a state nor ends it, and it never makes a state sustained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Generic, TypeVar

from msgspec import Struct

from firstdose.standards.verdict import Grade, Outcome, Ungradable

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Dated(Struct, Generic[T_co], frozen=True, kw_only=True):
    """What was found on a day, and the ledger entries it came from."""

    on: date
    value: T_co
    sources: tuple[int, ...] = ()


def last_in_window(found: Sequence[Dated[T]], day: date, window_days: int) -> Dated[T] | None:
    """The last of the ``window_days`` days that end with ``day``, that day being the first of them.

    None when nothing was found in the window; what is older does not stand in for it.
    """
    opens_on = day - timedelta(days=window_days - 1)
    inside = (each for each in reversed(found) if opens_on <= each.on <= day)
    return next(inside, None)


def worst_in_period(
    found: Iterable[Dated[T]], first: date, last: date, grade_of: Callable[[T], Grade]
) -> Dated[T] | None:
    """What had the worst grade from one day to another, both included, when first it was reached.

    An ungradable one is the worst when nothing graded above 0 stands beside it.
    """
    worst: Dated[T] | None = None
    for each in found:
        if first <= each.on <= last and (
            worst is None or _worse(grade_of(each.value), grade_of(worst.value))
        ):
            worst = each
    return worst


def _worse(grade: Grade, than: Grade) -> bool:
    """Whether a grade is worse than another; an ungradable one is worse than 0 only."""
    if isinstance(grade, Ungradable):
        return than == 0
    if isinstance(than, Ungradable):
        return grade > 0
    return grade > than


def first_met(found: Iterable[Dated[Outcome]]) -> Dated[Outcome] | None:
    """The first assessment at which a state holds."""
    return next((each for each in found if each.value is Outcome.MET), None)


def first_lost(found: Iterable[Dated[Outcome]]) -> Dated[Outcome] | None:
    """The first assessment at which a state no longer holds after it had been attained."""
    attained = False
    for each in found:
        if attained and each.value is Outcome.NOT_MET:
            return each
        attained = attained or each.value is Outcome.MET
    return None


def sustained(found: Sequence[Dated[Outcome]], visits: int) -> Dated[Outcome] | None:
    """The first assessment of the first run of so many or more at which a state holds.

    A run is every assessment from one at which the state holds to the last before it does not, or
    is unknown.
    """
    return next((run[0] for run in _runs(found) if len(run) >= visits), None)


def _runs(found: Iterable[Dated[Outcome]]) -> Iterable[list[Dated[Outcome]]]:
    """Assessments in a row at which a state holds; never empty."""
    run: list[Dated[Outcome]] = []
    for each in found:
        if each.value is Outcome.MET:
            run.append(each)
        elif run:
            yield run
            run = []
    if run:
        yield run
