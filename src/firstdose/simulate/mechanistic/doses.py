"""What virtual patients are given: boluses and zero-order infusions, patient by patient.

A bolus at time t is added to its state at t.  An infusion of duration d runs at a constant rate in
[t, t + d).  Solvers stop at every start and end, so doses are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.mechanistic.model import Model

Reals = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """An amount for one target of the model; ``duration`` 0 is a bolus."""

    target: str
    time: float
    amount: float
    duration: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Doses:
    """All doses in order of patient, then time; those of patient k start at ``first[k]``."""

    first: Integers
    time: Reals
    state: Integers
    amount: Reals
    duration: Reals

    @property
    def patients(self) -> int:
        return len(self.first) - 1

    def part(self, low: int, high: int) -> Doses:
        """The doses of patients ``low`` to ``high - 1``."""
        a, b = self.first[low], self.first[high]
        return Doses(
            first=self.first[low : high + 1] - a,
            time=self.time[a:b],
            state=self.state[a:b],
            amount=self.amount[a:b],
            duration=self.duration[a:b],
        )


def doses_by_patient(model: Model, given: Iterable[Sequence[Dose]]) -> Doses:
    """The doses of each patient in turn; `StudyError` names every dose that cannot be given.

    A dose of nothing is no dose.
    """
    by_patient = [sorted(each, key=lambda dose: dose.time) for each in given]
    flat = [dose for each in by_patient for dose in each]
    state_of = {each.name: model.state_index(each.state) for each in model.targets}
    distinct = dict.fromkeys(flat)
    problems = [found for dose in distinct if (found := _problem(dose, state_of)) is not None]
    if problems:
        raise StudyError.of(problems)
    by_patient = [[dose for dose in each if dose.amount != 0] for each in by_patient]
    flat = [dose for each in by_patient for dose in each]
    return Doses(
        first=np.cumsum([0, *(len(each) for each in by_patient)], dtype=np.int64),
        time=np.array([dose.time for dose in flat], dtype=np.float64),
        state=np.array([state_of[dose.target] for dose in flat], dtype=np.int64),
        amount=np.array([dose.amount for dose in flat], dtype=np.float64),
        duration=np.array([dose.duration for dose in flat], dtype=np.float64),
    )


def doses_for_all(model: Model, given: Sequence[Dose], patients: int) -> Doses:
    """The same doses for each of ``patients`` patients."""
    one = doses_by_patient(model, [given])
    return Doses(
        first=np.arange(patients + 1, dtype=np.int64) * len(one.time),
        time=np.tile(one.time, patients),
        state=np.tile(one.state, patients),
        amount=np.tile(one.amount, patients),
        duration=np.tile(one.duration, patients),
    )


def joined(parts: Sequence[Doses]) -> Doses:
    """The doses of the patients of one part after those of the other."""
    counts = np.concatenate([np.diff(each.first) for each in parts])
    return Doses(
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        time=np.concatenate([each.time for each in parts]),
        state=np.concatenate([each.state for each in parts]),
        amount=np.concatenate([each.amount for each in parts]),
        duration=np.concatenate([each.duration for each in parts]),
    )


def _problem(dose: Dose, state_of: dict[str, int]) -> Problem | None:
    where = f"dose of {dose.target} at {dose.time}"
    if dose.target not in state_of:
        return Problem(
            what=f"The model has no dose target '{dose.target}'",
            where=where,
            because=f"it has these: {', '.join(state_of)}",
            remedy="Name one of them.",
        )
    numbers = {"time": dose.time, "amount": dose.amount, "duration": dose.duration}
    wrong = [key for key, value in numbers.items() if not isfinite(value)]
    wrong += [key for key in ("amount", "duration") if numbers[key] < 0]
    if not wrong:
        return None
    return Problem(
        what=f"The {wrong[0]} is {numbers[wrong[0]]}",
        where=where,
        because="a dose is given at a finite time, and amount and duration are not negative",
        remedy="Correct the number; leave out a dose that was cancelled.",
    )
