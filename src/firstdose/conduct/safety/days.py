"""Days of a site and moments of the world: when a local day is over, in UTC.

Every window of a trial is counted in days of the site.  A moment is only needed to say when one
ends, to whoever sits elsewhere.  A zone of None is that of the machine, summer time included.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def local_day(moment: datetime, zone: tzinfo | None) -> date:
    """The day it is at a site at a moment."""
    assert moment.tzinfo is not None, "a moment has a time zone"
    return moment.astimezone(zone).date()


def ends_at(day: date, zone: tzinfo | None) -> datetime:
    """The first moment after a day of the site, in UTC.

    Where clocks are put forward at midnight, the next day begins at the moment of that.
    """
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
