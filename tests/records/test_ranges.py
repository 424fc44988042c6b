"""The ends of the amounts of facts, which the forms in which people type them keep."""

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


def test_a_form_asks_no_less_closely_than_its_fact() -> None:
    """Where a form states no end, it has that of the fact; where it states one, that is inside."""
    stated = 0
    for kind, layout in layouts().items():
        for name, within in ranges(record(KINDS[kind])):
            lowest = layout.asking(name).lowest
            assert lowest is None or within.holds(lowest), f"{kind}.{name}"
            stated += lowest is not None
    assert stated
