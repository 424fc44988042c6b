"""What designs that compare counts with a decision table can say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class IntervalWhy(StrEnum):
    """Keys of the reasons of decision tables."""

    UP = "table.escalate"
    STAY = "table.stay"
    DOWN = "table.de_escalate"
    ELIMINATED = "table.eliminate"
    NO_STEP_UP = "table.no_step_up"
    NO_WAY_BACK = "table.no_way_back"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        IntervalWhy.UP: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table says escalate.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；决策表示递增。",
        ),
        IntervalWhy.STAY: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table says stay.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；决策表示维持。",
        ),
        IntervalWhy.DOWN: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table says de-escalate.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；决策表示递减。",
        ),
        IntervalWhy.ELIMINATED: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table closes it, with every"
            " regimen above it.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；决策表将其及以上所有方案关闭。",
        ),
        IntervalWhy.NO_STEP_UP: Label(
            en="No step up from {regimen} is open.",
            zh="{regimen} 已无可用的递增步骤。",
        ),
        IntervalWhy.NO_WAY_BACK: Label(
            en="No tested regimen below {regimen} is open.",
            zh="{regimen} 以下没有仍开放且已试用的方案。",
        ),
    }
)
