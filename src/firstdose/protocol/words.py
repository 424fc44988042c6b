"""The small words of a study file: bilingual text, bounded numbers, and what is assumed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from firstdose.standards.verdict import Label as Text

_SMALLEST, _LARGEST = Decimal("1e-100"), Decimal("1e100")


def _within_computing(number: Decimal) -> Decimal:
    if number and not _SMALLEST <= abs(number) <= _LARGEST:
        raise PydanticCustomError(
            "beyond_computing",
            "Nothing is measured or believed below {smallest} or above {largest}",
            {"smallest": f"{_SMALLEST:.0e}", "largest": f"{_LARGEST:.0e}"},
        )
    return number


COMPUTABLE = AfterValidator(_within_computing)
"""Marks a number that must be one to compute with."""
Number = Annotated[Decimal, COMPUTABLE]
"""Any number that can be computed with."""
WholeNumber = Annotated[int, Field(ge=0)]
Days = WholeNumber
Count = Annotated[int, Field(ge=1)]
MOST_PARTICIPANTS = 999
"""More than any part enters: places at one regimen that are as good as no limit."""
Participants = Annotated[int, Field(ge=1, le=MOST_PARTICIPANTS)]
"""How many participants a part, a regimen, a cohort or a group may have."""
Percent = Annotated[int, Field(ge=0, le=100)]
Above0 = Annotated[Decimal, Field(gt=0), COMPUTABLE]
AtLeast0 = Annotated[Decimal, Field(ge=0), COMPUTABLE]
Probability = Annotated[Decimal, Field(gt=0, lt=1), COMPUTABLE]
CtcaeGrade = Annotated[int, Field(ge=1, le=5)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
Words = Annotated[str, Field(min_length=1)]

BY_KIND = Field(discriminator="kind")
"""Marks a union whose member is named by its ``kind``."""


def _calendar_day(written: object) -> object:
    if not isinstance(written, str):
        return written
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        raise _no_day("A day is written as year-month-day")
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise _no_day("The year has no such month, or the month no such day") from error


def _no_day(why: str) -> PydanticCustomError:
    return PydanticCustomError("calendar_day", "{why}", {"why": why})


Day = Annotated[date, BeforeValidator(_calendar_day, json_schema_input_type=date)]


Accepted = Literal["dlt_window_closes_early"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A choice that is not published: which part of the file, what is assumed, and why.

    ``about`` is a path in the study file, such as ``regimens.steps``; an element of a list is named
    by its name or key: ``parts.escalation.dlt_window``.  Printed in every report.  ``accepts``
    names what `check` would otherwise refuse in the block that the assumption is about.
    """

    about: Words
    statement: Text
    because: Text
    accepts: tuple[Accepted, ...] = ()
