"""A model as lines of text: what is written to, and read from, the files of other programmes.

A formula is what `firstdose.simulate.mechanistic.expressions` reads; beside the symbols of the
model it may hold ``t``, the time in days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from firstdose.simulate.mechanistic.expressions import FUNCTIONS, tokens
from firstdose.simulate.mechanistic.ordering import ordered

TIME = "t"
"""The name of the time in a formula, in days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedEvent:
    """At ``time_days`` each symbol takes the value of its formula, or grows by it, all at once."""

    time_days: float
    values: dict[str, str] = field(default_factory=dict[str, str])
    added: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True, kw_only=True)
class Equations:
    """States with their rates per day and starts, assignments, numbers, and timed events.

    An assignment may stand before one that it reads.
    """

    name: str
    rates: dict[str, str]
    initial: dict[str, str]
    assignments: dict[str, str] = field(default_factory=dict[str, str])
    parameters: dict[str, float] = field(default_factory=dict[str, float])
    events: tuple[TimedEvent, ...] = ()


def with_words(formula: str, words: Mapping[str, str]) -> str:
    """The formula with some of its symbols and functions spelled otherwise."""
    return "".join(words.get(token, token) for token in tokens(formula))


def symbols(formula: str) -> frozenset[str]:
    """The symbols that a formula reads, the time among them."""
    return frozenset(
        token for token in tokens(formula) if token[0].isidentifier() and token not in FUNCTIONS
    )


def in_order(assignments: Mapping[str, str]) -> tuple[str, ...]:
    """The assignments so that each stands after those it reads; they hold no circle."""
    order, circle = ordered({name: symbols(formula) for name, formula in assignments.items()})
    assert not circle, f"assignments go in a circle: {circle}"
    return order


def constants(equations: Equations) -> frozenset[str]:
    """The assignments that read no state and no time, themselves or by others."""
    found: set[str] = set()
    for name in in_order(equations.assignments):
        if symbols(equations.assignments[name]) <= equations.parameters.keys() | found:
            found.add(name)
    return frozenset(found)
