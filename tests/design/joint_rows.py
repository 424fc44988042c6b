"""Trials with responses written as cohorts: N neither, T DLT only, E response only, B both."""

import re
from itertools import groupby

from firstdose.design.one_row import Move, Row, move_of, states_of
from firstdose.design.part_design import PartDesign
from firstdose.design.reasons import wording

OUTCOMES = "NTEB"


def row_after(regimens: int, cohorts: str) -> Row:
    """The counts after these cohorts, such as ``1NNE 2EEB``."""
    counts = [[0, 0, 0, 0] for _ in range(regimens)]
    entered = [(int(at) - 1, seen) for at, seen in re.findall(r"(\d)([NTEB]+)", cohorts)]
    for regimen, seen in entered:
        for outcome in seen:
            counts[regimen][OUTCOMES.index(outcome)] += 1
    current, last = entered[-1]
    evaluable = tuple(sum(each) for each in counts)
    return Row(
        evaluable=evaluable,
        dlts=tuple(t + b for _, t, _, b in counts),
        places=evaluable,
        lost=(0,) * regimens,
        closed=(False,) * regimens,
        current=current,
        cohort=len(last),
        cohort_dlts=sum(outcome in "TB" for outcome in last),
        responses=tuple(e + b for _, _, e, b in counts),
        responses_with_dlt=tuple(b for _, _, _, b in counts),
    )


def move_after(design: PartDesign, cohorts: str) -> Move:
    row = row_after(len(design.order.names), cohorts)
    return move_of(design.order, row, design.rule(states_of(row)))


def next_regimen(design: PartDesign, cohorts: str) -> str:
    return move_after(design, cohorts).decision.regimen


def said(design: PartDesign, cohorts: str) -> list[str]:
    return [wording(reason, "en") for reason in move_after(design, cohorts).decision.reasons]


def keys(design: PartDesign, cohorts: str) -> list[str]:
    reasons = move_after(design, cohorts).decision.reasons
    return [key for key, _ in groupby(reason.key for reason in reasons)]
