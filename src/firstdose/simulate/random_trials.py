"""Random trials of any design at once, without a calendar: its array rule on a row per trial.

The rule is asked once for each state that some trial is in, so a posterior that many trials share
is evaluated once.  Participant k of trial t has the same two uniform numbers whatever the design
gives: a DLT where the first is below the risk, a response where the second is below its probability
given the DLT or its absence; a class of toxicity is read from the first.  Two designs on one seed
thus meet the same people.  Where a compiled design is at hand, `firstdose.simulate.calendar.walk`
goes through the same trials faster.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from firstdose.design.automaton.following import following, outcomes_of
from firstdose.design.automaton.frontier import Settled, before_anyone, settled
from firstdose.design.automaton.grades import place_of_grades
from firstdose.design.kernel import kernel
from firstdose.design.order import Integers
from firstdose.design.part_design import PartDesign
from firstdose.design.states import Reads, Reals, States
from firstdose.simulate.calendar.trials import Counts, Trials
from firstdose.simulate.compiled_dice import Word, as_word, happens, trial_key
from firstdose.simulate.graded_outcomes import at_least, draw_grades
from firstdose.simulate.questions import DOSE_LIMITING, RESPONSE
from firstdose.simulate.truths import Truth

_DOSE_LIMITING = Word(DOSE_LIMITING)
_RESPONSE = Word(RESPONSE)
AT_ONCE = 32_768
"""Trials that share the states they are in; the same whoever does the work."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RandomTrials:
    """Trials, with their responses and responses with a DLT by (trial, regimen).

    The last two have no column where the design does not read responses.
    """

    trials: Trials
    responses: Counts
    responses_with_dlt: Counts


class _Cohort(NamedTuple):
    """What enters in each trial: at which regimen, how many, and after how many others."""

    regimen: Integers
    added: Integers
    entered: Integers


class _Outcomes(NamedTuple):
    """Of each cohort those with a DLT only, a response only, and both."""

    dlt_only: Integers
    response_only: Integers
    both: Integers


def random_trials(
    design: PartDesign, truth: Truth, seed: int, first: int, trials: int
) -> RandomTrials:
    """Trials number ``first`` and on; each depends on the seed and its own number alone."""
    reads, regimens = design.reads, len(design.order.names)
    live = np.arange(trials, dtype=np.int64)
    state, entered = np.zeros_like(live), np.zeros_like(live)
    states = before_anyone(regimens, reads)
    ended = _Ended.blank(trials, regimens, responses=reads.responses)
    outcomes = _outcomes_of(design, truth, as_word(seed))
    while True:
        there = settled(design.rule, states, one_at_a_time=False)
        over = there.over[state]
        ended.write(live[over], there.states.of(state[over]), there.recommended[state[over]])
        live, state = live[~over], state[~over]
        if not len(live):
            return ended.trials()
        cohort = _Cohort(there.states.here[state], there.added[state], entered[live])
        outcome = outcomes(cohort, first + live)
        entered[live] += cohort.added
        states, state = _after(there, state, outcome, reads)


def _outcomes_of(
    design: PartDesign, truth: Truth, seed: Word
) -> Callable[[_Cohort, Integers], Integers]:
    """What becomes of each cohort, as `outcomes_of` numbers it."""
    reads = design.reads
    if reads.grades:
        worse = at_least(truth.classes(reads.grades))

        def graded(cohort: _Cohort, trial: Integers) -> Integers:
            entering = (cohort.regimen, cohort.added, cohort.entered)
            return place_of_grades(cohort.added, draw_grades(worse, entering, seed, trial))

        return graded
    chance = _chances(truth)

    def with_or_without(cohort: _Cohort, trial: Integers) -> Integers:
        found = _drawn(chance, cohort, seed, trial)
        return _place(cohort.added, found, responses=reads.responses)

    return with_or_without


def _after(
    there: Settled, state: Integers, outcome: Integers, reads: Reads
) -> tuple[States, Integers]:
    """The distinct states that some trial is in after these outcomes, and the one of each trial."""
    every = outcomes_of(there, reads)
    child = every.first[state] + outcome
    occurs = np.zeros(len(every.row), dtype=np.bool_)
    occurs[child] = True
    occurred = np.flatnonzero(occurs)
    once = np.ones(len(there.over))
    states, _, after = following(there.states, once, every.of(occurred), reads)
    return states, after[np.cumsum(occurs)[child] - 1]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ended:
    """The trials that are over, in their rows."""

    recommended: Counts
    evaluable: Counts
    dlts: Counts
    responses: Counts
    with_dlt: Counts

    @classmethod
    def blank(cls, trials: int, regimens: int, *, responses: bool) -> _Ended:
        """No trial is over yet."""
        shapes = (trials, regimens), (trials, regimens if responses else 0)
        return cls(
            recommended=np.full(trials, -1, dtype=np.int16),
            evaluable=np.zeros(shapes[0], dtype=np.int16),
            dlts=np.zeros(shapes[0], dtype=np.int16),
            responses=np.zeros(shapes[1], dtype=np.int16),
            with_dlt=np.zeros(shapes[1], dtype=np.int16),
        )

    def write(self, rows: Integers, states: States, recommended: Integers) -> None:
        """Trials that end in these states."""
        self.recommended[rows] = recommended
        self.evaluable[rows] = states.evaluable
        self.dlts[rows] = states.dlts
        if states.responses is not None and self.responses.shape[1]:
            self.responses[rows] = states.responses.responses
            self.with_dlt[rows] = states.responses.with_dlt

    def trials(self) -> RandomTrials:
        """All of them."""
        nothing = np.zeros(len(self.recommended), dtype=np.int16)
        found = Trials(
            recommended=self.recommended,
            participants=self.evaluable,
            evaluable=self.evaluable,
            dlts=self.dlts,
            replaced=nothing,
            late=nothing,
            duration_days=np.full(len(nothing), np.nan),
            alike=np.ones(len(nothing), dtype=np.int64),
        )
        return RandomTrials(
            trials=found, responses=self.responses, responses_with_dlt=self.with_dlt
        )


def _chances(truth: Truth) -> Reals:
    """By regimen: the risk, and the response probability of those with and without a DLT."""
    given_dlt, given_none = truth.response_given_dlt()
    return np.stack([truth.risks(), given_dlt, given_none], axis=1)


def _drawn(chance: Reals, cohort: _Cohort, seed: Word, trial: Integers) -> _Outcomes:
    found = _Outcomes(*(np.zeros(len(trial), dtype=np.int64) for _ in range(3)))
    _draw(chance, cohort, seed, trial, found)
    return found


@kernel
def _draw(chance: Reals, cohort: _Cohort, seed: Word, trial: Integers, found: _Outcomes) -> None:
    for row in range(len(trial)):
        key = trial_key(seed, Word(trial[row]))
        here = cohort.regimen[row]
        for number in range(cohort.added[row]):
            who = Word(cohort.entered[row] + number + 1)
            toxic = happens(key, who, _DOSE_LIMITING, chance[here, 0])
            given = chance[here, 1] if toxic else chance[here, 2]
            responds = given > 0.0 and happens(key, who, _RESPONSE, given)
            found.dlt_only[row] += toxic and not responds
            found.response_only[row] += responds and not toxic
            found.both[row] += toxic and responds


def _place(added: Integers, found: _Outcomes, *, responses: bool) -> Integers:
    """The number of an outcome among those of its cohort, as `outcomes_of` lists them."""
    if not responses:
        return found.dlt_only + found.both
    most = int(added.max(initial=0))
    table = np.zeros((most + 1,) * 4, dtype=np.int64)
    for size in range(most + 1):
        cells = (
            (t, e, b)
            for t in range(size + 1)
            for e in range(size + 1 - t)
            for b in range(size + 1 - t - e)
        )
        for number, cell in enumerate(cells):
            table[(size, *cell)] = number
    return table[added, found.dlt_only, found.response_only, found.both]
