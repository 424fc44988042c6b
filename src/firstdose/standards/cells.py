"""The cells of a laboratory file: what each may say, and why another text is not understood."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import TypeVar

from firstdose.standards.circumstances import conditions
from firstdose.standards.cuts import Worse
from firstdose.standards.digits import in_reach
from firstdose.standards.reasons import ungradable
from firstdose.standards.sides import REFERENCES, Qualifier
from firstdose.standards.verdict import Ungradable, YesNo

NUMBERS = ("value", *REFERENCES)
ADULT_FROM_YEARS = 18
OLDEST_YEARS = 130

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_ANSWERS = {"": YesNo.UNKNOWN, "unknown": YesNo.UNKNOWN, "u": YesNo.UNKNOWN} | {
    word: answer
    for answer, words in ((YesNo.YES, ("yes", "y")), (YesNo.NO, ("no", "n")))
    for word in words
}
_QUALIFIERS = {"": Qualifier.EXACTLY, "≤": Qualifier.AT_MOST, "≥": Qualifier.AT_LEAST} | {
    each.value: each for each in Qualifier
}
_DIRECTIONS = {"": None, "low": Worse.LOWER, "l": Worse.LOWER} | dict.fromkeys(
    ("high", "h"), Worse.HIGHER
)
T = TypeVar("T")
_SEXES = ("", "f", "female", "m", "male", "u", "unknown", "undifferentiated", "intersex")


@cache
def questions() -> tuple[str, ...]:
    """Every question that a column of its own may answer."""
    return tuple(dict.fromkeys(each.question for each in conditions().values()))


def number(text: str, column: str) -> Decimal | Ungradable | None:
    """A number of zero or more; None for an empty cell."""
    said = text.strip()
    if not said:
        return None
    if not _NUMBER.fullmatch(said):
        return ungradable("cell_no_number", found=text, column=f"`{column}`")
    read = Decimal(said)
    if not in_reach(read):
        return ungradable("cell_out_of_reach", column=f"`{column}`")
    return ungradable("cell_negative", found=text, column=f"`{column}`") if read < 0 else read


def answer(text: str, column: str) -> YesNo | Ungradable:
    """The answer to a question; unknown for an empty cell."""
    return _one_of(text, column, _ANSWERS, "yes, no")


def qualifier(text: str, column: str = "qualifier") -> Qualifier | Ungradable:
    """What stands before the number."""
    return _one_of(text, column, _QUALIFIERS, "<, <=, >, >=")


def direction(text: str, column: str = "direction") -> Worse | Ungradable | None:
    """The direction in which a term is asked for; None for both."""
    return _one_of(text, column, _DIRECTIONS, "low, high")


def sex(text: str, column: str = "sex") -> str | Ungradable:
    """The sex; no numeric criterion depends on it."""
    return _one_of(text, column, {each: each for each in _SEXES}, "F, M, U")


def recorded(text: str, column: str = "recorded_grade") -> int | Ungradable | None:
    """The grade that the investigator recorded; 0 says that there was no such event."""
    grades = {str(grade): grade for grade in range(6)}
    return _one_of(text, column, {"": None} | grades, ", ".join(grades))


def adult(text: str, column: str = "age") -> YesNo | Ungradable:
    """Whether an age in years is that of an adult; unknown for an empty cell."""
    years = number(text, column)
    if years is None:
        return YesNo.UNKNOWN
    if isinstance(years, Ungradable):
        return years
    if years > OLDEST_YEARS:
        accepted = f"0 to {OLDEST_YEARS} years"
        return ungradable("cell_unknown", found=text, column=f"`{column}`", accepted=accepted)
    return YesNo.YES if years >= ADULT_FROM_YEARS else YesNo.NO


def day(text: str, as_of: date, column: str = "date") -> date | Ungradable | None:
    """The day of the sample, not after ``as_of``; None for an empty cell."""
    said = text.strip()
    if not said:
        return None
    try:
        read = date.fromisoformat(said) if _DAY.fullmatch(said) else None
    except ValueError:
        read = None
    if read is None:
        return ungradable("cell_no_day", found=text, column=f"`{column}`")
    if read > as_of:
        return ungradable("day_to_come", found=text, column=f"`{column}`", as_of=as_of.isoformat())
    return read


def readers(as_of: date) -> Mapping[str, Callable[[str], object]]:
    """The reader of each column that has few different words."""
    return {
        "qualifier": qualifier,
        "recorded_grade": recorded,
        "age": adult,
        "sex": sex,
        "date": partial(day, as_of=as_of),
        **{question: partial(answer, column=question) for question in questions()},
    }


def _one_of(text: str, column: str, meanings: Mapping[str, T], accepted: str) -> T | Ungradable:
    said = text.strip().lower()
    if said in meanings:
        return meanings[said]
    return ungradable("cell_unknown", found=text, column=f"`{column}`", accepted=accepted)
