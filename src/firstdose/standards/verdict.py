"""Answers that can be unknown, and that can say why.

Unknown is never normal: a grade that cannot be given is `Ungradable`, a criterion that cannot be
judged is `Outcome.UNKNOWN`, and a missing item is `Presence.NOT_ASSESSED`, never a zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh"]


class Presence(StrEnum):
    """Whether a sign was there on the day it was looked for."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_ASSESSED = "not_assessed"


class YesNo(StrEnum):
    """Answer to a yes-or-no question that may not have been asked."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """Whether a criterion holds."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The short name readers see, in firstdose's own words."""

    en: str
    zh: str

    def text(self, language: Language) -> str:
        """Return the label in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungradable:
    """Why a grade, score or state cannot be given.

    ``reason`` is the English sentence; ``code`` and ``values`` are the same reason for programs and
    for the bilingual catalogue (``reasons.wording``).
    """

    reason: str
    code: str = "not_assessed"
    values: tuple[tuple[str, str], ...] = ()


Grade: TypeAlias = int | Ungradable


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """An amount known only within limits, because part of it was not assessed."""

    at_least: Decimal
    at_most: Decimal
    why: Ungradable


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One criterion, judged: what was asked, what was found, where the limit comes from.

    ``value`` is None and ``why_unknown`` is set where nothing was recorded; a value that is known
    only within limits is written as text.
    """

    criterion: str
    quantity: str
    outcome: Outcome
    value: Decimal | str | None
    unit: str
    limit: str
    label: Label
    source: str
    why_unknown: Ungradable | None = None

    @property
    def reason(self) -> str:
        """Return the English sentence behind the outcome."""
        if self.why_unknown is not None:
            return self.why_unknown.reason
        return " ".join(part for part in (f"{self.value}", self.unit, f"({self.limit})") if part)


def worst(grades: Iterable[Grade]) -> Grade:
    """Worst grade seen.  One unknown makes 'nothing happened' unknown too."""
    seen = tuple(grades)
    if not seen:
        return Ungradable(reason="not assessed")
    known = [grade for grade in seen if isinstance(grade, int)]
    unknown = [grade for grade in seen if isinstance(grade, Ungradable)]
    if unknown and max(known, default=0) == 0:
        return unknown[0]
    return max(known, default=0)


def any_of(verdicts: Iterable[Verdict]) -> Outcome:
    """Any one criterion: one that is met decides, otherwise one unknown leaves it open."""
    return some(verdict.outcome for verdict in verdicts)


def every(outcomes: Iterable[Outcome]) -> Outcome:
    """Conjunction of outcomes; none at all is unknown."""
    return _decided(outcomes, by=Outcome.NOT_MET, otherwise=Outcome.MET)


def some(outcomes: Iterable[Outcome]) -> Outcome:
    """Disjunction of outcomes; none at all is unknown."""
    return _decided(outcomes, by=Outcome.MET, otherwise=Outcome.NOT_MET)


def _decided(outcomes: Iterable[Outcome], *, by: Outcome, otherwise: Outcome) -> Outcome:
    """``by`` as soon as one is; else unknown if any is unknown or there are none."""
    found, any_unknown = Outcome.UNKNOWN, False
    for outcome in outcomes:
        if outcome is by:
            return by
        any_unknown = any_unknown or outcome is Outcome.UNKNOWN
        found = otherwise
    return Outcome.UNKNOWN if any_unknown else found
