"""BOIN12: the next cohort where the mean utility of DLT and response is most probably high."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from firstdose.design.boundaries.boin import RateInterval, rate_interval
from firstdose.design.boundaries.boin import boin as boin_table
from firstdose.design.boundaries.moves import Move
from firstdose.design.boundaries.utility import (
    Admissible,
    Utilities,
    benchmark,
    desirability,
    mean_and_variance,
    utility_sum,
)
from firstdose.design.cohorts import Aim, Propose
from firstdose.design.made import Made
from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.design.reasons import ResponseWhy, code
from firstdose.design.rules.joint_counts import (
    Closing,
    closing,
    limits_of,
    lowest_of_best,
    on_responses,
    outcomes,
    says_closed,
    utilities_of,
)
from firstdose.design.rules.safe_regimens import no_higher_than_nearest
from firstdose.design.states import Because, Reals, Select, States, Voice, at
from firstdose.design.way import Way, way
from firstdose.protocol.designs import Boin12, TiteBoin12
from firstdose.protocol.parts import Cohorts

_NOT_THERE = -1.0


def boin12(order: RegimenOrder, settings: Boin12, cohorts: Cohorts) -> Made:
    """BOIN12 over the path of the part.

    Of equally desirable regimens the lower is taken; where the published rule would go down and
    there is no open tested regimen below, the part stays or, when the regimen is closed, is over.
    """
    limits, utilities = limits_of(settings), utilities_of(settings)
    select = best_below_the_highest_safe(order, limits, utilities)
    interval = interval_of(settings)

    def read(states: States) -> Standing:
        table = boin_table(interval, int(states.evaluable.max(initial=1)))
        found = closing(order, limits, states)
        return Standing(
            closing=found,
            verdict=at(table[states.evaluable, states.dlts], states.here),
            n=states.evaluable,
            utility=utility_sum(utilities, outcomes(states)),
            because=says_closed(order, limits, states, found),
        )

    propose = most_desirable(order, settings, read)
    return on_responses(order, cohorts, propose, select)


def best_below_the_highest_safe(
    order: RegimenOrder, limits: Admissible, utilities: Utilities
) -> Select:
    """At the end: the greatest mean utility of the open tested regimens up to the safest highest.

    That one is where the isotonic DLT risk is nearest to the limit (Lin 2020).
    """

    def select(states: States, closed: Flags) -> Integers:
        found = closing(order, limits, states)
        safe = no_higher_than_nearest(order, states, ~found.too_toxic, limits.toxicity)
        kept = safe & ~closed & ~found.closed & states.tested
        total = utility_sum(utilities, outcomes(states))
        mean, _ = mean_and_variance(states.evaluable, total)
        return lowest_of_best(order, mean, kept)

    return select


def interval_of(settings: Boin12 | TiteBoin12) -> RateInterval:
    """The DLT rates at which BOIN goes up and down, its target the limit on toxicity."""
    target = float(settings.toxicity_limit)
    return rate_interval(target, target * float(settings.under), target * float(settings.over))


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What the rule reads of each row: what is closed, the `Move` of BOIN at the current regimen.

    And by (row, regimen) how many were treated, and the utility summed over them.  ``because``:
    what is to be said of it before the choice.
    """

    closing: Closing
    verdict: Integers
    n: Integers
    utility: Reals
    because: tuple[Because, ...]


def most_desirable(
    order: RegimenOrder, settings: Boin12 | TiteBoin12, read: Callable[[States], Standing]
) -> Propose:
    """The rule of BOIN12 on what is read of the states."""
    beaten = benchmark(utilities_of(settings), limits_of(settings))

    def propose(states: States) -> Aim:
        standing = read(states)
        judged = states.closing(standing.closing.closed)
        path = way(order, judged)
        scores = _scores(standing, beaten, judged, path)
        choice = _chosen(settings, standing, judged, path, scores)
        return Aim(
            regimen=choice.aim,
            closed=judged.closed,
            because=(
                *standing.because,
                lambda: _says(judged, choice, scores, beaten),
            ),
        )

    return propose


def _scores(standing: Standing, beaten: float, states: States, path: Way) -> Reals:
    """Desirability by (row, choice): one step back, here, one step ahead; -1 where not open."""
    places = np.stack((path.back, np.where(path.shut, -1, states.here), path.ahead), axis=1)
    rows = np.arange(len(places))[:, None]
    n, sums = standing.n[rows, places], standing.utility[rows, places]
    kinds, which = np.unique(
        np.stack((n, sums.round(9)), axis=-1).reshape(-1, 2), axis=0, return_inverse=True
    )
    known = desirability(
        beaten, kinds[:, 0].astype(np.int64), kinds[:, 1].astype(np.float64)
    ).round(12)
    return np.where(places >= 0, known[which.reshape(places.shape)], _NOT_THERE)


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    """Where each row aims, which line of the rule sent it there, and the best desirability."""

    aim: Integers
    why: Integers
    score: Reals


def _chosen(
    settings: Boin12 | TiteBoin12, standing: Standing, states: States, path: Way, scores: Reals
) -> _Choice:
    n, verdict = at(standing.n, states.here), standing.verdict
    down = verdict == Move.DE_ESCALATE
    untried = (path.ahead >= 0) & ~at(states.tested, np.maximum(path.ahead, 0))
    explores = ~down & untried & (n >= settings.explores_from)
    compares = (verdict == Move.STAY) & (n >= settings.compares_from)
    places = np.stack((path.back, states.here, path.ahead), axis=1)
    usable = np.where((down | compares)[:, None] & (np.arange(3) == 2), _NOT_THERE, scores)
    best = at(places, usable.argmax(axis=1))
    best = np.where(usable.max(axis=1) < 0, -1, best)
    stays = np.where(path.shut, -1, states.here)
    back = np.where(path.back >= 0, path.back, stays)
    why = np.select(
        [down & (path.back >= 0), down, explores, best >= 0],
        [
            code(w)
            for w in (
                ResponseWhy.DOWN,
                ResponseWhy.NO_WAY_BACK,
                ResponseWhy.EXPLORES,
                ResponseWhy.MOST_DESIRABLE,
            )
        ],
        0,
    )
    aim = np.select([down, explores], [back, path.ahead], best)
    return _Choice(aim.astype(np.int64), why, np.maximum(usable.max(axis=1), 0.0))


def _says(states: States, choice: _Choice, scores: Reals, beaten: float) -> Voice:
    return Voice(
        code=choice.why,
        regimen=states.here,
        to=choice.aim,
        numbers=(
            ("desirability", choice.score, 3),
            ("desirability_here", np.maximum(scores[:, 1], 0.0), 3),
        ),
        fixed=(("benchmark", f"{100 * beaten:g}"),),
    )
