"""A design compiled once: every state it can reach, and where each outcome leads.

Operating characteristics, decision tables, futures, advice and random trials are views of this one
object.  A path's probability depends only on the counts it ends with, apart from the number of ways
to get there; so the ways are counted once, and each assumed risk is then one sum over ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from firstdose.design.automaton.following import following, outcomes_of
from firstdose.design.automaton.frontier import (
    Settled,
    before_anyone,
    bytes_of_a_state,
    settled,
)
from firstdose.design.order import Integers, RegimenOrder
from firstdose.design.states import Reads, Reals, Rule
from firstdose.records.problem import StudyError

Entry = Literal["by_cohort", "one_at_a_time"]
Counts = npt.NDArray[np.int16]
MOST_BYTES = 4 * 2**30
"""A design whose states would take more memory than this while it is compiled is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many states are followed at most (None: any number), and how much memory they take."""

    states: int | None = None
    bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Automaton:
    """Nodes in order of the number of decisions before them; node 0 is the start.

    ``evaluable``, ``dlts`` (and with responses ``responses`` and ``responses_with_dlt``, otherwise
    without columns): counts by (node, regimen).  ``regimen``: the regimen open there; -1 at an end.
    ``added``: participants who enter there; 0 at an end.  ``child[first[node] + k]``: the node
    after outcome k, which without responses is k DLTs.  ``recommended``: at ends; -1 for none, and
    -1 elsewhere.  ``ways``: in how many ways the node is reached.
    """

    order: RegimenOrder
    evaluable: Counts
    dlts: Counts
    responses: Counts
    responses_with_dlt: Counts
    regimen: Integers
    added: Integers
    first: Integers
    child: Integers
    recommended: Integers
    ways: Reals

    @property
    def ends(self) -> Integers:
        """The nodes at which the part is over."""
        return np.flatnonzero(self.added == 0)


@lru_cache(maxsize=16)
def compiled(
    rule: Rule,
    order: RegimenOrder,
    reads: Reads,
    entry: Entry = "by_cohort",
    limits: Limits = Limits(),
) -> Automaton:
    """Follow the rule through every outcome, to every end.

    ``by_cohort`` fills all open places before the rule is asked again, as published enumerations
    do; ``one_at_a_time`` asks it after each participant.  What the ``limits`` forbid is
    refused, memory before it is taken.
    """
    if reads.grades:
        raise _graded()
    states, ways = before_anyone(len(order.names), reads), np.ones(1)
    levels: list[_Level] = []
    reached = edges = 0
    while len(ways):
        there = settled(rule, states, one_at_a_time=entry == "one_at_a_time")
        reached += len(ways)
        outcomes = outcomes_of(there, reads)
        _refuse_too_many(reached, limits)
        _refuse_too_much(reached, len(outcomes.row), bytes_of_a_state(states), limits.bytes)
        states, ways_on, child = following(there.states, ways, outcomes, reads)
        levels.append(_level(there, ways, outcomes.first + edges, child + reached))
        ways, edges = ways_on, edges + len(child)
    return _joined(order, levels)


class _Level(NamedTuple):
    """What is kept of the nodes after as many decisions; see `Automaton`."""

    evaluable: Counts
    dlts: Counts
    responses: Counts
    responses_with_dlt: Counts
    regimen: Integers
    added: Integers
    first: Integers
    child: Integers
    recommended: Integers
    ways: Reals


def _level(there: Settled, ways: Reals, first: Integers, child: Integers) -> _Level:
    states, responses = there.states, there.states.responses
    none = np.zeros((len(ways), 0), dtype=np.int16)
    return _Level(
        evaluable=states.evaluable.astype(np.int16),
        dlts=states.dlts.astype(np.int16),
        responses=none if responses is None else responses.responses.astype(np.int16),
        responses_with_dlt=none if responses is None else responses.with_dlt.astype(np.int16),
        regimen=np.where(there.over, -1, states.current),
        added=there.added,
        first=first,
        child=child,
        recommended=there.recommended,
        ways=ways,
    )


def _joined(order: RegimenOrder, levels: list[_Level]) -> Automaton:
    return Automaton(
        order=order,
        evaluable=np.concatenate([level.evaluable for level in levels]),
        dlts=np.concatenate([level.dlts for level in levels]),
        responses=np.concatenate([level.responses for level in levels]),
        responses_with_dlt=np.concatenate([level.responses_with_dlt for level in levels]),
        regimen=np.concatenate([level.regimen for level in levels]),
        added=np.concatenate([level.added for level in levels]),
        first=np.concatenate([level.first for level in levels]),
        child=np.concatenate([level.child for level in levels]),
        recommended=np.concatenate([level.recommended for level in levels]),
        ways=np.concatenate([level.ways for level in levels]),
    )


def _refuse_too_many(reached: int, limits: Limits) -> None:
    if limits.states is not None and reached > limits.states:
        raise StudyError(
            f"This design has more than {limits.states:,} states.",
            where="exact operating characteristics",
            because="Following more takes longer than simulating it.",
            remedy="Simulate it (--trials), enter larger cohorts, or plan fewer participants.",
        )


def _refuse_too_much(reached: int, following: int, each: int, most: int) -> None:
    """States are kept until all are known; as many may follow as there are outcomes."""
    needed = (reached + following) * each
    if needed > most:
        raise StudyError(
            f"The states of this design would take {_size(needed)} of memory or more; the limit is"
            f" {_size(most)}.",
            where="exact operating characteristics",
            because=f"{reached:,} states are reached so far and {following:,} outcomes follow, at"
            f" {each:,} bytes each.",
            remedy="Simulate it (--trials), enter larger cohorts, or plan fewer participants or"
            " regimens.",
        )


def _size(of: int) -> str:
    return f"{of / 2**30:.1f} GiB" if of >= 2**30 else f"{of / 2**20:.1f} MiB"


def _graded() -> StudyError:
    return StudyError(
        "A design on graded toxicity is not compiled.",
        where="exact operating characteristics",
        because="Every class of every regimen would be part of its states, which are too many.",
        remedy="Ask for its exact characteristics under one truth at a time, as `design oc` does.",
    )
