"""Where every trial stands on its day, a row per trial."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from firstdose.design.order import Flags, Integers
from firstdose.design.states import Reads
from firstdose.simulate.calendar.state import Rows, Trial, rows
from firstdose.simulate.calendar.trials import Reals


class Awaited(Protocol):
    """Someone of whom something will be known: DLT and response, or an event after the window.

    ``known_on``: the day of the next news.  ``what`` becomes of the DLT window on ``outcome_on``,
    and whether he or she ``responds`` is known on ``responds_on``.  ``outcome`` and ``response``
    are what is known so far; the response is 1 for none and 2 for one.
    """

    entered_on: float
    known_on: float
    outcome_on: float
    responds_on: float
    number: int
    what: int
    responds: int
    outcome: int
    response: int
    regimen: int
    cohort: int


class Play(NamedTuple):
    """Where the trials stand; counts by (trial, regimen), ``awaited`` by (trial, place).

    ``grades``: by (trial, regimen, class of worst toxicity beyond none) those evaluable; without
    classes where the design reads none.
    ``coming``: the day of the candidate who is on the way; -1 for none.  ``cohorts``: how many have
    begun.  ``onsets``: by (trial, DLT) the share of the window at which it came; without columns
    where the design does not read it.  ``open``: those with a DLT whose response the design still
    waits for.  ``open_to``: places that the committee has opened at the current regimen.
    ``moved``: it has opened none since the move there.  ``beside``: where backfill may go.
    ``known_on``: the day of the last outcome.
    """

    trial: Rows
    places: Rows
    awaited: Rows
    waiting: Integers
    evaluable: Integers
    dlts: Integers
    held: Integers
    lost: Integers
    responses: Integers
    with_dlt: Integers
    grades: Integers
    onsets: Reals
    open: Integers
    closed: Flags
    current: Integers
    cohort: Integers
    cohort_dlts: Integers
    cohorts: Integers
    open_to: Integers
    moved: Flags
    beside: Integers
    day: Reals
    coming: Reals
    known_on: Reals


class Assumption(NamedTuple):
    """What holds in every trial; ``chance``: response by (regimen, given a DLT or none).

    ``worse``: the probability of a class of toxicity beyond none or a worse one, by (regimen,
    class); without classes where the design reads none.  From class ``dlt_from`` on one is a DLT.
    ``weighs``: the design counts nobody without a DLT before the response is known.
    """

    course: Rows
    chance: Reals
    late_events: int
    worse: Reals
    dlt_from: int
    weighs: int


def before_anyone(assumed_places: Rows, trials: int, room: int, reads: Reads) -> Play:
    """No one has come to any of the trials; nobody has more than ``room`` to be awaited."""
    regimens = len(assumed_places)

    def none() -> Integers:
        return np.zeros((trials, regimens), dtype=np.int64)

    return Play(
        trial=rows(Trial, trials),
        places=np.tile(assumed_places, (trials, 1)),
        awaited=rows(Awaited, trials * room).reshape(trials, room),
        waiting=np.zeros(trials, dtype=np.int64),
        evaluable=none(),
        dlts=none(),
        held=none(),
        lost=none(),
        responses=none(),
        with_dlt=none(),
        grades=np.zeros((trials, regimens, reads.grades), dtype=np.int64),
        onsets=np.full((trials, room if reads.onsets else 0), np.nan),
        open=np.zeros(trials, dtype=np.int64),
        closed=np.zeros((trials, regimens), dtype=np.bool_),
        current=np.full(trials, -1, dtype=np.int64),
        cohort=np.zeros(trials, dtype=np.int64),
        cohort_dlts=np.zeros(trials, dtype=np.int64),
        cohorts=np.zeros(trials, dtype=np.int64),
        open_to=np.zeros(trials, dtype=np.int64),
        moved=np.zeros(trials, dtype=np.bool_),
        beside=np.full(trials, -1, dtype=np.int64),
        day=np.zeros(trials, dtype=np.float64),
        coming=np.full(trials, -1.0, dtype=np.float64),
        known_on=np.zeros(trials, dtype=np.float64),
    )
