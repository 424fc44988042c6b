"""What is asked to find a quantity: its parts, and itself where it may stand in their place."""

from collections.abc import Iterable

from firstdose.standards.outcomes import Choices
from firstdose.standards.parts import quantities_in
from firstdose.standards.questions import AnswerKind, Question
from firstdose.standards.scores import score_table
from firstdose.standards.specifications import (
    PREVIOUS,
    Asked,
    Kind,
    Operation,
    Specification,
    at,
    bilag_items,
    specifications,
    split,
)
from firstdose.standards.tables import rows

BILAG_SCORES = tuple(
    row["level"] for row in rows("quantities/levels.csv") if row["levels"] == "bilag_score"
)
"""Answers to a BILAG item; one that was not done is not assessed."""

_KINDS = {
    Kind.NUMBER: AnswerKind.NUMBER,
    Kind.YES_NO: AnswerKind.YES_NO,
    Kind.LEVEL: AnswerKind.LEVEL,
    Kind.TEXT: AnswerKind.TEXT,
}


def asked_for(
    names: Iterable[str], choices: Choices, *, apart: bool = False
) -> tuple[Question, ...]:
    """Every question behind some quantities, each once, in the order in which they come up.

    ``apart``: in their own instrument, which also takes apart what others ask as a whole.
    """
    found = (question for name in names for question in _questions(name, choices, root=apart))
    first: dict[str, Question] = {}
    for question in found:
        first.setdefault(question.key, question)
    return tuple(first.values())


def _questions(name: str, choices: Choices, *, root: bool = False) -> tuple[Question, ...]:
    prefix, plain = split(name)
    asked = specifications()[plain]
    if asked.operation is None or (asked.asked is Asked.WHOLE and not root):
        return (_question(name, asked),)
    parts = _parts(asked, prefix, choices)
    said = root and asked.operation is Operation.OUTCOME and asked.asked is not Asked.WHOLE
    if asked.asked is Asked.NEVER or said:
        return parts
    leaves = tuple(dict.fromkeys(q.key for q in parts if not q.in_place_of))
    return (*parts, _question(name, asked, leaves))


def _question(name: str, asked: Specification, in_place_of: tuple[str, ...] = ()) -> Question:
    prefix, _ = split(name)
    return Question(
        key=name,
        kind=_KINDS[asked.kind],
        label=at(prefix, asked.label),
        in_place_of=in_place_of,
        unit=asked.unit,
        levels=asked.levels,
        lowest=asked.lowest,
        highest=asked.highest,
    )


def _parts(asked: Specification, prefix: str, choices: Choices) -> tuple[Question, ...]:
    match asked.operation:
        case Operation.TOTAL | Operation.PRESENT:
            return _items(asked.of[0], prefix, asked.by)
        case Operation.NEW_ITEMS:
            return (*_items(asked.of[0], prefix), *_items(asked.of[0], PREVIOUS))
        case Operation.SCORED:
            return tuple(
                Question(
                    key=f"{prefix}{item.key}",
                    kind=AnswerKind.LEVEL,
                    label=at(prefix, item.label),
                    levels=BILAG_SCORES,
                )
                for item in bilag_items(*asked.of)
            )
        case _:
            names = quantities_in(asked, prefix, choices)
            return tuple(question for name in names for question in _questions(name, choices))


def _items(index: str, prefix: str, tag: str = "") -> tuple[Question, ...]:
    return tuple(
        Question(key=f"{prefix}{item.key}", kind=AnswerKind.PRESENCE, label=at(prefix, item.label))
        for item in score_table(index).items
        if not tag or tag in item.tags
    )
