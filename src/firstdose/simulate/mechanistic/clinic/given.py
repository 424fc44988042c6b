"""One participant in the model: the doses given so far, and the course that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Dose, Integers, Reals, doses_by_patient
from firstdose.simulate.mechanistic.engine import Accuracy, Schedule, assigned, courses
from firstdose.simulate.mechanistic.model import Model

FINE_DAYS = 3
FINE_STEP = 0.25
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


class Treated:
    """A participant in the model; the course is solved anew when a dose is added.

    Values before a dose do not change with it, so that what was found stays true.
    """

    __slots__ = ("_course", "_doses", "_model", "_name", "days", "inputs", "started_on")

    def __init__(self, model: Model, inputs: Reals, name: str, days: int) -> None:
        self._model = model
        self._name = name
        self._doses: list[Dose] = []
        self._course: Course | None = None
        self.inputs = inputs
        self.days = days
        self.started_on: date | None = None

    def give(self, on: date, target: str, amount: float) -> None:
        """A dose, on the day on which it is given."""
        if self.started_on is None:
            self.started_on = on
        self._doses.append(Dose(target=target, time=float(self.day(on)), amount=amount))
        self._course = None

    def set(self, covariate: str, value: float) -> None:
        """What is known before a dose; nothing to a model that does not read it."""
        if covariate not in self._model.inputs:
            return
        self.inputs[self._model.parameter_index(covariate)] = value
        self._course = None

    def day(self, on: date) -> int:
        """Days since the first dose; 0 before there is one."""
        return (on - self.started_on).days if self.started_on is not None else 0

    def parameter(self, name: str) -> float:
        return float(self.inputs[self._model.parameter_index(name)])

    @property
    def course(self) -> Course:
        """The course that follows from the doses given so far."""
        if self._course is None:
            self._course = self._solved()
        return self._course

    def reach(self, day: int) -> Course:
        """The course, as long as is needed to see a day."""
        if day > self.days:
            self.days = 2 * day
            self._course = None
        return self.course

    def _solved(self) -> Course:
        times = self._times()
        doses = doses_by_patient(self._model, [self._doses])
        start = Schedule(start=0.0, times=times)
        found = courses(self._model, self.inputs[None], doses, start, ACCURACY)
        (outcome,) = found.outcomes()
        if outcome != "ok":
            raise StudyError(
                f"The course of participant {self._name} could not be computed: {outcome}.",
                where=f"mechanistic model {self._model.name}",
                because=f"{len(self._doses)} doses were given to this virtual patient,"
                " and no number is made up for a solution that failed.",
                remedy="Use another seed, and report the study, the seed and this message.",
            )
        values = {state: found.of(state)[0] for state in found.states}
        made = assigned(self._model, self.inputs[None], found)
        values |= {key: each[0] for key, each in made.items()}
        whole = np.flatnonzero(times == np.floor(times))
        return Course(times=times, values=values, place=whole)

    def _times(self) -> Reals:
        """Every day, and quarters of a day for some days after each infusion of cells."""
        if not self._doses:
            return np.zeros(1)
        fine = np.arange(0.0, FINE_DAYS, FINE_STEP)
        infused = [dose.time + fine for dose in self._doses if dose.target == "cells"]
        return np.unique(np.concatenate([np.arange(self.days + 1.0), *infused]))
