"""What stands before each blank of a form, found by the name under which it is typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from firstdose.conduct.forms.form import Form
from firstdose.conduct.forms.nodes import Blank, Checks, Findings, Lines, Node, Parts, Rows, Wording

Labels: TypeAlias = tuple[Wording, ...]
"""From the outside in: the row of a panel, then its column."""


def labels_of(form: Form, name: str) -> Labels:
    """What stands before a blank."""
    beside = (form.occurred_on, form.reason, *((form.pasted,) if form.pasted else ()))
    named: dict[str, Labels] = {one.name: (one.label,) for one in beside}
    for sheet in form.sheets:
        outer = (sheet.node.label,) if sheet.node.label else ()
        named[sheet.name] = outer or (f"kind.{sheet.kind}",)
        named.update((own, (*outer, *labels)) for own, labels in _labels(sheet.node))
    return named.get(name, ("field.form",))


def _labels(node: Node) -> Iterator[tuple[str, Labels]]:
    match node:
        case Blank() | Checks() | Lines():
            yield node.name, (node.label,)
        case Parts():
            for _, part in node.fields:
                yield from _labels(part)
        case Rows():
            for row in node.rows:
                yield from _labels(row)
        case Findings():
            for item in node.items:
                yield item.answer.name, (item.label,)
                yield item.attributed.name, (item.label, item.attributed.label)
            yield node.rest.name, (node.rest.label,)
        case _:
            return
