"""What may stand in a field, and how to write it, in words."""

from __future__ import annotations

import json
from typing import TypeAlias, assert_never

from firstdose.records.shapes import (
    Day,
    Flag,
    Many,
    Maybe,
    Number,
    Record,
    Row,
    Shape,
    Text,
    Whole,
    Word,
)

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LONGEST_NUMBER = 64


def shown(value: Json) -> str:
    """A value as it stood, cut short where it is long."""
    text = json.dumps(value, ensure_ascii=not (isinstance(value, str) and value.isprintable()))
    return text if len(text) <= LONGEST_NUMBER else f"{text[:LONGEST_NUMBER]}…"


def wanted(shape: Shape) -> str:
    """What a shape allows."""
    match shape:
        case Text():
            return "text"
        case Whole():
            return "a whole number"
        case Flag():
            return "yes or no"
        case Number():
            return "a decimal number"
        case Day():
            return "a day of the calendar"
        case Word():
            words = ", ".join(word.value for word in shape.words)
            return f"one of {words}{', or a decimal number' if shape.number else ''}"
        case Maybe():
            return f"{wanted(shape.of)}, or nothing"
        case Many():
            return f"a list, each {wanted(shape.of)}"
        case Row():
            return f"a list of {len(shape.of)}: {', '.join(wanted(of) for of in shape.of)}"
        case Record():
            return f"a record of {', '.join(field.name for field in shape.fields)}"
    assert_never(shape)


def remedy_for(shape: Shape, value: Json) -> str:
    """How to write what a shape allows, for someone who wrote ``value``."""
    match shape:
        case Text():
            return "Write it in quotes."
        case Whole():
            return "Write digits only, such as 3, without quotes or a decimal point."
        case Flag():
            return "Write yes or no (in a JSON line true or false, without quotes)."
        case Number() if isinstance(value, int | float) and not isinstance(value, bool):
            return f'Write it in quotes, so that every digit is kept: "{value}".'
        case Number():
            return (
                "Write the digits 0-9 and a decimal point, without exponent, spaces or thousands "
                f"signs, {LONGEST_NUMBER} characters at most."
            )
        case Day():
            return "Write year, month and day, such as 2026-01-12, in quotes in a JSON line."
        case Word():
            return "Use one of these words as it stands."
        case Maybe():
            return remedy_for(shape.of, value)
        case Many() | Row():
            return "Write a list in [ ]."
        case Record():
            return "Write a record in { }."
    assert_never(shape)
