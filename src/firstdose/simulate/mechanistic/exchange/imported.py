"""Equations of another programme as a model of ours, for which an engine can be generated.

What such a file does not say stays unsaid: units, meanings and sources are ``not stated``, nothing
varies between patients, and every state may receive doses.  Formulas that read the time read a
state of its name, which grows by one a day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from firstdose.records.problem import Problem, StudyError
from firstdose.simulate.mechanistic.doses import Doses
from firstdose.simulate.mechanistic.exchange.asked import Asked
from firstdose.simulate.mechanistic.exchange.equations import (
    TIME,
    Equations,
    TimedEvent,
    in_order,
    symbols,
)
from firstdose.simulate.mechanistic.expressions import (
    Expression,
    Number,
    parsed,
    replaced,
)
from firstdose.simulate.mechanistic.model import Assignment, Model, Parameter, State, Target
from firstdose.simulate.mechanistic.reckoning import value

NOT_STATED: Final = "not stated"


def model_of(equations: Equations) -> Model:
    """The model that the equations say; its revision is ``imported``.

    The scale of a state is its start, or 1 where that is 0.

    Raises:
        StudyError: there is no state, or a start cannot be computed.
    """
    starts = _starts(equations)
    at_start = {name: value(start, equations.parameters) for name, start in starts.items()}
    problems = [*_without_states(equations), *_without_number(at_start)]
    if problems:
        raise StudyError.of(problems)
    rates = {name: parsed(text) for name, text in equations.rates.items()}
    if _reads_time(equations):
        rates[TIME], starts[TIME], at_start[TIME] = Number(1.0), Number(0.0), 0.0
    return Model(
        name=equations.name,
        title=equations.name,
        revision="imported",
        time_unit="d",
        states=tuple(
            State(
                name=name,
                unit=NOT_STATED,
                meaning="time" if name == TIME else NOT_STATED,
                scale=abs(at_start[name]) or 1.0,
                initial=starts[name],
                derivative=rate,
            )
            for name, rate in rates.items()
        ),
        parameters=tuple(_parameter(name, of) for name, of in equations.parameters.items()),
        covariates=(),
        assignments=tuple(
            Assignment(
                name=name,
                unit=NOT_STATED,
                meaning=NOT_STATED,
                formula=parsed(equations.assignments[name]),
            )
            for name in in_order(equations.assignments)
        ),
        correlations=(),
        targets=tuple(
            Target(name=name, state=name, unit=NOT_STATED, meaning=NOT_STATED)
            for name in equations.rates
        ),
    )


def with_events(one: Asked, equations: Equations, model: Model) -> Asked:
    """The question to a patient who also receives what the file gives, from the file's start.

    The two ends of an infusion raise and lower its rate.

    Raises:
        StudyError: an event sets a value, or adds what depends on the course; each is named.
    """
    numbers = _numbers(equations, dict(zip(model.inputs, one.inputs[0].tolist(), strict=True)))
    both = _of_events(equations, model, numbers), one.doses
    order = np.argsort(np.concatenate([each.time for each in both]), kind="stable")
    doses = Doses(
        first=np.array([0, len(order)], dtype=np.int64),
        time=np.concatenate([each.time for each in both])[order],
        state=np.concatenate([each.state for each in both])[order],
        amount=np.concatenate([each.amount for each in both])[order],
        duration=np.concatenate([each.duration for each in both])[order],
    )
    return replace(one, doses=doses, start=0.0)


def _of_events(equations: Equations, model: Model, numbers: Mapping[str, float]) -> Doses:
    problems = [
        problem for event in equations.events for problem in _not_doses(event, numbers.keys())
    ]
    if problems:
        raise StudyError.of(problems)
    given = [
        (event.time_days, model.state_index(name), value(parsed(amount), numbers))
        for event in equations.events
        for name, amount in event.added.items()
    ]
    times, states, amounts = zip(*given, strict=True) if given else ((), (), ())
    return Doses(
        first=np.array([0, len(given)], dtype=np.int64),
        time=np.array(times, dtype=np.float64),
        state=np.array(states, dtype=np.int64),
        amount=np.array(amounts, dtype=np.float64),
        duration=np.zeros(len(given)),
    )


def _numbers(equations: Equations, of_patient: Mapping[str, float]) -> dict[str, float]:
    """What is constant in a patient: the parameters, and assignments of them alone."""
    numbers = dict(of_patient)
    for name in in_order(equations.assignments):
        if symbols(equations.assignments[name]) <= numbers.keys():
            numbers[name] = value(parsed(equations.assignments[name]), numbers)
    return numbers


def _starts(equations: Equations) -> dict[str, Expression]:
    """The starts as formulas of parameters alone: assignments and other starts written out."""
    texts = equations.assignments | equations.initial
    known: dict[str, Expression] = {TIME: Number(0.0)}
    for name in in_order(texts):
        known[name] = replaced(parsed(texts[name]), known)
    return {name: known[name] for name in equations.initial}


def _reads_time(equations: Equations) -> bool:
    texts = [*equations.rates.values(), *equations.assignments.values()]
    return any(TIME in symbols(text) for text in texts)


def _parameter(name: str, of: float) -> Parameter:
    return Parameter(
        name=name,
        block=NOT_STATED,
        meaning=NOT_STATED,
        typical=of,
        unit=NOT_STATED,
        iiv_cv=0.0,
        distribution="fixed",
        source="the imported file",
        confidence="low",
        confidence_note="imported",
        calibration_role="fixed",
        upper=None,
    )


def _without_states(equations: Equations) -> Iterator[Problem]:
    if not equations.rates:
        yield Problem(
            what="The model has no state.",
            where=f"model {equations.name}",
            because="Nothing in it changes in time, so there is nothing to solve.",
            remedy="Give a symbol a rate.",
        )


def _without_number(at_start: Mapping[str, float]) -> Iterator[Problem]:
    for name, number in at_start.items():
        if not np.isfinite(number):
            yield Problem(
                what=f"The start of {name} is {number}.",
                where=f"state {name}",
                because="A course begins at a finite value.",
                remedy="Correct the values from which the start is computed.",
            )


def _not_doses(event: TimedEvent, numbers: Collection[str]) -> Iterator[Problem]:
    for name in event.values:
        yield _not_solved(event, f"sets {name}", "Write it as an amount that is added.")
    for name, amount in event.added.items():
        if not symbols(amount) <= {*numbers}:
            remedy = "Write the amount with constants only."
            yield _not_solved(event, f"adds to {name} what depends on the course", remedy)


def _not_solved(event: TimedEvent, does: str, remedy: str) -> Problem:
    return Problem(
        what=f"An event {does}, which is not solved here.",
        where=f"event on day {event.time_days:g}",
        because="The engine gives doses: amounts known before the course begins.",
        remedy=remedy,
    )
