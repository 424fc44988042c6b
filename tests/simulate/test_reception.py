"""Referrals: at the published pace, one after the other, until the study closes."""

from datetime import date, timedelta

import pytest

from firstdose.simulate.dice import Dice
from firstdose.simulate.population import Population, population
from firstdose.simulate.reception import Reception

START = date(2023, 8, 21)
PLANNED = 36


def reception(seed: int) -> tuple[Population, Reception]:
    dice = Dice(seed)
    people = population(dice)
    return people, Reception(dice, people.referrals_per_day, START, PLANNED)


def arrival_days(desk: Reception) -> list[date]:
    days: list[date] = []
    while (on := desk.next_on) is not None:
        days.extend([on] * desk.arrivals(on))
    return days


def test_people_come_at_the_pace_drawn_for_the_trial(full: bool) -> None:
    """18 in 300 days are published: 0.06 a day, drawn anew for each trial."""
    paces: list[float] = []
    for seed in range(100 if full else 12):
        people, desk = reception(seed)
        days = arrival_days(desk)
        assert len(days) == 10 * PLANNED
        assert days == sorted(days)
        seen = len(days) / (days[-1] - START).days
        assert seen == pytest.approx(people.referrals_per_day, rel=0.25)
        paces.append(people.referrals_per_day)
    assert sum(paces) / len(paces) == pytest.approx(18.5 / 300, rel=0.25)


def test_arrivals_are_counted_once_however_the_days_are_turned() -> None:
    jumping = arrival_days(reception(3)[1])
    daily = reception(3)[1]
    turned = [
        day
        for day in (START + timedelta(days=n) for n in range((jumping[-1] - START).days + 1))
        for _ in range(daily.arrivals(day))
    ]
    assert turned == jumping


def test_no_one_comes_after_the_study_has_closed() -> None:
    desk = reception(3)[1]
    assert desk.arrivals(START + timedelta(days=60)) > 0
    desk.close()
    assert desk.next_on is None
    assert desk.arrivals(date.max) == 0
