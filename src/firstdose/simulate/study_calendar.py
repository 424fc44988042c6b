"""The calendar of a part as the study file states it, and the pace of referral that is assumed."""

from __future__ import annotations

from firstdose.design.order import regimen_order
from firstdose.protocol.parts import Part
from firstdose.protocol.study import Study
from firstdose.simulate.calendar.settings import Accrual, Calendar, Departures, Onset
from firstdose.simulate.figures import Fixed, Pace, figure
from firstdose.simulate.truth import dlt_risk, truth_named, window_days
from firstdose.simulate.truths import Truth


def calendar_of(
    study: Study,
    part: Part,
    *,
    accrual_per_day: float | None = None,
    onset: Onset | None = None,
    leaves_within_window: float = 0.0,
) -> Calendar:
    """Windows, staggering, time to review and limit of replacements of the part.

    Nobody waits in a queue: who comes while no place is open leaves.  ``accrual_per_day`` None: the
    published pace of referral (`figures`), less those who fail screening.
    """
    pace = referral_per_day() if accrual_per_day is None else accrual_per_day
    replaces = part.evaluability.replace_unrelated_departures
    most = part.evaluability.maximum_replacements_per_regimen if replaces else 0
    return Calendar(
        accrual=Accrual(per_day=pace),
        window_days=tuple(float(window_days(study, part, name)) for name in part.regimens),
        onset=onset or Onset(),
        departures=Departures(
            within_window=leaves_within_window, maximum_replacements_per_regimen=most
        ),
        staggering=part.staggering,
        committee_days=float(part.review_within_days),
    )


def referral_per_day() -> float:
    """Participants a day who could be entered: the mean of the published pace, after screening."""
    shape, days = figure(Pace, "referral").posterior
    return shape / days * (1.0 - figure(Fixed, "screen_failure").value)


def truth_of(study: Study, part: Part, name: str | None = None) -> Truth:
    """A truth that the study file names, for the regimens of a part in their order."""
    truth = truth_named(study, name)
    names = regimen_order(study.regimens, part).names
    return Truth(risk=tuple(dlt_risk(study, truth, regimen) for regimen in names))
