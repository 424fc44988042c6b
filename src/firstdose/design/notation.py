"""Outcomes in one line: ``1NNN 2NNT`` is 0 DLT in 3 at regimen 1, then 1 in 3 at regimen 2.

A strict superset of the notation of the R package escalation (Brock).  A cohort is a regimen, by
its place from 1 or by its name and a colon, and a letter for each participant: N neither, T DLT, E
response, B both, P pending; ``P(0.4)`` has been followed for 0.4 of the window, ``T(0.4)`` had the
DLT when so much had passed.  After a stroke stands the share of the window of the response, where
that is still to come: ``P(0.4/0.2)``, ``N(/0.2)`` and ``T(/0.2)``; ``E(0.4)`` has responded inside
the DLT window.  Of a design that reads graded toxicity a digit after the colon is the class of
each: ``1:002 2:013``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from firstdose.protocol.finding import nearest
from firstdose.records.problem import Problem, StudyError

_COHORT = re.compile(r"\S+")
_HEAD = re.compile(r"([0-9]+)(?![\w-]*:)|([^\s:]*):")
_GRADED = re.compile(r"([^\s:]+):([0-9]+)")
_PERSON = re.compile(r"([NTEBP])(?:\(([^()/]*)(/[^()/]*)?\))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The outcome of one participant, as far as it is known.

    ``followed`` and ``response_followed``: the share of the DLT window and of that of the response,
    None when closed or when it was seen.  ``onset``: the share of the DLT window at which a DLT
    came, None where nobody says.  ``grade``: the class of worst toxicity, 0 for none; None where a
    letter was written, and then ``dlt`` says what is known.
    """

    dlt: bool
    response: bool
    followed: float | None = None
    response_followed: float | None = None
    onset: float | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortSeen:
    """Participants who entered together, at a regimen by its number from 0."""

    regimen: int
    people: tuple[Person, ...]


_LETTERS = {
    "N": Person(dlt=False, response=False),
    "T": Person(dlt=True, response=False),
    "E": Person(dlt=False, response=True),
    "B": Person(dlt=True, response=True),
    "P": Person(dlt=False, response=False, followed=0.0, response_followed=0.0),
}


def highest_place(text: str) -> int:
    """The highest regimen that is named by its place; 0 when none is."""
    words = text.split()
    found = [_HEAD.match(cohort) for cohort in words]
    graded = [each[1] for cohort in words if (each := _GRADED.fullmatch(cohort))]
    places = [head[1] for head in found if head and head[1]]
    return max(map(int, (*places, *filter(str.isdecimal, graded))), default=0)


def read_outcomes(
    text: str, names: Sequence[str], where: str = "--outcomes"
) -> tuple[CohortSeen, ...]:
    """The cohorts in order; a StudyError that points into each that cannot be read."""
    problems: list[Problem] = []
    cohorts: list[CohortSeen] = []
    for word in _COHORT.finditer(text):
        found = _cohort(text, word, names, where)
        if isinstance(found, CohortSeen):
            cohorts.append(found)
        else:
            problems += found
    if problems:
        raise StudyError.of(problems)
    return tuple(cohorts)


def _cohort(
    text: str, word: re.Match[str], names: Sequence[str], where: str
) -> CohortSeen | list[Problem]:
    head = _HEAD.match(text, word.start(), word.end())
    if head is None:
        return [_no_regimen(text, word.start(), names, where)]
    regimen = _regimen(head, names)
    problems = [] if regimen is not None else [_unknown(text, head, names, where)]
    people: list[Person] = []
    for person in _people(text, head.end(), word.end(), where):
        if isinstance(person, Person):
            people.append(person)
        else:
            problems.append(person)
    if not people and not problems:
        problems.append(_nobody(text, word.end(), where))
    if problems or regimen is None:
        return problems
    return CohortSeen(regimen=regimen, people=tuple(people))


def _regimen(head: re.Match[str], names: Sequence[str]) -> int | None:
    name = head[1] or head[2]
    if head[1] is None and name in names:
        return list(names).index(name)
    if name.isdecimal() and 1 <= int(name) <= len(names):
        return int(name) - 1
    return None


def _people(text: str, start: int, end: int, where: str) -> Iterator[Person | Problem]:
    at = start
    if text[start - 1] == ":" and text[start:end].isdecimal():
        for digit in text[start:end]:
            yield Person(dlt=False, response=False, grade=int(digit))
        return
    while at < end:
        found = _PERSON.match(text, at, end)
        if found is None:
            # What follows may be part of the same mistake.
            yield _no_outcome(text, at, where)
            return
        yield _timed(text, found, where)
        at = found.end()


def _timed(text: str, found: re.Match[str], where: str) -> Person | Problem:
    """A letter, with how much of each window has passed."""
    one, of_dlt, of_response = _LETTERS[found[1]], found[2], found[3]
    if of_dlt is None:
        return one
    if of_dlt or not of_response:
        share = _share(of_dlt)
        if share is None:
            return _no_share(text, found.start(2), of_dlt, where)
        one = replace(one, onset=share) if one.dlt else replace(one, followed=share)
    if of_response:
        share = _share(of_response[1:])
        if share is None:
            return _no_share(text, found.start(3) + 1, of_response[1:], where)
        if one.response:
            return _responded_already(text, found.start(3), where)
        one = replace(one, response_followed=share)
    return one


def _share(text: str) -> float | None:
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def _no_share(text: str, at: int, said: str, where: str) -> Problem:
    return _problem(
        text,
        at,
        where,
        what=f"'{said}' is no share of the window.",
        because="It says how much of it has passed: from 0 to 1.",
        remedy="Write P(0.4), or P where nobody knows.",
    )


def _responded_already(text: str, at: int, where: str) -> Problem:
    return _problem(
        text,
        at,
        where,
        what="A share of the response window stands after a response.",
        because="Once there was a response nothing more is to come of it.",
        remedy="Write E(0.4) for a response inside the DLT window, or T(/0.4) for a DLT whose"
        " response is still to come.",
    )


def pointed(text: str, at: int) -> str:
    """The text with a mark under one character, indented for a message."""
    return f"\n            {text}\n            {' ' * at}^"


def _problem(text: str, at: int, where: str, *, what: str, because: str, remedy: str) -> Problem:
    place = f"{where}, character {at + 1}{pointed(text, at)}"
    return Problem(what=what, where=place, because=because, remedy=remedy)


def _no_regimen(text: str, at: int, names: Sequence[str], where: str) -> Problem:
    return _problem(
        text,
        at,
        where,
        what="A cohort begins with its regimen.",
        because="Without one nobody knows where these participants were treated.",
        remedy=f"Write 1NNN, or the name and a colon: {names[0]}:NNN.",
    )


def _unknown(text: str, head: re.Match[str], names: Sequence[str], where: str) -> Problem:
    name = head[1] or head[2]
    return _problem(
        text,
        head.start(),
        where,
        what=f"There is no regimen '{name}'.",
        because=f"There are {len(names)}: by place 1 to {len(names)}, or by name.",
        remedy=nearest(name, names),
    )


def _no_outcome(text: str, at: int, where: str) -> Problem:
    return _problem(
        text,
        at,
        where,
        what=f"'{text[at]}' is no outcome.",
        because="A letter stands for each participant: N neither, T DLT, E response, B both, P"
        " pending or P(0.4).",
        remedy="Write one of these capital letters; blanks separate cohorts.",
    )


def _nobody(text: str, at: int, where: str) -> Problem:
    return _problem(
        text,
        at,
        where,
        what="A cohort has nobody in it.",
        because="A letter for each participant follows the regimen.",
        remedy="Write for example 1NNN, or leave the cohort out.",
    )
