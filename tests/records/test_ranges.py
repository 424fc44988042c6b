"""The ends of the amounts of facts, held against the forms in which people type them."""

from __future__ import annotations

from collections.abc import Iterator

from firstdose.conduct.forms.layout import layouts
from firstdose.records import KINDS
from firstdose.records.ranges import Range
from firstdose.records.shapes import Maybe, Number, Record, Shape, Whole, record


def ranges(shape: Shape, name: str = "") -> Iterator[tuple[str, Range]]:
    """Every field with a range within a shape that has a form of its own."""
    match shape:
        case Record():
            for field in shape.fields:
                yield from ranges(field.shape, field.name)
        case Maybe():
            yield from ranges(shape.of, name)
        case Whole(range=Range() as found) | Number(range=Range() as found):
            yield name, found
        case _:
            pass


def test_a_form_lets_nothing_through_below_or_above_what_its_fact_can_be() -> None:
    """A form may ask more closely, and is silent where nobody would type so high a number."""
    compared = 0
    for kind, layout in layouts().items():
        for name, within in ranges(record(KINDS[kind])):
            asked = layout.asking(name)
            if name in layout.given or (asked.lowest is None and name == "value"):
                continue
            assert asked.lowest is not None, f"{kind}.{name}"
            assert within.lowest <= asked.lowest, f"{kind}.{name}"
            assert asked.highest is None or asked.highest <= within.highest, f"{kind}.{name}"
            compared += 1
    assert compared > 10
