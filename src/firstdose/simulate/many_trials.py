"""Many random trials of a part's design, by whichever engine fits it; in chunks, in fixed order.

Without a calendar a design on tables is compiled and walked; one that evaluates posteriors, or is
too large to compile, is asked state by state.  On the calendar the live rule is asked.  All of them
meet the same people: participant k of trial t has the same draws whatever the design.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from firstdose.design.automaton.automaton import Automaton, Limits, compiled
from firstdose.design.part_design import PartDesign
from firstdose.protocol.designs import (
    Boin12,
    DesignSettings,
    DualBlrm,
    EffTox,
    GBoin,
    PoCrm,
    TiteBoin12,
    TiteCrm,
    UBoin,
    WaitForPending,
)
from firstdose.protocol.parts import Part, participant_caps
from firstdose.records.problem import StudyError
from firstdose.simulate.calendar.asking import Conditions, LateEvents
from firstdose.simulate.calendar.paths import Paths, paths
from firstdose.simulate.calendar.settings import Calendar
from firstdose.simulate.calendar.trials import Trials, joined
from firstdose.simulate.calendar.walk import as_trials, walked_by_people
from firstdose.simulate.calendar_engines import engine_of
from firstdose.simulate.random_trials import AT_ONCE, random_trials
from firstdose.simulate.truths import Truth

_LIMITS = Limits(states=400_000)
"""A larger design is asked state by state, rather than compiled for the sake of random trials."""

_BETTER_ASKED = (Boin12, TiteBoin12, DualBlrm, GBoin, UBoin, EffTox, TiteCrm, PoCrm)
"""So is a design that reads more than the counts of DLTs, or has a dear posterior in each state."""

_AT_ONCE_ON_THE_CALENDAR = 8192
"""Each trial has its own days, so that more of them together share nothing."""


class Each(Protocol):
    """`map`, or that of a pool of threads: the answers in the order of the chunks."""

    def __call__(
        self, run: Callable[[int], Trials], chunks: Iterable[int], /
    ) -> Iterator[Trials]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """How many trials, on which seed, and who simulates the chunks; the last changes no digit."""

    trials: int
    seed: int
    each: Each = map


def many_trials(design: PartDesign, part: Part, truth: Truth, draws: Draws) -> Trials:
    """Random trials without a calendar; those that end alike may share a row."""
    automaton = _walked(design, part.design)
    if automaton is None:
        return _asked(design, truth, draws)
    ways = _paths(automaton)
    ends = walked_by_people(ways, truth.risk, draws.seed, 0, draws.trials)
    return as_trials(ways, len(truth.risk), ends)


def trials_in_order(design: PartDesign, part: Part, truth: Truth, draws: Draws) -> Trials:
    """The same trials, each in a row of its own, in the order of their numbers."""
    automaton = _walked(design, part.design)
    if automaton is None:
        return _asked(design, truth, draws)
    ends = walked_by_people(_paths(automaton), truth.risk, draws.seed, 0, draws.trials)
    nothing = np.zeros(draws.trials, dtype=np.int16)
    return Trials(
        recommended=automaton.recommended[ends].astype(np.int16),
        participants=automaton.evaluable[ends],
        evaluable=automaton.evaluable[ends],
        dlts=automaton.dlts[ends],
        replaced=nothing,
        late=nothing,
        duration_days=np.full(draws.trials, np.nan),
        alike=np.ones(draws.trials, dtype=np.int64),
    )


def _asked(design: PartDesign, truth: Truth, draws: Draws) -> Trials:
    return _in_chunks(
        lambda first, count: random_trials(design, truth, draws.seed, first, count).trials,
        draws,
        AT_ONCE,
    )


def many_trials_on_calendar(
    design: PartDesign, part: Part, conditions: Conditions, draws: Draws
) -> Trials:
    """Random trials on the calendar: those of the live rule, by a compiled loop where one fits."""
    engine = engine_of(design, part, conditions)
    return _in_chunks(
        lambda first, count: engine(draws.seed, first, count),
        draws,
        _AT_ONCE_ON_THE_CALENDAR,
    )


def conditions_of(
    part: Part, truth: Truth, calendar: Calendar, late_events: LateEvents = "ignore"
) -> Conditions:
    """What the design of a part meets on the calendar."""
    return Conditions(
        truth=truth,
        calendar=calendar,
        waits=WaitForPending() in part.guards,
        late_events=late_events,
        backfill=part.backfill,
        participant_caps=participant_caps(part),
    )


def _in_chunks(run: Callable[[int, int], Trials], draws: Draws, at_once: int) -> Trials:
    """The chunks have the same size and order whoever simulates them."""

    def chunk(first: int) -> Trials:
        return run(first, min(at_once, draws.trials - first))

    return joined(tuple(draws.each(chunk, range(0, draws.trials, at_once))))


def has_compiled_twin(design: PartDesign, part: Part) -> bool:
    """Whether the design is compiled for random trials, so that it is also known exactly."""
    return _walked(design, part.design) is not None


@lru_cache(maxsize=16)
def _walked(design: PartDesign, settings: DesignSettings) -> Automaton | None:
    """The compiled design; None for one that is better asked state by state."""
    return None if isinstance(settings, _BETTER_ASKED) else _compiled(design)


def _compiled(design: PartDesign) -> Automaton | None:
    try:
        return compiled(design.rule, design.order, design.reads, "by_cohort", _LIMITS)
    except StudyError:
        return None


@lru_cache(maxsize=16)
def _paths(found: Automaton) -> Paths:
    return paths(found.regimen, found.added, found.first, found.child, found.recommended)
