"""What an instrument asks, and how a written answer is read: unknown is never absent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias, assert_never

from firstdose.standards.digits import in_reach
from firstdose.standards.reasons import ungradable
from firstdose.standards.verdict import Label, Presence, Ungradable, YesNo


class AnswerKind(StrEnum):
    """How a question is answered.

    ``level``: one of the question's levels; ``level_or_number``: a level, or the recorded number
    that stands for one.
    """

    PRESENCE = "presence"
    YES_NO = "yes_no"
    NUMBER = "number"
    LEVEL = "level"
    LEVEL_OR_NUMBER = "level_or_number"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item of an instrument as a form asks it.

    ``in_place_of``: a total that may be recorded where the questions it is computed from were not.
    ``optional``: asked only for something that is shown beside the result.
    ``lowest`` and ``highest`` are the ends of what can be recorded; None: no end.
    """

    key: str
    kind: AnswerKind
    label: Label
    in_place_of: tuple[str, ...] = ()
    optional: bool = False
    unit: str = ""
    levels: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def accepted(self) -> str:
        """What an answer may be, as messages and templates say it."""
        match self.kind:
            case AnswerKind.PRESENCE:
                return "present, absent"
            case AnswerKind.YES_NO:
                return "yes, no"
            case AnswerKind.NUMBER:
                return self._number
            case AnswerKind.LEVEL:
                return ", ".join(self.levels)
            case AnswerKind.LEVEL_OR_NUMBER:
                return ", ".join((*self.levels, self._number))
            case AnswerKind.TEXT:
                return "text"
            case _:
                assert_never(self.kind)

    @property
    def _number(self) -> str:
        """The number asked for: its unit and, where it has any, its ends."""
        low, high = self.lowest, self.highest
        named = f"a number in {self.unit}" if self.unit else "a number"
        if low is None and high is None:
            return named
        if high is None:
            return f"{named}, at least {low}"
        return f"{named}, at most {high}" if low is None else f"{named} from {low} to {high}"


Recorded: TypeAlias = Presence | YesNo | Decimal | str | Ungradable
"""One answer, or why what was written is none; a question without one was not assessed."""

Answers: TypeAlias = Mapping[str, Recorded]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One thing an instrument says of a row: a score, a state, or what became of one criterion."""

    name: str
    value: Decimal | int | str | Ungradable
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What an instrument says of one assessment, and of each of its criteria."""

    results: tuple[Reading, ...]
    criteria: tuple[Reading, ...]


_PRESENCE: Mapping[str, Presence] = {
    **dict.fromkeys(("present", "yes", "true", "1", "y"), Presence.PRESENT),
    **dict.fromkeys(("absent", "no", "false", "0", "n"), Presence.ABSENT),
}
_YES_NO: Mapping[str, YesNo] = {
    text: YesNo.YES if presence is Presence.PRESENT else YesNo.NO
    for text, presence in _PRESENCE.items()
}
_UNASSESSED = frozenset({"", "not_assessed", "not assessed", "unknown", "nd", "na", "n/a"})


def read_answer(question: Question, written: str) -> Recorded | Ungradable | None:
    """Read one answer; None: not assessed; a reason: it is no answer to the question."""
    text = written.strip()
    if text not in question.levels and text.lower() in _UNASSESSED:
        return None
    match question.kind:
        case AnswerKind.PRESENCE:
            found = _PRESENCE.get(text.lower())
        case AnswerKind.YES_NO:
            found = _YES_NO.get(text.lower())
        case AnswerKind.NUMBER:
            return _number(question, text)
        case AnswerKind.LEVEL:
            found = text if text in question.levels else None
        case AnswerKind.LEVEL_OR_NUMBER:
            return text if text in question.levels else _number(question, text)
        case AnswerKind.TEXT:
            return text
        case _:
            assert_never(question.kind)
    return _refused(question, text) if found is None else found


def _number(question: Question, text: str) -> Decimal | Ungradable:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return _refused(question, text)
    if "_" in text or not in_reach(number):
        return _refused(question, text)
    too_low = question.lowest is not None and number < question.lowest
    too_high = question.highest is not None and number > question.highest
    return _refused(question, text) if too_low or too_high else number


def _refused(question: Question, text: str) -> Ungradable:
    return ungradable(
        "answer_refused", question=question.key, found=text, accepted=question.accepted
    )
