"""The course of a participant in the model, and whoever computes it: alone, or with others.

A patient's numbers depend on nobody else, so that courses solved together are those solved alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose, Integers, Reals, doses_by_patient
from firstdose.simulate.mechanistic.engine import Accuracy, Schedule, assignments_along, courses
from firstdose.simulate.mechanistic.model import Model

ACCURACY = Accuracy(relative=1e-6)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """States and assignments of the model by name on ``times``, days from the first dose.

    ``place`` is where each whole day stands among the times.
    A value on the day of a dose is that before it.
    """

    times: Reals
    values: dict[str, Reals]
    place: Integers

    def on(self, quantity: str, day: int) -> float:
        """A quantity at the beginning of a day; before the first dose that at entry."""
        return float(self.values[quantity][self.place[max(day, 0)]])

    def daily(self, quantity: str) -> Reals:
        """A quantity at the beginning of each day from the first dose on."""
        return self.values[quantity][self.place]

    def highest(self, quantity: str, after: float, until: float) -> tuple[float, float]:
        """The highest value in a time, and when it is reached."""
        inside = np.flatnonzero((self.times > after) & (self.times <= until))
        at = inside[np.argmax(self.values[quantity][inside])]
        return float(self.values[quantity][at]), float(self.times[at])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wanted:
    """The course that is wanted of a participant: at these times, after these doses."""

    model: Model
    inputs: Reals
    doses: tuple[Dose, ...]
    times: Reals
    participant: str


class Solver(Protocol):
    """Whoever finds a course; a ``StudyError`` when it cannot be computed."""

    def __call__(self, wanted: Wanted, /) -> Course: ...


def alone(wanted: Wanted, /) -> Course:
    """The course, solved for this participant only."""
    (found,) = together((wanted,))
    return course_or_error(found)


def together(wanted: Sequence[Wanted]) -> tuple[Course | StudyError, ...]:
    """The courses of several participants in the same model, side by side.

    Typical values may differ: a course follows from the inputs of its participant.
    """
    if not wanted:
        return ()
    of = wanted[0].model
    assert all((each.model.name, each.model.inputs) == (of.name, of.inputs) for each in wanted), (
        "one model at a time"
    )
    times = np.unique(np.concatenate([each.times for each in wanted]))
    found = courses(
        of,
        np.stack([each.inputs for each in wanted]),
        doses_by_patient(of, [each.doses for each in wanted]),
        Schedule(start=0.0, times=times),
        ACCURACY,
    )
    return tuple(
        _course(each, outcome, values[np.searchsorted(times, each.times)])
        for each, outcome, values in zip(wanted, found.outcomes(), found.values, strict=True)
    )


def course_or_error(found: Course | StudyError) -> Course:
    """The course; the error is raised."""
    if isinstance(found, StudyError):
        raise found
    return found


def _course(wanted: Wanted, outcome: str, states: Reals) -> Course | StudyError:
    """The course of one participant from the states at the times that were wanted."""
    if outcome != "ok":
        return StudyError(
            f"The course of participant {wanted.participant} could not be computed: {outcome}.",
            where=f"mechanistic model {wanted.model.name}",
            because=f"{len(wanted.doses)} doses were given to this virtual patient,"
            " and no number is made up for a solution that failed.",
            remedy="Use another seed, and report the study, the seed and this message.",
        )
    of, times = wanted.model, wanted.times
    made = assignments_along(of, wanted.inputs[None], states[None])
    return Course(
        times=times,
        values={each.name: states[:, at] for at, each in enumerate(of.states)}
        | {each.name: made[0, :, at] for at, each in enumerate(of.assignments)},
        place=np.flatnonzero(times == np.floor(times)),
    )
