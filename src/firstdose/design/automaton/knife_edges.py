"""The states of a compiled design in which another regimen would be as good."""

from __future__ import annotations

import numpy as np

from firstdose.design.automaton.automaton import Automaton
from firstdose.design.automaton.measures import WHOLE, Measure
from firstdose.design.made import Ties
from firstdose.design.order import Integers
from firstdose.design.states import Reals, States


def knife_edges(automaton: Automaton, ties: Ties) -> Integers:
    """The nodes whose decision hangs on less than can be computed.

    Each node as it is reached: with the cohort just seen at the regimen that was open before.
    What guards have closed is not known here; the model is asked as if nothing were.
    """
    parent = _parents(automaton)
    reached = np.flatnonzero(parent >= 0)
    evaluable = automaton.evaluable[reached].astype(np.int64)
    states = States(
        evaluable=evaluable,
        dlts=automaton.dlts[reached].astype(np.int64),
        places=evaluable,
        lost=np.zeros_like(evaluable),
        closed=np.zeros(evaluable.shape, dtype=np.bool_),
        current=automaton.regimen[parent[reached]],
        cohort=automaton.added[parent[reached]],
        cohort_dlts=np.zeros(len(reached), dtype=np.int64),
    )
    return reached[ties(states)]


def knife_edge_measures(automaton: Automaton, ties: Ties, risk: Reals) -> tuple[Measure, ...]:
    """How many knife edges there are, and how likely each is reached under these DLT risks.

    The name of a state has DLTs and evaluable of each regimen tried, ``1:0/3 2:1/6``.
    """
    likely: dict[str, float] = {}
    for node in knife_edges(automaton, ties).tolist():
        evaluable = automaton.evaluable[node].astype(np.int64)
        dlts = automaton.dlts[node].astype(np.int64)
        each = risk**dlts * (1 - risk) ** (evaluable - dlts)
        state = _written(automaton.order.names, evaluable, dlts)
        likely[state] = likely.get(state, 0.0) + float(automaton.ways[node] * each.prod())
    return (
        _exact("knife_edges", len(likely)),
        *(_exact(f"knife_edge {state}", chance) for state, chance in likely.items()),
    )


def _exact(name: str, value: float) -> Measure:
    return Measure(name=name, regimen=WHOLE, value=float(value), error=None)


def _written(names: tuple[str, ...], evaluable: Integers, dlts: Integers) -> str:
    counts = zip(names, dlts.tolist(), evaluable.tolist(), strict=True)
    return " ".join(f"{name}:{had}/{seen}" for name, had, seen in counts if seen)


def _parents(automaton: Automaton) -> Integers:
    """A node before each; all of them have the same regimen open."""
    inside = np.flatnonzero(automaton.added > 0)
    outcomes = automaton.added[inside] + 1
    parents = np.full(len(automaton.added), -1, dtype=np.int64)
    edges = np.repeat(automaton.first[inside], outcomes) + _within(outcomes)
    parents[automaton.child[edges]] = np.repeat(inside, outcomes)
    return parents


def _within(outcomes: Integers) -> Integers:
    """0, 1 … for each node in turn."""
    ends = np.cumsum(outcomes)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - outcomes, outcomes)
