"""Where the parts of a form are found by the name under which they are typed."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.conduct.forms.form import Form
from firstdose.conduct.forms.nodes import Blank, Checks, Findings, Lines, Node, Parts, Rows, Wording


def label_of(form: Form, name: str) -> Wording:
    """What stands before a blank."""
    beside = (form.occurred_on, form.reason, *((form.pasted,) if form.pasted else ()))
    named = {one.name: one.label for one in beside}
    for sheet in form.sheets:
        named.update(_labels(sheet.node))
    return named.get(name, "field.form")


def _labels(node: Node) -> Iterator[tuple[str, Wording]]:
    match node:
        case Blank() | Checks() | Lines():
            yield node.name, node.label
        case Parts():
            for _, part in node.fields:
                yield from _labels(part)
        case Rows():
            for row in node.rows:
                yield from _labels(row)
        case Findings():
            for item in node.items:
                yield item.answer.name, item.label
                yield item.attributed.name, item.label
            yield node.rest.name, node.rest.label
        case _:
            return
