"""The dose of each regimen as a number: stated, or its cells per infusion."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import assert_never

import numpy as np

from firstdose.design.order import Flags, Integers, RegimenOrder
from firstdose.protocol.regimens import CellDose, CellsByWeightBand, CellsPerKg, FlatCells, Regimens
from firstdose.records.problem import StudyError


def doses_of(
    order: RegimenOrder, regimens: Regimens, stated: Sequence[Decimal]
) -> tuple[Decimal, ...]:
    """The doses as the part lists its regimens: those stated, otherwise cells per infusion.

    Cells by body weight are compared in their lightest band.
    """
    if stated:
        _refuse_other_number(len(stated), len(order.names))
        return tuple(stated)
    cells = [regimens.named(name).cells for name in order.names]
    kinds = {_unit(each) for each in cells}
    if len(kinds) > 1:
        raise StudyError(
            "The cells of the regimens are not in one unit.",
            where="cells of the regimens of the part",
            because="The model compares doses, and flat cells, cells per kg and different weight"
            " bands cannot be compared.",
            remedy="State `doses` in the settings of the design, one for each regimen.",
        )
    return tuple(_cells(each) for each in cells)


def rising(order: RegimenOrder, doses: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The doses from the lowest regimen up, where each step raises the dose.

    A model of the dose alone cannot tell regimens of one dose apart, and needs them to rise.
    """
    sequence: Integers = np.argsort(order.rank)
    lowest_first = tuple(doses[int(number)] for number in sequence)
    rises = all(lower < upper for lower, upper in pairwise(lowest_first))
    if not rises or len(set(order.rank.tolist())) < len(doses):
        raise StudyError(
            f"The doses of the regimens do not rise: {', '.join(f'{dose:f}' for dose in doses)}.",
            where="doses of the regimens of the part",
            because="The model knows a regimen by its dose alone, and each step must raise it.",
            remedy="Use a part whose regimens differ in dose, with a step from each to the next;"
            " or `infusion_hazard`, which reads the days of infusion.",
        )
    return lowest_first


def within_increase(doses: Sequence[Decimal], times: Decimal | None) -> Flags:
    """Whether the second dose is at most so many times the first: (from, to)."""
    return np.array(
        [[times is None or to <= times * here for to in doses] for here in doses], dtype=np.bool_
    )


def _unit(cells: CellDose) -> tuple[str, ...]:
    match cells:
        case FlatCells() | CellsPerKg():
            return (cells.kind,)
        case CellsByWeightBand():
            return (cells.kind, *(str(band.from_kg) for band in cells.bands))
        case _:
            assert_never(cells)


def _cells(cells: CellDose) -> Decimal:
    match cells:
        case FlatCells():
            return cells.cells
        case CellsPerKg():
            return cells.cells_per_kg
        case CellsByWeightBand():
            return cells.bands[0].cells
        case _:
            assert_never(cells)


def _refuse_other_number(doses: int, regimens: int) -> None:
    if doses != regimens:
        raise StudyError(
            f"There are {doses} doses for {regimens} regimens.",
            where="doses of the design",
            because="The model needs the dose of each regimen, in the order of the part.",
            remedy=f"State {regimens} doses, or none to take the cells per infusion.",
        )
