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


class AtEntry:
    """People (a row of ``inputs`` each) before anything is given; states are found once."""

    __slots__ = ("_initial", "_known", "_model", "_people")

    def __init__(self, model: Model, inputs: Reals) -> None:
        self._model = model
        self._people = len(inputs)
        self._initial = {each.name: each.initial for each in model.states}
        self._known = dict(zip(model.inputs, inputs.T, strict=True))

    def __getitem__(self, quantity: str) -> Reals:
        """A state or assignment of each."""
        for state in states_behind(self._model, quantity):
            if state not in self._known:
                initial = value_of(self._initial[state], self._known)
                self._known[state] = np.broadcast_to(initial, self._people)
        return quantity_of(self._model, quantity, self._known)


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
