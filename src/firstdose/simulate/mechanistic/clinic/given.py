"""One participant in the model: the doses given so far, and the course that follows from them."""

from __future__ import annotations

from datetime import date

from firstdose.simulate.mechanistic.clinic.course import (
    AT_ENTRY,
    Course,
    Grid,
    Solver,
    Wanted,
    alone,
    at_entry,
    grid,
)
from firstdose.simulate.mechanistic.doses import Dose, Reals
from firstdose.simulate.mechanistic.model import Model


class Treated:
    """A participant in the model; the course is solved anew when a dose is added.

    ``solver`` solves it; that of somebody who was given nothing is solved here.
    Values before a dose do not change with it, so that what was found stays true.
    """

    __slots__ = ("_course", "_doses", "_model", "_name", "_solver", "days", "inputs", "started_on")

    def __init__(
        self, model: Model, inputs: Reals, name: str, days: int, solver: Solver = alone
    ) -> None:
        self._model = model
        self._name = name
        self._solver = solver
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
        wanted = Wanted(
            model=self._model,
            inputs=self.inputs,
            doses=tuple(self._doses),
            grid=self._grid(),
            participant=self._name,
        )
        return self._solver(wanted) if self._doses else at_entry(wanted)

    def _grid(self) -> Grid:
        if not self._doses:
            return AT_ENTRY
        return grid(self.days, tuple(dose.time for dose in self._doses if dose.target == "cells"))
