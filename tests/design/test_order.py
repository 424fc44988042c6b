from dataclasses import replace

from design.grids import grid, part_of
from firstdose.design.order import regimen_order
from firstdose.protocol.designs import ThreePlusThree
from firstdose.protocol.regimens import Regimens, Step


def test_a_grid_knows_what_is_above_what() -> None:
    regimens = grid(2, 3)
    order = regimen_order(regimens, part_of(regimens, ThreePlusThree()))
    above = {
        name: [order.names[q] for q in range(len(order.names)) if order.above[r, q]]
        for r, name in enumerate(order.names)
    }
    assert above == {
        "d1s1": ["d1s1", "d1s2", "d1s3", "d2s1", "d2s2", "d2s3"],
        "d1s2": ["d1s2", "d1s3", "d2s2", "d2s3"],
        "d1s3": ["d1s3", "d2s3"],
        "d2s1": ["d2s1", "d2s2", "d2s3"],
        "d2s2": ["d2s2", "d2s3"],
        "d2s3": ["d2s3"],
    }
    assert order.rank.tolist() == [0, 1, 2, 1, 2, 3]
    assert order.stage.tolist() == [0, 0, 0, 1, 1, 1]


def test_without_schedule_steps_higher_doses_are_not_comparable_across_schedules() -> None:
    regimens = grid(2, 2, schedule_steps_at_every_dose=False)
    order = regimen_order(regimens, part_of(regimens, ThreePlusThree()))
    d2s1, d2s2 = order.names.index("d2s1"), order.names.index("d2s2")
    assert not order.above[d2s1, d2s2]
    assert not order.direct[d2s1, d2s2]


def test_steps_of_a_kind_that_the_path_does_not_take_still_order_the_regimens() -> None:
    regimens = grid(2, 2)
    order = regimen_order(regimens, part_of(regimens, ThreePlusThree(), kinds=("dose",)))
    d1s1, d1s2 = order.names.index("d1s1"), order.names.index("d1s2")
    assert order.above[d1s1, d1s2]
    assert order.stage.tolist() == [0, -1, 0, -1]
    assert order.ways_up.tolist() == [[2], [3], [-1], [-1]]


def test_order_passes_through_regimens_that_are_not_in_the_part() -> None:
    chain = grid(3, 1)
    whole = part_of(chain, ThreePlusThree())
    part = replace(whole, regimens=("d1s1", "d3s1"))
    order = regimen_order(chain, part)
    assert order.above.tolist() == [[True, True], [False, True]]
    assert not order.direct.any()


def test_a_regimen_without_steps_is_a_path_of_one() -> None:
    alone = grid(1, 1)
    order = regimen_order(alone, part_of(alone, ThreePlusThree()))
    assert order.names == ("d1s1",)
    assert order.rank.tolist() == [0]


def test_of_several_steps_of_one_kind_the_first_in_the_study_file_comes_first() -> None:
    regimens = grid(1, 3)
    branching = Regimens(
        section=regimens.section,
        conditioning=(),
        regimens=regimens.regimens,
        steps=(
            Step(lower="d1s1", upper="d1s3", kind="schedule"),
            Step(lower="d1s1", upper="d1s2", kind="schedule"),
        ),
    )
    order = regimen_order(branching, part_of(branching, ThreePlusThree()))
    assert order.ways_up.tolist() == [[2, 1], [-1, -1], [-1, -1]]
