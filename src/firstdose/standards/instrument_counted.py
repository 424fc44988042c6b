"""A list of criteria as an instrument: its quantities asked, one row of answers counted."""

from collections.abc import Iterable
from decimal import Decimal

from firstdose.standards.conditions import Comparison, Condition
from firstdose.standards.counted import CountedTable, PartCount, count, counted_table
from firstdose.standards.instrument_scales import scale_assessed, scale_questions
from firstdose.standards.questions import AnswerKind, Answers, Assessed, Question, Reading
from firstdose.standards.reasons import words
from firstdose.standards.verdict import Outcome, Presence, YesNo


def counted_questions(name: str) -> tuple[Question, ...]:
    """Every quantity of a list of criteria once, then what makes a criterion meaningless."""
    table = counted_table(name)
    criteria = [criterion for part in table.parts for criterion in part.criteria]
    asked = [_question(condition) for each in criteria for condition in each.conditions]
    asked += [
        Question(key=each.unless, kind=AnswerKind.YES_NO, label=words()[each.unless])
        for each in criteria
        if each.unless
    ]
    graded = scale_questions(table.scale) if table.scale else ()
    return (*{question.key: question for question in asked}.values(), *graded)


def counted_assessed(name: str, answers: Answers, accepted: frozenset[str]) -> Assessed:
    """How many criteria of each part hold, and whether that is enough."""
    table = counted_table(name)
    values = {
        question.key: answers[question.key]
        for question in counted_questions(name)
        if question.key in answers
    }
    known = {key: v for key, v in values.items() if isinstance(v, Presence | YesNo | Decimal)}
    counted = count(table, known, accepted)
    graded = _graded(table, answers, accepted)
    criteria = (
        Reading(name=f"{part.part.key}_{each.key}", value=each.why or each.outcome.value)
        for part in counted
        for each in part.criteria
    )
    return Assessed(
        results=(*(reading for part in counted for reading in _readings(part)), *graded.results),
        criteria=(*criteria, *graded.criteria),
    )


def _graded(table: CountedTable, answers: Answers, accepted: frozenset[str]) -> Assessed:
    if not table.scale:
        return Assessed(results=(), criteria=())
    return scale_assessed(table.scale, answers, accepted)


def _readings(counted: PartCount) -> Iterable[Reading]:
    key = counted.part.key
    if counted.part.at_least is not None:
        enough = counted.enough
        shown = enough.value if isinstance(enough, Outcome) else enough
        yield Reading(name=key, value=shown)
    yield Reading(name=f"{key}_at_least", value=counted.at_least)
    yield Reading(name=f"{key}_at_most", value=counted.at_most)


def _question(condition: Condition) -> Question:
    name = words()[condition.quantity]
    if condition.comparison is not Comparison.IS:
        return Question(
            key=condition.quantity,
            kind=AnswerKind.NUMBER,
            label=name,
            unit=condition.unit,
            lowest=Decimal(0),
        )
    return Question(key=condition.quantity, kind=AnswerKind.YES_NO, label=name)
