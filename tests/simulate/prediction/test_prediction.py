"""Frozen predictions: distributions of numbers of people, the hash, and proper scores."""

from dataclasses import replace
from datetime import date
from math import comb, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.records.problem import StudyError
from firstdose.simulate.prediction.distribution import centiles, probabilities
from firstdose.simulate.prediction.frozen import (
    DLT,
    Drawn,
    Frozen,
    Origin,
    content_hash,
    read,
    written,
)
from firstdose.simulate.prediction.predicted import Counts
from firstdose.simulate.prediction.scoring import Seen, as_csv, results, scored
from firstdose.simulate.prediction.toxicity import Toxicity

ORIGIN = Origin(
    study="a study",
    study_sha256="0",
    on=date(2026, 11, 28),
    version="1",
    model="a model",
    revision="1",
    calibrated_on="another study",
    targets_sha256="1",
    posterior_sha256="2",
    seed=1,
)


def drawn(*counts: int, people: int = 20, dlts: int = 3, evaluable: int = 50) -> Drawn:
    return Drawn(
        people=people,
        counts=(Counts(regimen="s1", measure="sri_4_month_3", counts=counts),),
        toxicity=(Toxicity(regimen="s1", trials=10, reached=9, evaluable=evaluable, dlts=dlts),),
    )


FROZEN = Frozen(origin=ORIGIN, posterior=drawn(16, 17, 18), prior=drawn(0, 5, 10, 20))


@given(
    counts=st.lists(st.integers(0, 20), min_size=1, max_size=8),
    people=st.integers(1, 20),
    dlts=st.integers(0, 40),
)
def test_a_number_of_people_has_a_whole_distribution(
    counts: list[int], people: int, dlts: int
) -> None:
    """It sums to one, and its mean is that of the programmes, or of Jeffreys' posterior."""
    of = drawn(*counts, dlts=dlts, evaluable=40)
    places = np.arange(people + 1)
    for measure, share in (
        ("sri_4_month_3", sum(counts) / len(counts) / 20),
        (DLT, (dlts + 0.5) / 41),
    ):
        chances = probabilities(of, "s1", measure, people)
        assert np.all(chances >= 0)
        assert np.sum(chances) == pytest.approx(1)
        assert places @ chances == pytest.approx(people * share)
        low, median, high = centiles(chances)
        assert np.sum(chances[: low + 1]) >= 0.05 - 1e-9
        assert np.sum(chances[:low]) < 0.05 + 1e-9
        assert low <= median <= high
        assert np.sum(chances[: high + 1]) >= 0.95 - 1e-9


def test_one_programme_gives_the_hypergeometric_distribution() -> None:
    """5 of 20 have it; of 3 chosen none has it in C(15,3) of C(20,3) choices."""
    chances = probabilities(drawn(5), "s1", "sri_4_month_3", 3)
    assert chances[0] == pytest.approx(comb(15, 3) / comb(20, 3))
    assert chances[3] == pytest.approx(comb(5, 3) / comb(20, 3))


def test_more_people_than_were_followed_are_refused() -> None:
    with pytest.raises(StudyError, match="21 people at regimen s1"):
        probabilities(FROZEN.posterior, "s1", "sri_4_month_3", 21)


def test_what_is_frozen_is_read_back_with_its_hash() -> None:
    text = written(FROZEN)
    assert read(text, "file") == FROZEN
    assert text.endswith(f'"sha256": "{content_hash(FROZEN)}"\n}}\n')
    assert written(read(text, "file")) == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-11-28", "2026-11-27"),
        ("17", "18"),
        ('"seed": 1', '"seed": 2'),
        ("firstdose prediction 1", "firstdose prediction 2"),
        ('"dlts": 3', '"dlts": 2'),
        ('"counts"', '"people"'),
        ("{", ""),
    ],
)
def test_a_changed_file_is_not_scored(old: str, new: str) -> None:
    text = written(FROZEN)
    assert old in text
    with pytest.raises(StudyError, match="cannot be scored"):
        read(text.replace(old, new, 1), "file")


def test_scores_are_the_definitions() -> None:
    """Log score and ranked probability score of 6 of 6, from the distribution itself."""
    seen = Seen(regimen="s1", measure="sri_4_month_3", count=6, people=6)
    (one,) = scored(FROZEN, [seen])
    chances = probabilities(FROZEN.posterior, "s1", "sri_4_month_3", 6)
    assert one.posterior.log_score == pytest.approx(-log(chances[6]))
    expected = sum((sum(chances[: k + 1]) - (k >= 6)) ** 2 for k in range(7)) / 6
    assert one.posterior.ranked == pytest.approx(expected)
    assert one.posterior.cumulative == pytest.approx(1 - chances[6] / 2)


@given(truth=st.integers(0, 20), other=st.integers(0, 20), people=st.integers(1, 12))
def test_both_scores_are_proper(truth: int, other: int, people: int) -> None:
    """On average over results of a programme no other prediction scores better than itself."""
    chances = probabilities(drawn(truth), "s1", "sri_4_month_3", people)
    means = np.zeros((2, 2))
    frozen = replace(FROZEN, posterior=drawn(truth), prior=drawn(other, truth))
    for count, chance in enumerate(chances):
        if chance > 0:
            seen = Seen(regimen="s1", measure="sri_4_month_3", count=count, people=people)
            (one,) = scored(frozen, [seen])
            for row, score in enumerate((one.posterior, one.prior)):
                means[row] += chance * np.array([score.log_score, score.ranked])
    assert np.all(means[0] <= means[1] + 1e-9)


def test_results_are_read_or_every_problem_is_named() -> None:
    good = "regimen,measure,count,of\ns1,sri_4_month_3,5,6\ns1,dlt,0,6\n"
    seen = results(good, "results.csv", FROZEN)
    assert [(one.count, one.people) for one in seen] == [(5, 6), (0, 6)]
    bad = good + "s9,dlt,0,3\ns1,dlt,0,6\ns1,sri_4_month_3,7,6\n"
    with pytest.raises(StudyError) as found:
        results(bad, "results.csv", FROZEN)
    text = str(found.value)
    assert "'dlt' at regimen 's9'" in text
    assert "given twice" in text
    assert text.count("results.csv, line") == 3
    with pytest.raises(StudyError, match="regimen, measure, count, of"):
        results("regimen,count\n", "results.csv", FROZEN)


def test_the_table_of_scores_ends_with_means() -> None:
    seen = results("regimen,measure,count,of\ns1,sri_4_month_3,5,6\n", "r", FROZEN)
    lines = as_csv(scored(FROZEN, seen)).splitlines()
    assert len(lines) == 5
    assert lines[2].startswith("all,mean,,,posterior,,,,1 of 1,,")
    assert lines[2].split(",")[-2:] == lines[1].split(",")[-2:]
