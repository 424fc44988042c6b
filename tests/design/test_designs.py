"""The settings of a part become its design; the places open at the current regimen."""

from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest

from design.grids import grid, part_of, situation
from firstdose import protocol
from firstdose.design import (
    assembled,
    closed_regimens,
    design_of,
    open_places,
    part_design,
)
from firstdose.design.line import in_a_line
from firstdose.design.one_row import one_row
from firstdose.design.states import Moves, Reads, States
from firstdose.design.usual import usual
from firstdose.protocol.designs import Keyboard, Mtpi, Mtpi2, ThreePlusThree
from firstdose.protocol.parts import Cohorts
from firstdose.protocol.study import Study
from firstdose.records.problem import StudyError


@pytest.mark.parametrize("kind", [Keyboard, Mtpi, Mtpi2])
def test_a_beta_prior_that_no_outcome_could_change_is_refused(
    kind: type[Keyboard | Mtpi | Mtpi2],
) -> None:
    settings = kind(target=Decimal("0.3"), prior_dlt=Decimal(100_000), prior_no_dlt=Decimal(1))
    with pytest.raises(StudyError, match=r"Beta\(100000, 1\) of the DLT risk leaves nothing open"):
        in_a_line(settings, 3, usual(settings))
    informed = replace(settings, prior_dlt=Decimal(3), prior_no_dlt=Decimal(7))
    assert in_a_line(informed, 3, usual(informed))


@pytest.fixture(scope="module")
def study() -> Study:
    path = files("firstdose") / "studies" / "nct06010472" / "study.yaml"
    return protocol.read(path.read_text(encoding="utf-8"), "study.yaml")


def test_the_reference_study_starts_at_the_longest_interval(study: Study) -> None:
    decision = design_of(study, "escalation")(situation(""))
    assert (decision.action.value, decision.regimen) == ("start", "d1-i7")


def test_it_shortens_the_interval_before_it_raises_the_dose(study: Study) -> None:
    order = part_design(study, "escalation").order
    path = [name for name, stage in zip(order.names, order.stage, strict=True) if stage == 0]
    assert path == ["d1-i7", "d1-i5", "d1-i3", "d1-i2"]
    assert (order.stage >= 0).all()
    decide = design_of(study, "escalation")
    tested = dict.fromkeys(path, (3, 0))
    assert decide(situation("d1-i2", tested)).regimen == "d2-i2"


@pytest.mark.parametrize(("follow_up", "times"), [(False, 1), (True, 2)])
def test_a_rule_that_reads_no_follow_up_is_asked_once_of_the_same_counts(
    study: Study, follow_up: bool, times: int
) -> None:
    made = part_design(study, "escalation")
    asked: list[States] = []

    def rule(states: States) -> Moves:
        asked.append(states)
        return made.rule(states)

    view = one_row(made.order, rule, Reads(follow_up=follow_up))
    stands = situation("d1-i7", {"d1-i7": (2, 0)}, pending={"d1-i7": 1})
    days = [
        replace(stands, tallies=tuple(replace(each, followed=(share,)) for each in stands.tallies))
        for share in (0.25, 0.5)
    ]
    first, second = map(view, days)
    assert first == second
    assert len(asked) == times


def test_a_design_is_built_once(study: Study) -> None:
    assert part_design(study, "escalation") is part_design(study, "escalation")


@pytest.mark.parametrize(
    ("counts", "pending", "places"),
    [
        ((0, 0), 0, 3),
        ((0, 0), 2, 1),
        ((1, 1), 1, 1),
        ((2, 0), 1, 0),
        ((3, 1), 0, 3),
        ((3, 1), 2, 1),
        ((4, 1), 2, 0),
        ((3, 0), 0, 0),
        ((2, 2), 0, 0),
    ],
)
def test_three_places_open_and_three_more_after_one_dlt(
    study: Study, counts: tuple[int, int], pending: int, places: int
) -> None:
    stands = situation("d1-i7", {"d1-i7": counts}, pending={"d1-i7": pending})
    decision = design_of(study, "escalation")(stands)
    assert open_places(study, "escalation", stands, decision) == places


def test_a_replaced_participant_leaves_the_place(study: Study) -> None:
    stands = situation("d1-i7", {"d1-i7": (2, 0)})
    tally = replace(stands.tallies[0], assigned=3, infused=3, replaced=1)
    stands = replace(stands, tallies=(tally,))
    decision = design_of(study, "escalation")(stands)
    assert open_places(study, "escalation", stands, decision) == 1


def test_what_is_closed_is_closed_upwards(study: Study) -> None:
    stands = situation("d1-i5", {"d1-i7": (3, 0), "d1-i5": (3, 2)})
    closed = closed_regimens(study, "escalation", stands)
    assert "d1-i7" not in closed
    assert {"d1-i5", "d1-i3", "d1-i2", "d2-i5", "d4-i2"} <= set(closed)
    assert "d2-i7" not in closed


@pytest.mark.parametrize(("size", "maximum"), [(2, 6), (3, 5)])
def test_cohorts_that_three_plus_three_cannot_use_are_refused(size: int, maximum: int) -> None:
    regimens = grid(2, 1)
    cohorts = Cohorts(size=size, maximum_per_regimen=maximum)
    with pytest.raises(StudyError) as refused:
        assembled(regimens, part_of(regimens, ThreePlusThree(), cohorts=cohorts))
    (problem,) = refused.value.problems
    assert problem.where == "4.2"
    assert "cohorts.size to 3" in problem.remedy
