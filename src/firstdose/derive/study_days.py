"""Study days: the first infusion of cells is day 0, and there is a day 0.

The numbering without a zero that CDISC asks for belongs to ``exchange``.
"""

from __future__ import annotations

from datetime import date, timedelta

from firstdose.derive.exposure import Exposure
from firstdose.derive.plan import last_infusion_due_on
from firstdose.protocol.parts import DayAnchor
from firstdose.protocol.study import Study


def study_day(first_infusion_on: date, day: date) -> int:
    """The study day of a calendar day: negative before the first infusion, which is day 0."""
    return (day - first_infusion_on).days


def calendar_day(first_infusion_on: date, day: int) -> date:
    """The calendar day of a study day."""
    return first_infusion_on + timedelta(days=day)


def anchor_day(study: Study, given: Exposure, anchor: DayAnchor, today: date) -> date | None:
    """The day from which a window or visit counts; None while that has not happened.

    The last infusion, while infusions are still to come, is the day on which the last one is due as
    things stand, so that a window counted from it never closes too early.
    """
    match anchor:
        case "first_conditioning":
            return given.starts_on
        case "first_infusion":
            return given.first_infusion_on
        case "last_infusion":
            return last_infusion_due_on(study, given, today)
