"""The course of a participant in the model, and whoever computes it: alone, or with others.

A patient's numbers depend on nobody else, so that courses solved together are those solved alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose, Integers, Reals, doses_by_patient
from firstdose.simulate.mechanistic.engine import Accuracy, Schedule, assignments_along, courses
from firstdose.simulate.mechanistic.engine import at_entry as entered
from firstdose.simulate.mechanistic.model import Model

ACCURACY = Accuracy(relative=1e-6)
FINE_DAYS = 3
FINE_STEP = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """When a course is observed, in days from the first dose; ``place``: each whole day there."""

    times: Reals
    place: Integers


@lru_cache(maxsize=1024)
def grid(days: int, infused: tuple[float, ...]) -> Grid:
    """Every day, and quarters of a day for some days after each infusion of cells."""
    fine = np.arange(0.0, FINE_DAYS, FINE_STEP)
    times = np.unique(np.concatenate([np.arange(days + 1.0), *(each + fine for each in infused)]))
    return Grid(times=times, place=np.flatnonzero(times == np.floor(times)))


AT_ENTRY = Grid(times=np.zeros(1), place=np.zeros(1, dtype=np.int64))
"""All that is asked of somebody who was given nothing."""


class Course:
    """States and assignments of the model by name at the times of a grid.

    A value on the day of a dose is that before it.
    """

    __slots__ = ("_values", "grid")

    def __init__(self, values: Mapping[str, Reals], on: Grid) -> None:
        self._values = values
        self.grid = on

    def on(self, quantity: str, day: int) -> float:
        """A quantity at the beginning of a day; before the first dose that at entry."""
        return float(self._values[quantity][self.grid.place[max(day, 0)]])

    def daily(self, quantity: str) -> Reals:
        """A quantity at the beginning of each day from the first dose on."""
        return self.values(quantity)[self.grid.place]

    def highest(self, quantity: str, after: float, until: float) -> tuple[float, float]:
        """The highest value in a time, and when it is reached."""
        times = self.grid.times
        inside = np.flatnonzero((times > after) & (times <= until))
        at = inside[np.argmax(self.values(quantity)[inside])]
        return float(self.values(quantity)[at]), float(times[at])

    def values(self, quantity: str) -> Reals:
        """A state or assignment at every time of the grid."""
        return self._values[quantity]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wanted:
    """The course that is wanted of a participant: at the times of a grid, after these doses."""

    model: Model
    inputs: Reals
    doses: tuple[Dose, ...]
    grid: Grid
    participant: str


class Solver(Protocol):
    """Whoever finds a course; a ``StudyError`` when it cannot be computed."""

    def __call__(self, wanted: Wanted, /) -> Course: ...


def alone(wanted: Wanted, /) -> Course:
    """The course, solved for this participant only."""
    (found,) = together((wanted,))
    return course_or_error(found)


def at_entry(wanted: Wanted) -> Course:
    """A participant to whom nothing was given yet; a ``StudyError`` when this is no patient."""
    found = entered(wanted.model, wanted.inputs[np.newaxis])
    return course_or_error(_course(wanted, found.outcomes()[0], found.values[0]))


def together(
    wanted: Sequence[Wanted], kept: Collection[str] = ()
) -> tuple[Course | StudyError, ...]:
    """The courses of several participants in the same model, side by side.

    Typical values may differ: a course follows from the inputs of its participant.  More doses take
    more steps; those with most of them begin, so that no lane is left with a long one at the end.
    ``kept``: the states and assignments that stay in memory; none named: all.
    """
    if not wanted:
        return ()
    of = wanted[0].model
    assert all((each.model.name, each.model.inputs) == (of.name, of.inputs) for each in wanted), (
        "one model at a time"
    )
    longest_first = sorted(range(len(wanted)), key=lambda at: -len(wanted[at].doses))
    solved = _solved(of, [wanted[at] for at in longest_first], kept)
    found = dict(zip(longest_first, solved, strict=True))
    return tuple([found[at] for at in range(len(wanted))])


def _solved(
    of: Model, wanted: Sequence[Wanted], kept: Collection[str]
) -> Iterator[Course | StudyError]:
    """The courses, in one call of the engine, whose lanes take them in this order."""
    grids = {id(each.grid): each.grid.times for each in wanted}
    times = np.unique(np.concatenate(tuple(grids.values())))
    rows = {key: np.searchsorted(times, each) for key, each in grids.items()}
    found = courses(
        of,
        np.stack([each.inputs for each in wanted]),
        doses_by_patient(of, [each.doses for each in wanted]),
        Schedule(start=0.0, times=times),
        ACCURACY,
    )
    for each, outcome, values in zip(wanted, found.outcomes(), found.values, strict=True):
        yield _course(each, outcome, values[rows[id(each.grid)]], kept)


def course_or_error(found: Course | StudyError) -> Course:
    """The course; the error is raised."""
    if isinstance(found, StudyError):
        raise found
    return found


def _course(
    wanted: Wanted, outcome: str, states: Reals, kept: Collection[str] = ()
) -> Course | StudyError:
    """The course of one participant from the states at the times that were wanted."""
    if outcome == "ok":
        return Course(_by_name(wanted, states, kept), wanted.grid)
    return StudyError(
        f"The course of participant {wanted.participant} could not be computed: {outcome}.",
        where=f"mechanistic model {wanted.model.name}",
        because=f"{len(wanted.doses)} doses were given to this virtual patient,"
        " and no number is made up for a solution that failed.",
        remedy="Use another seed, and report the study, the seed and this message.",
    )


def _by_name(wanted: Wanted, states: Reals, kept: Collection[str]) -> Mapping[str, Reals]:
    """What is kept, in one array of its own, so that the rest can go; or everything."""
    of = wanted.model
    inputs, along = wanted.inputs[np.newaxis], states[np.newaxis]
    assigned = assignments_along(of, inputs, along)[0]
    if not kept:
        return dict(zip(of.places, (*states.T, *assigned.T), strict=True))
    count = len(of.states)
    of_states = [name for name in kept if of.places[name] < count]
    of_assigned = [name for name in kept if of.places[name] >= count]
    values = np.empty((len(kept), len(states)))
    values[: len(of_states)] = states.T[[of.places[name] for name in of_states]]
    values[len(of_states) :] = assigned.T[[of.places[name] - count for name in of_assigned]]
    return dict(zip((*of_states, *of_assigned), values, strict=True))
