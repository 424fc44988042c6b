"""The shape of each fact, read from the annotations of its class.

A shape says what may stand in a field.  One pair of functions (``body``) takes every fact apart and
puts it together again, and the notation and the reference page follow the same shapes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, TypeAlias, Union, cast, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields

from firstdose.records.ranges import Range


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, kept in Unicode normal form C."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, within a range where one is said."""

    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number, kept digit for digit, within a range where one is said."""

    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a closed list, or, where there is one, a decimal ``number``."""

    words: type[StrEnum]
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Maybe:
    """Something, or nothing recorded."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Many:
    """Any number of the same thing, in order."""

    of: Shape


@dataclass(frozen=True, slots=True)
class Row:
    """A fixed number of things, in order."""

    of: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A named part of a record; ``default`` has a meaning only where it is not ``required``."""

    name: str
    shape: Shape
    required: bool
    default: object


@dataclass(frozen=True, slots=True)
class Record:
    """A class with named parts."""

    kind: type[Struct]
    fields: tuple[Field, ...]
    names: frozenset[str]


Shape: TypeAlias = Text | Whole | Flag | Number | Day | Word | Maybe | Many | Row | Record

_PLAIN: dict[object, Shape] = {
    str: Text(),
    int: Whole(),
    bool: Flag(),
    Decimal: Number(),
    date: Day(),
}


@cache
def record(kind: type[Struct]) -> Record:
    """The shape of a class of recorded things."""
    found = tuple(
        Field(
            name=field.name,
            shape=_shape(field.type),
            required=field.required,
            default=None if field.required else field.default,
        )
        for field in fields(kind)
    )
    assert not any(
        isinstance(field.shape, Maybe) and (field.required or field.default is not None)
        for field in found
    ), f"a field of {kind} may be None without being None by default"
    return Record(kind, found, frozenset(field.name for field in found))


def _shape(hint: object) -> Shape:
    if hint in _PLAIN:
        return _PLAIN[hint]
    arguments = cast("tuple[object, ...]", get_args(hint))
    if get_origin(hint) is Annotated:
        return _ranged(arguments[0], arguments[1:])
    if get_origin(hint) is tuple:
        if arguments[1:] == (...,):
            return Many(_shape(arguments[0]))
        return Row(tuple(_shape(argument) for argument in arguments))
    if get_origin(hint) in (UnionType, Union):
        return _union(arguments)
    assert isinstance(hint, type), f"{hint} cannot be written to a ledger"
    if issubclass(hint, StrEnum):
        return Word(hint)
    assert issubclass(hint, Struct), f"{hint} cannot be written to a ledger"
    return record(hint)


def _ranged(hint: object, said: tuple[object, ...]) -> Whole | Number:
    shape, (range_,) = _shape(hint), said
    assert isinstance(shape, Whole | Number), f"{hint} has no lowest and no highest value"
    assert isinstance(range_, Range), f"{range_} is no range"
    return replace(shape, range=range_)


def _union(arguments: tuple[object, ...]) -> Shape:
    present = tuple(argument for argument in arguments if argument is not NoneType)
    if len(present) < len(arguments):
        assert len(present) == 1, f"{arguments} cannot be written to a ledger"
        return Maybe(_shape(present[0]))
    shapes = tuple(_shape(argument) for argument in arguments)
    match shapes:
        case (Word() as word, Number() as number) | (Number() as number, Word() as word):
            return Word(word.words, number)
        case _:
            raise AssertionError(f"{arguments} cannot be written to a ledger")
