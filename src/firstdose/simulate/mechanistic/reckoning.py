"""What a formula comes to on numbers, one operation after the other as it is written."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final, cast

from firstdose.simulate.mechanistic.expressions import (
    Call,
    Expression,
    Name,
    Negative,
    Number,
    Operation,
)

REAL_FUNCTIONS: Final = cast(
    "Mapping[str, Callable[..., float]]",
    {
        "exp": math.exp,
        "log": math.log,
        "sqrt": math.sqrt,
        "tanh": math.tanh,
        "abs": abs,
        "pow": math.pow,
        "max": max,
        "min": min,
    },
)
"""The functions of a formula."""


def value(tree: Expression, of: Mapping[str, float]) -> float:
    """The value of a formula; not-a-number where it has none."""
    try:
        return _value(tree, of)
    except (ArithmeticError, ValueError):
        return math.nan


def _value(tree: Expression, of: Mapping[str, float]) -> float:
    match tree:
        case Number(number):
            return number
        case Name(name):
            return of[name]
        case Negative(operand):
            return -_value(operand, of)
        case Operation(symbol, left, right):
            return _joined(symbol, _value(left, of), _value(right, of))
        case Call(function, arguments):
            return REAL_FUNCTIONS[function](*(_value(each, of) for each in arguments))


def _joined(symbol: str, left: float, right: float) -> float:
    match symbol:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right
