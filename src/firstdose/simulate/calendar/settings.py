"""What is assumed of the calendar: who comes when, when toxicity shows, who leaves, who waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, log
from typing import Literal, NamedTuple

import numpy as np

from firstdose.protocol.parts import Staggering
from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.calendar.state import Course, Place, Rows, rows

POISSON, EVEN, UNIFORM = 0, 1, 2
_MOST_REPLACED = 1000
HALVES, WEIBULL = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrual:
    """How candidates come.

    ``spacing``: ``poisson`` has exponential gaps, ``even`` equal ones, ``uniform`` gaps anywhere
    between none and twice the mean.  ``when_closed``: whoever comes while no place is open
    ``leave``s, or ``wait``s for as long as it takes.  ``first_on_day_0``: the calendar starts with
    the first candidate, not with the wait for one.
    """

    per_day: float
    spacing: Literal["poisson", "even", "uniform"] = "poisson"
    when_closed: Literal["leave", "wait"] = "leave"
    first_on_day_0: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """When a DLT shows, given that it comes within the window.

    ``uniform`` over the window; ``halves`` with ``in_second_half`` as the share of the second half
    and uniform in each; ``weibull`` with that share, as TITE-BOIN simulations have it (Yuan et al.,
    Clin Cancer Res 2018).  ``late``: probability of an event after the window in those who complete
    it without a DLT.
    """

    shape: Literal["uniform", "halves", "weibull"] = "uniform"
    in_second_half: float = 0.5
    late: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """Who leaves before the outcome is known.

    ``within_window``: probability of leaving within the window for one who has no DLT; the time to
    it is exponential and competes with the DLT.  ``before_dlt``: the share of those on the way to a
    DLT who leave before it shows, as happens when early symptoms make people go.
    ``maximum_replacements_per_regimen``: beyond it nobody is replaced, and a rule that needs the
    outcome counts the lost as if they had had a DLT.
    """

    within_window: float = 0.0
    before_dlt: float = 0.0
    maximum_replacements_per_regimen: int = 1000


NO_WAITING = Staggering(after_first_days=0, between_days=0, between_regimens_days=0)
NO_DEPARTURES = Departures()


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """All that is assumed of the calendar.

    ``window_days``: the DLT window of each regimen.  ``committee_days``: from the last outcome that
    a decision waits for to the decision.  ``response_days``: within so many days of the entry a
    response shows at each regimen, at any time alike; empty: it is known with the DLT outcome.
    """

    accrual: Accrual
    window_days: tuple[float, ...]
    response_days: tuple[float, ...] = ()
    onset: Onset = Onset()
    departures: Departures = NO_DEPARTURES
    staggering: Staggering = NO_WAITING
    committee_days: float = 0.0


class Assumed(NamedTuple):
    """The assumptions as rows for compiled loops: one that holds for all, one per regimen."""

    course: Rows
    places: Rows


def assumed(calendar: Calendar, risk: Sequence[float]) -> Assumed:
    """The assumptions with one assumed DLT risk per regimen, checked.

    Raises:
        StudyError: a probability, rate or number of days that cannot be.
    """
    found = tuple(_problems(calendar, risk))
    if found:
        raise StudyError.of(found)
    return Assumed(course=_course(calendar), places=_places(calendar, risk))


def _course(calendar: Calendar) -> Rows:
    onset, accrual, waits = calendar.onset, calendar.accrual, calendar.staggering
    course = rows(Course, 1)
    course["gap_mean"] = 1 / accrual.per_day
    course["spacing"] = ("poisson", "even", "uniform").index(accrual.spacing)
    course["waits"] = accrual.when_closed == "wait"
    course["first_on_day_0"] = accrual.first_on_day_0
    course["after_first"] = waits.after_first_days
    course["between"] = waits.between_days
    course["between_regimens"] = waits.between_regimens_days
    course["committee"] = calendar.committee_days
    course["shape"] = ("uniform", "halves", "weibull").index(onset.shape)
    course["in_second_half"] = onset.in_second_half
    course["late"] = onset.late
    course["leaves"] = calendar.departures.within_window
    course["before_dlt"] = calendar.departures.before_dlt
    course["maximum_replaced"] = calendar.departures.maximum_replacements_per_regimen
    return course


def _places(calendar: Calendar, risk: Sequence[float]) -> Rows:
    """Weibull onset: the risk is reached at the end of the window, its first part at half-time."""
    places = rows(Place, len(risk))
    inside = np.clip(np.asarray(risk, dtype=np.float64), 1e-12, 1 - 1e-12)
    log_free = np.log1p(-inside)
    at_half_time = np.log1p(-inside * (1 - calendar.onset.in_second_half))
    window = np.asarray(calendar.window_days, dtype=np.float64)
    leaves = calendar.departures.within_window
    places["risk"] = risk
    places["window"] = window
    places["log_free"] = log_free
    places["power"] = log(2) / np.log(log_free / at_half_time)
    places["response_window"] = calendar.response_days or 0.0
    places["leaving_mean"] = -window / np.log1p(-leaves) if leaves else np.inf
    return places


def _problems(calendar: Calendar, risk: Sequence[float]) -> list[Problem]:
    onset, gone = calendar.onset, calendar.departures
    shares = {
        "DLT risk": risk,
        "probability of a late event": (onset.late,),
        "share of would-be DLTs who leave": (gone.before_dlt,),
    }
    open_shares = {
        "probability of leaving within the window": (gone.within_window, gone.within_window >= 0.0),
        "share of DLTs in the second half": (onset.in_second_half, onset.in_second_half > 0.0),
    }
    lengths = (*calendar.window_days, *calendar.response_days, calendar.accrual.per_day)
    found = [
        _problem(f"The {name} is {value}.", "A probability lies between 0 and 1.")
        for name, values in shares.items()
        for value in values
        if not 0 <= value <= 1
    ]
    found += [
        _problem(f"The {name} is {value}.", "It must be below 1, and a time must follow from it.")
        for name, (value, enough) in open_shares.items()
        if not (enough and value < 1)
    ]
    if not all(isfinite(value) and value > 0 for value in lengths):
        found.append(
            _problem(
                f"DLT windows are of {_days(calendar.window_days)} days,"
                f"{_said_of_responses(calendar)} accrual is {calendar.accrual.per_day:g} a day.",
                "No time passes without positive lengths.",
            )
        )
    if not 0 <= gone.maximum_replacements_per_regimen <= _MOST_REPLACED:
        found.append(
            _problem(
                f"At most {gone.maximum_replacements_per_regimen} are replaced at a regimen.",
                f"Between none and {_MOST_REPLACED} can be counted.",
            )
        )
    for windows, name in ((calendar.window_days, "DLT"), (calendar.response_days, "response")):
        if len(risk) != len(windows) and (windows or name == "DLT"):
            found.append(
                _problem(
                    f"There are {len(risk)} risks and {len(windows)} {name} windows.",
                    "Each regimen has one of each.",
                )
            )
    return found


def _said_of_responses(calendar: Calendar) -> str:
    days = _days(calendar.response_days)
    return f" response windows of {days} days," if calendar.response_days else ""


def _days(windows: Sequence[float]) -> str:
    """Each length once."""
    return ", ".join(dict.fromkeys(f"{days:g}" for days in windows))


def _problem(what: str, because: str) -> Problem:
    return Problem(
        what=what,
        where="Assumptions of the calendar simulation",
        because=because,
        remedy="State a value that can be, and simulate again.",
    )
