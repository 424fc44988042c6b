"""What a quantity is found from, and that nothing else has a say in it."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstdose.standards.composed_questions import asked_for
from firstdose.standards.composition import Record, composed
from firstdose.standards.outcomes import Choices
from firstdose.standards.parts import behind
from firstdose.standards.questions import AnswerKind, Question
from firstdose.standards.specifications import Asked, specifications
from firstdose.standards.verdict import Presence, YesNo

NOTHING_CHOSEN = Choices()
COMPUTED = sorted(name for name, each in specifications().items() if each.operation is not None)
WHOLE = [name for name in COMPUTED if specifications()[name].asked is Asked.WHOLE]

EVERYTHING: dict[str, Question] = {
    question.key: question
    for name in sorted(specifications())
    for question in asked_for((name,), NOTHING_CHOSEN, apart=True)
}


@cache
def answers(question: Question) -> st.SearchStrategy[Record]:
    match question.kind:
        case AnswerKind.NUMBER:
            return st.sampled_from([Decimal("0.5"), Decimal(1), Decimal("1.0"), Decimal(300)])
        case AnswerKind.LEVEL:
            return st.sampled_from(question.levels)
        case AnswerKind.YES_NO:
            return st.sampled_from([YesNo.YES, YesNo.NO])
        case AnswerKind.PRESENCE:
            return st.sampled_from(list(Presence))
        case _:
            return st.just("told")


@cache
def some_of(keys: tuple[str, ...]) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(keys), max_size=12)


@pytest.mark.parametrize("name", COMPUTED)
@settings(max_examples=15)
@given(st.data())
def test_nothing_but_what_is_behind_a_quantity_has_a_say(name: str, data: st.DataObject) -> None:
    keys = data.draw(some_of(behind(name, NOTHING_CHOSEN)))
    others = data.draw(some_of(tuple(sorted(EVERYTHING))))
    asked = sorted((keys | others) & EVERYTHING.keys())
    recorded = {key: data.draw(answers(EVERYTHING[key])) for key in asked}
    only = {key: each for key, each in recorded.items() if key in behind(name, NOTHING_CHOSEN)}
    for first in (True, False):
        sheet, restricted = recorded, only
        if not first:
            before = {"previous_sledai_2k_of_nobody": Decimal(0)}
            sheet, restricted = sheet | before, restricted | before
        elif any(key.startswith("previous_") for key in recorded.keys() - only.keys()):
            continue
        assert repr(composed(name, sheet)) == repr(composed(name, restricted))


@pytest.mark.parametrize("name", WHOLE)
def test_whatever_is_asked_of_a_quantity_is_behind_it(name: str) -> None:
    asked = {question.key for question in asked_for((name,), NOTHING_CHOSEN, apart=True)}
    assert asked <= set(behind(name, NOTHING_CHOSEN))


def test_two_ways_of_writing_a_number_are_two_answers() -> None:
    """A rating of 50.0 mm is not rounded to that of 50 mm, whichever is asked first."""
    said = [str(composed("pga", {"pga_mm": Decimal(mm)})) for mm in ("50", "50.0", "50")]
    assert said == ["1.50", "1.500", "1.50"]
