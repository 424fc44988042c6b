"""The rule as a protocol prints it: evaluable participants and DLTs at a regimen, and the move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firstdose.design.one_row import Row, move_of, states_of
from firstdose.design.order import RegimenOrder
from firstdose.design.part_design import PartDesign
from firstdose.design.situation import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """What the rule says when so many are evaluable at the regimen and so many have had a DLT."""

    evaluable: int
    dlts: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """The rule at one regimen.

    Every regimen below has passed with 0 of 3.  The ``failed`` ones had a DLT in each of 3; no one
    else has been treated.
    """

    regimen: str
    failed: tuple[str, ...]
    cells: tuple[TableCell, ...]

    def __str__(self) -> str:
        """A line per number of evaluable participants, a column per number of DLTs."""
        most = max(cell.dlts for cell in self.cells)
        lines = [("evaluable", *(f"{dlts} DLT" for dlts in range(most + 1)))]
        for evaluable in sorted({cell.evaluable for cell in self.cells}):
            row = [cell.decision.action for cell in self.cells if cell.evaluable == evaluable]
            lines.append((str(evaluable), *row))
        return "\n".join("".join(f"{text:<13}" for text in line).rstrip() for line in lines)


def decision_table(
    design: PartDesign, regimen: str, evaluable: Sequence[int] = (3, 6), failed: Sequence[str] = ()
) -> DecisionTable:
    """The rule's own answers at that regimen, one by one, everyone there being its last cohort."""
    cells = [
        TableCell(
            evaluable=count, dlts=dlts, decision=_answer(design, regimen, (count, dlts), failed)
        )
        for count in evaluable
        for dlts in range(count + 1)
    ]
    return DecisionTable(regimen=regimen, failed=tuple(failed), cells=tuple(cells))


def _answer(
    design: PartDesign, regimen: str, counts: tuple[int, int], failed: Sequence[str]
) -> Decision:
    row = _row(design.order, regimen, counts, failed)
    return move_of(design.order, row, design.rule(states_of(row))).decision


def _row(order: RegimenOrder, regimen: str, counts: tuple[int, int], failed: Sequence[str]) -> Row:
    here = order.names.index(regimen)
    seen = [
        counts
        if number == here
        else (3, 3)
        if name in failed
        else (3, 0)
        if order.above[number, here]
        else (0, 0)
        for number, name in enumerate(order.names)
    ]
    evaluable = tuple(count for count, _ in seen)
    return Row(
        evaluable=evaluable,
        dlts=tuple(dlts for _, dlts in seen),
        places=evaluable,
        lost=tuple(0 for _ in seen),
        closed=tuple(name in failed for name in order.names),
        current=here,
        cohort=counts[0],
        cohort_dlts=counts[1],
    )
