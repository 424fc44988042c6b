# pyright: standard
"""A formula of an SBML file as one line of text, in the notation of `equations`."""

from __future__ import annotations

import keyword
import math
from collections.abc import Callable, Iterator
from typing import Any

from firstdose.simulate.mechanistic.exchange.equations import TIME
from firstdose.simulate.mechanistic.exchange.sbml_library import libsbml
from firstdose.simulate.mechanistic.expressions import FUNCTIONS

_CALLS = {
    "AST_FUNCTION_EXP": "exp",
    "AST_FUNCTION_LN": "log",
    "AST_FUNCTION_ABS": "abs",
    "AST_FUNCTION_MIN": "min",
    "AST_FUNCTION_MAX": "max",
    "AST_FUNCTION_TANH": "tanh",
}
_CONSTANTS = {
    "AST_CONSTANT_E": 2.718281828459045,
    "AST_CONSTANT_PI": 3.141592653589793,
    "AST_NAME_AVOGADRO": 6.02214179e23,
}
_BETWEEN = {"AST_TIMES": "*", "AST_DIVIDE": "/"}
_NUMBERS = ("AST_INTEGER", "AST_REAL", "AST_REAL_E", "AST_RATIONAL")


def spoken(name: str) -> str:
    """The symbol in the notation of `equations`, where some words have a meaning already."""
    taken = keyword.iskeyword(name) or name in {TIME, *FUNCTIONS}
    return f"{name}_" if taken else name


def infix(node: Any) -> str:
    """The formula as text; every operation is in brackets, so that its order is the file's."""
    kind = _kind(node)
    inside = [infix(node.getChild(number)) for number in range(node.getNumChildren())]
    if kind in _NUMBERS:
        return number_text(node.getValue())
    if kind in _CONSTANTS:
        return number_text(_CONSTANTS[kind])
    if kind in _CALLS:
        return f"{_CALLS[kind]}({', '.join(inside)})"
    if kind in _BETWEEN:
        return f"({_BETWEEN[kind].join(inside)})" if inside else "1.0"
    return _OPERATIONS[kind](node, inside)


def unknown_operations(node: Any) -> Iterator[str]:
    """The operations of a formula that `infix` cannot write, by their names in SBML."""
    if _kind(node) not in {*_CALLS, *_CONSTANTS, *_BETWEEN, *_NUMBERS, *_OPERATIONS}:
        yield node.getName() or _kind(node).removeprefix("AST_").lower()
        return
    if _kind(node) in _NUMBERS and not math.isfinite(node.getValue()):
        yield "infinity"
    for number in range(node.getNumChildren()):
        yield from unknown_operations(node.getChild(number))


def names(node: Any) -> frozenset[str]:
    """The symbols that a formula reads; the time is ``time``."""
    own = {"AST_NAME": node.getName(), "AST_NAME_TIME": "time"}.get(_kind(node))
    inside = (names(node.getChild(number)) for number in range(node.getNumChildren()))
    return frozenset({own} if own else ()).union(*inside)


def number_text(value: float) -> str:
    """A number that reads back as itself; a negative one in brackets."""
    return repr(float(value)) if value >= 0 else f"({float(value)!r})"


def _sum(node: Any, inside: list[str]) -> str:
    return f"({'+'.join(inside)})" if inside else "0.0"


def _difference(node: Any, inside: list[str]) -> str:
    return f"(-{inside[0]})" if len(inside) == 1 else f"({inside[0]}-{inside[1]})"


def _power(node: Any, inside: list[str]) -> str:
    return f"pow({inside[0]}, {inside[1]})"


def _root(node: Any, inside: list[str]) -> str:
    degree, of = inside if len(inside) == 2 else ("2.0", inside[0])
    return f"pow({of}, 1.0/{degree})"


def _logarithm(node: Any, inside: list[str]) -> str:
    to, of = inside if len(inside) == 2 else ("10.0", inside[0])
    return f"(log({of})/log({to}))"


_OPERATIONS: dict[str, Callable[[Any, list[str]], str]] = {
    "AST_NAME": lambda node, inside: spoken(node.getName()),
    "AST_NAME_TIME": lambda node, inside: TIME,
    "AST_PLUS": _sum,
    "AST_MINUS": _difference,
    "AST_POWER": _power,
    "AST_FUNCTION_POWER": _power,
    "AST_FUNCTION_ROOT": _root,
    "AST_FUNCTION_LOG": _logarithm,
}


def _kind(node: Any) -> str:
    """The name of the node's type in the library."""
    return _type_names()[node.getType()]


_NAMES: dict[int, str] = {}


def _type_names() -> dict[int, str]:
    if not _NAMES:
        library = libsbml()
        _NAMES.update(
            {getattr(library, name): name for name in dir(library) if name.startswith("AST_")}
        )
    return _NAMES
