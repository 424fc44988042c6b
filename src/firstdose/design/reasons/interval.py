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
    STOPS = "table.stop"
    AS_IF_DLT = "table.lacking_count_as_dlt"
    BEST_UP = "combination.up"
    BEST_DOWN = "combination.down"
    NO_STEP_UP = "table.no_step_up"
    NO_WAY_BACK = "table.no_way_back"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        IntervalWhy.UP: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table says escalate.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；按决策表应递增。",
        ),
        IntervalWhy.STAY: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table says stay.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；按决策表应维持。",
        ),
        IntervalWhy.DOWN: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table says de-escalate.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；按决策表应递减。",
        ),
        IntervalWhy.ELIMINATED: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table closes it, with every"
            " regimen above it.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；按决策表关闭该方案及其以上"
            "所有方案。",
        ),
        IntervalWhy.STOPS: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table says stop.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；按决策表应终止。",
        ),
        IntervalWhy.AS_IF_DLT: Label(
            en="The table has no row for {evaluable} evaluable at {regimen}: the next one is read,"
            " and the {lacking} lacking count as if they had had a DLT.",
            zh="决策表没有 {regimen} 可评价 {evaluable} 例的行：按下一行判定，"
            "所缺 {lacking} 例按发生 DLT 计算。",
        ),
        IntervalWhy.BEST_UP: Label(
            en="Of the regimens one step above {regimen}, {to} has the highest probability of a"
            " DLT risk near the target: {desirability}.",
            zh="在 {regimen} 上一级的方案中，{to} 的 DLT 风险接近目标的概率最高：{desirability}。",
        ),
        IntervalWhy.BEST_DOWN: Label(
            en="Of the regimens one step below {regimen}, {to} has the highest probability of a"
            " DLT risk near the target: {desirability}.",
            zh="在 {regimen} 下一级的方案中，{to} 的 DLT 风险接近目标的概率最高：{desirability}。",
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
