"""Every fact has a shape, and a field that cannot be written to a ledger is refused at once."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from typing import Annotated, Any

import pytest
from msgspec import Struct, defstruct

import firstdose.records as room
from firstdose.records import KINDS, STUDY_KINDS, facts, kind_of
from firstdose.records.body import Reading, taken_apart
from firstdose.records.kinds import nearest
from firstdose.records.ranges import Range
from firstdose.records.shapes import (
    Day,
    Flag,
    Many,
    Maybe,
    Number,
    Row,
    Shape,
    Text,
    Whole,
    Word,
    record,
)


class Colour(StrEnum):
    RED = "red"


SHARE = Range(0, 100, "A share lies between nothing and the whole.")


class Side(StrEnum):
    LEFT = "left"


def shape_of(hint: object, **more: Any) -> Shape:
    kind = defstruct("Something", [("field", hint, *more.values())])
    return record(kind).fields[0].shape


@pytest.mark.parametrize(
    ("hint", "shape"),
    [
        (str, Text()),
        (int, Whole()),
        (bool, Flag()),
        (Decimal, Number()),
        (date, Day()),
        (Colour, Word(Colour)),
        (Colour | Decimal, Word(Colour, Number())),
        (Decimal | Colour, Word(Colour, Number())),
        (Annotated[int, SHARE], Whole(SHARE)),
        (Annotated[Decimal, SHARE], Number(SHARE)),
        (Colour | Annotated[Decimal, SHARE], Word(Colour, Number(SHARE))),
        (tuple[str, ...], Many(Text())),
        (tuple[str, int], Row((Text(), Whole()))),
        (tuple[tuple[str, str], ...], Many(Row((Text(), Text())))),
    ],
)
def test_the_shape_of_a_field(hint: object, shape: Shape) -> None:
    assert shape_of(hint) == shape


def test_a_field_may_be_nothing_only_where_nothing_is_its_default() -> None:
    assert shape_of(date | None, default=None) == Maybe(Day())
    with pytest.raises(AssertionError, match="without being None by default"):
        shape_of(date | None)


@pytest.mark.parametrize(
    "hint",
    [
        *(float, object, list[str], dict[str, str], str | int, Colour | Side, str | Decimal),
        *(Annotated[str, SHARE], Annotated[int, 5]),
    ],
)
def test_a_field_that_cannot_be_written_is_refused(hint: object) -> None:
    with pytest.raises(AssertionError):
        shape_of(hint)


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (Number(), 0.4),
        (Number(), "0.4"),
        (Whole(), True),
        (Whole(), 1.0),
        (Flag(), 1),
        (Text(), 1),
        (Day(), "2026-01-12"),
        (Word(Colour), "red"),
        (Many(Text()), ["a"]),
    ],
)
def test_a_value_of_another_type_is_our_own_mistake(shape: Shape, value: object) -> None:
    with pytest.raises(AssertionError):
        taken_apart(shape, value)


@pytest.mark.parametrize(
    ("shape", "value", "text"),
    [(Day(), date(2026, 1, 12), "2026-01-12"), (Maybe(Number()), None, None)],
)
def test_a_value_is_taken_apart_and_put_together_again(
    shape: Shape, value: object, text: str | None
) -> None:
    reading = Reading("here")
    assert taken_apart(shape, value) == text
    assert reading.together(shape, text, "`field`") == value
    assert reading.problems == []


def test_every_fact_is_a_frozen_class_without_room_for_more() -> None:
    for kind in KINDS.values():
        assert kind.__struct_config__.frozen
        assert not kind.__struct_config__.dict
        assert record(kind).names == {field.name for field in record(kind).fields}


def test_every_class_of_a_module_of_facts_is_a_kind() -> None:
    modules = {kind.__module__ for kind in KINDS.values()}
    classes = {
        value
        for module in modules
        for value in vars(import_module(module)).values()
        if isinstance(value, type) and issubclass(value, Struct) and value.__module__ == module
    }
    assert classes == set(KINDS.values())


def test_a_kind_is_named_as_its_class() -> None:
    assert KINDS["dlt_adjudicated"] is facts.DltAdjudicated
    assert KINDS["cells_infused"] is facts.CellsInfused
    assert kind_of(facts.VisitAttended(participant="001", visit="day-1")) == "visit_attended"
    assert {"study_opened", "protocol_version_active", "dose_decided"} < STUDY_KINDS
    for name, kind in KINDS.items():
        assert ("participant" in record(kind).names) is (name not in STUDY_KINDS)


@pytest.mark.parametrize(
    ("word", "guess"), [("mesured", "measured"), ("withdrew", "withdrawn"), ("xyz", "")]
)
def test_the_nearest_known_word(word: str, guess: str) -> None:
    assert nearest(word, KINDS) == guess


def test_the_room_lists_its_public_names() -> None:
    assert len(set(room.__all__)) == len(room.__all__)
    assert all(hasattr(room, name) for name in room.__all__)


class Nested(Struct, frozen=True, kw_only=True):
    """A record in a record."""

    inner: facts.Died


def test_problems_say_the_way_to_the_field() -> None:
    reading = Reading("here")
    causality = [{"component": "cells", "assessor": "sponsor", "relatedness": "sure"}]
    inner = {"participant": "001", "cause": "x", "causality": causality}
    assert reading.together(record(Nested), {"inner": inner}, "nested") is None
    assert [problem.what for problem in reading.problems] == [
        (
            "`relatedness` of no. 1 of `causality` of `inner` of nested is "
            '"sure"; it must be one of not_related, unlikely, possible, probable, definite.'
        )
    ]
