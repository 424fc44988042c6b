"""Random trials by walking a compiled design: a cohort at a time, without a calendar.

Two ways to draw.  `walked` draws one 64-bit word per cohort and compares it with the cumulative
binomial probabilities of that cohort's DLTs: fast.  `walked_by_people` gives each participant one
uniform number, the same whatever the design: participant 7 of trial 3 has a DLT where the risk is
above that number.  Two designs on one seed thus meet the same people, and their difference has less
Monte Carlo error.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from firstdose.design.kernel import kernel
from firstdose.design.order import Integers
from firstdose.simulate.calendar.paths import Paths, Small, counts
from firstdose.simulate.calendar.trials import Reals, Trials
from firstdose.simulate.compiled_dice import Word, answer, as_word, stream, trial_key, word
from firstdose.simulate.questions import COHORT_DLTS, DOSE_LIMITING

Words = npt.NDArray[np.uint64]

_COHORT = Word(COHORT_DLTS)
_DOSE_LIMITING = Word(DOSE_LIMITING)
_AT_ONCE = 8
"""Trials whose steps are taken in turn, so that a processor need not wait for one table."""
_LAST_WORD = 2**64 - 1


class _Steps(NamedTuple):
    """The design under one assumed risk; an end leads to itself.

    A node's cohort has more than k DLTs when the word is at least ``limits[row + k]``.
    """

    wanted: Small
    row: Small
    first: Small
    child: Small
    limits: Words
    most: int


def walked(design: Paths, risk: Sequence[float], seed: int, first: int, trials: int) -> Trials:
    """Trials number ``first`` and on, one row per end that was reached."""
    reached = np.zeros(len(design.wanted), dtype=np.int64)
    _walk(_steps(design, risk), as_word(seed), first, trials, reached)
    return _as_trials(design, len(risk), reached)


def walked_by_people(
    design: Paths, risk: Sequence[float], seed: int, first: int, trials: int
) -> Integers:
    """The end node of each trial from number ``first`` on, with participant-keyed outcomes."""
    assert design.regimen.max() < len(risk), "each regimen of the design has a risk"
    ends = np.zeros(trials, dtype=np.int64)
    _walk_people(design, np.asarray(risk, dtype=np.float64), as_word(seed), first, ends)
    return ends


def as_trials(design: Paths, regimens: int, ends: Integers) -> Trials:
    """End nodes as trials, one row per end that was reached."""
    return _as_trials(design, regimens, np.bincount(ends, minlength=len(design.wanted)))


def _as_trials(design: Paths, regimens: int, reached: Integers) -> Trials:
    participants, dlts = counts(design, regimens)
    ends = np.flatnonzero(reached)
    nothing = np.zeros(len(ends), dtype=np.int16)
    return Trials(
        recommended=design.recommended[ends].astype(np.int16),
        participants=participants[ends],
        evaluable=participants[ends],
        dlts=dlts[ends],
        replaced=nothing,
        late=nothing,
        duration_days=np.full(len(ends), np.nan),
        alike=reached[ends],
    )


def _steps(design: Paths, risk: Sequence[float]) -> _Steps:
    assert design.regimen.max() < len(risk), "each regimen of the design has a risk"
    most = max(int(design.wanted.max()), 1)
    ends = np.flatnonzero(design.wanted == 0)
    first = design.first.copy()
    first[ends] = len(design.child) + np.arange(len(ends))
    row = (np.maximum(design.regimen, 0) * (most + 1) + design.wanted) * most
    return _Steps(
        wanted=design.wanted,
        row=row.astype(np.int32),
        first=first,
        child=np.concatenate([design.child, ends.astype(np.int32)]),
        limits=_limits(risk, most),
        most=most,
    )


def _limits(risk: Sequence[float], most: int) -> Words:
    """Cumulative binomial probabilities as 64-bit words, by (regimen, cohort size, DLTs)."""
    limits = np.full((len(risk), most + 1, most), _LAST_WORD, dtype=np.uint64)
    for regimen, p in enumerate(risk):
        for size in range(1, most + 1):
            below = 0.0
            for dlts in range(size):
                below += comb(size, dlts) * p**dlts * (1 - p) ** (size - dlts)
                limits[regimen, size, dlts] = min(int(below * 2.0**64), _LAST_WORD)
    return limits.ravel()


@kernel
def _walk(steps: _Steps, seed: Word, first_trial: int, trials: int, reached: Integers) -> None:
    node = np.zeros(_AT_ONCE, np.int64)
    start = np.zeros(_AT_ONCE, np.uint64)
    done = 0
    while done < trials:
        for lane in range(_AT_ONCE):
            node[lane] = 0
            key = trial_key(seed, Word(first_trial + done + lane))
            start[lane] = stream(key, Word(0), _COHORT)
        cohort, going_on = 0, 1
        while going_on:
            going_on = 0
            for lane in range(_AT_ONCE):
                here = node[lane]
                drawn = word(start[lane], Word(cohort))
                limit, dlts = steps.row[here], 0
                for number in range(steps.most):
                    dlts += drawn >= steps.limits[limit + number]
                here = steps.child[steps.first[here] + dlts]
                node[lane] = here
                going_on |= steps.wanted[here]
            cohort += 1
        for lane in range(min(_AT_ONCE, trials - done)):
            reached[node[lane]] += 1
        done += _AT_ONCE


@kernel
def _walk_people(design: Paths, risk: Reals, seed: Word, first_trial: int, ends: Integers) -> None:
    for trial in range(len(ends)):
        key = trial_key(seed, Word(first_trial + trial))
        node, participant = 0, 0
        while design.wanted[node] > 0:
            dlts = 0
            for _ in range(design.wanted[node]):
                participant += 1
                drawn = answer(key, Word(participant), _DOSE_LIMITING)
                dlts += drawn < risk[design.regimen[node]]
            node = design.child[design.first[node] + dlts]
        ends[trial] = node
