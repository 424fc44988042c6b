"""From values as written to the study classes: the one border at which text gets its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from types import GenericAlias
from typing import TypeVar, cast, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from firstdose.protocol.finding import Finding, Path
from firstdose.protocol.study import Study
from firstdose.protocol.wording import worded
from firstdose.protocol.written import Plain, child

Root = TypeVar("Root")

STRICT = ConfigDict(extra="forbid")

STUDY: TypeAdapter[tuple[Study]] = TypeAdapter(tuple[Study], config=STRICT)
"""What turns plain values into a study; keys that the classes do not know are refused."""


class UnreadBlockError(Exception):
    """A check asked for a block of the study file that could not be read."""


class _ReadableBlocks:
    """The blocks of a study file that could be read; any other raises `UnreadBlockError`."""

    def __init__(self, blocks: Mapping[str, object]) -> None:
        self._blocks = blocks

    def __getattr__(self, name: str) -> object:
        if name not in self._blocks:
            raise UnreadBlockError(name)
        return self._blocks[name]


def only_blocks(blocks: Mapping[str, object]) -> Study:
    """A study of which only these blocks can be read, for checks."""
    return cast("Study", _ReadableBlocks(blocks))


def shaped(value: Plain) -> tuple[Study, tuple[Finding, ...]]:
    """The study, and every value of the wrong kind."""
    return shaped_as(Study, value)


def shaped_as(root: type[Root], value: Plain) -> tuple[Root, tuple[Finding, ...]]:
    """The file as its class, and every value of the wrong kind.

    With findings it is for checks only: unknown keys are left out, and asking for a block that
    could not be read raises `UnreadBlockError`.
    """
    adapter = STUDY if root is Study else _adapter(root)
    try:
        return cast("Root", adapter.validate_python([value])[0]), ()
    except ValidationError as error:
        found = error.errors(include_url=False)
    errors: list[ErrorDetails] = [{**each, "loc": each["loc"][1:]} for each in found]
    findings = tuple(worded(error, path_in(value, error["loc"]), root) for error in errors)
    unknown = [error for error in errors if error["type"] == "unexpected_keyword_argument"]
    kept = value
    for error in unknown:
        kept = _without(kept, path_in(value, error["loc"]))
    spoilt = {error["loc"][0] for error in errors if error not in unknown and error["loc"]}
    return cast("Root", _readable(root, kept, spoilt)), findings


@cache
def _adapter(root: type) -> TypeAdapter[tuple[object]]:
    """What turns plain values into the root class of a file other than a study file."""
    return _alone(root)


def path_in(value: Plain, loc: Path) -> Path:
    """Pydantic's place as a path in the text, without the kinds that tell members of a union."""
    path: list[str | int] = []
    here = value
    for number, part in enumerate(loc):
        if isinstance(here, dict) and part not in here and number < len(loc) - 1:
            continue
        path.append(part)
        here = child(here, part)
    return tuple(path)


def _without(value: Plain, path: Path) -> Plain:
    if isinstance(value, list):
        return [
            _without(child, path[1:]) if number == path[0] else child
            for number, child in enumerate(value)
        ]
    assert isinstance(value, dict), "an unknown key stands in a block"
    if len(path) == 1:
        return {key: child for key, child in value.items() if key != path[0]}
    return {
        key: _without(child, path[1:]) if key == path[0] else child for key, child in value.items()
    }


def _readable(root: type, value: Plain, spoilt: set[str | int]) -> object:
    blocks: dict[str, object] = {
        field.name: field.default for field in fields(root) if field.default is not MISSING
    }
    for name, hint in get_type_hints(root, include_extras=True).items():
        if isinstance(value, dict) and name in value and name not in spoilt:
            blocks[name] = _alone(hint).validate_python([value[name]])[0]
    return _ReadableBlocks(blocks)


def _alone(kind: object) -> TypeAdapter[tuple[object]]:
    return TypeAdapter(cast("type[tuple[object]]", GenericAlias(tuple, (kind,))), config=STRICT)
