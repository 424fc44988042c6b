"""The guard that limits how much the planned cells may rise."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from design.grids import grid, kept, part_of
from firstdose.design import assembled, wording
from firstdose.design.guards import guarded_on_counts
from firstdose.design.increments import dose_increment, folds
from firstdose.design.one_row import Row, move_of, states_of
from firstdose.design.order import regimen_order
from firstdose.design.states import Moves, States, Voice, action_code
from firstdose.protocol.designs import DoseIncrement, ThreePlusThree
from firstdose.protocol.increments import fold_of
from firstdose.protocol.regimens import (
    CellDose,
    CellsByWeightBand,
    CellsPerKg,
    FlatCells,
    Regimen,
    WeightBand,
)
from firstdose.records.problem import StudyError
from firstdose.records.values import Action

LINE = grid(4, 1)  # cells 1, 2, 3, 4
PART = part_of(LINE, ThreePlusThree())
ORDER = regimen_order(LINE, PART)
KEPT = kept(ORDER)


def regimen(cells: CellDose, *days: int) -> Regimen:
    return Regimen(name="r", cells=cells, infusion_days=days or (0,), conditioning="")


def flat(cells: int) -> FlatCells:
    return FlatCells(cells=Decimal(cells))


def bands(*cells: tuple[int, int]) -> CellsByWeightBand:
    return CellsByWeightBand(
        bands=tuple(WeightBand(from_kg=Decimal(start), cells=Decimal(n)) for start, n in cells)
    )


def per_kg(cells: int, most: int | None = None) -> CellsPerKg:
    ceiling = None if most is None else Decimal(most)
    return CellsPerKg(cells_per_kg=Decimal(cells), maximum_cells=ceiling)


@pytest.mark.parametrize(
    ("lower", "upper", "fold"),
    [
        (flat(3), flat(10), Decimal(10) / 3),
        (per_kg(2), per_kg(5), Decimal("2.5")),
        (per_kg(2, 100), per_kg(4, 300), Decimal(3)),
        (per_kg(2, 100), per_kg(4), None),
        (bands((0, 1), (50, 2)), bands((0, 2), (60, 8)), Decimal(4)),
        (flat(3), per_kg(3), None),
    ],
)
def test_the_fold_is_the_largest_at_any_weight(
    lower: CellDose, upper: CellDose, fold: Decimal | None
) -> None:
    assert fold_of(regimen(lower), regimen(upper), "cells_per_infusion") == fold


def test_a_shorter_interval_is_a_rise_of_cells_per_week() -> None:
    """Sum of the doses over the time from first to last infusion; a week or less is one week."""
    seven, fourteen = regimen(flat(1), 0, 7, 14), regimen(flat(1), 0, 14, 28)
    once, dense = regimen(flat(1)), regimen(flat(1), 0, 2, 4)
    assert fold_of(fourteen, seven, "cells_per_week") == 2
    assert fold_of(fourteen, seven, "cells_per_infusion") == 1
    assert fold_of(seven, dense, "cells_per_week") == 2
    assert fold_of(once, dense, "cells_per_week") == 3


def jumps_to_the_top(states: States) -> Moves:
    rows = len(states.current)
    top = np.full(rows, 3)
    return Moves(
        action=np.full(rows, action_code(Action.ESCALATE)),
        regimen=top,
        places=np.zeros(rows, dtype=np.int64),
        closed=states.closed,
        decided=states.started,
        because=(lambda: Voice(code=np.zeros(rows, dtype=np.int64), regimen=top, to=top),),
    )


@pytest.mark.parametrize(
    ("fold", "tested", "to"),
    [("2", 1, "d2s1"), ("3", 1, "d3s1"), ("2", 2, "d4s1"), ("4", 1, "d4s1")],
)
def test_a_jump_beyond_ends_at_the_highest_regimen_within_the_limit(
    fold: str, tested: int, to: str
) -> None:
    guard = dose_increment(KEPT, DoseIncrement(fold=Decimal(fold)), LINE)
    counts = tuple(3 if number < tested else 0 for number in range(4))
    row = Row(
        evaluable=counts,
        dlts=(0,) * 4,
        places=counts,
        lost=(0,) * 4,
        closed=(False,) * 4,
        current=tested - 1,
    )
    moves = guarded_on_counts(jumps_to_the_top, [guard])(states_of(row))
    decision = move_of(ORDER, row, moves).decision
    assert (decision.action.value, decision.regimen) == ("escalate", to)
    said = [wording(reason, "en") for reason in decision.reasons]
    beyond = (
        f"d4s1 would be more than {fold} times the cells of every regimen given so far (cells per"
        " infusion)."
    )
    assert said == ([] if to == "d4s1" else [beyond])


def test_what_someone_was_treated_with_is_given_before_the_outcome_is_known() -> None:
    guard = dose_increment(KEPT, DoseIncrement(fold=Decimal(3)), LINE)
    row = Row(
        evaluable=(0,) * 4,
        dlts=(0,) * 4,
        places=(1, 0, 0, 0),
        lost=(0,) * 4,
        closed=(False,) * 4,
        current=0,
    )
    for followed, to in ((((0, 0.1),), "d3s1"), ((), "d1s1")):
        asked = row._replace(followed=followed)
        moves = guarded_on_counts(jumps_to_the_top, [guard])(states_of(asked))
        assert move_of(ORDER, asked, moves).decision.regimen == to


def test_a_step_of_the_path_beyond_the_limit_is_refused() -> None:
    part = replace(PART, guards=(DoseIncrement(fold=Decimal("1.5")),))
    with pytest.raises(StudyError, match=r"d1s1 to d2s1 is more than 1\.5 fold"):
        assembled(LINE, part)


def test_folds_are_a_matrix_in_the_order_of_the_part() -> None:
    found = folds(ORDER, DoseIncrement(fold=Decimal(2)), LINE)
    assert found[0].tolist() == [1, 2, 3, 4]
    assert found[3, 0] == 0.25
