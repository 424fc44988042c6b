"""Days of a site: a window ends at its midnight, whatever clocks and other zones say."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.conduct.safety.days import ends_at, local_day

ZONES = [
    "Asia/Shanghai",
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Beirut",
    "America/Havana",
    "Asia/Kathmandu",
]
"""Half-hour summer time (Lord Howe), clocks put forward at midnight (Beirut, Havana)."""

moments = st.datetimes(
    datetime(2023, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2033, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(moments, st.sampled_from(ZONES), st.integers(-2, 2))
def test_a_moment_lies_in_a_day_exactly_until_the_moment_at_which_the_day_ends(
    moment: datetime, name: str, off: int
) -> None:
    zone = ZoneInfo(name)
    day = local_day(moment, zone) + timedelta(days=off)
    assert (local_day(moment, zone) <= day) is (moment < ends_at(day, zone))


@given(st.dates(date(2023, 1, 1), date(2032, 12, 31)), st.sampled_from(ZONES))
def test_midnight_belongs_to_the_next_day_and_the_microsecond_before_to_this(
    day: date, name: str
) -> None:
    zone = ZoneInfo(name)
    end = ends_at(day, zone)
    assert local_day(end, zone) == day + timedelta(days=1)
    assert local_day(end - timedelta(microseconds=1), zone) == day


@pytest.mark.parametrize(
    ("zone", "day", "end"),
    [
        ("Asia/Shanghai", date(2026, 3, 1), "2026-03-01T16:00:00+00:00"),
        ("UTC", date(2026, 3, 1), "2026-03-02T00:00:00+00:00"),
        ("Europe/Berlin", date(2026, 3, 28), "2026-03-28T23:00:00+00:00"),
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-29T22:00:00+00:00"),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-25T23:00:00+00:00"),
        ("America/Havana", date(2026, 3, 7), "2026-03-08T05:00:00+00:00"),
    ],
)
def test_the_end_of_a_day_in_utc(zone: str, day: date, end: str) -> None:
    """The short day of Berlin has 23 hours and its long one 25; Havana loses its midnight."""
    assert ends_at(day, ZoneInfo(zone)).isoformat() == end


def test_the_same_moment_is_another_day_in_shanghai() -> None:
    moment = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    assert local_day(moment, ZoneInfo("Asia/Shanghai")) == date(2026, 3, 2)
    assert local_day(moment, ZoneInfo("UTC")) == date(2026, 3, 1)


def test_without_a_zone_the_days_are_those_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Asia/Shanghai", "Europe/Berlin"):
        monkeypatch.setenv("TZ", name)
        time.tzset()
        for day in (date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25)):
            assert ends_at(day, None) == ends_at(day, ZoneInfo(name))
            end = ends_at(day, None)
            assert local_day(end - timedelta(seconds=1), None) == day
            assert local_day(end, None) == day + timedelta(days=1)
    monkeypatch.undo()
    time.tzset()
