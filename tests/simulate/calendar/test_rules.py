"""The rules inside the loops: TITE-CRM as told slowly, rolling six by its promise, pooling."""

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest

from firstdose.simulate import questions
from firstdose.simulate.calendar import (
    Accrual,
    Calendar,
    Departures,
    rolling_six,
    tite_crm,
)
from firstdose.simulate.calendar.pooling import Table, next_regimen
from firstdose.simulate.dice import Dice
from simulate.calendar.assumptions import CRM, EVERYTHING, ROLLING, S1, SKELETON, table

SOME_LEAVE = Calendar(
    accrual=Accrual(per_day=1 / 7),
    window_days=(28.0,) * 5,
    departures=Departures(within_window=0.2),
)


def nearest(seen: list[tuple[int, bool, float]]) -> int:
    """The regimen nearest to the target for (regimen, DLT, weight) of everybody, on a fine grid."""
    a = np.linspace(-7, 7, 3001)
    likelihood = np.exp(-a * a / (2 * CRM.prior_variance))
    for regimen, toxic, weight in seen:
        p = SKELETON[regimen] ** np.exp(a)
        likelihood *= p if toxic else 1 - weight * p
    mean = (a * likelihood).sum() / likelihood.sum()
    risk = [s ** exp(mean) for s in SKELETON]
    return int(np.argmin([abs(p - CRM.target) for p in risk]))


def told(seed: int, trial: int) -> tuple[list[int], int, float]:
    """One TITE-CRM trial participant by participant: entered by regimen, recommended, duration."""
    dice, day, people = Dice(seed, trial), 0.0, []
    regimen = -1
    for number in range(1, CRM.participants + 1):
        day -= 7 * log(1 - dice.uniform(number, questions.REFERRAL_WAIT))
        seen = []
        for at, on, until, toxic in people:
            known = on + until <= day
            share = min(until if known else day - on, 28.0) / 28
            seen.append((at, toxic and known, share))
        regimen = min(nearest(seen), regimen + 1)
        toxic = dice.chance(number, questions.DOSE_LIMITING, S1[regimen])
        until = 28 * dice.uniform(number, questions.DOSE_LIMITING_DAY) if toxic else 28.0
        gone = dice.exponential(number, questions.WITHDRAWAL, -28 / log(0.8))
        people.append((regimen, day, min(until, gone), toxic and until <= gone))
    last = nearest([(at, toxic, until / 28) for at, _, until, toxic in people])
    entered = np.bincount([one[0] for one in people], minlength=5).tolist()
    return entered, last, day + 28


def test_tite_crm_is_the_same_trial_as_told_slowly() -> None:
    design = replace(CRM, participants=30)
    found = tite_crm.simulated(design, SOME_LEAVE, S1, 5, 77, 12)
    for row in range(12):
        entered, recommended, duration = told(5, 77 + row)
        assert found.participants[row].tolist() == entered
        assert found.recommended[row] == recommended
        assert found.duration_days[row] == pytest.approx(duration, rel=1e-12)


def test_rolling_six_recommends_what_it_promises() -> None:
    calendar = replace(EVERYTHING, departures=Departures(within_window=0.1))
    found = rolling_six.simulated(ROLLING, calendar, S1, 1, 0, 5000)
    rows = np.flatnonzero(found.recommended >= 0)
    here = found.recommended[rows]
    assert np.all(found.evaluable[rows, here] == 6)
    assert np.all(found.dlts[rows, here] <= 1)
    higher = rows[(here < 4)]
    assert np.all(found.dlts[higher, found.recommended[higher] + 1] >= 2)
    assert np.all(found.dlts[found.recommended < 0, 0] >= 2)


QUARTER = table(0.25, 60)
POOL = Table(QUARTER.escalate_le, QUARTER.de_escalate_ge, QUARTER.eliminate_ge)
# Target .25: with 3 evaluable up at 0, down at 1, closed at 3; with 6 up at 1, down at 2, closed at
# 4; with 9 up at 1, down at 3; with 12 up at 2, down at 4.
RULINGS = [
    # evaluable, DLTs, here, lowest closed -> next, lowest closed
    ((3, 3, 0), (0, 0, 0), 1, 3, 2, 3),  # all agree: up
    ((3, 3, 0), (0, 0, 0), 1, 2, 1, 2),  # the next is closed: stay
    ((6, 3, 0), (1, 1, 0), 1, 3, 0, 3),  # down, and the lower one does not object
    ((3, 3, 0), (0, 3, 0), 1, 3, 0, 1),  # closed
    ((3, 0, 0), (3, 0, 0), 0, 3, -1, 0),  # the lowest is closed
    ((3, 0, 0), (1, 0, 0), 0, 3, 0, 3),  # nothing below the lowest
    ((6, 3, 0), (3, 0, 0), 1, 3, 0, 3),  # pooled 3 of 9: down, though the lowest is no better
    ((9, 3, 0), (2, 0, 0), 1, 3, 2, 3),  # the lower would stay; pooled 2 of 12: up
    ((6, 3, 3), (2, 0, 0), 2, 3, 2, 3),  # pooled over all three, 2 of 12, at the top: stay
    ((6, 6, 3), (0, 2, 0), 2, 3, 2, 3),  # pooled 2 of 9: stay
    ((6, 6, 6), (0, 3, 1), 2, 3, 0, 3),  # pooled 4 of 12: down past the one that objects
]


@pytest.mark.parametrize(("evaluable", "dlts", "here", "open_", "to", "then_open"), RULINGS)
def test_pooling(evaluable, dlts, here: int, open_: int, to: int, then_open: int) -> None:
    found = next_regimen(POOL, np.array(evaluable), np.array(dlts), here, open_)
    assert found == (to, then_open)
