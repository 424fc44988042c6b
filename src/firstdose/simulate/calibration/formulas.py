"""The formulas of a model, evaluated for many people at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, assert_never

import numpy as np
import numpy.typing as npt

from firstdose.simulate.mechanistic.expressions import (
    Call,
    Expression,
    Name,
    Negative,
    Number,
    Operation,
    names_in,
)
from firstdose.simulate.mechanistic.model import Model

Reals: TypeAlias = npt.NDArray[np.float64]


def value_of(tree: Expression, known: Mapping[str, Reals]) -> Reals:
    """The value of a formula, where every name in it is known."""
    match tree:
        case Number(value):
            return np.asarray(value, dtype=np.float64)
        case Name(name):
            return known[name]
        case Negative(operand):
            return -value_of(operand, known)
        case Operation(symbol, left, right):
            one, other = value_of(left, known), value_of(right, known)
            match symbol:
                case "+":
                    return one + other
                case "-":
                    return one - other
                case "*":
                    return one * other
                case _:
                    return one / other
        case Call(function, arguments):
            return _called(function, [value_of(each, known) for each in arguments])
        case _:
            assert_never(tree)


def states_behind(model: Model, quantity: str) -> tuple[str, ...]:
    """The states that a state or assignment is made of."""
    states = {each.name for each in model.states}
    if quantity in states:
        return (quantity,)
    formulas = {each.name: each.formula for each in model.assignments}
    found: dict[str, None] = {}
    for name in names_in(formulas[quantity]):
        if name in states or name in formulas:
            found.update(dict.fromkeys(states_behind(model, name)))
    return tuple(found)


def quantity_of(model: Model, quantity: str, known: Mapping[str, Reals]) -> Reals:
    """A state or assignment, from known states, parameters and covariates."""
    if quantity in known:
        return known[quantity]
    formula = next(each.formula for each in model.assignments if each.name == quantity)
    parts = {name: quantity_of(model, name, known) for name in names_in(formula)}
    return value_of(formula, parts)


def at_entry(model: Model, inputs: Reals, quantity: str) -> Reals:
    """A state or assignment of people (a row of ``inputs`` each) before anything is given."""
    columns = {name: inputs[:, at] for at, name in enumerate(model.inputs)}
    behind = states_behind(model, quantity)
    entry = {
        each.name: np.broadcast_to(value_of(each.initial, columns), len(inputs))
        for each in model.states
        if each.name in behind
    }
    return quantity_of(model, quantity, {**columns, **entry})


def _called(function: str, arguments: list[Reals]) -> Reals:
    match function:
        case "exp":
            return np.exp(arguments[0])
        case "log":
            return np.log(arguments[0])
        case "sqrt":
            return np.sqrt(arguments[0])
        case "pow":
            return np.power(arguments[0], arguments[1])
        case "max":
            return np.maximum(arguments[0], arguments[1])
        case "min":
            return np.minimum(arguments[0], arguments[1])
        case _:
            raise AssertionError(f"{function} is no function of a formula")
