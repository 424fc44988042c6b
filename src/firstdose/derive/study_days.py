"""Study days: the first infusion of cells is day 0, and there is a day 0.

The numbering without a zero that CDISC asks for belongs to ``exchange``.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=4096)
def so_many_days(count: int) -> timedelta:
    """So many days: a span is made once, which takes longer than to add it to a day."""
    return timedelta(days=count)


def study_day(first_infusion_on: date, day: date) -> int:
    """The study day of a calendar day: negative before the first infusion, which is day 0."""
    return (day - first_infusion_on).days


def calendar_day(first_infusion_on: date, day: int) -> date:
    """The calendar day of a study day."""
    return first_infusion_on + so_many_days(day)
