"""Every design, guard and stopping condition as its settings class describes it."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, Union, cast, get_args, get_origin, get_type_hints

from firstdose.protocol.designs import Condition, DesignSettings, GuardSettings

_SOURCE = re.compile(r"\s*\(((?:[^()]|\([^()]*\))*)\)")
_YEAR = re.compile(r"\b(19|20)[0-9]{2}\b")
_BOUNDS = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting: its name, what it may be, and its value where none is stated ("" for none)."""

    name: str
    takes: str
    default: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A kind of design, guard or condition: title, source and explanation of its class.

    ``source`` is the citation in the first line of the docstring; "" where it has none.
    """

    kind: str
    title: str
    source: str
    explanation: str
    settings: tuple[Setting, ...]


def design_classes() -> Mapping[str, type]:
    """The settings class of each kind of design."""
    return _by_kind(DesignSettings)


def guard_classes() -> Mapping[str, type]:
    """The settings class of each kind of guard."""
    return _by_kind(GuardSettings)


def condition_classes() -> Mapping[str, type]:
    """The settings class of each condition that a stopping rule may have."""
    return _by_kind(Condition)


def named(name: str, kinds: Iterable[str]) -> str:
    """The kind that a name means, whatever its case and punctuation; "" when none."""
    wanted = _plainly(name)
    return next((kind for kind in kinds if _plainly(kind) == wanted), "")


def described(settings: type) -> Described:
    """What a settings class says of itself."""
    first, *rest = (" ".join(each.split()) for each in (settings.__doc__ or "").split("\n\n"))
    found = next((each for each in _SOURCE.finditer(first) if _YEAR.search(each[1])), None)
    title = first if found is None else first[: found.start()] + first[found.end() :]
    return Described(
        kind=kind_of(settings),
        title=title.rstrip("."),
        source=found[1] if found else "",
        explanation=" ".join(rest),
        settings=settings_of(settings),
    )


def settings_of(settings: type) -> tuple[Setting, ...]:
    """Every setting of a class but its kind."""
    hints = hints_of(settings)
    return tuple(
        Setting(
            name=each.name,
            takes=taken(hints[each.name]),
            default="" if each.default is MISSING else shown(each.default),
            required=each.default is MISSING,
        )
        for each in _fields(settings)
        if each.name != "kind"
    )


def kind_of(settings: type) -> str:
    """The kind of a settings class."""
    kinds = get_args(hints_of(settings).get("kind"))
    return str(kinds[0]) if kinds else ""


def shown(value: object) -> str:
    """A value of a setting as a study file writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple):
        each = (shown(one) for one in cast("tuple[object, ...]", value))
        return f"[{', '.join(each)}]"
    if is_dataclass(value) and not isinstance(value, type):
        stated = ((one.name, cast("object", getattr(value, one.name))) for one in fields(value))
        return "{" + ", ".join(f"{name}: {shown(one)}" for name, one in stated) + "}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def taken(annotation: object) -> str:
    """What a setting may be, in words."""
    limits: list[object] = []
    here = annotation
    while get_origin(here) is Annotated:
        here, *more = get_args(here)
        limits += [each for one in more for each in getattr(one, "metadata", (one,))]
    return _word(here) + _bounds(limits)


def members(annotation: object) -> tuple[object, ...]:
    """The members of a union, without "or nothing"; () where it is none."""
    here = annotation
    while get_origin(here) is Annotated:
        here = get_args(here)[0]
    if get_origin(here) not in (Union, types.UnionType):
        return ()
    return tuple(each for each in get_args(here) if each is not types.NoneType)


@cache
def hints_of(settings: type) -> Mapping[str, object]:
    """The types of the settings of a class, constraints included."""
    return get_type_hints(settings, include_extras=True)


def _by_kind(union: object) -> Mapping[str, type]:
    return {kind_of(each): each for each in members(union) if isinstance(each, type)}


def _fields(settings: type) -> tuple[Field[object], ...]:
    return fields(settings) if is_dataclass(settings) else ()


def _plainly(name: str) -> str:
    spelled = name.lower().replace("+", "plus")
    spelled = re.sub("[0-9]", lambda digit: _DIGITS[int(digit[0])], spelled)
    return re.sub("[^a-z]", "", spelled)


def _word(here: object) -> str:
    if here is bool:
        return "true | false"
    plain = {int: "whole number", Decimal: "number", float: "number", str: "text"}
    if isinstance(here, type) and here in plain:
        return plain[here]
    if get_origin(here) is Literal:
        return " | ".join(str(each) for each in get_args(here))
    if get_origin(here) is tuple:
        return f"list of: {taken(get_args(here)[0])}"
    several = members(here)
    if several:
        each = [taken(one) for one in several]
        nothing = ["nothing"] if len(get_args(here)) > len(several) else []
        return " | ".join([*each, *nothing])
    if isinstance(here, type) and is_dataclass(here):
        own = ", ".join(each.name for each in settings_of(here))
        return f"{kind_of(here)} {{{own}}}".strip()
    return "text"


def _bounds(limits: list[object]) -> str:
    """The limits of a number in words; a limit has one of the attributes in `_BOUNDS`."""
    said = [
        f"{word} {getattr(each, name)}"
        for each in limits
        for name, word in _BOUNDS.items()
        if hasattr(each, name)
    ]
    said += ["not empty" for each in limits if hasattr(each, "min_length")]
    return f" {' and '.join(said)}" if said else ""
