"""TITE-CRM on the calendar (Cheung and Chappell, Biometrics 2000).

Power model p = skeleton^exp(a) with a normal prior on a; whoever is still in the window weighs as
much as the share of it that has passed.  A decision is made whenever somebody comes.  Whoever is
through is multiplied into the likelihood once; only open windows are evaluated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Literal, NamedTuple

import numpy as np
from scipy.optimize import brentq

from firstdose.design.kernel import kernel
from firstdose.simulate.calendar.people import (
    DLT,
    begin,
    comes,
    followed,
    may_enter_on,
    write_down,
)
from firstdose.simulate.calendar.settings import Assumed, Calendar, assumed
from firstdose.simulate.calendar.state import Course, InWindow, Place, Rows, Trial, rows
from firstdose.simulate.calendar.trials import Reals, Record, Trials, blank, filled
from firstdose.simulate.compiled_dice import Word, as_word, trial_key

_LANES = 8
_FIRST_NODE, _LAST_NODE, _NODES = -7.0, 7.0, 57
_PADDED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class TiteCrm:
    """Settings of the design.

    ``skeleton``: prior guesses of the DLT risks, rising.  ``prior_variance`` of a, whose prior mean
    is 0.  The first participant has the lowest regimen; no regimen is skipped on the way up.
    ``ends_with``: the duration ends when the last window has closed (titesim of dfcrm), or already
    when the last outcome is known.
    """

    skeleton: tuple[float, ...]
    target: float
    participants: int
    prior_variance: float = 1.34
    ends_with: Literal["last_window", "last_outcome"] = "last_window"


class _Model(NamedTuple):
    """The quadrature: nodes of a with their prior weights (0 beyond the last), and risks there.

    The regimen whose risk at the mean of a is nearest to the target is the number of ``cuts`` that
    the mean exceeds.
    """

    node: Reals
    prior: Reals
    risk: Reals
    cuts: Reals
    full_window: int


class _Room(NamedTuple):
    """Room that every trial uses again.

    ``through``: prior times the likelihood of those who are through, by node; ``now``: times that
    of everybody so far.
    """

    trial: Rows
    waiting: Rows
    through: Reals
    now: Reals


def simulated(
    design: TiteCrm, calendar: Calendar, risk: Sequence[float], seed: int, first: int, trials: int
) -> Trials:
    """Trials number ``first`` and on; each depends on the seed and its own number alone.

    The duration ends as the design says.
    """
    assert len(design.skeleton) == len(risk), "each regimen has a prior guess and a risk"
    record = blank(trials, len(risk))
    given = assumed(calendar, risk)
    model = _model(design)
    _simulate(model, given, _room(design), record, as_word(seed), first)
    return filled(record)


def _model(design: TiteCrm) -> _Model:
    node = np.zeros(_PADDED)
    node[:_NODES] = np.linspace(_FIRST_NODE, _LAST_NODE, _NODES)
    prior = np.zeros(_PADDED)
    prior[:_NODES] = np.exp(-(node[:_NODES] ** 2) / (2 * design.prior_variance))
    skeleton = np.asarray(design.skeleton, dtype=np.float64)
    risk = skeleton[:, np.newaxis] ** np.exp(node)
    cuts = [_cut(*pair, design.target) for pair in pairwise(design.skeleton)]
    return _Model(
        node=node,
        prior=prior,
        risk=risk,
        cuts=np.asarray(cuts, dtype=np.float64),
        full_window=int(design.ends_with == "last_window"),
    )


def _cut(lower: float, upper: float, target: float) -> float:
    """The value of a at which two neighbouring regimens are equally far from the target."""

    def excess(a: float) -> float:
        return lower ** exp(a) + upper ** exp(a) - 2 * target

    return float(brentq(excess, -20.0, 20.0, xtol=1e-13))


def _room(design: TiteCrm) -> _Room:
    return _Room(
        trial=rows(Trial, 1),
        waiting=rows(InWindow, design.participants),
        through=np.zeros(_PADDED),
        now=np.zeros(_PADDED),
    )


@kernel
def _simulate(
    model: _Model, given: Assumed, room: _Room, record: Record, seed: Word, first_trial: int
) -> None:
    course: Course = given.course[0]
    trial: Trial = room.trial[0]
    participants = len(room.waiting)
    for row in range(len(record.recommended)):
        begin(trial, given.places, trial_key(seed, Word(first_trial + row)))
        room.through[:] = model.prior
        regimen, waiting, day, over = -1, 0, 0.0, 0.0
        for _ in range(participants):
            day = comes(course, trial, day)
            waiting = _weigh(model.risk, room.through, room.now, room.waiting, waiting, day)
            nearest = _nearest(model.node, room.now, model.cuts)
            regimen = min(nearest, regimen + 1)
            place: Place = given.places[regimen]
            day = max(day, may_enter_on(course, trial, place))
            followed(course, trial, place, day, room.waiting[waiting])
            room.waiting[waiting].regimen = regimen
            known_on = float(room.waiting[waiting].known_on)
            over = max(over, day + place.window if model.full_window else known_on)
            waiting += 1
        _weigh(model.risk, room.through, room.now, room.waiting, waiting, np.inf)
        record.recommended[row] = _nearest(model.node, room.now, model.cuts)
        record.duration_days[row] = over
        write_down(record, row, trial, given.places)


@kernel
def _weigh(risk: Reals, through: Reals, now: Reals, people: Rows, waiting: int, day: float) -> int:
    """Multiply everyone's likelihood on this day; how many are still waited for."""
    number = 0
    while number < waiting:
        one: InWindow = people[number]
        regimen, weight = one.regimen, one.weight
        if one.known_on <= day:
            if one.what == DLT:
                for k in range(_PADDED):
                    through[k] *= risk[regimen, k]
            else:
                for k in range(_PADDED):
                    through[k] *= 1.0 - weight * risk[regimen, k]
            waiting -= 1
            people[number] = people[waiting]
        else:
            number += 1
    for k in range(_PADDED):
        now[k] = through[k]
    for number in range(waiting):
        one = people[number]
        regimen, weight = one.regimen, (day - one.entered_on) / one.window
        for k in range(_PADDED):
            now[k] *= 1.0 - weight * risk[regimen, k]
    return waiting


@kernel
def _nearest(node: Reals, now: Reals, cuts: Reals) -> int:
    """The regimen whose risk at the posterior mean of a is nearest to the target.

    The sums are taken in eight interleaved parts, always the same ones.
    """
    whole, first = 0.0, 0.0
    for lane in range(_LANES):
        part, moment = 0.0, 0.0
        for k in range(lane, _PADDED, _LANES):
            part += now[k]
            moment += now[k] * node[k]
        whole += part
        first += moment
    mean = first / whole
    nearest = 0
    for cut in cuts:
        nearest += mean > cut
    return nearest
