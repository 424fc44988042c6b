"""What follows from what was typed, before it is saved: verdicts, grades, totals, arithmetic.

Nothing is worked out here: the derivations are asked what they would say if the drafts stood in the
ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias, cast

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.form import Form, from_lines
from firstdose.conduct.forms.nodes import Wording
from firstdose.conduct.forms.reading import Nothing, Reader
from firstdose.conduct.forms.typed import Typed
from firstdose.records.body import number_text
from firstdose.records.entry import Entry
from firstdose.records.facts import Fact
from firstdose.report.names import unit_name
from firstdose.standards.verdict import Label, Outcome, Presence, Ungradable, Verdict, YesNo

_REPORTED_PLACES, _SHOWN = 6, Decimal("0.001")

UNSAVED = 10**9
"""The number of the first draft in a history that is only looked at."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of the catalogue with what it speaks of."""

    key: str
    values: tuple[tuple[str, str | Label], ...] = ()


Cell: TypeAlias = Wording | Phrase | Ungradable


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: what it is about, what was found, and by which limit or source.

    ``outcome``: how it stands, where it is a criterion; ``grade``: where it is graded.
    """

    about: Cell
    found: Cell
    limit: Cell = ""
    outcome: Outcome | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines of one kind; ``verdict`` is what they come to."""

    title: Cell
    lines: tuple[Line, ...]
    verdict: Cell = ""
    outcome: Outcome | None = None


def drafts_so_far(form: Form, typed: Typed, case: Case) -> tuple[Entry[Fact], ...]:
    """Every fact of a form that can be read by itself, as an entry that nobody saved.

    Results that were pasted are among them.
    """
    reader = Reader(typed)
    on = reader.read(form.occurred_on)
    day = min(on, case.today) if isinstance(on, date) else case.today
    found: list[Fact] = []
    for sheet in form.sheets:
        if sheet.optional and not reader.answered(sheet.node):
            continue
        before = len(reader.faults)
        fact = reader.read(sheet.node)
        if not isinstance(fact, Nothing) and len(reader.faults) == before:
            found.append(cast("Fact", fact))
    found.extend(fact for _, fact in from_lines(form, reader))
    return tuple(
        Entry(
            number=UNSAVED + place,
            fact=fact,
            occurred_on=day,
            known_on=case.today,
            entered_by="nobody yet",
        )
        for place, fact in enumerate(found)
    )


COUNTED = frozenset({"points", "items"})
"""Units that are words of a language."""


def said(value: Decimal | int | str | None, unit: str = "") -> Cell:
    """A number with its unit; what is counted in words, in those of the language."""
    if value is None:
        return "=–"
    text = number_text(_read(value)) if isinstance(value, Decimal) else f"{value}"
    if unit in COUNTED:
        return Phrase(f"computed.counted.{unit}", (("number", text),))
    return f"={text} {unit_name(unit)}".rstrip()


def _read(value: Decimal) -> Decimal:
    """The number as it is read: one that no laboratory reports so long, to three places."""
    exponent = value.as_tuple().exponent
    is_long = isinstance(exponent, int) and exponent < -_REPORTED_PLACES
    return value.quantize(_SHOWN, ROUND_HALF_UP) if is_long else value


_SIGNS = {">=": "≥", "<=": "≤"}
_ANSWERS = {one.value: f"word.YesNo.{one.value}" for one in YesNo} | {
    one.value: f"word.Presence.{one.value}" for one in Presence
}


def limit_said(limit: str, *, with_unit: bool = True) -> str:
    """A limit as it is read, ``≥ 1.0 10⁹/L``, or the answer that is asked for."""
    sign, _, rest = limit.partition(" ")
    value, _, unit = rest.partition(" ")
    if value in _ANSWERS:
        return _ANSWERS[value]
    return f"={_SIGNS.get(sign, sign)} {value} {unit_name(unit) if with_unit else ''}".rstrip()


def of_verdict(verdict: Verdict, about: Cell | None = None) -> Line:
    """The line of one condition: what was found, and its limit."""
    found: Cell = verdict.why_unknown or said(verdict.value, verdict.unit)
    return Line(
        about=verdict.label if about is None else about,
        found=_ANSWERS.get(f"{verdict.value}", found),
        limit=limit_said(verdict.limit),
        outcome=verdict.outcome,
    )
