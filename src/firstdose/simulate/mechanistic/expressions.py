"""The formulas of a model: what may stand in one, and how its text becomes a tree.

A formula holds numbers, names, ``+ - * /``, brackets, a leading minus, and the functions ``pow``,
``exp``, ``log`` (natural), ``sqrt``, ``tanh``, ``abs``, ``max`` and ``min`` (of two).  Nothing else
is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Name:
    """A state, parameter, covariate or assignment."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus a term."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Operation:
    """Two terms joined by ``+``, ``-``, ``*`` or ``/``."""

    symbol: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function of one or two terms."""

    function: str
    arguments: tuple[Expression, ...]


Expression: TypeAlias = Number | Name | Negative | Operation | Call

FUNCTIONS: Final = dict.fromkeys(("exp", "log", "sqrt", "tanh", "abs"), 1) | dict.fromkeys(
    ("pow", "max", "min"), 2
)
"""The functions a formula may use, with their number of arguments."""

TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<symbol>[-+*/(),]))"
)
_BINDING: Final = {"+": 1, "-": 1, "*": 2, "/": 2}


class NotAFormula(ValueError):  # noqa: N818 -- the house names errors for what happened
    """The text is no formula; the message says at which character and why."""


def parsed(text: str) -> Expression:
    """The tree of a formula; `NotAFormula` says what cannot be read."""
    reader = _Reader(text)
    tree = reader.terms(0)
    if reader.word is not None:
        raise NotAFormula(f"{reader.word!r} is not expected at character {reader.at + 1}")
    return tree


def tokens(text: str) -> tuple[str, ...]:
    """The numbers, words and signs of a formula, in order."""
    found: list[str] = []
    reader = _Reader(text)
    while reader.word is not None:
        found.append(reader.word)
        reader.advance()
    return tuple(found)


def names_in(tree: Expression) -> tuple[str, ...]:
    """The names a formula uses, each once, in order of appearance."""
    return tuple(dict.fromkeys(_names(tree)))


def replaced(tree: Expression, by: Mapping[str, Expression]) -> Expression:
    """The formula with some of its names replaced by formulas."""
    match tree:
        case Number():
            return tree
        case Name(name):
            return by.get(name, tree)
        case Negative(operand):
            return Negative(replaced(operand, by))
        case Operation(symbol, left, right):
            return Operation(symbol, replaced(left, by), replaced(right, by))
        case Call(function, arguments):
            return Call(function, tuple(replaced(each, by) for each in arguments))


def written(tree: Expression) -> str:
    """The formula as text that `parsed` reads back to the same tree."""
    match tree:
        case Number(value):
            return repr(value)
        case Name(name):
            return name
        case Negative(operand):
            return f"-{_bracketed(operand, 3)}"
        case Operation(symbol, left, right):
            strength = _BINDING[symbol]
            return f"{_bracketed(left, strength)}{symbol}{_bracketed(right, strength + 1)}"
        case Call(function, arguments):
            return f"{function}({','.join(written(each) for each in arguments)})"


def _bracketed(tree: Expression, at_least: int) -> str:
    text = written(tree)
    match tree:
        case Operation(symbol) if _BINDING[symbol] < at_least:
            return f"({text})"
        case Negative() if at_least > 1:
            return f"({text})"
        case _:
            return text


def _names(tree: Expression) -> Iterator[str]:
    match tree:
        case Number():
            return
        case Name(name):
            yield name
        case Negative(operand):
            yield from _names(operand)
        case Operation(_, left, right):
            yield from _names(left)
            yield from _names(right)
        case Call(_, arguments):
            for each in arguments:
                yield from _names(each)


class _Reader:
    """Reads terms from left to right; `word` is the next one not yet read."""

    def __init__(self, text: str) -> None:
        self.text = text.rstrip()
        self.end = 0
        self.at = 0
        self.kind = ""
        self.word: str | None = None
        self.advance()

    def advance(self) -> None:
        if self.end == len(self.text):
            self.word, self.kind, self.at = None, "", self.end
            return
        found = TOKEN.match(self.text, self.end)
        if found is None:
            raise NotAFormula(f"{self.text[self.end :].strip()[0]!r} has no meaning in a formula")
        self.kind = found.lastgroup or ""
        self.word = found[self.kind]
        self.at, self.end = found.start(self.kind), found.end()

    def expect(self, symbol: str) -> None:
        if self.word != symbol:
            seen = "the end" if self.word is None else repr(self.word)
            raise NotAFormula(f"{symbol!r} is expected at character {self.at + 1}, not {seen}")
        self.advance()

    def terms(self, weaker: int) -> Expression:
        tree = self.term()
        while self.word in _BINDING and _BINDING[self.word] > weaker:
            symbol = self.word
            self.advance()
            tree = Operation(symbol, tree, self.terms(_BINDING[symbol]))
        return tree

    def term(self) -> Expression:
        word, kind = self.word, self.kind
        if word is None:
            raise NotAFormula("a term is missing at the end")
        self.advance()
        if word == "-":
            return Negative(self.terms(1))
        if word == "(":
            tree = self.terms(0)
            self.expect(")")
            return tree
        if kind == "number":
            return Number(float(word))
        if kind == "name":
            return self.call(word) if self.word == "(" else Name(word)
        raise NotAFormula(f"{word!r} stands where a term is expected")

    def call(self, function: str) -> Expression:
        if function not in FUNCTIONS:
            raise NotAFormula(f"{function!r} is no function of a formula: {', '.join(FUNCTIONS)}")
        self.advance()
        arguments = [self.terms(0)]
        while self.word == ",":
            self.advance()
            arguments.append(self.terms(0))
        self.expect(")")
        if len(arguments) != FUNCTIONS[function]:
            raise NotAFormula(
                f"{function!r} takes {FUNCTIONS[function]} arguments, not {len(arguments)}"
            )
        return Call(function, tuple(arguments))
