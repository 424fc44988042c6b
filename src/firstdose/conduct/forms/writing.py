"""A value written as the text that somebody would type into a form to say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never, cast

from firstdose.conduct.forms.nodes import (
    Blank,
    Checks,
    Finding,
    Findings,
    Given,
    Lines,
    Node,
    Parts,
    Rows,
)
from firstdose.conduct.forms.typed import Typed
from firstdose.records.body import number_text, parts
from firstdose.records.values import Item


def written(node: Node, value: object) -> dict[str, tuple[str, ...]]:
    """What to type into a node to say a value."""
    return dict(_written(node, value))


def opened(node: Node) -> Typed:
    """What stands in a node when the form is opened."""
    return dict(_opened(node))


def _opened(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    match node:
        case Blank():
            yield node.name, (node.first,)
        case Checks():
            yield node.name, ()
        case Lines():
            yield node.name, ("",)
        case Given():
            return
        case Parts():
            for _, part in node.fields:
                yield from _opened(part)
        case Rows():
            for row in node.rows:
                yield from _opened(row)
        case Findings():
            for item in node.items:
                yield from (*_opened(item.answer), *_opened(item.attributed))
            yield from _opened(node.rest)


def _written(node: Node, value: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    match node:
        case Blank():
            left_out = not node.required and value == node.empty
            yield node.name, ("" if left_out and node.first == "" else text_of(value),)
        case Given():
            return
        case Checks():
            yield node.name, tuple(text_of(one) for one in parts(value))
        case Lines():
            yield node.name, ("\n".join(text_of(one) for one in parts(value)),)
        case Parts():
            for name, part in node.fields:
                yield from _written(part, getattr(value, name))
        case Rows():
            yield from _rows(node, parts(value))
        case Findings():
            items = cast("tuple[Item, ...]", parts(value))
            for finding in node.items:
                yield from _finding(finding, items)
            yield from _opened(node.rest)
        case _:
            assert_never(node)


def text_of(value: object) -> str:
    """A plain value as it is typed."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.value
        case Decimal():
            return number_text(value)
        case date():
            return value.isoformat()
        case _:
            return f"{value}"


def _rows(node: Rows, values: tuple[object, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each row with the value whose given parts are its own; the others as they were opened."""
    for row in node.rows:
        given = [(name, part.value) for name, part in row.fields if isinstance(part, Given)]
        own = [one for one in values if all(getattr(one, name) == part for name, part in given)]
        yield from _written(row, own[0]) if own else _opened(row)


def _finding(node: Finding, items: tuple[Item, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in items:
        key, _, level = item.key.partition(".")
        if key == node.key:
            yield node.answer.name, (level or text_of(item.answer),)
            yield from _written(node.attributed, item.attributed)
            return
    yield from (*_opened(node.answer), *_opened(node.attributed))
