"""The compiled dice give the bits of the dice."""

from math import nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate import compiled_dice
from firstdose.simulate.compiled_dice import as_word
from firstdose.simulate.dice import MASK, Dice, Question

ANY_NUMBER = st.integers(-(2**70), 2**70)
ANY_WORD = st.integers(0, MASK)


@given(seed=ANY_NUMBER, trial=ANY_WORD, participant=ANY_WORD, asked=ANY_WORD, index=ANY_WORD)
def test_the_same_word_and_number_for_every_question(
    seed: int, trial: int, participant: int, asked: int, index: int
) -> None:
    dice = Dice(seed, trial)
    key = as_word(compiled_dice.trial_key(as_word(seed), as_word(trial)))
    start = as_word(compiled_dice.stream(key, as_word(participant), as_word(asked)))
    assert int(start) == dice.stream(participant, Question(asked))
    assert int(compiled_dice.word(start, as_word(index))) == dice.word(
        participant, Question(asked), index
    )
    drawn = compiled_dice.uniform(start, as_word(index))
    assert drawn == dice.uniform(participant, Question(asked), index)
    assert compiled_dice.answer(key, as_word(participant), as_word(asked)) == dice.uniform(
        participant, Question(asked)
    )


@given(key=ANY_WORD, participant=ANY_WORD, asked=ANY_WORD, probability=st.floats(0, 1))
def test_what_happens_is_what_is_drawn_below_its_probability(
    key: int, participant: int, asked: int, probability: float
) -> None:
    question = (as_word(key), as_word(participant), as_word(asked))
    drawn = compiled_dice.answer(*question)
    for one in (probability, drawn, nextafter(drawn, 0), nextafter(drawn, 1), 0.0, 1.0):
        assert compiled_dice.happens(*question, one) == (drawn < one)


@pytest.mark.parametrize("extreme", [0, 1, 2**63 - 1, 2**63, MASK - 1, MASK])
def test_the_ends_of_the_range(extreme: int) -> None:
    key = as_word(compiled_dice.trial_key(as_word(extreme), as_word(extreme)))
    start = as_word(compiled_dice.stream(key, as_word(extreme), as_word(extreme)))
    expected = Dice(extreme, extreme).word(extreme, Question(extreme), extreme)
    assert int(compiled_dice.word(start, as_word(extreme))) == expected
