"""The compiled dice give the bits of the same arithmetic on whole numbers of Python."""

from math import nextafter
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.simulate import compiled_dice, dice
from firstdose.simulate.compiled_dice import FIRST, GOLDEN, MASK, PARTICIPANT, SECOND, as_word
from firstdose.simulate.dice import Dice, Question

ANY_NUMBER = st.integers(-(2**70), 2**70)
ANY_WORD = st.integers(0, MASK)
ENDS = (0, 1, 2**63 - 1, 2**63, MASK - 1, MASK)


def mix(z: int) -> int:
    z &= MASK
    z = (z ^ (z >> 30)) * int(FIRST) & MASK
    z = (z ^ (z >> 27)) * int(SECOND) & MASK
    return z ^ (z >> 31)


def stream(seed: int, trial: int, participant: int, asked: int) -> int:
    key = mix(mix(seed + int(GOLDEN)) + trial)
    return mix((key + participant * int(PARTICIPANT)) & MASK ^ asked)


def word(start: int, index: int) -> int:
    return mix(start + (index + 1) * int(GOLDEN))


def number(word: int) -> float:
    return ((word >> 11) | 1) * 2.0**-53


def test_the_mixer_is_that_of_splitmix64() -> None:
    # First outputs for seed 1234567 of the public-domain splitmix64.c (S. Vigna, 2015).
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    after = [1234567 + n * int(GOLDEN) for n in (1, 2, 3)]
    assert [mix(state) for state in after] == published
    assert [int(compiled_dice.mix(as_word(state))) for state in after] == published


@given(seed=ANY_NUMBER, trial=ANY_WORD, participant=ANY_WORD, asked=ANY_WORD, index=ANY_WORD)
def test_the_same_word_and_number_for_every_question(
    seed: int, trial: int, participant: int, asked: int, index: int
) -> None:
    expected = stream(seed, trial, participant, asked)
    first, drawn = (number(word(expected, at)) for at in (0, index))
    key = as_word(compiled_dice.trial_key(as_word(seed), as_word(trial)))
    start = as_word(compiled_dice.stream(key, as_word(participant), as_word(asked)))
    assert int(start) == expected
    assert int(compiled_dice.word(start, as_word(index))) == word(expected, index)
    assert compiled_dice.uniform(start, as_word(index)) == drawn
    assert compiled_dice.answer(key, as_word(participant), as_word(asked)) == first
    rolled, question = Dice(seed, trial), Question(asked)
    assert rolled.stream(participant, question) == expected
    assert rolled.uniform(participant, question) == first
    assert rolled.uniform(participant, question, index) == drawn
    assert rolled.normal(participant, question, index) == NormalDist().inv_cdf(drawn)


@pytest.mark.parametrize("index", ENDS)
@pytest.mark.parametrize("start", ENDS)
def test_the_ends_of_the_range(start: int, index: int) -> None:
    drawn = number(word(start, index))
    assert int(compiled_dice.word(as_word(start), as_word(index))) == word(start, index)
    assert dice.uniform(start, index) == drawn
    assert dice.normal(start, index) == NormalDist().inv_cdf(drawn)
    assert Dice(start, index).stream(index, Question(start)) == stream(start, index, index, start)


@given(key=ANY_WORD, participant=ANY_WORD, asked=ANY_WORD, probability=st.floats(0, 1))
def test_what_happens_is_what_is_drawn_below_its_probability(
    key: int, participant: int, asked: int, probability: float
) -> None:
    question = (as_word(key), as_word(participant), as_word(asked))
    drawn = compiled_dice.answer(*question)
    for one in (probability, drawn, nextafter(drawn, 0), nextafter(drawn, 1), 0.0, 1.0):
        assert compiled_dice.happens(*question, one) == (drawn < one)
