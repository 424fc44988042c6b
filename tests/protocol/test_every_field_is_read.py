"""A setting that no code reads and a report prints as a method would be a falsehood.

Fields are looked for by name, so that a field whose name another class also has may hide here.
"""

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import firstdose
from firstdose.protocol import Published, Study

SOURCE = Path(firstdose.__file__).parent
LABELS_OF_UNIONS = "kind"
"""`kind` tells the members of a union apart; `match` over their classes reads it."""

READ_ELSEWHERE = {
    "Assumption.accepts": "`check` reads it: what an assumption makes acceptable",
    "DltWindow.min_follow_up_after_last_infusion_days": "`check` reads it: how long a window is",
    "Patients.relation": "`Published.of_this_study` reads it",
}
"""Fields that nothing outside the protocol room reads, each with the reason."""


def classes(kind: object, found: set[type]) -> set[type]:
    """Every class of a file, from the root down."""
    if isinstance(kind, type) and is_dataclass(kind) and kind not in found:
        found.add(kind)
        for hint in get_type_hints(kind).values():
            classes(hint, found)
    for inner in get_args(kind):
        classes(inner, found)
    return found


def attributes_read() -> set[str]:
    """Names of the attributes that any module outside the protocol room asks for."""
    modules = (path for path in SOURCE.rglob("*.py") if path.parts[len(SOURCE.parts)] != "protocol")
    return {
        node.attr
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def written_fields() -> Iterator[str]:
    for root in (Study, Published):
        for one in sorted(classes(root, set()), key=lambda each: each.__name__):
            yield from (f"{one.__name__}.{field.name}" for field in fields(one))


def test_every_field_is_read() -> None:
    read = {*attributes_read(), LABELS_OF_UNIONS}
    unread = {field for field in written_fields() if field.partition(".")[2] not in read}
    assert unread == READ_ELSEWHERE.keys()
