"""What the classes of a file know at a path of it: the keys of each block."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import Annotated, Literal, Union, get_args, get_origin, get_type_hints

from firstdose.protocol.finding import Path
from firstdose.protocol.regimens import Regimen
from firstdose.protocol.shorthand import KEYS
from firstdose.protocol.study import Study


@cache
def keys_at(path: Path, root: type = Study) -> tuple[str, ...]:
    """The keys that a block may have; ``path`` may name members of unions by their kind."""
    here: object = root
    for part in path:
        here = _below(here, part)
    if not isinstance(here, type) or not is_dataclass(here):
        return ()
    keys = tuple(_hints(here))
    return (*keys, *KEYS) if here is Regimen else keys


@cache
def _hints(block: type) -> Mapping[str, object]:
    return get_type_hints(block, include_extras=True)


def _below(annotation: object, part: str | int) -> object:
    """The type one step down: a field, an element of a tuple, or a member of a union."""
    here = _bare(annotation)
    members = _members(here)
    if members:
        chosen = [member for member in members if part in _kinds(member)]
        return chosen[0] if chosen else None
    if get_origin(here) is tuple:
        return _bare(get_args(here)[0])
    return _bare(_hints(here).get(str(part))) if isinstance(here, type) else None


def _bare(annotation: object) -> object:
    """The type without its constraints and without "or nothing"."""
    here = annotation
    while get_origin(here) is Annotated:
        here = get_args(here)[0]
    members = _members(here)
    return _bare(members[0]) if len(members) == 1 else here


def _members(annotation: object) -> tuple[object, ...]:
    if get_origin(annotation) not in (Union, types.UnionType):
        return ()
    return tuple(member for member in get_args(annotation) if member is not types.NoneType)


def _kinds(member: object) -> tuple[object, ...]:
    hint = _hints(member).get("kind") if isinstance(member, type) else None
    return get_args(hint) if get_origin(hint) is Literal else ()
