"""3+3 over a path of schedules and doses, one situation at a time."""

from dataclasses import replace

import pytest

from design.grids import grid, part_of, situation
from firstdose.design import Decision, assembled, decision_table, wording
from firstdose.design.rules.three_plus_three import VERDICTS
from firstdose.protocol.designs import ThreePlusThree
from firstdose.records.values import Action

THREE_BY_THREE = grid(3, 3)
DESIGN = assembled(THREE_BY_THREE, part_of(THREE_BY_THREE, ThreePlusThree()))
STOPPING = assembled(
    THREE_BY_THREE, part_of(THREE_BY_THREE, ThreePlusThree(lowest_dose_failure="stop"))
)
Counts = dict[str, tuple[int, int]]


def said(decision: Decision) -> list[str]:
    return [reason.key.removeprefix("three_plus_three.") for reason in decision.reasons]


def moved(decision: Decision) -> tuple[str, str]:
    return decision.action.value, decision.regimen


TABLE_ON_THE_WAY_UP = """
evaluable    0 DLT        1 DLT        2 DLT        3 DLT        4 DLT        5 DLT
1            stay         stay
2            stay         stay         de_escalate
3            escalate     stay         de_escalate  de_escalate
4            escalate     stay         de_escalate  de_escalate  de_escalate
5            escalate     stay         de_escalate  de_escalate  de_escalate  de_escalate
"""
TABLE_AT_SIX = """
evaluable    0 DLT        1 DLT        2 DLT        3 DLT        4 DLT        5 DLT        6 DLT
6            escalate     escalate     de_escalate  de_escalate  de_escalate  de_escalate  de_escalate
"""  # noqa: E501
TABLE_AFTER_A_FAILURE_ABOVE = """
evaluable    0 DLT        1 DLT        2 DLT        3 DLT        4 DLT        5 DLT        6 DLT
3            stay         stay         de_escalate  de_escalate
6            complete     complete     de_escalate  de_escalate  de_escalate  de_escalate  de_escalate
"""  # noqa: E501


def test_the_table_on_the_way_up() -> None:
    table = decision_table(DESIGN, "d1s2", evaluable=(1, 2, 3, 4, 5))
    assert str(table) == TABLE_ON_THE_WAY_UP.strip()
    assert str(decision_table(DESIGN, "d1s2", evaluable=(6,))) == TABLE_AT_SIX.strip()


def test_the_table_after_the_regimen_above_has_failed() -> None:
    table = decision_table(DESIGN, "d2s3", failed=["d3s3"])
    assert str(table) == TABLE_AFTER_A_FAILURE_ABOVE.strip()


def test_more_than_six_are_judged_as_six() -> None:
    six, nine = (decision_table(DESIGN, "d1s2", evaluable=(count,)).cells for count in (6, 9))
    assert [cell.decision.action for cell in nine[:7]] == [cell.decision.action for cell in six]


def test_every_count_has_its_row() -> None:
    assert [len(row) for row in VERDICTS] == [3] * 7


WALK: list[tuple[str, Counts, str, str]] = [
    # current, evaluable and DLTs by regimen, what the design says, where it leads
    ("", {}, "start", "d1s1"),
    ("d1s1", {}, "stay", "d1s1"),
    ("d1s1", {"d1s1": (3, 0)}, "escalate", "d1s2"),
    ("d1s2", {"d1s1": (3, 0), "d1s2": (3, 1)}, "stay", "d1s2"),
    ("d1s2", {"d1s1": (3, 0), "d1s2": (6, 1)}, "escalate", "d1s3"),
    # The third schedule fails: back, six there, then the dose goes up at that schedule.
    ("d1s3", {"d1s1": (3, 0), "d1s2": (6, 1), "d1s3": (3, 2)}, "de_escalate", "d1s2"),
    ("d1s2", {"d1s1": (3, 0), "d1s2": (6, 1), "d1s3": (3, 2)}, "escalate", "d2s2"),
    ("d2s2", {"d1s1": (3, 0), "d1s2": (6, 1), "d1s3": (3, 2)}, "stay", "d2s2"),
    ("d2s2", {"d1s1": (3, 0), "d1s2": (6, 1), "d1s3": (3, 2), "d2s2": (3, 0)}, "escalate", "d3s2"),
    (
        "d3s2",
        {"d1s1": (3, 0), "d1s2": (6, 1), "d1s3": (3, 2), "d2s2": (3, 0), "d3s2": (3, 2)},
        "de_escalate",
        "d2s2",
    ),
    (
        "d2s2",
        {"d1s1": (3, 0), "d1s2": (6, 1), "d1s3": (3, 2), "d2s2": (3, 0), "d3s2": (3, 2)},
        "stay",
        "d2s2",
    ),
    (
        "d2s2",
        {"d1s1": (3, 0), "d1s2": (6, 1), "d1s3": (3, 2), "d2s2": (6, 1), "d3s2": (3, 2)},
        "complete",
        "d2s2",
    ),
]


@pytest.mark.parametrize(("current", "counts", "action", "regimen"), WALK)
def test_one_trial_decision_by_decision(
    current: str, counts: Counts, action: str, regimen: str
) -> None:
    assert moved(DESIGN.decide(situation(current, counts))) == (action, regimen)


def test_a_schedule_that_has_passed_at_three_is_completed_to_six_when_the_next_one_fails() -> None:
    decision = DESIGN.decide(situation("d1s1", {"d1s1": (3, 0), "d1s2": (3, 2)}))
    assert moved(decision) == ("stay", "d1s1")
    assert said(decision) == ["no_dlt_in_three", "complete_to_six", "places_open"]


def test_it_is_not_when_the_study_does_not_ask_for_it() -> None:
    plain = ThreePlusThree(complete_to_six_on_de_escalation=False)
    design = assembled(THREE_BY_THREE, part_of(THREE_BY_THREE, plain))
    decision = design.decide(situation("d1s1", {"d1s1": (3, 0), "d1s2": (3, 2)}))
    assert moved(decision) == ("escalate", "d2s1")


def test_the_recommended_regimen_needs_six_even_when_nothing_has_failed() -> None:
    decision = DESIGN.decide(situation("d3s3", {"d1s3": (3, 0), "d2s3": (3, 0), "d3s3": (3, 0)}))
    assert moved(decision) == ("stay", "d3s3")
    assert said(decision) == ["no_dlt_in_three", "recommended_needs_six", "places_open"]


def test_it_does_not_when_the_study_does_not_ask_for_it() -> None:
    design = assembled(
        THREE_BY_THREE, part_of(THREE_BY_THREE, ThreePlusThree(recommended_needs_six=False))
    )
    decision = design.decide(situation("d3s3", {"d2s3": (3, 0), "d3s3": (3, 0)}))
    assert moved(decision) == ("complete", "d3s3")


def test_the_first_regimen_failing_stops_the_part() -> None:
    decision = DESIGN.decide(situation("d1s1", {"d1s1": (3, 2)}))
    assert moved(decision) == ("stop", "")
    assert said(decision) == ["two_dlts", "none_below"]


DOSE_STAGE_FAILED: Counts = {"d1s1": (3, 0), "d1s2": (6, 2), "d2s2": (3, 2)}


def test_the_lowest_dose_failing_later_steps_back_one_schedule() -> None:
    decision = DESIGN.decide(situation("d1s2", DOSE_STAGE_FAILED))
    assert moved(decision) == ("de_escalate", "d1s1")
    back = DESIGN.decide(situation("d1s1", DOSE_STAGE_FAILED))
    assert moved(back) == ("stay", "d1s1")
    assert said(back) == ["no_dlt_in_three", "complete_to_six", "places_open"]


def test_and_then_the_dose_goes_up_at_that_schedule() -> None:
    completed: Counts = {**DOSE_STAGE_FAILED, "d1s1": (6, 1)}
    assert moved(DESIGN.decide(situation("d1s1", completed))) == ("escalate", "d2s1")


def test_or_it_stops_the_part_where_the_study_says_so() -> None:
    decision = STOPPING.decide(situation("d1s2", DOSE_STAGE_FAILED))
    assert moved(decision) == ("stop", "")
    assert said(decision) == ["two_dlts", "lowest_dose_failed"]


def test_where_stopping_is_asked_for_a_schedule_failing_in_its_own_stage_still_steps_back() -> None:
    decision = STOPPING.decide(situation("d1s2", {"d1s1": (3, 0), "d1s2": (3, 2)}))
    assert moved(decision) == ("de_escalate", "d1s1")


def test_once_the_dose_stage_has_begun_no_schedule_step_is_taken() -> None:
    without_the_first_schedule_step = replace(
        THREE_BY_THREE,
        steps=tuple(
            step for step in THREE_BY_THREE.steps if (step.lower, step.upper) != ("d1s1", "d1s2")
        ),
    )
    design = assembled(
        without_the_first_schedule_step, part_of(without_the_first_schedule_step, ThreePlusThree())
    )
    at_first = design.decide(situation("d1s1", {"d1s1": (3, 0)}))
    assert moved(at_first) == ("escalate", "d2s1")
    at_second = design.decide(situation("d2s1", {"d1s1": (3, 0), "d2s1": (3, 0)}))
    assert moved(at_second) == ("escalate", "d3s1")
    at_top = design.decide(situation("d3s1", {"d2s1": (3, 0), "d3s1": (6, 0)}))
    assert moved(at_top) == ("complete", "d3s1")


def test_two_dlts_among_the_first_two_are_enough() -> None:
    decision = DESIGN.decide(situation("d1s2", {"d1s1": (3, 0), "d1s2": (2, 2)}))
    assert moved(decision) == ("de_escalate", "d1s1")


def test_a_full_cohort_with_outcomes_to_come_waits() -> None:
    decision = DESIGN.decide(situation("d1s1", {"d1s1": (2, 1)}, pending={"d1s1": 1}))
    assert moved(decision) == ("wait", "d1s1")
    assert said(decision) == ["fewer_than_three", "outcomes_awaited"]
    assert wording(decision.reasons[1], "en").endswith("outcomes awaited: 1.")


def test_a_late_dlt_at_a_lower_regimen_closes_the_current_one() -> None:
    decision = DESIGN.decide(situation("d1s3", {"d1s1": (3, 0), "d1s2": (3, 2), "d1s3": (3, 0)}))
    assert moved(decision) == ("de_escalate", "d1s1")
    assert said(decision) == ["no_dlt_in_three", "closed", "back_to"]


def test_what_the_committee_has_closed_stays_closed_with_everything_above() -> None:
    decision = DESIGN.decide(situation("d1s1", {"d1s1": (6, 0)}, closed=("d1s2",)))
    assert moved(decision) == ("escalate", "d2s1")
    assert said(decision) == ["at_most_one_dlt_in_six", "schedule_stage_over", "next_dose_step"]


def test_a_closed_start_stops_the_part() -> None:
    decision = DESIGN.decide(situation("", closed=("d1s1",)))
    assert moved(decision) == ("stop", "")
    assert said(decision) == ["first_regimen_closed"]


# Participants who hold a place and will never be evaluable, in a study that does not replace them.


def test_one_who_is_lost_leaves_a_place_for_another() -> None:
    decision = DESIGN.decide(situation("d1s1", {"d1s1": (2, 0)}, lost={"d1s1": 1}))
    assert moved(decision) == ("stay", "d1s1")
    assert wording(decision.reasons[-1], "en") == "Places open at d1s1: 1."


@pytest.mark.parametrize(
    ("counts", "lost", "action"),
    [
        ((5, 0), 1, "escalate"),  # at worst 1 of 6
        ((5, 1), 1, "de_escalate"),  # at worst 2 of 6
        ((4, 0), 2, "escalate"),  # passes at three, whatever became of the others
    ],
)
def test_without_a_place_left_the_lost_count_as_dlts(
    counts: tuple[int, int], lost: int, action: str
) -> None:
    decision = DESIGN.decide(
        situation("d1s2", {"d1s1": (3, 0), "d1s2": counts}, lost={"d1s2": lost})
    )
    assert decision.action.value == action


def test_a_full_regimen_that_has_passed_at_three_is_not_held_up_for_six() -> None:
    top = situation("d3s3", {"d2s3": (3, 0), "d3s3": (4, 0)}, lost={"d3s3": 2})
    decision = DESIGN.decide(top)
    assert moved(decision) == ("complete", "d3s3")
    assert said(decision) == ["no_dlt_in_three", "no_place_left", "no_step_left", "recommended"]


def test_minutes_write_themselves() -> None:
    decision = DESIGN.decide(situation("d1s2", {"d1s1": (3, 0), "d1s2": (6, 1), "d1s3": (3, 2)}))
    assert [wording(reason, "en") for reason in decision.reasons] == [
        "d1s2 has passed at six: 1 DLT in 6 evaluable.",
        "No schedule step from d1s2 is open: the schedule stage is over.",
        "The next dose step leads from d1s2 to d2s2.",
    ]


def test_tallies_may_come_in_any_order() -> None:
    one = situation("d1s2", {"d1s1": (3, 0), "d1s2": (3, 1)})
    assert DESIGN.decide(one) == DESIGN.decide(replace(one, tallies=one.tallies[::-1]))


def test_each_action_is_reached() -> None:
    reached = {Action(action) for _, _, action, _ in WALK} | {Action.WAIT, Action.STOP}
    assert reached == set(Action)
