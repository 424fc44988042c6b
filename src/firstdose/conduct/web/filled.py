# pyright: standard
"""A form as it was sent: what was typed, after which version, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest

from firstdose.conduct.forms import Fault, Form, Typed
from firstdose.conduct.forms.computed import Cell, Phrase
from firstdose.conduct.forms.shown import Labels, labels_of
from firstdose.conduct.forms.writing import text_of
from firstdose.conduct.words import Words
from firstdose.report.names import unit_name
from firstdose.standards.reasons import wording
from firstdose.standards.verdict import Label, Ungradable

OWN = frozenset({"csrfmiddlewaretoken", "do", "seen"})
"""What a page sends beside the blanks of its form."""

_UNITS = {"a of age": "years_of_age", "a": "years", "%": "percent", "points": "points"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was sent.  ``seen``: the version of the stream that was before the person."""

    typed: Typed
    seen: int
    do: str


def filled(request: HttpRequest, version: int) -> Filled:
    """The form as it was sent; ``version`` is that of its stream now, for one just opened."""
    sent = request.POST
    typed = {name: tuple(sent.getlist(name)) for name in sent if name not in OWN}
    seen = sent.get("seen", "")
    known = len(seen) < 10 and seen.isascii() and seen.isdecimal()
    return Filled(
        typed=typed,
        seen=int(seen) if known else (0 if request.method == "POST" else version),
        do=sent.get("do", "look"),
    )


# --- words -----------------------------------------------------------------------------------


Say = Callable[[Cell], str]


def saying(words: Words) -> Say:
    """How anything that stands in a form is said in the language of the page."""

    def say(what: Cell) -> str:
        match what:
            case Phrase():
                return words(f"forms.{what.key}", **_named(words, what.values))
            case Ungradable():
                return wording(what, words.language)
            case Label():
                return what.text(words.language)
            case _ if what.startswith("="):
                return what[1:]
            case _:
                return words(f"forms.{what}") if what else ""

    return say


def _named(words: Words, values: Iterable[tuple[str, str | Label]]) -> dict[str, str]:
    """What a text speaks of, in the language of the page."""
    return {
        name: value.text(words.language) if isinstance(value, Label) else value
        for name, value in values
    }


def shown_in_words(words: Words, value: object) -> str:
    """What comes with a form, as it is read: a large number in groups of three."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return words.number(value)
    return text_of(value)


def unit_said(words: Words, unit: str) -> str:
    """A unit beside a blank: in words where it has some, else as it is printed."""
    return words(f"forms.unit.{_UNITS[unit]}") if unit in _UNITS else unit_name(unit)


def fault_said(words: Words, fault: Fault) -> str:
    """What is wrong, in words."""
    said = words(f"forms.fault.{fault.key}", **_named(words, fault.values))
    if not fault.line:
        return said
    return words("forms.fault.at_line", line=f"{fault.line}", said=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is wrong in one blank, or ("") with the form as a whole."""

    field: str
    labels: Labels
    said: str


def wrongs(words: Words, form: Form, faults: tuple[Fault, ...]) -> tuple[Wrong, ...]:
    """Everything that is wrong, by blank, in the order in which the form asks.

    What is wrong in the lines of pasted results stands in the order of the lines, each on its own.
    """
    by_field: dict[str, list[str]] = {}
    for fault in sorted(faults, key=lambda one: one.line):
        by_field.setdefault(fault.field, []).append(fault_said(words, fault))
    order = {name: place for place, name in enumerate(form.asked)}
    return tuple(
        Wrong(field=field, labels=labels_of(form, field), said="\n".join(dict.fromkeys(said)))
        for field, said in sorted(by_field.items(), key=lambda one: order.get(one[0], len(order)))
    )
