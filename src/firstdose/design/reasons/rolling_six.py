"""What rolling six can say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class RollingSixWhy(StrEnum):
    """Keys of the reasons of rolling six."""

    FIRST_REGIMEN = "rolling_six.first_regimen"
    FIRST_REGIMEN_CLOSED = "rolling_six.first_regimen_closed"
    UP = "rolling_six.escalate"
    NEXT = "rolling_six.enrol_next"
    HOLD = "rolling_six.hold"
    DOWN = "rolling_six.de_escalate"
    SUFFICES = "rolling_six.suffices"
    LOST_COUNT_AS_DLT = "rolling_six.lost_count_as_dlt"
    CLOSED = "rolling_six.closed"
    CONFIRMS = "rolling_six.confirms"
    PLACE_OPEN = "rolling_six.place_open"
    AWAITED = "rolling_six.awaited"
    STEP = "rolling_six.step"
    BACK_TO = "rolling_six.back_to"
    NONE_BELOW = "rolling_six.none_below"
    RECOMMENDED = "rolling_six.recommended"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        RollingSixWhy.FIRST_REGIMEN: Label(
            en="No one has been treated yet; the path starts at {to}.",
            zh="尚无受试者接受治疗；递增路径从 {to} 开始。",
        ),
        RollingSixWhy.FIRST_REGIMEN_CLOSED: Label(
            en="The path starts at {to}, which is closed.",
            zh="递增路径从 {to} 开始，而该方案已关闭。",
        ),
        RollingSixWhy.UP: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable, outcomes awaited {awaited}; the"
            " table says escalate.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例，尚待结果 {awaited} 例；"
            "按决策表应递增。",
        ),
        RollingSixWhy.NEXT: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable, outcomes awaited {awaited}; the"
            " table says enrol the next participant here.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例，尚待结果 {awaited} 例；"
            "按决策表下一例仍入此方案。",
        ),
        RollingSixWhy.HOLD: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable, outcomes awaited {awaited}; the"
            " table says hold.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例，尚待结果 {awaited} 例；"
            "按决策表应暂停入组。",
        ),
        RollingSixWhy.DOWN: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table closes it, with every"
            " regimen above it.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；按决策表关闭该方案及其以上"
            "所有方案。",
        ),
        RollingSixWhy.SUFFICES: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the table recommends it.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；决策表推荐该方案。",
        ),
        RollingSixWhy.LOST_COUNT_AS_DLT: Label(
            en="No place is left at {regimen}, and its participants who can never be evaluated are"
            " counted as if they had had a DLT: {lost}.",
            zh="{regimen} 已无名额，无法评价且未替换的受试者按发生 DLT 计算：{lost} 例。",
        ),
        RollingSixWhy.CLOSED: Label(
            en="{regimen} is closed: no one may be newly assigned to it.",
            zh="{regimen} 已关闭：不得再分配新的受试者。",
        ),
        RollingSixWhy.CONFIRMS: Label(
            en="No step up from {regimen} is open, or one above it has failed: it needs five"
            " evaluable without a DLT or six with one.",
            zh="{regimen} 已无可用的递增步骤，或其上一级方案未通过："
            "须有 5 例可评价且无 DLT，或 6 例中至多 1 例 DLT。",
        ),
        RollingSixWhy.PLACE_OPEN: Label(
            en="The next participant enters at {regimen}.",
            zh="下一例受试者进入 {regimen}。",
        ),
        RollingSixWhy.AWAITED: Label(
            en="No one enters at {regimen} before more is known; outcomes awaited: {awaited}.",
            zh="在获得更多结果之前 {regimen} 暂停入组；尚待结果 {awaited} 例。",
        ),
        RollingSixWhy.STEP: Label(
            en="The next step leads from {regimen} to {to}.",
            zh="下一步由 {regimen} 至 {to}。",
        ),
        RollingSixWhy.BACK_TO: Label(
            en="{to} is the highest tested regimen below {regimen} that is still open.",
            zh="{to} 是 {regimen} 以下仍开放且已试用的最高方案。",
        ),
        RollingSixWhy.NONE_BELOW: Label(
            en="No tested regimen below {regimen} is open.",
            zh="{regimen} 以下没有仍开放且已试用的方案。",
        ),
        RollingSixWhy.RECOMMENDED: Label(
            en="{regimen} is the recommended regimen: {dlts} DLT in {evaluable} evaluable.",
            zh="推荐方案为 {regimen}：可评价 {evaluable} 例，DLT {dlts} 例。",
        ),
    }
)
