"""What 3+3 can say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class Why(StrEnum):
    """Keys of the reasons of 3+3."""

    FIRST_REGIMEN = "three_plus_three.first_regimen"
    FIRST_REGIMEN_CLOSED = "three_plus_three.first_regimen_closed"
    FEWER_THAN_THREE = "three_plus_three.fewer_than_three"
    NO_DLT_IN_THREE = "three_plus_three.no_dlt_in_three"
    ONE_DLT_IN_THREE = "three_plus_three.one_dlt_in_three"
    AT_MOST_ONE_DLT_IN_SIX = "three_plus_three.at_most_one_dlt_in_six"
    TWO_DLTS = "three_plus_three.two_dlts"
    LOST_COUNT_AS_DLT = "three_plus_three.lost_count_as_dlt"
    NO_PLACE_LEFT = "three_plus_three.no_place_left"
    CLOSED = "three_plus_three.closed"
    COMPLETE_TO_SIX = "three_plus_three.complete_to_six"
    RECOMMENDED_NEEDS_SIX = "three_plus_three.recommended_needs_six"
    SCHEDULE_STAGE_OVER = "three_plus_three.schedule_stage_over"
    DOSE_STAGE_OVER = "three_plus_three.dose_stage_over"
    NUMBER_STAGE_OVER = "three_plus_three.number_stage_over"
    NO_STEP_LEFT = "three_plus_three.no_step_left"
    PLACES_OPEN = "three_plus_three.places_open"
    OUTCOMES_AWAITED = "three_plus_three.outcomes_awaited"
    NEXT_SCHEDULE_STEP = "three_plus_three.next_schedule_step"
    NEXT_DOSE_STEP = "three_plus_three.next_dose_step"
    NEXT_NUMBER_STEP = "three_plus_three.next_number_step"
    BACK_TO = "three_plus_three.back_to"
    NONE_BELOW = "three_plus_three.none_below"
    LOWEST_DOSE_FAILED = "three_plus_three.lowest_dose_failed"
    RECOMMENDED = "three_plus_three.recommended"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        Why.FIRST_REGIMEN: Label(
            en="No one has been treated yet; the path starts at {to}.",
            zh="尚无受试者接受治疗；递增路径从 {to} 开始。",
        ),
        Why.FIRST_REGIMEN_CLOSED: Label(
            en="The path starts at {to}, which is closed.",
            zh="递增路径从 {to} 开始，而该方案已关闭。",
        ),
        Why.FEWER_THAN_THREE: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the rule decides at three.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；满 3 例方可判定。",
        ),
        Why.NO_DLT_IN_THREE: Label(
            en="{regimen} has passed at three: {dlts} DLT in {evaluable} evaluable.",
            zh="{regimen} 以 3 例通过：可评价 {evaluable} 例，DLT {dlts} 例。",
        ),
        Why.ONE_DLT_IN_THREE: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the rule decides at six.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；满 6 例方可判定。",
        ),
        Why.AT_MOST_ONE_DLT_IN_SIX: Label(
            en="{regimen} has passed at six: {dlts} DLT in {evaluable} evaluable.",
            zh="{regimen} 以 6 例通过：可评价 {evaluable} 例，DLT {dlts} 例。",
        ),
        Why.TWO_DLTS: Label(
            en="{regimen} has failed: {dlts} DLT in {evaluable} evaluable. Two or more close it"
            " and every regimen above it.",
            zh="{regimen} 未通过：可评价 {evaluable} 例，DLT {dlts} 例。DLT 达 2 例即关闭该方案"
            "及其以上所有方案。",
        ),
        Why.LOST_COUNT_AS_DLT: Label(
            en="No place is left at {regimen}, and its participants who can never be evaluated are"
            " counted as if they had had a DLT: {lost}.",
            zh="{regimen} 已无名额，无法评价且未替换的受试者按发生 DLT 计算：{lost} 例。",
        ),
        Why.NO_PLACE_LEFT: Label(
            en="No place is left at {regimen}: it cannot be completed to six, since so many of its"
            " participants can never be evaluated: {lost}.",
            zh="{regimen} 已无名额：有 {lost} 例受试者无法评价且未替换，无法补足至 6 例。",
        ),
        Why.CLOSED: Label(
            en="{regimen} is closed: no one may be newly assigned to it.",
            zh="{regimen} 已关闭：不得再分配新的受试者。",
        ),
        Why.COMPLETE_TO_SIX: Label(
            en="A regimen directly above {regimen} has been closed after it was tested: {regimen}"
            " is completed to six first.",
            zh="{regimen} 的上一级方案经试用后已关闭：{regimen} 须先补足至 6 例。",
        ),
        Why.RECOMMENDED_NEEDS_SIX: Label(
            en="No step up from {regimen} is open, and a recommended regimen needs six evaluable.",
            zh="{regimen} 已无可用的递增步骤，而推荐方案须有 6 例可评价受试者。",
        ),
        Why.SCHEDULE_STAGE_OVER: Label(
            en="No schedule step from {regimen} is open: the schedule stage is over.",
            zh="{regimen} 已无可用的给药间隔递增步骤：间隔递增阶段结束。",
        ),
        Why.DOSE_STAGE_OVER: Label(
            en="No dose step from {regimen} is open: the dose stage is over.",
            zh="{regimen} 已无可用的剂量递增步骤：剂量递增阶段结束。",
        ),
        Why.NUMBER_STAGE_OVER: Label(
            en="No step in the number of infusions from {regimen} is open: that stage is over.",
            zh="{regimen} 已无可用的输注次数递增步骤：次数递增阶段结束。",
        ),
        Why.NO_STEP_LEFT: Label(
            en="No step up from {regimen} is open.",
            zh="{regimen} 已无可用的递增步骤。",
        ),
        Why.PLACES_OPEN: Label(
            en="Places open at {regimen}: {open}.",
            zh="{regimen} 尚有 {open} 个名额。",
        ),
        Why.OUTCOMES_AWAITED: Label(
            en="Every place at {regimen} is taken; outcomes awaited: {awaited}.",
            zh="{regimen} 名额已满；尚待结果 {awaited} 例。",
        ),
        Why.NEXT_SCHEDULE_STEP: Label(
            en="The next schedule step leads from {regimen} to {to}.",
            zh="下一个给药间隔递增步骤由 {regimen} 至 {to}。",
        ),
        Why.NEXT_DOSE_STEP: Label(
            en="The next dose step leads from {regimen} to {to}.",
            zh="下一个剂量递增步骤由 {regimen} 至 {to}。",
        ),
        Why.NEXT_NUMBER_STEP: Label(
            en="The next step in the number of infusions leads from {regimen} to {to}.",
            zh="下一个输注次数递增步骤由 {regimen} 至 {to}。",
        ),
        Why.BACK_TO: Label(
            en="{to} is the highest tested regimen below {regimen} that is still open.",
            zh="{to} 是 {regimen} 以下仍开放且已试用的最高方案。",
        ),
        Why.NONE_BELOW: Label(
            en="No tested regimen below {regimen} is open.",
            zh="{regimen} 以下没有仍开放且已试用的方案。",
        ),
        Why.LOWEST_DOSE_FAILED: Label(
            en="{regimen} had passed before a later stage began and is now closed; the protocol"
            " stops there.",
            zh="{regimen} 在后一阶段开始前已通过，现已关闭；按试验方案规定就此终止。",
        ),
        Why.RECOMMENDED: Label(
            en="{regimen} is the recommended regimen: {dlts} DLT in {evaluable} evaluable.",
            zh="推荐方案为 {regimen}：可评价 {evaluable} 例，DLT {dlts} 例。",
        ),
    }
)
