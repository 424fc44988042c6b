"""What is wrong with a form whatever stands in those of its blanks that cannot be read.

The rules beyond single blanks judge a fact, and a fact needs every blank.  So each blank at fault
is filled with what may stand there, in turn: a rule that is broken each time is told at once, and
not only after the blanks have been put right.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.form import Form, read
from firstdose.conduct.forms.nodes import Blank
from firstdose.conduct.forms.typed import Fault, Typed
from firstdose.records.shapes import Day, Flag, Number, Text, Whole, Word

MOST_WAYS = 40
"""Of filling a form; a blank with more choices than that is not guessed at."""


def in_any_case(form: Form, typed: Typed, case: Case, told: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The faults of a form: those that are told of it, and those that stand besides in any case."""
    wrong = {fault.field for fault in told}
    may_stand = {
        blank.name: _texts(blank, case.today) for blank in form.blanks if blank.name in wrong
    }
    ways = max(map(len, may_stand.values()), default=0)
    if wrong - may_stand.keys() or not all(may_stand.values()) or ways > MOST_WAYS:
        return told
    besides: tuple[Fault, ...] | None = None
    for way in range(ways):
        filled = {name: (texts[way % len(texts)],) for name, texts in may_stand.items()}
        found = read(form, {**typed, **filled}, case).faults
        besides = tuple(
            fault
            for fault in (found if besides is None else besides)
            if fault in found and fault.field and fault.field not in wrong
        )
    return (*told, *(besides or ()))


def _texts(blank: Blank, today: date) -> tuple[str, ...]:
    """What may stand in a blank: each of its choices, or a few texts that lie far apart."""
    nothing = () if blank.required else ("",)
    if blank.closed or blank.choices:
        return (*nothing, *(choice.text for choice in blank.choices))
    match blank.shape:
        case Day():
            found = (today, today - timedelta(days=1), today - timedelta(days=366))
            return (*nothing, *(day.isoformat() for day in found))
        case Number() | Whole():
            ends = (blank.lowest, blank.highest)
            given = tuple(f"{end:f}" for end in ends if end is not None)
            return (*nothing, *(given or ("0", "1", "100000")))
        case Flag():
            return (*nothing, "yes", "no")
        case Text():
            return (*nothing, *(("00:00", "23:59") if blank.time else ("x", "y")))
        case Word():
            return nothing
    assert_never(blank.shape)
