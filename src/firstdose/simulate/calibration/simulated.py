"""The people of a virtual programme, simulated: patients drawn, treated as published, followed.

Every virtual programme has patients of its own, numbered apart from those of all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from firstdose.protocol.study import Study
from firstdose.simulate.calibration.answers import Answers
from firstdose.simulate.calibration.endpoints import Course, Endpoint, Endpoints
from firstdose.simulate.calibration.formulas import at_entry, quantity_of, states_behind
from firstdose.simulate.calibration.patients import Acceptance, Accepted, MayEnter, patients
from firstdose.simulate.calibration.people import Programme
from firstdose.simulate.calibration.prior import (
    Unknown,
    Values,
    population_of,
    rules_of,
    values_of,
)
from firstdose.simulate.dice import Dice
from firstdose.simulate.mechanistic.clinic.rules import Rules, rules_among
from firstdose.simulate.mechanistic.cohort.assessed import assessed
from firstdose.simulate.mechanistic.cohort.covariates import of_products
from firstdose.simulate.mechanistic.cohort.draws import Bools, People
from firstdose.simulate.mechanistic.cohort.entry import entry_quantities, may_enter
from firstdose.simulate.mechanistic.cohort.laboratory import quantities_read
from firstdose.simulate.mechanistic.cohort.looks import Look, looks
from firstdose.simulate.mechanistic.doses import Doses, doses_for_all
from firstdose.simulate.mechanistic.engine import Accuracy, Schedule, Work, courses
from firstdose.simulate.mechanistic.model import Model

Reals: TypeAlias = npt.NDArray[np.float64]

NUMBERS_OF_A_PROGRAMME = 10_000_000
"""Patient numbers set aside for each virtual programme."""

NUMBERS_OF_ITS_PEOPLE = 1_000_000
"""Of these, the numbers set aside for the people of one published programme."""

SCREENING = Accuracy(relative=1e-4)
"""How exactly courses are solved here; the specification's figure for screening."""

CHUNK = 32
CELLS = "cells"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """Everything that is the same for all virtual programmes of a calibration.

    ``again``: how exactly a course is solved once more that fails at the accuracy of screening;
    None leaves it unknown.
    """

    study: Study
    model: Model
    unknowns: tuple[Unknown, ...]
    programmes: tuple[Programme, ...]
    endpoints: Endpoints
    acceptance: Acceptance
    dice: Dice
    threads: int = 1
    again: Accuracy | None = None

    def log_likelihood(self, number: int, standard: Reals) -> float:
        """The log of the estimated probability that the published numbers come out.

        Minus infinity where no choice of the people simulated agrees with them.  Programmes of few
        people are asked first, so that a disagreement is found cheaply.
        """
        total = 0.0
        order = range(len(self.programmes))
        for at in sorted(order, key=lambda place: self.programmes[place].simulated):
            share = self.answers(number, standard, at).agreement()
            if not share > 0:
                return -inf
            total += log(share)
        return total

    def answers(self, number: int, standard: Reals, at: int, also: Sequence[str] = ()) -> Answers:
        """What becomes of the people of published programme ``at`` in one virtual programme.

        ``also`` names endpoints to answer that no target asks for.
        """
        programme = self.programmes[at]
        values = values_of(self.unknowns, standard)
        population = population_of(self.model, self.unknowns, values)
        drawn = rules_of(self.unknowns, values)
        names = dict.fromkeys((*(each.endpoint for each in programme.targets), *also))
        asked = [self.endpoints[name] for name in names]
        first = number * NUMBERS_OF_A_PROGRAMME + at * NUMBERS_OF_ITS_PEOPLE
        examined = bool(_looks(self.study, asked))
        found = self.people(population, drawn, first, programme.simulated, examined=examined)
        course = self.course(population, programme, asked, drawn, found)
        return Answers(
            programme=programme, by_endpoint={each.name: each.of(course, drawn) for each in asked}
        )

    def people(
        self, population: Model, drawn: Values, first: int, count: int, *, examined: bool
    ) -> Accepted:
        """So many patients, each with a lot of their own.

        Whoever is to be examined had to meet the entry criteria of the study.
        """
        enters = _entry(self.study, population, rules_among(drawn)) if examined else None
        found = patients(population, self.acceptance, self.dice, first, count, enters)
        for name, each in of_products(found.people).items():
            found.inputs[:, population.parameter_index(name)] = each
        return found

    def course(
        self,
        population: Model,
        programme: Programme,
        asked: Sequence[Endpoint],
        drawn: Values,
        found: Accepted,
    ) -> Course:
        """The people of a programme, followed as far as the endpoints ask."""
        seen = _looks(self.study, asked)
        followed = _followed(population, found, programme, asked, seen, self)
        if not seen:
            return followed
        quantities = {name: _at_looks(followed, name, seen) for name in quantities_read()}
        examined = assessed(self.study, found.people, seen, quantities, rules_among(drawn))
        return replace(followed, assessed=examined)


def _at_looks(course: Course, quantity: str, seen: Sequence[Look]) -> Reals:
    """A quantity by (person, look); before treatment that at entry."""
    return np.column_stack(
        [
            course.entry[quantity] if look.day is None else course.on(quantity, (look.day,))[:, 0]
            for look in seen
        ]
    )


def _looks(study: Study, asked: Sequence[Endpoint]) -> tuple[Look, ...]:
    """Every look up to the last that an endpoint asks for."""
    every = looks(study)
    wanted = [at for at, look in enumerate(every) if any(look.name == one.look for one in asked)]
    return every[: max(wanted) + 1] if wanted else ()


def _entry(study: Study, model: Model, rules: Rules) -> MayEnter:
    names = dict.fromkeys((*quantities_read(), *entry_quantities(study)))

    def enters(people: People, inputs: Reals) -> Bools:
        found = {name: at_entry(model, inputs, name)[:, np.newaxis] for name in names}
        return may_enter(study, people, found, rules)

    return enters


def _followed(
    model: Model,
    found: Accepted,
    programme: Programme,
    asked: Sequence[Endpoint],
    seen: Sequence[Look],
    setting: Setting,
) -> Course:
    """The quantities that endpoints and looks need, on the days that they need."""
    people = found.inputs
    start = min((dose.time for each in programme.strata for dose in each.given), default=0.0)
    on_looks = [look.day for look in seen if look.day is not None]
    days = sorted({day for each in asked for day in each.days if day > start} | set(on_looks))
    read = quantities_read() if seen else ()
    quantities = tuple(dict.fromkeys((*(q for each in asked for q in each.quantities), *read)))
    states = tuple(dict.fromkeys(s for name in quantities for s in states_behind(model, name)))
    schedule = Schedule(start=start, times=np.array([start, *days]))
    work = Work(threads=setting.threads, chunk=CHUNK, states=states)
    doses = _doses(model, programme)
    solved = courses(model, people, doses, schedule, SCREENING, work)
    failed = np.flatnonzero(solved.status)
    if setting.again is not None and len(failed):
        for one in failed.tolist():
            alone = doses.part(one, one + 1)
            anew = courses(model, people[[one]], alone, schedule, setting.again, work)
            solved.values[one] = anew.values[0]
    known = {name: people[:, [at]] for at, name in enumerate(model.inputs)}
    known |= {state: solved.of(state) for state in states}
    values = {name: quantity_of(model, name, known) for name in quantities}
    return Course(
        people=found.people,
        days=tuple(days),
        quantities={name: each[:, 1:] for name, each in values.items()},
        entry={name: each[:, 0] for name, each in values.items()},
        infused_on=_infused_on(programme),
    )


def _infused_on(programme: Programme) -> Reals:
    """The days of the infusions of everyone simulated, stratum after stratum."""
    days = [[dose.time for dose in each.given if dose.target == CELLS] for each in programme.strata]
    found = np.full((programme.simulated, max(map(len, days))), np.nan)
    low = 0
    for each, on in zip(programme.strata, days, strict=True):
        found[low : low + each.simulated, : len(on)] = on
        low += each.simulated
    return found


def _doses(model: Model, programme: Programme) -> Doses:
    """What everyone simulated is given, stratum after stratum."""
    parts = [doses_for_all(model, each.given, each.simulated) for each in programme.strata]
    counts = np.concatenate([np.diff(each.first) for each in parts])
    return Doses(
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        time=np.concatenate([each.time for each in parts]),
        state=np.concatenate([each.state for each in parts]),
        amount=np.concatenate([each.amount for each in parts]),
        duration=np.concatenate([each.duration for each in parts]),
    )
