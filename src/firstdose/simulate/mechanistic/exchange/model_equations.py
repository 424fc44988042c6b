"""A model of ours as the lines of text that other programmes are given, with doses where asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from firstdose.simulate.mechanistic.doses import Dose
from firstdose.simulate.mechanistic.exchange.doses import with_doses
from firstdose.simulate.mechanistic.exchange.equations import TIME, Equations
from firstdose.simulate.mechanistic.expressions import written
from firstdose.simulate.mechanistic.model import Model


def equations_of(
    model: Model, values: Mapping[str, float] | None = None, given: Sequence[Dose] = ()
) -> Equations:
    """The formulas of the model as text, and the doses as events.

    Parameters have their typical value and covariates their reference, unless ``values`` says
    otherwise.
    """
    assert model.time_unit == "d", "other programmes are given days"
    numbers = {each.name: each.typical for each in model.parameters}
    numbers |= {each.name: each.reference for each in model.covariates}
    names = {*numbers, *(each.name for each in (*model.states, *model.assignments))}
    assert TIME not in names, "the time of a formula"
    assert names >= {*(values or {})}, "a value for something else"
    equations = Equations(
        name=model.name,
        rates={each.name: written(each.derivative) for each in model.states},
        initial={each.name: written(each.initial) for each in model.states},
        assignments={each.name: written(each.formula) for each in model.assignments},
        parameters=numbers | dict(values or {}),
    )
    state_of = {each.name: each.state for each in model.targets}
    return with_doses(equations, [replace(dose, target=state_of[dose.target]) for dose in given])
