"""The regimen recommended from DLTs and responses: who is out, who is best, and how surely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstdose.design import part_design
from firstdose.design.boundaries.utility import Admissible, Utilities
from firstdose.design.order import RegimenOrder
from firstdose.design.preferences import BestUtility, HighestPeak, LowestOnPlateau, Preference
from firstdose.design.reasons import wording
from firstdose.design.recommended import Recommendation, recommendation
from firstdose.design.situation import Situation, Tally
from firstdose.records.problem import StudyError
from whole.trials import study

LIMITS = Admissible(toxicity=0.35, response=0.25)
BY_UTILITY = BestUtility(utilities=Utilities(neither=40, both=60))
Counts = tuple[int, int, int, int]
"""Evaluable, DLTs, responses, responses with a DLT."""


def order() -> RegimenOrder:
    return part_design(study(), "escalation").order


def tally(name: str, counts: Counts) -> Tally:
    n, dlts, responses, both = counts
    return Tally(
        regimen=name,
        assigned=n,
        infused=n,
        evaluable=n,
        dlts=dlts,
        pending=0,
        replaced=0,
        responses=responses,
        responses_with_dlt=both,
    )


def seen(**counts: Counts) -> Situation:
    by_name = {name.replace("_", "-"): one for name, one in counts.items()}
    tallies = tuple(tally(name, by_name.get(name, (0, 0, 0, 0))) for name in order().names)
    return Situation(part="", today=study().identity.dated, tallies=tallies, current="", closed=())


def chosen(preference: Preference, **counts: Counts) -> Recommendation:
    return recommendation(order(), seen(**counts), LIMITS, preference)


def outs(found: Recommendation) -> dict[str, str]:
    return {
        one.tally.regimen: one.out.value
        for one in found.regimens
        if one.out is not None and one.tally.evaluable
    }


def test_the_highest_utility_of_the_admissible() -> None:
    found = chosen(BY_UTILITY, d1_i7=(6, 0, 2, 0), d1_i5=(6, 1, 5, 1), d2_i7=(6, 0, 3, 0))
    assert found.regimen == "d1-i5"
    best = {one.tally.regimen: one.best for one in found.regimens if one.best is not None}
    assert sorted(best) == ["d1-i5", "d1-i7", "d2-i7"]
    assert abs(sum(best.values()) - 1) < 1e-9
    assert max(best, key=lambda name: best[name]) == "d1-i5"
    (utility,) = (one.utility for one in found.regimens if one.tally.regimen == "d1-i5")
    # 4 responses alone, 1 both, 1 neither: 4 + 0.6 + 0.4 of 6 as responders, prior Beta(1, 1).
    assert utility == pytest.approx(100 * 6 / 8)


def test_what_is_too_toxic_takes_everything_above_it_along() -> None:
    found = chosen(BY_UTILITY, d1_i7=(6, 0, 3, 0), d1_i5=(6, 5, 6, 5), d2_i5=(3, 0, 3, 0))
    assert found.regimen == "d1-i7"
    assert outs(found) == {"d1-i5": "response.too_toxic", "d2-i5": "response.too_toxic"}


def test_too_few_responses_close_one_regimen_alone() -> None:
    found = chosen(BY_UTILITY, d1_i7=(9, 0, 0, 0), d1_i5=(9, 1, 5, 1))
    assert found.regimen == "d1-i5"
    assert outs(found) == {"d1-i7": "response.too_few"}


def test_above_the_regimen_nearest_to_the_limit_nothing_is_recommended() -> None:
    found = chosen(BY_UTILITY, d1_i7=(9, 1, 3, 0), d1_i5=(9, 3, 4, 1), d1_i3=(9, 5, 9, 5))
    assert outs(found)["d1-i3"] in ("recommendation.above_the_safe", "response.too_toxic")
    assert found.regimen in ("d1-i7", "d1-i5")


def test_the_risk_does_not_fall_where_toxicity_does_not() -> None:
    found = chosen(BY_UTILITY, d1_i7=(6, 2, 3, 1), d1_i5=(6, 0, 3, 0), d2_i7=(6, 1, 3, 0))
    risk = {one.tally.regimen: one.risk for one in found.regimens if one.risk is not None}
    assert risk["d1-i7"] == pytest.approx(risk["d1-i5"])
    assert risk["d1-i7"] <= risk["d2-i7"] + 1e-12


def test_the_lowest_on_the_plateau() -> None:
    counts = {"d1_i7": (9, 0, 3, 0), "d1_i5": (9, 1, 6, 0), "d1_i3": (9, 1, 7, 0)}
    assert chosen(LowestOnPlateau(margin=0.1), **counts).regimen == "d1-i5"
    assert chosen(LowestOnPlateau(margin=0.05), **counts).regimen == "d1-i3"
    wide = chosen(LowestOnPlateau(margin=0.5), **counts)
    assert wide.regimen == "d1-i7"
    assert wide.regimens[0].utility is None


def test_the_peak_lies_below_the_highest_regimen_where_response_falls_beyond_it() -> None:
    counts = {"d1_i7": (9, 0, 2, 0), "d1_i5": (9, 0, 7, 0), "d1_i3": (9, 1, 3, 0)}
    found = chosen(HighestPeak(), **counts)
    assert found.regimen == "d1-i5"
    views = {one.tally.regimen: one for one in found.regimens if one.tally.evaluable}
    best = {name: one.best or 0 for name, one in views.items()}
    assert sum(best.values()) == pytest.approx(1)
    assert max(best, key=lambda name: best[name]) == "d1-i5"
    assert found.reasons[-1].key == "recommendation.highest_peak"


def test_a_peak_that_is_too_toxic_is_said_and_not_recommended() -> None:
    counts = {"d1_i7": (9, 0, 2, 0), "d1_i5": (9, 1, 5, 0), "d1_i3": (9, 7, 9, 7)}
    found = chosen(HighestPeak(), **counts)
    assert found.regimen == "d1-i5"
    assert found.reasons[-1].key == "recommendation.peak_elsewhere"
    assert dict(found.reasons[-1].values)["to"] == "d1-i3"


def test_none_where_nothing_is_admissible_and_where_nobody_was_treated() -> None:
    for preference in (BY_UTILITY, HighestPeak()):
        for found in (chosen(preference), chosen(preference, d1_i7=(6, 6, 0, 0))):
            assert found.regimen == ""
            assert found.reasons[-1].key == "recommendation.none"


def test_every_reason_has_its_words_in_both_languages() -> None:
    for preference in (BY_UTILITY, LowestOnPlateau(margin=0.2), HighestPeak()):
        found = chosen(preference, d1_i7=(9, 1, 4, 0), d1_i5=(9, 3, 4, 1), d1_i3=(9, 5, 9, 5))
        for language in ("en", "zh"):
            assert all(wording(reason, language) for reason in found.reasons)


@given(st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_one_more_response_never_lowers_a_regimen(numbers: list[int]) -> None:
    names = ("d1_i7", "d1_i5", "d2_i7")
    counts = {name: (6, 0, responses, 0) for name, responses in zip(names, numbers, strict=True)}
    before = chosen(BY_UTILITY, **counts)
    if before.regimen and counts[before.regimen.replace("-", "_")][2] < 6:
        key = before.regimen.replace("-", "_")
        more = {**counts, key: (6, 0, counts[key][2] + 1, 0)}
        assert chosen(BY_UTILITY, **more).regimen == before.regimen


def test_a_margin_is_between_0_and_1() -> None:
    with pytest.raises(StudyError, match="margin of the plateau"):
        LowestOnPlateau(margin=1.0)
