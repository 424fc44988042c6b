"""The arguments of ``firstdose formula``, each ``key=value``: read, converted and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from firstdose.records.problem import Problem, StudyError
from firstdose.standards.digits import in_28_digits
from firstdose.standards.formulas import Argument, Citation, Kind
from firstdose.standards.verdict import Ungradable

_NUMBER = re.compile(
    r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)(\s+\S.*|[^\s,0-9].*)?", re.DOTALL
)
"""A number, and its unit behind it; a unit that begins with a digit stands after a space."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One argument as it was written and as the formula takes it.

    ``converted``: it was written in another unit.
    """

    argument: Argument
    written: str
    value: Decimal | str
    converted: bool = False

    def __str__(self) -> str:
        if isinstance(self.value, str):
            return f"{self.argument.name} = {self.value}"
        shown = f"{self.argument.name} = {plain(self.value)} {self.argument.unit}"
        return f"{shown} ({self.written})" if self.converted else shown

    @property
    def unusual(self) -> bool:
        """Whether the value is possible and yet worth a second look."""
        limits = self.argument.limits
        return (
            isinstance(self.value, Decimal)
            and limits is not None
            and not limits.plausible(self.value)
        )


def plain(value: Decimal) -> str:
    """A number without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read(citation: Citation, pairs: Iterable[str]) -> tuple[Taken, ...]:
    """Every argument of a formula in its order; a StudyError with everything that is wrong."""
    given: dict[str, str] = {}
    problems: list[Problem] = []
    known = {one.name: one for one in citation.arguments}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals or key in given or key not in known:
            problems.append(_wrong_key(pair, key, tuple(known), twice=key in given))
        else:
            given[key] = text.strip()
    found = [_read(one, given.get(one.name)) for one in citation.arguments]
    problems += [one for one in found if isinstance(one, Problem)]
    if problems:
        raise StudyError.of(problems)
    return tuple(one for one in found if isinstance(one, Taken))


def meant(word: str, known: Iterable[str]) -> str:
    """A suggestion, where one word is near."""
    words = list(known)
    begins = [one for one in words if word and one.startswith(word.lower())]
    nearest = get_close_matches(word.lower(), words, n=1) or begins
    return f"Did you mean {nearest[0]}? " if nearest else ""


def _wrong_key(pair: str, key: str, known: tuple[str, ...], *, twice: bool) -> Problem:
    """A word that is no ``key=value``, an unknown key, or a key that came before."""
    keys = ", ".join(known)
    if "=" not in pair:
        what = f"'{pair}' is not written as key=value."
    elif twice:
        what = f"'{key}' is given twice."
    else:
        what = f"The formula asks for no '{key}'."
    return Problem(
        what=what,
        where=f"{pair} on the command line",
        because=f"It asks for {keys}, each once.",
        remedy=f"{'' if twice else meant(key, known)}Write each as key=value.",
    )


def _read(argument: Argument, text: str | None) -> Taken | Problem:
    if text is None:
        return _problem(argument, f"{argument.name} is missing.", "It is part of the formula.")
    if argument.kind is Kind.WORD:
        return _word(argument, text)
    return _number(argument, text)


def _word(argument: Argument, text: str) -> Taken | Problem:
    if text in argument.words:
        return Taken(argument=argument, written=text, value=text)
    what = f"'{text}' is no {argument.name}."
    because = f"It is one of {', '.join(argument.words)}."
    return _problem(argument, what, because, meant(text, argument.words))


@in_28_digits
def _number(argument: Argument, text: str) -> Taken | Problem:
    parts = _NUMBER.fullmatch(text)
    if parts is None:
        because = "It begins with no number, written with a point and no comma."
        return _problem(argument, f"{argument.name}={text} is no number.", because)
    unit = (parts[2] or argument.unit).strip()
    value = argument.taken(Decimal(parts[1]), unit)
    if isinstance(value, Ungradable):
        because = f"{value.reason[:1].upper()}{value.reason[1:]}."
        return _problem(argument, f"{argument.name}={text} cannot be converted.", because)
    if argument.kind is Kind.WHOLE and value % 1:
        return _problem(argument, f"{argument.name}={text} is no whole number.", "It counts days.")
    if argument.limits is not None and not argument.limits.possible(value):
        low, high = plain(argument.limits.possible_from), plain(argument.limits.possible_to)
        because = f"Possible are {low} to {high} {argument.unit}; a slip, or another unit, is not."
        return _problem(argument, f"{argument.name}={text} is not possible.", because)
    return Taken(argument=argument, written=text, value=value, converted=value != Decimal(parts[1]))


def _problem(argument: Argument, what: str, because: str, hint: str = "") -> Problem:
    """A problem of one argument; the remedy shows how it is written."""
    if argument.kind is Kind.WORD:
        remedy = f"Write {argument.name}={argument.words[0]}, for example."
    else:
        remedy = (
            f"Write {argument.name}=NUMBER in {argument.unit}, or with its UCUM unit after a space."
        )
    return Problem(
        what=what,
        where=f"{argument.name} ({argument.label.en}) on the command line",
        because=because,
        remedy=f"{hint}{remedy}",
    )
