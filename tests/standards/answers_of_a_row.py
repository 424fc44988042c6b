"""Answers of one row of a case file, read as the command line reads them.

``rest`` quiet: whatever the row does not name is absent, no, or 0 on a BILAG item.  ``letters``,
``baseline_letters`` and ``previous_letters`` are BILAG categories in the order of the form.
"""

from collections.abc import Mapping
from decimal import Decimal

from firstdose.standards.instruments import Instrument, questions
from firstdose.standards.questions import AnswerKind, Question, Reading, Recorded, read_answer
from firstdose.standards.verdict import Ungradable

SYSTEMS = (
    "constitutional",
    "mucocutaneous",
    "neuropsychiatric",
    "musculoskeletal",
    "cardiorespiratory",
    "gastrointestinal",
    "ophthalmic",
    "renal",
    "haematological",
)


def answers(instrument: Instrument, rest: str, written: str) -> Mapping[str, Recorded]:
    """Every answer of the row; a question without one was not assessed."""
    asked = {question.key: question for question in questions(instrument)}
    named = _named(written)
    assert named.keys() <= asked.keys(), named.keys() - asked.keys()
    quiet = {key: _quiet(question) for key, question in asked.items()} if rest == "quiet" else {}
    found = {key: read_answer(asked[key], text) for key, text in {**quiet, **named}.items()}
    refused = {key: answer for key, answer in found.items() if isinstance(answer, Ungradable)}
    assert not refused, refused
    return {key: answer for key, answer in found.items() if answer is not None}  # pyright: ignore[reportReturnType]


def told(reading: Reading) -> str:
    """What a reading says, as the case file writes it; a reason by its code in brackets."""
    match reading.value:
        case Ungradable():
            return f"({reading.value.code})"
        case Decimal():
            return f"{reading.value.normalize():f}"
        case _:
            return str(reading.value)


def _named(written: str) -> Mapping[str, str]:
    named: dict[str, str] = {}
    for key, _, text in (pair.partition("=") for pair in written.split()):
        if key.endswith("letters"):
            when = key.removesuffix("letters")
            pairs = zip(SYSTEMS, text, strict=False)
            named.update({f"{when}bilag_{system}": letter for system, letter in pairs})
        else:
            named[key] = text
    return named


def _quiet(question: Question) -> str:
    if question.in_place_of:
        return ""
    if question.kind is AnswerKind.PRESENCE:
        return "absent"
    if question.kind is AnswerKind.YES_NO:
        return "no"
    return "0" if question.kind is AnswerKind.LEVEL and "0" in question.levels else ""
