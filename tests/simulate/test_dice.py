"""Dice: the same bits everywhere, and answers that depend on the question alone."""

import math
import os
import subprocess
import sys
from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from firstdose.simulate import compiled_dice, questions
from firstdose.simulate.compiled_dice import FIRST, GOLDEN, MASK, PARTICIPANT, SECOND, as_word
from firstdose.simulate.dice import Dice, Question, question

ANY_WORD = st.integers(0, MASK)
ASKED = question("a question that only this test asks")
OTHER = question("another question")


def word_of(dice: Dice, participant: int, asked: Question, index: int) -> int:
    """The 64 random bits behind a number."""
    start = as_word(dice.stream(participant, asked))
    return int(compiled_dice.word(start, as_word(index)))


VECTORS = [
    # seed, trial, participant, question, index, word
    (0, 0, 0, "sex", 0, 0xEDEA9ACC2032E47A),
    (7, 0, 1, "sex", 0, 0x63A3A41AB518A045),
    (7, 0, 1, "sex", 1, 0x892A41A1F0DED9C8),
    (7, 1, 1, "sex", 0, 0xE6B391B16334C3DE),
    (7, 0, 2, "sex", 0, 0x16E8DD42D66414B6),
    (7, 0, 1, "age", 0, 0x172C2D45C2AED0EC),
    (-1, 3, 36, "dose-limiting toxicity", 5, 0x982181E59C4876E4),
    (2**64 + 7, 0, 1, "sex", 2**64 - 1, 0x8F8D926404963CFA),
]


@pytest.mark.parametrize(("seed", "trial", "participant", "name", "index", "word"), VECTORS)
def test_committed_vectors(
    seed: int, trial: int, participant: int, name: str, index: int, word: int
) -> None:
    assert word_of(Dice(seed, trial), participant, question(name), index) == word


def test_question_ids_do_not_depend_on_the_machine() -> None:
    assert question("sex") == 0xFBC1AD9C0756FB4E
    code = "from firstdose.simulate.dice import question; print(question('sex'))"
    environment = os.environ | {"PYTHONHASHSEED": "5"}
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert int(other.stdout) == question("sex")


@given(seed=ANY_WORD, trial=st.integers(0, 10**6), index=st.integers(0, 10**6))
def test_unsigned_arithmetic_of_a_compiled_kernel_gives_the_same_bits(
    seed: int, trial: int, index: int
) -> None:
    def unsigned_mix(z: np.ndarray) -> np.ndarray:
        z = (z ^ (z >> np.uint64(30))) * FIRST
        z = (z ^ (z >> np.uint64(27))) * SECOND
        return z ^ (z >> np.uint64(31))

    participants = np.arange(50, dtype=np.uint64)
    key = unsigned_mix(np.array([seed], dtype=np.uint64) + GOLDEN)
    key = unsigned_mix(key + np.uint64(trial))
    z = (key + participants * PARTICIPANT) ^ np.uint64(ASKED)
    z = unsigned_mix(z) + np.array([index + 1], dtype=np.uint64) * GOLDEN
    words = unsigned_mix(z)
    assert words.tolist() == [word_of(Dice(seed, trial), n, ASKED, index) for n in range(50)]


@given(seed=ANY_WORD, participant=st.integers(0, 10**6), asked=ANY_WORD, index=ANY_WORD)
def test_a_uniform_number_is_strictly_between_0_and_1(
    seed: int, participant: int, asked: int, index: int
) -> None:
    assert 0.0 < Dice(seed).uniform(participant, Question(asked), index) < 1.0


def asked_for(dice: Dice, participant: int, first: int) -> Question:
    """The question whose word at index 0 is this one: the finaliser taken back, step by step."""
    start = (unmixed(first) - int(GOLDEN)) & MASK
    without_question = unmixed(dice.stream(participant, Question(0)))
    return Question(unmixed(start) ^ without_question)


def unmixed(z: int) -> int:
    z = z ^ (z >> 31) ^ (z >> 62)
    z = z * pow(int(SECOND), -1, MASK + 1) & MASK
    z = z ^ (z >> 27) ^ (z >> 54)
    z = z * pow(int(FIRST), -1, MASK + 1) & MASK
    return z ^ (z >> 30) ^ (z >> 60)


@pytest.mark.parametrize("first", [0, MASK])
def test_the_extreme_words_stay_inside(first: int) -> None:
    dice = Dice(1)
    asked = asked_for(dice, 1, first)
    assert word_of(dice, 1, asked, 0) == first
    assert 0.0 < dice.uniform(1, asked) < 1.0
    assert math.isfinite(dice.normal(1, asked))
    assert math.isfinite(dice.exponential(1, asked, 3.0))
    assert dice.category(1, asked, (1.0, 2.0, 3.0)) == (0 if first == 0 else 2)
    assert dice.whole(1, asked, 3, 5) == (3 if first == 0 else 5)


def test_asking_more_changes_no_other_answer() -> None:
    few = Dice(3)
    alone = [few.uniform(n, ASKED) for n in range(20)]
    many = Dice(3)
    between: list[float] = []
    for n in range(20):
        for index in range(n):
            many.uniform(n, OTHER, index)
        between.append(many.uniform(n, ASKED))
        many.normal(n + 100, ASKED)
    assert between == alone


def test_every_part_of_the_question_matters() -> None:
    words = [
        word_of(Dice(seed, trial), participant, asked, index)
        for seed, trial, participant, asked, index in product(
            range(5), range(5), range(10), (ASKED, OTHER), range(10)
        )
    ]
    assert len(set(words)) == len(words)


def streams(count: int) -> dict[str, list[float]]:
    dice = Dice(2024)
    return {
        "participants": [dice.uniform(n, ASKED) for n in range(count)],
        "indices": [dice.uniform(1, ASKED, n) for n in range(count)],
        "trials": [Dice(2024, n).uniform(1, ASKED) for n in range(count)],
        "seeds": [Dice(n).uniform(1, ASKED) for n in range(count)],
        "questions": [dice.uniform(1, question(f"question {n}")) for n in range(count)],
    }


@pytest.mark.parametrize("along", ["participants", "indices", "trials", "seeds", "questions"])
def test_draws_are_uniform_and_unrelated_to_the_next(along: str, full: bool) -> None:
    drawn = np.array(streams(200_000 if full else 8_000)[along])
    assert stats.kstest(drawn, "uniform").pvalue > 1e-4
    counts = np.histogram2d(drawn[:-1], drawn[1:], bins=8, range=((0, 1), (0, 1)))[0]
    assert stats.chisquare(counts.ravel()).pvalue > 1e-4
    bits = np.array([int(value * 2**53) >> 1 & 1 for value in drawn])
    assert stats.binomtest(int(bits.sum()), len(bits)).pvalue > 1e-4


def test_two_questions_are_independent(full: bool) -> None:
    count = 100_000 if full else 8_000
    dice = Dice(11)
    one = [dice.uniform(n, questions.SEX) for n in range(count)]
    other = [dice.uniform(n, questions.AGE) for n in range(count)]
    assert abs(stats.spearmanr(one, other).statistic) < 4 / math.sqrt(count)


@pytest.mark.parametrize(
    ("draw", "distribution"),
    [
        (lambda d, n: d.normal(n, ASKED), stats.norm),
        (lambda d, n: d.exponential(n, ASKED, 3.0), stats.expon(scale=3.0)),
        (lambda d, n: d.beta(n, ASKED, 1.5, 17.5), stats.beta(1.5, 17.5)),
        (lambda d, n: d.gamma(n, ASKED, 18.5, 300.0), stats.gamma(18.5, scale=1 / 300)),
    ],
    ids=["normal", "exponential", "beta", "gamma"],
)
def test_inversion_gives_the_distribution(draw, distribution, full: bool) -> None:
    dice = Dice(5)
    drawn = [draw(dice, n) for n in range(50_000 if full else 3_000)]
    assert stats.kstest(drawn, distribution.cdf).pvalue > 1e-4


def test_categories_and_whole_numbers_are_as_likely_as_said(full: bool) -> None:
    dice = Dice(8)
    count = 60_000 if full else 6_000
    categories = Counter(dice.category(n, ASKED, (1, 0, 3)) for n in range(count))
    assert set(categories) == {0, 2}
    assert categories[2] == pytest.approx(0.75 * count, abs=5 * math.sqrt(count))
    whole = Counter(dice.whole(n, ASKED, 2, 4) for n in range(count))
    assert set(whole) == {2, 3, 4}
    assert stats.chisquare(list(whole.values())).pvalue > 1e-4


def test_what_happens_at_a_low_risk_happens_at_a_high_one() -> None:
    dice = Dice(9)
    low = {n for n in range(500) if dice.chance(n, ASKED, 0.1)}
    high = {n for n in range(500) if dice.chance(n, ASKED, 0.3)}
    assert low < high


def test_every_question_has_its_own_id() -> None:
    asked = {name: value for name, value in vars(questions).items() if name.isupper()}
    assert len(asked) > 50
    assert len(set(asked.values())) == len(asked)
    assert all(0 <= value <= MASK for value in asked.values())
