"""Virtual patients entered, treated and examined: the course that every endpoint is read from.

The examiner looks as in the mechanistic clinic, at every visit up to the last that an endpoint asks
for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.protocol.study import Study
from firstdose.simulate.calibration.endpoints import Course, Endpoint
from firstdose.simulate.calibration.formulas import AtEntry, quantity_of, states_behind
from firstdose.simulate.calibration.patients import Acceptance, Accepted, MayEnter, patients
from firstdose.simulate.calibration.prior import Values
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.rules import rules_among
from firstdose.simulate.mechanistic.cohort.assessed import assessed
from firstdose.simulate.mechanistic.cohort.covariates import of_products
from firstdose.simulate.mechanistic.cohort.entry import entry_quantities, may_enter
from firstdose.simulate.mechanistic.cohort.laboratory import quantities_read
from firstdose.simulate.mechanistic.cohort.looks import Look, looks
from firstdose.simulate.mechanistic.doses import Doses
from firstdose.simulate.mechanistic.draws import Bools, People
from firstdose.simulate.mechanistic.engine import Accuracy, Schedule, Work, courses
from firstdose.simulate.mechanistic.model import Model

Reals: TypeAlias = npt.NDArray[np.float64]

SCREENING = Accuracy(relative=1e-4)
"""How exactly courses are solved here; the specification's figure for screening."""

CHUNK = 32
CELLS = "cells"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FollowUp:
    """The people of one virtual programme in a study, and what is asked of them.

    ``population`` and ``drawn`` are the model and the rules of the programme; ``must_enter`` says
    whether everybody had to meet the entry criteria of the study.  No number depends on
    ``threads``.  ``again``: how exactly a course is solved once more that fails; None leaves it
    unknown.
    """

    study: Study
    population: Model
    drawn: Values
    asked: Sequence[Endpoint]
    must_enter: bool = True
    threads: int = 1
    again: Accuracy | None = None


def entered(of: FollowUp, ready: Acceptance, dice: Dice, first: int, count: int) -> Accepted:
    """So many patients from candidate number ``first`` on, each with a lot of their own."""
    enters = _entry(of, dice) if of.must_enter else None
    found = patients(of.population, ready, dice, first, count, enters)
    for name, each in of_products(found.people).items():
        if name in of.population.inputs:
            found.inputs[:, of.population.parameter_index(name)] = each
    return found


def followed(
    of: FollowUp, people: Accepted, given: Doses, accuracy: Accuracy = SCREENING
) -> Course:
    """What becomes of people who are given so many doses each, and what the examiner records."""
    seen = _looks(of)
    course = _solved(of, people, given, seen, accuracy)
    if not seen:
        return course
    quantities = {name: _at_looks(course, name, seen) for name in quantities_read()}
    examined = assessed(of.study, people.people, seen, quantities, rules_among(of.drawn))
    return replace(course, assessed=examined)


def _looks(of: FollowUp) -> tuple[Look, ...]:
    """Every look up to the last that an endpoint asks for."""
    every = looks(of.study)
    asked = {one.look for one in of.asked}
    wanted = [at for at, look in enumerate(every) if look.name in asked]
    return every[: max(wanted) + 1] if wanted else ()


def _entry(of: FollowUp, dice: Dice) -> MayEnter:
    names = dict.fromkeys((*quantities_read(), *entry_quantities(of.study)))
    rules = rules_among(of.drawn)

    def enters(people: People, inputs: Reals) -> Bools:
        entry = AtEntry(of.population, inputs)
        found = {name: entry[name][:, np.newaxis] for name in names}
        return may_enter(of.study, people, found, rules, dice)

    return enters


def _solved(
    of: FollowUp, people: Accepted, given: Doses, seen: Sequence[Look], accuracy: Accuracy
) -> Course:
    """The quantities that endpoints and looks need, on the days that they need."""
    model, inputs = of.population, people.inputs
    start = min(given.time.tolist(), default=0.0)
    on_looks = [look.day for look in seen if look.day is not None]
    days = sorted({day for each in of.asked for day in each.days if day > start} | set(on_looks))
    read = quantities_read() if seen else ()
    quantities = tuple(dict.fromkeys((*(q for each in of.asked for q in each.quantities), *read)))
    states = tuple(dict.fromkeys(s for name in quantities for s in states_behind(model, name)))
    schedule = Schedule(start=start, times=np.array([start, *days]))
    work = Work(threads=of.threads, chunk=CHUNK, states=states)
    solved = courses(model, inputs, given, schedule, accuracy, work)
    if of.again is not None:
        for one in np.flatnonzero(solved.status).tolist():
            alone = given.part(one, one + 1)
            anew = courses(model, inputs[[one]], alone, schedule, of.again, work)
            solved.values[one] = anew.values[0]
    known = {name: inputs[:, [at]] for at, name in enumerate(model.inputs)}
    known |= {state: solved.of(state) for state in states}
    values = {name: quantity_of(model, name, known) for name in quantities}
    return Course(
        people=people.people,
        days=tuple(days),
        quantities={name: each[:, 1:] for name, each in values.items()},
        entry={name: each[:, 0] for name, each in values.items()},
        infused_on=_infused_on(model, given),
    )


def _at_looks(course: Course, quantity: str, seen: Sequence[Look]) -> Reals:
    """A quantity by (person, look); before treatment that at entry."""
    return np.column_stack(
        [
            course.entry[quantity] if look.day is None else course.on(quantity, (look.day,))[:, 0]
            for look in seen
        ]
    )


def _infused_on(model: Model, given: Doses) -> Reals:
    """The days of infusions by (person, infusion); not a number where there is none."""
    (cells,) = (each.state for each in model.targets if each.name == CELLS)
    into = given.state == model.state_index(cells)
    days = [
        given.time[low:high][into[low:high]]
        for low, high in zip(given.first[:-1], given.first[1:], strict=True)
    ]
    found = np.full((len(days), max(map(len, days), default=0)), np.nan)
    for person, on in enumerate(days):
        found[person, : len(on)] = on
    return found
