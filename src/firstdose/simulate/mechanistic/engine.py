"""Courses of virtual patients: the model solved for each, in threads, with a named outcome.

Each patient is solved alone, so the numbers depend neither on the number of threads nor on the size
of a chunk nor on the other patients; with Rodas4 a value depends neither on the other observation
times nor on doses that come later.  Tie rule: an observation at the time of a bolus sees the
patient *before* it (a trough sample), unless ``observe`` says ``after``; an observation at the
start or end of an infusion is the same either way.
"""
# pyright: standard

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Final, Literal

import numpy as np

from firstdose.records.problem import StudyError
from firstdose.simulate.mechanistic.doses import Doses, Integers, Reals
from firstdose.simulate.mechanistic.expressions import Expression
from firstdose.simulate.mechanistic.gpu import solved_on_gpu
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.shipped import SHIPPED
from firstdose.simulate.mechanistic.shipped import model as shipped_model

OUTCOMES: Final = (
    "ok",
    "too many steps",
    "not finite",
    "negative state",
    "input not finite",
    "input negative",
)
"""What became of a patient's solution; the status of a patient is a place in this list."""

OK: Final = OUTCOMES.index("ok")
NEGATIVE_STATE: Final = OUTCOMES.index("negative state")
INPUT_NOT_FINITE: Final = OUTCOMES.index("input not finite")
INPUT_NEGATIVE: Final = OUTCOMES.index("input negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How exactly to solve.

    ``relative`` is the error allowed in a step; below ``floor`` times the scale of its state an
    error no longer counts in full.
    """

    relative: float = 1e-6
    floor: float = 1e-3
    most_steps: int = 100_000
    solver: Literal["rodas4", "explicit"] = "rodas4"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Schedule:
    """When patients start, undisturbed, and when they are observed: increasing times in days."""

    start: float
    times: Reals
    observe: Literal["before", "after"] = "before"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Courses:
    """What became of each patient.

    ``values`` is (patient, time, state), not-a-number from where a solution stopped; ``status`` is
    a place in `OUTCOMES`.
    """

    states: tuple[str, ...]
    values: Reals
    status: Integers
    steps: Integers

    def of(self, state: str) -> Reals:
        return self.values[:, :, self.states.index(state)]

    def outcomes(self) -> tuple[str, ...]:
        return tuple(OUTCOMES[each] for each in self.status.tolist())


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How the work is shared out; no number depends on ``threads``, ``chunk`` or ``part``.

    ``states`` are those kept (none named: all); ``part`` is how many patients `courses_in_parts`
    holds in memory.  ``engine`` is the compiled engine of a model that does not ship.  With ``gpu``
    all patients are solved at once on a graphics processor, whose last digits are its own.
    """

    threads: int = 1
    gpu: bool = False
    chunk: int = 250
    part: int = 5000
    states: tuple[str, ...] = ()
    engine: ModuleType | None = None


def courses(
    model: Model,
    inputs: Reals,
    doses: Doses,
    schedule: Schedule,
    accuracy: Accuracy = Accuracy(),
    work: Work | None = None,
) -> Courses:
    """The courses of all patients; ``inputs`` has a row per patient as `Model.inputs` says.

    Raises:
        StudyError: patients, doses and schedule do not fit each other or the model; the model has
            no engine; there is no graphics processor, or none for this solver, where one is asked.
    """
    work = work or Work()
    states = work.states or tuple(each.name for each in model.states)
    patients = len(inputs)
    _whole(model, inputs, doses, schedule)
    compiled: Callable[..., None] = getattr(work.engine or engine_of(model), accuracy.solver)
    values = np.full((patients, len(schedule.times), len(states)), np.nan)
    status, steps = _refused(inputs), np.zeros(patients, dtype=np.int64)
    floor = accuracy.floor * np.array([each.scale for each in model.states])
    keep = np.array([model.state_index(each) for each in states], dtype=np.int64)

    given = (
        inputs, float(schedule.start), schedule.times,
        doses.first, doses.time, doses.state, doses.amount, doses.duration,
        accuracy.relative, floor, accuracy.most_steps, schedule.observe == "after", keep,
    )  # fmt: skip

    def solved(low: int) -> None:
        compiled(low, min(low + work.chunk, patients), *given, values, status, steps)

    lows = range(0, patients, work.chunk)
    if work.gpu:
        _for_gpu(model, accuracy, work)
        solved_on_gpu(model.name, patients, given, values, status, steps)
    elif work.threads == 1:
        for low in lows:
            solved(low)
    else:
        with ThreadPoolExecutor(work.threads) as pool:
            for _ in pool.map(solved, lows):
                pass
    return Courses(states=states, values=values, status=status, steps=steps)


def courses_in_parts(
    model: Model,
    inputs: Reals,
    doses: Doses,
    schedule: Schedule,
    accuracy: Accuracy = Accuracy(),
    work: Work | None = None,
) -> Iterator[Courses]:
    """As `courses`, part by part, so that only one part is in memory at a time."""
    part = (work or Work()).part
    for low in range(0, len(inputs), part):
        high = min(low + part, len(inputs))
        yield courses(model, inputs[low:high], doses.part(low, high), schedule, accuracy, work)


def engine_of(model: Model) -> ModuleType:
    """The compiled engine of a shipped model, whatever the values of its parameters.

    Raises:
        StudyError: the model does not ship, or its formulas are others.
    """
    if model.name not in SHIPPED or not _same_formulas(model, shipped_model(model.name)):
        raise StudyError(
            "There is no engine for this model",
            where=f"model {model.name}",
            because=f"engines ship for these as they are: {', '.join(SHIPPED)}",
            remedy="Generate an engine for it, and say so in the work.",
        )
    return import_module(f"firstdose.simulate.mechanistic.models.{model.name}.engine")


def _for_gpu(model: Model, accuracy: Accuracy, work: Work) -> None:
    if work.engine is not None or accuracy.solver != "rodas4":
        raise StudyError(
            "These courses cannot be computed on a graphics processor",
            where=f"model {model.name}",
            because="its engines are those of the models that ship, with the solver rodas4",
            remedy="Leave the graphics processor out.",
        )


def _same_formulas(one: Model, other: Model) -> bool:
    return one is other or (
        one.inputs == other.inputs
        and one.assignments == other.assignments
        and (one.states is other.states or _rates(one) == _rates(other))
    )


def _rates(model: Model) -> list[tuple[str, Expression, Expression]]:
    return [(each.name, each.initial, each.derivative) for each in model.states]


def assigned(
    model: Model, inputs: Reals, courses: Courses, engine: ModuleType | None = None
) -> dict[str, Reals]:
    """The assignments of the model along the courses (all states kept): name to (patient, time)."""
    assert len(courses.states) == len(model.states), "assignments need all states"
    found = assignments_along(model, inputs, courses.values, engine)
    return {each.name: found[:, :, at] for at, each in enumerate(model.assignments)}


def assignments_along(
    model: Model, inputs: Reals, states: Reals, engine: ModuleType | None = None
) -> Reals:
    """The assignments (patient, time, assignment) along states (patient, time, state)."""
    engine = engine or engine_of(model)
    found = np.empty((*states.shape[:2], engine.ASSIGNMENTS))
    engine.assigned_along(inputs, states, found)
    return found


def at_entry(model: Model, inputs: Reals) -> Courses:
    """Each patient, refused or not as in `courses`, at one time before anything is given."""
    engine = engine_of(model)
    values = np.full((len(inputs), 1, len(model.states)), np.nan)
    status = _refused(inputs)
    for patient in np.flatnonzero(status == OK).tolist():
        engine.initial(inputs[patient], values[patient, 0])
    return Courses(
        states=tuple(each.name for each in model.states),
        values=values,
        status=status,
        steps=np.zeros(len(inputs), dtype=np.int64),
    )


def _refused(inputs: Reals) -> Integers:
    """The status of each patient before the first step: a refused one is not solved."""
    status = np.zeros(len(inputs), dtype=np.int64)
    status[np.any(inputs < 0, axis=1)] = INPUT_NEGATIVE
    status[~np.all(np.isfinite(inputs), axis=1)] = INPUT_NOT_FINITE
    return status


def _whole(model: Model, inputs: Reals, doses: Doses, schedule: Schedule) -> None:
    """Refuses questions that do not fit the model."""
    times = schedule.times
    wrong = ""
    if inputs.ndim != 2 or inputs.shape[1] != len(model.inputs):
        wrong = f"a patient has {len(model.inputs)} parameters and covariates in this model"
    elif doses.patients != len(inputs):
        wrong = f"doses for {doses.patients} patients do not fit {len(inputs)} patients"
    elif len(times) == 0 or not np.all(np.diff(times) > 0) or not np.all(np.isfinite(times)):
        wrong = "observation times must increase, and there must be one"
    elif times[0] < schedule.start or np.any(doses.time < schedule.start):
        wrong = "nothing can be given or observed before the course starts"
    if wrong:
        raise StudyError(
            "The courses of these patients cannot be computed",
            where=f"model {model.name}",
            because=wrong,
            remedy="Correct the table of patients, the doses or the schedule.",
        )
