"""The response that a part counts: seen, not seen, not yet known, or never to be known."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from derive.hand_made import Story, on, reference_study
from derive.test_disease_activity import treated, visit
from derive.test_medication import drug
from firstdose.derive.exposure import exposure
from firstdose.derive.part_response import PartResponse, Responded, part_response
from firstdose.protocol.responses import ActivityResponse, BCellDepletion, ResponseCriterion
from firstdose.protocol.study import Study
from firstdose.records.values import Indication

YES, NO, TO_COME, NEVER = (
    Responded.YES,
    Responded.NO,
    Responded.NOT_YET_KNOWN,
    Responded.NEVER_KNOWN,
)
DEPLETED = BCellDepletion(section="7", by_day=28, b_cells_at_most=Decimal(10), unit="/uL")
LLDAS = ActivityResponse(section="7", by_day=84, kind="lldas")


@cache
def reading(criterion: ResponseCriterion, **rules: str) -> Study:
    """The reference study with a response in its part, and other intercurrent events."""
    study = reference_study()
    part = replace(study.parts[0], response=criterion)
    events = replace(study.endpoints.intercurrent_events, **rules)
    endpoints = replace(study.endpoints, intercurrent_events=events)
    return replace(study, parts=(part, *study.parts[1:]), endpoints=endpoints)


def at(study: Study, story: Story, day: int) -> PartResponse:
    history = story.history(day)
    found = part_response(study, exposure(study, history, on(day)), history, on(day))
    assert found is not None
    return found


def counted(*counts: tuple[int, str, str], qualifier: str = "") -> Story:
    story = Story().treated()
    for day, value, unit in counts:
        story.measured(day, "b_cells", value, unit, qualifier=qualifier)
    return story


@pytest.mark.parametrize(
    ("counts", "day", "answer"),
    [
        ([], 10, TO_COME),
        ([], 28, TO_COME),
        ([], 29, NEVER),
        ([(7, "50", "/uL")], 28, TO_COME),
        ([(7, "50", "/uL")], 29, NO),
        ([(7, "50", "/uL"), (14, "10", "/uL")], 14, YES),
        ([(7, "0.010", "10*9/L"), (14, "200", "/uL")], 14, YES),
        ([(0, "2", "/uL"), (7, "50", "/uL")], 29, NO),
        ([(7, "50", "/uL"), (29, "2", "/uL")], 29, NO),
        ([(7, "50", "/uL"), (14, "1", "no such unit")], 29, NEVER),
    ],
)
def test_b_cells_at_or_below_the_count(
    counts: list[tuple[int, str, str]], day: int, answer: Responded
) -> None:
    assert at(reading(DEPLETED), counted(*counts), day).answer is answer


@pytest.mark.parametrize(
    ("value", "qualifier", "answer"),
    [("10", "<", YES), ("50", "<", NEVER), ("50", ">", NO), ("10", "<=", YES)],
)
def test_a_count_beyond_a_limit_of_detection_is_judged_at_both_ends(
    value: str, qualifier: str, answer: Responded
) -> None:
    story = counted((7, value, "/uL"), qualifier=qualifier)
    assert at(reading(DEPLETED), story, 29).answer is answer


def test_it_turns_when_its_last_day_is_over_and_on_no_other_day() -> None:
    before = at(reading(DEPLETED), counted((7, "50", "/uL")), 10)
    assert (before.settled_on, before.turns_on) == (on(28), on(29))
    after = at(reading(DEPLETED), counted((7, "50", "/uL")), 29)
    assert (after.settled_on, after.turns_on) == (on(28), None)


def test_before_the_first_infusion_nothing_is_known() -> None:
    story = Story().assigned().measured(-3, "b_cells", "1", "/uL")
    assert at(reading(DEPLETED), story, -2).answer is TO_COME


def test_a_part_without_one_has_none() -> None:
    study, history = reference_study(), Story().treated().history(20)
    assert part_response(study, exposure(study, history, on(20)), history, on(20)) is None


def test_lldas_at_any_assessment_settles_it() -> None:
    story = visit(visit(treated(), 28, "day-28"), 56, "week-8", "arthritis", physician="2.0")
    assert at(reading(LLDAS), story, 27).answer is TO_COME
    found = at(reading(LLDAS), story, 84)
    assert (found.answer, found.settled_on) == (YES, on(28))
    assert found.sources


def test_active_disease_at_every_assessment_is_none() -> None:
    story = visit(treated(), 28, "day-28", "arthritis", "rash", physician="2.0")
    assert at(reading(LLDAS), story, 84).answer is TO_COME
    assert at(reading(LLDAS), story, 85).answer is NO


def test_sri_4_without_a_baseline_is_never_known() -> None:
    story = visit(Story().treated(), 28, "day-28")
    criterion = ActivityResponse(section="7", by_day=84, kind="sri_4")
    assert at(reading(criterion), story, 85).answer is NEVER


@pytest.mark.parametrize(("rule", "answer"), [("non_response", NO), ("excluded", NEVER)])
def test_who_left_counts_as_the_study_says(rule: str, answer: Responded) -> None:
    left = counted().withdrew(12)
    assert at(reading(DEPLETED, withdrawal=rule), left, 11).answer is TO_COME
    assert at(reading(DEPLETED, withdrawal=rule), left, 12).answer is answer
    died = counted().died(12)
    assert at(reading(DEPLETED, death=rule), died, 12).answer is answer


def test_a_response_before_leaving_stays_one() -> None:
    story = counted((7, "3", "/uL")).withdrew(12)
    assert at(reading(DEPLETED, withdrawal="excluded"), story, 40).answer is YES


def test_rescue_ends_the_time_for_a_response_unless_it_is_part_of_the_policy() -> None:
    story = counted((14, "3", "/uL")).add(9, drug("prednisone", "60", indication=Indication.RESCUE))
    assert at(reading(DEPLETED, rescue="non_response"), story, 20).answer is NO
    assert at(reading(DEPLETED, rescue="treatment_policy"), story, 20).answer is YES
