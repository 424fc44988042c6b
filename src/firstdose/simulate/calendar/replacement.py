"""How replacing those who leave without a DLT moves the DLT rate among evaluable participants.

Whoever leaves early is replaced, but a DLT before the departure counts.  So the rate rises when
departures have nothing to do with toxicity, and falls when people leave because a DLT is on its
way.  Both move what a rule decides on, while the risk of a participant who stays is unchanged.
"""

from __future__ import annotations

from collections import Counter
from math import log1p

import numpy as np

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers
from firstdose.simulate.calendar.people import begin, outcome
from firstdose.simulate.calendar.settings import Assumed, Calendar, Departures, assumed
from firstdose.simulate.calendar.state import Course, Place, Rows, Trial, rows
from firstdose.simulate.compiled_dice import Word, as_word, trial_key


def rate_among_evaluable(risk: float, departures: Departures) -> float:
    """DLT rate among those who are evaluable when all others are replaced: exact.

    For DLTs that show at any time of the window alike; departures compete with them.
    """
    leaves = departures.within_window
    in_time = leaves / -log1p(-leaves) if leaves else 1.0
    toxic = risk * (1 - departures.before_dlt) * in_time
    complete = (1 - risk) * (1 - leaves)
    return toxic / (toxic + complete)


def highest_rate_among_evaluable(risk: float, within_window: float) -> float:
    """The most that departures unrelated to toxicity can make of it: each DLT comes before any."""
    return risk / (risk + (1 - risk) * (1 - within_window))


def outcomes(calendar: Calendar, risk: float, seed: int, participants: int) -> Counter[str]:
    """What becomes of many participants at one regimen: ``completed``, ``dlt`` or ``left``."""
    counted = np.zeros(3, dtype=np.int64)
    given = assumed(calendar, (risk,))
    _count(given, rows(Trial, 1), as_word(seed), participants, counted)
    return Counter(dict(zip(("completed", "dlt", "left"), counted.tolist(), strict=True)))


@kernel
def _count(given: Assumed, trials: Rows, seed: Word, participants: int, counted: Integers) -> None:
    course: Course = given.course[0]
    place: Place = given.places[0]
    trial: Trial = trials[0]
    begin(trial, given.places, trial_key(seed, Word(0)))
    for _ in range(participants):
        trial.entered += 1
        what, _days = outcome(course, trial, place)
        counted[what] += 1
