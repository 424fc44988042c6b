"""One line of the notation, taken apart: when, who, what, known when, entered by whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import assert_never, cast

from firstdose.records.body import taken_apart
from firstdose.records.kinds import KINDS
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
from firstdose.records.syntax import Token, Tokens, Tree, UnreadableError
from firstdose.records.wording import Json

QUALIFIERS = "<>≤≥"

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,39})")
_LIMITS = re.compile(r"(?P<lower_limit>-?[0-9.]+)?-(?P<upper_limit>-?[0-9.]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The parts of a line as they stand there, not yet understood."""

    occurred_on: str
    participant: str
    kind: str
    fields: dict[str, Tree]
    known_on: str
    entered_by: str
    amends: str | None
    reason: str


def sentence(line: str) -> Sentence:
    """The parts of a line."""
    tokens = Tokens(line)
    occurred_on = tokens.word("the day on which it happened")
    who = tokens.word("a participant, or - for the study")
    kind, fields = _what(tokens)
    tokens.mark("(")
    tokens.mark("known")
    known_on = tokens.word("the day on which it became known")
    tokens.mark(",")
    tokens.mark("by")
    entered_by = tokens.word("who entered it", quoted=True)
    amends, reason = _why(tokens)
    tokens.mark(")")
    if tokens.peek().text:
        raise UnreadableError("the end of the line", tokens.peek())
    return Sentence(
        occurred_on=occurred_on,
        participant="" if who == "-" else who,
        kind=kind,
        fields=fields,
        known_on=known_on,
        entered_by=entered_by,
        amends=amends,
        reason=reason,
    )


def _why(tokens: Tokens) -> tuple[str | None, str]:
    if not tokens.takes(","):
        return None, ""
    if tokens.peek().text != "amends":
        tokens.mark("because")
        return None, tokens.word("the reason", quoted=True)
    tokens.mark("amends")
    number = tokens.word("the number of the entry it amends")
    if number.endswith(":"):
        return number[:-1], tokens.word("the reason", quoted=True)
    return number, ""


def _what(tokens: Tokens) -> tuple[str, dict[str, Tree]]:
    word = tokens.word("a kind of fact, or an analyte")
    named = tokens.peek(1) == Token("mark", "=") or tokens.peek() == Token("mark", "(")
    if word in KINDS or named:
        return word, tokens.fields()
    return "measured", {"analyte": word, **_value(tokens), **tokens.fields()}


def _value(tokens: Tokens) -> dict[str, Tree]:
    """Value, unit and limits of a laboratory value."""
    value = tokens.word("a value, such as 0.4 or <0.4")
    qualifier = value[0] if value[0] in QUALIFIERS else ""
    found: dict[str, Tree] = {"qualifier": qualifier, "value": value.removeprefix(qualifier)}
    found["unit"] = tokens.word("the unit of the value", quoted=True)
    if tokens.takes("["):
        limits = tokens.next()
        match = _LIMITS.fullmatch(limits.text) if limits.sort == "word" else None
        if match is None:
            raise UnreadableError("the limits of normal, such as 2.0-7.5", limits)
        found |= {name: limit for name, limit in match.groupdict().items() if limit is not None}
        tokens.mark("]")
    return found


def as_json(shape: Shape, tree: Tree) -> Json:
    """What stands in a field, with whole numbers, yes and no, and defaults filled in.

    What does not fit the shape stays as it is; reading the fact then says what is wrong.
    """
    match shape:
        case Whole():
            return int(tree) if isinstance(tree, str) and _WHOLE.fullmatch(tree) else _as_is(tree)
        case Flag():
            return tree == "yes" if tree in ("yes", "no") else _as_is(tree)
        case Maybe():
            return as_json(shape.of, tree)
        case Many() if isinstance(tree, list):
            return [as_json(shape.of, part) for part in tree]
        case Row() if isinstance(tree, list) and len(tree) == len(shape.of):
            return [as_json(of, part) for of, part in zip(shape.of, tree, strict=True)]
        case Record() if isinstance(tree, dict):
            return fields_as_json(shape, tree)
        case Text() | Number() | Day() | Word() | Many() | Row() | Record():
            return _as_is(tree)
    assert_never(shape)


def fields_as_json(shape: Record, tree: dict[str, Tree]) -> dict[str, Json]:
    """The fields of a record, those included that were left out because they hold their default."""
    found = {name: _as_is(part) for name, part in tree.items()}
    for field in shape.fields:
        if field.name in tree:
            found[field.name] = as_json(field.shape, tree[field.name])
        elif not field.required:
            found[field.name] = taken_apart(field.shape, field.default)
    return found


def _as_is(tree: Tree) -> Json:
    return cast("Json", tree)
