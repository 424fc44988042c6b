"""A laboratory value to a grade: the highest grade whose cut the value passes.

Where a reference or the answer to a condition is missing, every possibility is weighed: the grade
is given when all of them agree, the lowest of them when that is at least 1 (the investigator may
raise it), and otherwise the value is ungradable; it is never 0 by default.

The engine judges findings (on which side of each limit the value lies), not numbers, so the same
one serves a single value and a column of a million.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from firstdose.standards.cuts import Criterion, Cut, Of, Trial
from firstdose.standards.reasons import ungradable
from firstdose.standards.sides import (
    ABOVE,
    REFERENCES,
    STANDS_IN,
    Findings,
    Qualifier,
    References,
    Side,
    side,
)
from firstdose.standards.verdict import Grade, YesNo


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """The grade of one value, the limits it must lie in, and the cut that decided.

    ``decided_by`` is None when the value passes no cut; ``missing`` names the references and
    questions that would be needed to close the gap between ``at_least`` and ``at_most``.
    """

    term: str
    analyte: str
    grade: Grade
    at_least: int
    at_most: int
    decided_by: Cut | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _World:
    """What the value amounts to if the open questions were answered in one particular way."""

    at_least: int
    at_most: int
    decided_by: Cut | None


_NOTHING_ASKED: Mapping[str, YesNo] = {}
_Judged = tuple[tuple[Cut, YesNo], ...]


def grade(
    criterion: Criterion,
    value: Decimal,
    references: References | None = None,
    answers: Mapping[str, YesNo] = _NOTHING_ASKED,
    qualifier: Qualifier = Qualifier.EXACTLY,
) -> Graded:
    """Highest grade whose cut ``value`` passes; 0 only when it is known to pass none."""
    found = findings(criterion, value, references or References(), qualifier)
    return graded(criterion, found, answers)


def findings(
    criterion: Criterion, value: Decimal, references: References, qualifier: Qualifier
) -> Findings:
    """On which side of each limit of a criterion a value lies."""
    numbers = {"value": value, **{name: references.named(name) for name in REFERENCES}}
    known = frozenset(
        name
        for name, number in numbers.items()
        if number is not None and (name != "value" or qualifier is Qualifier.EXACTLY)
    )
    return Findings(
        sides=tuple(side(asked, numbers, qualifier) for asked in criterion.comparisons),
        known=known,
    )


def graded(
    criterion: Criterion, found: Findings, answers: Mapping[str, YesNo] = _NOTHING_ASKED
) -> Graded:
    """What the findings of one value amount to."""
    sides = found.sides
    known = {
        question: _answer(question, criterion, sides, answers) for question in criterion.questions
    }
    judged = tuple((trial.cut, _passes(trial, sides, found.known)) for trial in criterion.trials)
    worlds = [_world(judged, world) for world in _ways_to_answer(known)]
    lowest = min(worlds, key=lambda world: world.at_least)
    at_most = max(world.at_most for world in worlds)
    missing = _missing(criterion, found.known, known) if lowest.at_least < at_most else ()
    return Graded(
        term=criterion.term,
        analyte=criterion.analyte,
        grade=ungradable("reference_missing", missing=", ".join(missing))
        if lowest.at_least == 0 < at_most
        else lowest.at_least,
        at_least=lowest.at_least,
        at_most=at_most,
        decided_by=lowest.decided_by,
        missing=missing,
    )


def _world(judged: _Judged, world: Mapping[str, YesNo]) -> _World:
    at_least = at_most = 0
    decided_by: Cut | None = None
    for cut, passed in judged:
        if passed is YesNo.NO or any(world[w.question] is not w.answer for w in cut.when):
            continue
        at_most = max(at_most, cut.grade)
        if passed is YesNo.YES and cut.grade > at_least:
            at_least, decided_by = cut.grade, cut
    return _World(at_least, at_most, decided_by)


def _passes(trial: Trial, sides: Sequence[Side], known: frozenset[str]) -> YesNo:
    passed = _lies(sides[trial.place], trial.counts)
    if passed is YesNo.UNKNOWN and trial.ruled_out is not None and "baseline" not in known:
        return passed if sides[trial.ruled_out] & ABOVE else YesNo.NO
    return passed


def _lies(where: Side, on: Side) -> YesNo:
    """Whether something that may lie on some sides of a limit lies on certain ones."""
    if not where & on:
        return YesNo.NO
    return YesNo.YES if where & on == where else YesNo.UNKNOWN


def _answer(
    question: str, criterion: Criterion, sides: Sequence[Side], answers: Mapping[str, YesNo]
) -> YesNo:
    """Take the recorded answer to a question, or the one that the references imply."""
    given = answers.get(question, YesNo.UNKNOWN)
    if given is not YesNo.UNKNOWN or question not in criterion.implied:
        return given
    place, side = criterion.implied[question]
    return _lies(sides[place], side)


def _ways_to_answer(known: Mapping[str, YesNo]) -> Iterator[Mapping[str, YesNo]]:
    """Every way in which the open questions could still be answered."""
    open_questions = [question for question, answer in known.items() if answer is YesNo.UNKNOWN]
    for answers in product((YesNo.YES, YesNo.NO), repeat=len(open_questions)):
        yield {**known, **dict(zip(open_questions, answers, strict=True))}


def _missing(
    criterion: Criterion, known: frozenset[str], answers: Mapping[str, YesNo]
) -> tuple[str, ...]:
    unanswered = {q for q, answer in answers.items() if answer is YesNo.UNKNOWN}
    wanted = {cut.of.reference for cut in criterion.cuts if cut.of is not Of.ABSOLUTE}
    for question in unanswered & criterion.implied.keys():
        by = criterion.comparisons[criterion.implied[question][0]]
        wanted |= {STANDS_IN.get(name, name) for name in (by.left, by.reference)}
    unreported = sorted(wanted - {"value"} - known)
    if "value" not in known:
        unreported.append("exact_value")
    return (*unreported, *sorted(unanswered - criterion.implied.keys()))
