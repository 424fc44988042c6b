"""Facts taken apart into text, numbers, lists and records, and put together again.

Reading is strict: nothing is converted or guessed.  A number in quotes is not a whole number, ``0``
is no date, and digits are those of ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from sys import intern
from typing import assert_never, cast
from unicodedata import normalize

from firstdose.records.kinds import KINDS, nearest
from firstdose.records.problem import Problem, StudyError
from firstdose.records.ranges import FIRST_DAY, LAST_DAY, OTHER_DAYS, Range
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
from firstdose.records.wording import LONGEST_NUMBER, Json, remedy_for, shown, wanted

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def number_text(number: Decimal) -> str:
    """A decimal number digit for digit: no exponent, and every reported zero kept."""
    if not number.is_finite() or number.adjusted() > LONGEST_NUMBER:
        raise _unwritable(f"{number}")
    text = format(number, "f") if number else format(abs(number), "f")
    if len(text) > LONGEST_NUMBER:
        raise _unwritable(f"{text[:LONGEST_NUMBER]}…")
    return text


def _unwritable(text: str) -> StudyError:
    return StudyError(
        f"{text} cannot be written to a ledger.",
        where="a decimal number of a fact",
        because=f"Recorded numbers are finite and have at most {LONGEST_NUMBER} characters.",
        remedy="Record the number with the digits that were reported, or leave the fact out.",
    )


def taken_apart(shape: Shape, value: object) -> Json:
    """What stands in a field, made of text, whole numbers, lists and records only."""
    match shape:
        case Text():
            assert isinstance(value, str)
            return value if value.isascii() else normalize("NFC", value)
        case Number():
            assert isinstance(value, Decimal)
            return number_text(value)
        case Word():
            if isinstance(value, Decimal) and shape.number is not None:
                return number_text(value)
            assert isinstance(value, shape.words)
            return value.value
        case Whole():
            assert isinstance(value, int)
            assert not isinstance(value, bool)
            return value
        case Flag():
            assert isinstance(value, bool)
            return value
        case Day():
            assert isinstance(value, date)
            return value.isoformat()
        case Maybe():
            return None if value is None else taken_apart(shape.of, value)
        case Many():
            return [taken_apart(shape.of, part) for part in parts(value)]
        case Row():
            return [taken_apart(of, part) for of, part in zip(shape.of, parts(value), strict=True)]
        case Record():
            return {f.name: taken_apart(f.shape, getattr(value, f.name)) for f in shape.fields}
    assert_never(shape)


def parts(value: object) -> tuple[object, ...]:
    """The parts of a tuple, whatever they are."""
    assert isinstance(value, tuple)
    return cast("tuple[object, ...]", value)


@dataclass(slots=True)
class Reading:
    """Puts facts together again and collects everything that is wrong on the way.

    ``beyond`` holds apart what can be read and cannot be so: an amendment may have put it right.
    """

    where: str
    problems: list[Problem] = field(default_factory=list[Problem])
    beyond: list[Problem] = field(default_factory=list[Problem])

    def together(self, shape: Shape, value: Json, at: str) -> object:
        """What stood in the field ``at``; None, with a problem collected, when it is not that."""
        match shape:
            case Text():
                return self._text(value, at)
            case Number():
                return self._number(shape, value, at)
            case Word():
                return self._word(shape, value, at)
            case Whole():
                return self._whole(shape, value, at)
            case Flag():
                return value if type(value) is bool else self.wrong(at, value, shape)
            case Day():
                return self._day(value, at)
            case Maybe():
                return None if value is None else self.together(shape.of, value, at)
            case Many():
                return self._list(value, at, shape, lambda place: shape.of)
            case Row():
                if isinstance(value, list) and len(value) != len(shape.of):
                    return self.wrong(at, value, shape)
                return self._list(value, at, shape, lambda place: shape.of[place])
            case Record():
                return self._record(shape, value, at)
        assert_never(shape)

    def wrong(self, at: str, value: Json, shape: Shape, remedy: str = "") -> None:
        """Collect that a field holds something else than its shape allows."""
        self.problems.append(
            Problem(
                what=f"{at} is {shown(value)}; it must be {wanted(shape)}.",
                where=self.where,
                because="A record is read as it stands: nothing is converted or guessed.",
                remedy=remedy or remedy_for(shape, value),
            )
        )

    def _text(self, value: Json, at: str) -> str | None:
        if not isinstance(value, str):
            return self.wrong(at, value, Text())
        if value.isascii():
            return intern(value)
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            return self.wrong(at, value, Text(), "Remove the half characters (surrogates).")
        return normalize("NFC", value)

    def _whole(self, shape: Whole, value: Json, at: str) -> int | None:
        if type(value) is not int:
            return self.wrong(at, value, shape)
        if shape.range is not None and not shape.range.holds(value):
            self._cannot_be(shape, shape.range, at, shown(value))
        return value

    def _number(self, shape: Number, value: Json, at: str) -> Decimal | None:
        if not (isinstance(value, str) and _is_number(value)):
            return self.wrong(at, value, shape)
        found = _decimal(value)
        if shape.range is not None and not shape.range.holds(found):
            self._cannot_be(shape, shape.range, at, number_text(found))
        return found

    def _cannot_be(self, shape: Whole | Number, ends: Range, at: str, said: str) -> None:
        what = f"{at} is {said}; it must be {wanted(shape)} {ends}."
        self.beyond.append(self._outside(what, ends.because))

    def _outside(self, what: str, because: str) -> Problem:
        return Problem(
            what=what,
            where=self.where,
            because=because,
            remedy="Correct it, or restore the line from the original ledger file.",
        )

    def _word(self, shape: Word, value: Json, at: str) -> object:
        if isinstance(value, str):
            known = shape.words.__members__.values()
            for word in known:
                if word.value == value:
                    return word
            if shape.number is not None and _is_number(value):
                return self._number(shape.number, value, at)
            guess = nearest(value, tuple(word.value for word in known))
            return self.wrong(at, value, shape, f'Did you mean "{guess}"?' if guess else "")
        return self.wrong(at, value, shape)

    def _day(self, value: Json, at: str) -> date | None:
        if not (isinstance(value, str) and _DAY.fullmatch(value)):
            return self.wrong(at, value, Day())
        try:
            found = _day(value)
        except ValueError:
            return self.wrong(at, value, Day(), "Check the day and the month.")
        if not FIRST_DAY <= found <= LAST_DAY:
            ends = f"a day of the calendar from {FIRST_DAY} to {LAST_DAY}"
            what = f"{at} is {value}; it must be {ends}."
            self.problems.append(self._outside(what, OTHER_DAYS))
            return None
        return found

    def _list(
        self, value: Json, at: str, shape: Shape, shape_at: Callable[[int], Shape]
    ) -> tuple[object, ...] | None:
        if not isinstance(value, list):
            return self.wrong(at, value, shape)
        return tuple(
            self.together(shape_at(place), part, f"no. {place + 1} of {at}")
            for place, part in enumerate(value)
        )

    def _record(self, shape: Record, value: Json, at: str) -> object:
        if not isinstance(value, dict):
            return self.wrong(at, value, shape)
        before = len(self.problems)
        if value.keys() != shape.names:
            self.fields(at, value, shape.names)
        parts = {
            f.name: self.together(f.shape, value[f.name], f"`{f.name}` of {at}")
            for f in shape.fields
            if f.name in value
        }
        return shape.kind(**parts) if len(self.problems) == before else None

    def unknown_kind(self, kind: str) -> None:
        """Collect that there is no such kind of fact."""
        guess = nearest(kind, KINDS)
        self.problems.append(
            Problem(
                what=f"There is no kind of fact `{kind}`.",
                where=self.where,
                because="A fact that is not understood cannot be left out of a derivation.",
                remedy=f"Did you mean `{guess}`?" if guess else "See the reference page on facts.",
            )
        )

    def fields(self, at: str, value: dict[str, Json], known: frozenset[str]) -> None:
        """Collect the fields that are unknown, and those that are missing."""
        missing = known - value.keys()
        for name in sorted(value.keys() - known):
            guess = nearest(name, missing or known)
            self.problems.append(
                Problem(
                    what=f"{at} has an unknown field `{name}`.",
                    where=self.where,
                    because=f"Its fields are {', '.join(sorted(known))}.",
                    remedy=f"Did you mean `{guess}`?" if guess else "Remove the field.",
                )
            )
        for name in sorted(missing):
            self.problems.append(
                Problem(
                    what=f"{at} lacks the field `{name}`.",
                    where=self.where,
                    because="A field left out could mean anything; what is unknown is said.",
                    remedy=f"Add `{name}`.",
                )
            )


# A ledger says the same things again and again: each is kept once.


@lru_cache(maxsize=1 << 14)
def _decimal(text: str) -> Decimal:
    return Decimal(text)


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _is_number(text: str) -> bool:
    return (
        len(text) <= LONGEST_NUMBER
        and _NUMBER.fullmatch(text) is not None
        and (text[0] != "-" or text.strip("-0.") != "")
    )
