"""BILAG-2004 by visit: scores, worst categories, and what was never scored."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from analyse.small_trial import Person, Trial, reference_study
from derive.test_bilag import worksheet
from firstdose.analyse.bilag import NOT_KNOWN, WORST
from firstdose.analyse.cut import ALL
from firstdose.analyse.results import Results, results
from firstdose.analyse.rows import NOT_RECORDED, Statistic
from firstdose.records.facts import ExaminationScored
from firstdose.records.values import Item

ZERO = date(2024, 3, 4)
CUT = ZERO + timedelta(days=100)
EFFICACY = "efficacy"


def scored(trial: Trial, who: str, items: tuple[Item, ...], day: int = 84) -> Person:
    """Someone with BILAG-2004 at week 12 beside SLEDAI-2K."""
    person = trial.participant(who, ZERO).scored(-6, "baseline", "arthritis", pga="2.0")
    sheet = ExaminationScored(
        participant=who, instrument="bilag_2004", items=items, visit="week-12"
    )
    return person.scored(day, "week-12").add(day, sheet)


def found(trial: Trial) -> Results:
    return results(reference_study(), trial.ledger(), CUT)


def worst(rows: Results) -> dict[str, object]:
    return {
        one: rows.row(EFFICACY, ALL, f"bilag_worst.{one}.week-12", Statistic.COUNT).value
        for one in WORST
    }


def test_scores_and_worst_categories_of_those_scored() -> None:
    """Severe new arthritis is A (12 points), mild arthritis is C (1 point), nothing is E (0)."""
    trial = Trial()
    scored(trial, "001", worksheet(bilag_severe_arthritis=4))
    scored(trial, "002", worksheet(bilag_mild_arthritis=2))
    scored(trial, "003", worksheet())
    trial.participant("004", ZERO).scored(-6, "baseline", "arthritis").scored(84, "week-12")
    rows = found(trial)
    score = "bilag_2004_score.week-12"
    assert rows.row(EFFICACY, ALL, score, Statistic.N).value == 3
    mean = rows.row(EFFICACY, ALL, score, Statistic.MEAN).value
    assert mean == pytest.approx(Decimal(13) / 3)
    assert rows.row(EFFICACY, ALL, score, Statistic.UPPER).n == 3
    assert worst(rows) == {"a": 1, "b": 0, "c_to_e": 2, NOT_KNOWN: 0}
    assert rows.row(EFFICACY, ALL, "bilag_worst.a.week-12", Statistic.COUNT).n == 3


def test_two_endpoints_on_bilag_share_baseline() -> None:
    study = reference_study()
    first = next(one for one in study.endpoints.endpoints if one.measure == "sri_4")
    two = [replace(first, measure="bilag", weeks=(week,)) for week in (12, 24)]
    both = replace(study, endpoints=replace(study.endpoints, endpoints=tuple(two)))
    trial = Trial()
    scored(trial, "001", worksheet())
    rows = results(both, trial.ledger(), CUT)
    for visit in ("baseline", "week-12", "week-24"):
        assert rows.find(EFFICACY, ALL, f"bilag_2004_score.{visit}", Statistic.N) is not None


def test_a_category_that_may_be_worse_leaves_the_worst_unknown() -> None:
    trial = Trial()
    items = worksheet(bilag_mild_arthritis=2)
    scored(trial, "001", tuple(one for one in items if one.key != "bilag_severe_arthritis"))
    scored(trial, "002", worksheet(bilag_severe_arthritis=4)[1:])
    rows = found(trial)
    assert worst(rows) == {"a": 1, "b": 0, "c_to_e": 0, NOT_KNOWN: 1}


def test_an_instrument_that_nobody_scored_is_not_recorded() -> None:
    trial = Trial()
    trial.participant("001", ZERO).scored(-6, "baseline", "arthritis").scored(84, "week-12")
    row = found(trial).row(EFFICACY, ALL, "bilag_2004_score.week-12", Statistic.N)
    assert (row.value, row.warning) == (None, NOT_RECORDED)
