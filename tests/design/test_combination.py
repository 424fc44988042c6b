"""BOIN for combinations on a grid of doses and schedules."""

from dataclasses import replace
from decimal import Decimal

import pytest

from design.grids import grid, part_of, situation
from firstdose.design import PartDesign, assembled, automaton_of, operating_characteristics
from firstdose.design.boundaries.boin import rate_interval
from firstdose.design.boundaries.combination import desirability_table
from firstdose.design.situation import Decision
from firstdose.protocol.designs import BoinCombination, ParticipantsTreated, StoppingRule
from firstdose.protocol.parts import Cohorts
from firstdose.records.problem import StudyError

SETTINGS = BoinCombination(target=Decimal("0.3"))
COHORTS = Cohorts(size=3, maximum_per_regimen=12)
Counts = dict[str, tuple[int, int]]


def over(doses: int, schedules: int, participants: int) -> PartDesign:
    regimens = grid(doses, schedules)
    part = part_of(regimens, SETTINGS, cohorts=COHORTS)
    treated = StoppingRule(all_of=(ParticipantsTreated(participants=participants),))
    return assembled(
        regimens, replace(part, path=replace(part.path, order="free"), stopping=(treated,))
    )


DESIGN = over(3, 3, 60)


def decided(current: str, counts: Counts, closed: tuple[str, ...] = ()) -> Decision:
    stands = replace(situation(current, counts, closed=closed), cohort=3)
    return DESIGN.decide(stands)


def test_it_goes_to_the_neighbour_most_likely_near_the_target() -> None:
    table = desirability_table(rate_interval(0.3), 6)
    assert table[6, 1] > table[3, 0] > table[0, 0]
    assert decided("d1s1", {"d1s1": (3, 0), "d2s1": (6, 1)}).regimen == "d2s1"
    decision = decided("d2s2", {"d2s2": (3, 0), "d3s2": (3, 0), "d2s3": (6, 1)})
    assert decision.regimen == "d2s3"
    assert [reason.key for reason in decision.reasons] == [
        "table.escalate",
        "combination.up",
        "cohort.up",
    ]


def test_equally_desirable_neighbours_are_never_drawn() -> None:
    assert decided("d1s1", {"d1s1": (3, 0)}).regimen == "d1s2"
    assert decided("d2s2", {"d2s2": (3, 2)}).regimen == "d1s2"


def test_a_neighbour_above_one_that_has_reached_lambda_d_is_left_out() -> None:
    """In the new row the first cell has 2 of 3: the whole row is too toxic to go on in."""
    assert decided("d1s2", {"d1s2": (3, 0), "d2s1": (3, 2)}).regimen == "d1s3"


def test_what_is_closed_is_closed_upwards_in_both_ways() -> None:
    decision = decided("d2s2", {"d2s2": (3, 0)}, closed=("d3s1",))
    assert decision.regimen == "d2s3"
    stands = replace(situation("d2s2", {"d2s2": (3, 0)}, closed=("d3s1",)), cohort=3)
    assert {"d3s1", "d3s2", "d3s3"} <= set(DESIGN.on_counts(stands).closed)


def test_with_no_neighbour_left_it_stays() -> None:
    assert decided("d3s3", {"d3s3": (3, 0)}).action.value == "stay"
    down = decided("d1s1", {"d1s1": (3, 2)})
    assert (down.action.value, down.reasons[1].key) == ("stay", "table.no_way_back")


def test_the_regimen_at_the_end_is_nearest_to_the_target() -> None:
    small = over(2, 2, 18)
    risk = {"d1s1": 0.02, "d1s2": 0.30, "d2s1": 0.05, "d2s2": 0.60}
    found = operating_characteristics(automaton_of(small), risk)
    by_name = {at.regimen: at.recommended for at in found.regimens}
    assert max(by_name, key=lambda name: by_name[name]) == "d1s2"
    assert found.none_recommended + sum(by_name.values()) == pytest.approx(1)


def test_a_path_that_is_not_free_is_refused() -> None:
    regimens = grid(2, 2)
    with pytest.raises(StudyError, match=r"path\.order to free"):
        assembled(regimens, part_of(regimens, SETTINGS, cohorts=COHORTS))
