"""A laboratory value to a grade: the highest grade whose cut the value passes.

Where a reference or the answer to a condition is missing, every possibility is weighed: the grade
is given when all of them agree, the lowest of them when that is at least 1 (the investigator may
raise it), and otherwise the value is ungradable; it is never 0 by default.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from firstdose.standards.cuts import (
    Condition,
    Criterion,
    Cut,
    Of,
    References,
    beyond,
    compared,
    limit_of,
)
from firstdose.standards.reasons import ungradable
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

    passed: tuple[Cut, ...]
    undecided: tuple[Cut, ...]

    @property
    def at_least(self) -> int:
        return max((cut.grade for cut in self.passed), default=0)

    @property
    def at_most(self) -> int:
        return max((cut.grade for cut in self.passed + self.undecided), default=0)


_NOTHING_ASKED: Mapping[str, YesNo] = {}


def grade(
    criterion: Criterion,
    value: Decimal,
    references: References | None = None,
    answers: Mapping[str, YesNo] = _NOTHING_ASKED,
) -> Graded:
    """Highest grade whose cut ``value`` passes; 0 only when it is known to pass none."""
    reported = references or References()
    questions = {condition.question for cut in criterion.cuts for condition in cut.when}
    known = {q: _answer(q, value, reported, answers) for q in sorted(questions)}
    worlds = [_world(criterion, value, reported, world) for world in _ways_to_answer(known)]
    lowest = min(worlds, key=lambda world: world.at_least)
    at_most = max(world.at_most for world in worlds)
    decided = max(lowest.passed, key=lambda cut: cut.grade, default=None)
    missing = _missing(criterion, reported, known) if lowest.at_least < at_most else ()
    return Graded(
        term=criterion.term,
        analyte=criterion.analyte,
        grade=ungradable("reference_missing", missing=", ".join(missing))
        if lowest.at_least == 0 < at_most
        else lowest.at_least,
        at_least=lowest.at_least,
        at_most=at_most,
        decided_by=decided,
        missing=missing,
    )


def _world(
    criterion: Criterion, value: Decimal, references: References, world: Mapping[str, YesNo]
) -> _World:
    applies = [c for c in criterion.cuts if all(world[w.question] is w.answer for w in c.when)]
    judged = [(cut, _passes(cut, value, references)) for cut in applies]
    return _World(
        passed=tuple(cut for cut, answer in judged if answer is YesNo.YES),
        undecided=tuple(cut for cut, answer in judged if answer is YesNo.UNKNOWN),
    )


def _passes(cut: Cut, value: Decimal, references: References) -> YesNo:
    limit = limit_of(cut, references)
    if limit is not None:
        return _said(beyond(value, limit, cut.worse, closed=cut.closed))
    if cut.of is Of.BASELINE and _ABNORMAL in cut.when:
        return _against_abnormal_baseline(cut, value, references)
    return YesNo.UNKNOWN


def _against_abnormal_baseline(cut: Cut, value: Decimal, references: References) -> YesNo:
    """Rule out a multiple of an unreported baseline that is known to lie above the normal range."""
    if references.uln is None or beyond(value, references.uln * cut.cut, cut.worse, closed=False):
        return YesNo.UNKNOWN
    return YesNo.NO


_ABNORMAL = Condition(question="baseline_above_uln", answer=YesNo.YES)


def _answer(
    question: str, value: Decimal, references: References, answers: Mapping[str, YesNo]
) -> YesNo:
    """Take the recorded answer to a question, or the one that the references imply."""
    given = answers.get(question, YesNo.UNKNOWN)
    if given is not YesNo.UNKNOWN:
        return given
    match question:
        case "baseline_above_uln":
            return _exceeds(references.baseline, references.uln)
        case "baseline_below_lln":
            return _exceeds(references.lln, references.baseline)
        case "below_lln":
            return _exceeds(references.lln, value)
        case "above_baseline":
            return _exceeds(value, references.baseline)
        case _:
            return YesNo.UNKNOWN


def _ways_to_answer(known: Mapping[str, YesNo]) -> Iterator[Mapping[str, YesNo]]:
    """Every way in which the open questions could still be answered."""
    open_questions = [question for question, answer in known.items() if answer is YesNo.UNKNOWN]
    for answers in product((YesNo.YES, YesNo.NO), repeat=len(open_questions)):
        yield {**known, **dict(zip(open_questions, answers, strict=True))}


def _missing(
    criterion: Criterion, references: References, known: Mapping[str, YesNo]
) -> tuple[str, ...]:
    unanswered = {q for q, answer in known.items() if answer is YesNo.UNKNOWN}
    wanted = {cut.of.reference for cut in criterion.cuts if cut.of is not Of.ABSOLUTE}
    wanted |= {name for question in unanswered for name in _IMPLIED_BY.get(question, ())}
    unreported = sorted(name for name in wanted if references.named(name) is None)
    return (*unreported, *sorted(unanswered - _IMPLIED_BY.keys()))


_IMPLIED_BY: Mapping[str, tuple[str, ...]] = {
    "baseline_above_uln": ("baseline", "uln"),
    "baseline_below_lln": ("baseline", "lln"),
    "below_lln": ("lln",),
    "above_baseline": ("baseline",),
}
"""Questions that the references answer when nobody else has."""


def _exceeds(high: Decimal | None, low: Decimal | None) -> YesNo:
    return YesNo.UNKNOWN if high is None or low is None else _said(compared(high, low) > 0)


def _said(claim: bool) -> YesNo:  # noqa: FBT001
    return YesNo.YES if claim else YesNo.NO
