"""A compiled design on the calendar beside a slow account of the same trial."""

from dataclasses import replace
from math import log

import numpy as np
import pytest

from firstdose.protocol.parts import Staggering
from firstdose.simulate import questions
from firstdose.simulate.calendar import (
    Accrual,
    Calendar,
    Departures,
    as_trials,
    cohorts,
    paths,
    walked_by_people,
)
from firstdose.simulate.calendar.settings import NO_DEPARTURES
from firstdose.simulate.dice import Dice
from simulate.calendar.assumptions import EVERYTHING, S1
from simulate.calendar.boin_tables import boin
from simulate.calendar.rule_paths import risks_of, schedule_then_dose

WAITS = Staggering(after_first_days=14, between_days=7, between_regimens_days=4)
UNEVEN = Calendar(
    accrual=Accrual(per_day=0.15),
    window_days=(28.0, 28.0, 35.0, 42.0, 42.0),
    departures=Departures(within_window=0.3, maximum_replacements_per_regimen=2),
    staggering=WAITS,
    committee_days=6.0,
)


def told(calendar: Calendar, risk: tuple[float, ...], seed: int, trial: int):
    """One trial of BOIN told participant by participant: end node, duration, treated, replaced."""
    dice, design = Dice(seed, trial), boin()
    leaves = calendar.departures.within_window
    wait = calendar.staggering
    node, day, here, came_on, number = 0, 0.0, -1, 0.0, 0
    infusions: dict[int, list[float]] = {r: [] for r in range(5)}
    replaced: dict[int, int] = dict.fromkeys(range(5), 0)
    while design.wanted[node]:
        regimen = int(design.regimen[node])
        opened = day + (wait.between_regimens_days if here not in {-1, regimen} else 0)
        here = regimen
        free = [opened] * int(design.wanted[node])
        known: list[float] = []
        toxic = 0
        while free:
            earliest = min(free)
            free.remove(earliest)
            before = infusions[regimen]
            if before:
                gap = wait.after_first_days if len(before) == 1 else wait.between_days
                earliest = max(earliest, before[0] + wait.after_first_days, before[-1] + gap)
            number += 1
            gap = -log(1 - dice.uniform(number, questions.REFERRAL_WAIT)) / calendar.accrual.per_day
            came_on = max(came_on, earliest) + gap
            before.append(came_on)
            window = calendar.window_days[regimen]
            dlt = dice.chance(number, questions.DOSE_LIMITING, risk[regimen])
            until = dice.uniform(number, questions.DOSE_LIMITING_DAY) * window if dlt else window
            gone = dice.exponential(number, questions.WITHDRAWAL, -window / log(1 - leaves))
            if gone < until and replaced[regimen] < 2:
                replaced[regimen] += 1
                free.append(came_on + gone)
                continue
            toxic += dlt or gone < until
            known.append(came_on + min(until, gone))
        day = max(known) + calendar.committee_days
        node = int(design.child[design.first[node] + toxic])
    return node, day, [len(infusions[r]) for r in range(5)], sum(replaced.values())


def test_the_same_trial_as_told_slowly() -> None:
    found = cohorts.simulated(boin(), UNEVEN, S1, 11, 1000, 40)
    for row in range(40):
        node, day, participants, replaced = told(UNEVEN, S1, 11, 1000 + row)
        assert found.recommended[row] == boin().recommended[node]
        assert found.participants[row].tolist() == participants
        assert found.replaced[row] == replaced
        assert found.duration_days[row] == pytest.approx(day, rel=1e-12)


def test_without_departures_the_calendar_changes_no_decision() -> None:
    quiet = replace(EVERYTHING, departures=NO_DEPARTURES)
    found = cohorts.simulated(boin(), quiet, S1, 5, 0, 500)
    ends = walked_by_people(boin(), S1, 5, 0, 500)
    assert np.array_equal(found.recommended, boin().recommended[ends])
    walked = as_trials(boin(), 5, ends)
    assert found.participants.sum() == (walked.participants * walked.alike[:, None]).sum()


@pytest.mark.parametrize("spacing", ["even", "poisson", "uniform"])
def test_one_participant_after_the_other(spacing) -> None:
    one_cohort = paths([0, 0, 0, 0], [2, 0, 0, 0], [0, 3, 3, 3], [1, 2, 3], [-1, 0, 0, 0])
    calendar = Calendar(
        accrual=Accrual(per_day=0.5, spacing=spacing),
        window_days=(10.0,),
        staggering=Staggering(after_first_days=21, between_days=0, between_regimens_days=0),
        committee_days=4.0,
    )
    found = cohorts.simulated(one_cohort, calendar, (0.0,), 2, 0, 2000)
    waited = found.duration_days - 21 - 10 - 4
    if spacing == "even":
        # Candidates come on days 2, 4, 6 …: the first on day 2, the second on day 24.
        assert np.all(found.duration_days == 24 + 10 + 4)
    else:
        assert np.all(waited > 0)
        first, gap = 2.0, 2.0 if spacing == "poisson" else 4 / 3
        assert waited.mean() == pytest.approx(first + gap, abs=0.2)


def test_lost_beyond_the_limit_count_as_dlts() -> None:
    one_cohort = paths([0] * 5, [3, 0, 0, 0, 0], [0] + [4] * 4, [1, 2, 3, 4], [-1, 0, 1, 2, 3])
    everyone_leaves = Calendar(
        accrual=Accrual(per_day=1.0),
        window_days=(28.0,),
        departures=Departures(within_window=1 - 1e-12, maximum_replacements_per_regimen=5),
    )
    found = cohorts.simulated(one_cohort, everyone_leaves, (0.0,), 1, 0, 50)
    assert np.all(found.participants == 8)
    assert np.all(found.replaced == 5)
    assert np.all(found.evaluable == 0)
    assert np.all(found.recommended == 3)


def test_schedule_then_dose_takes_its_time() -> None:
    # A prototype of the same assumptions gave 767 days (standard deviation 172) and 24.5 treated.
    design, ways = schedule_then_dose(4, 3)
    calendar = Calendar(
        accrual=Accrual(per_day=0.06),
        window_days=(28.0,) * 12,
        departures=Departures(within_window=0.08, maximum_replacements_per_regimen=3),
        staggering=Staggering(after_first_days=14, between_days=7, between_regimens_days=0),
    )
    risk = risks_of("flat", design.order.names)
    found = cohorts.simulated(ways, calendar, risk, 1, 0, 20_000)
    assert found.duration_days.mean() == pytest.approx(777, abs=5)
    assert found.duration_days.std() == pytest.approx(172, abs=4)
    assert found.participants.sum(axis=1).mean() == pytest.approx(24.6, abs=0.15)
