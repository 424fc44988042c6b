"""What A+B can say: where 3+3 says three or six it says its own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.design.reasons import three_plus_three
from firstdose.design.reasons.three_plus_three import Why
from firstdose.standards.verdict import Label


class APlusBWhy(StrEnum):
    """Keys of the reasons of A+B."""

    FIRST_REGIMEN = "a_plus_b.first_regimen"
    FIRST_REGIMEN_CLOSED = "a_plus_b.first_regimen_closed"
    FIRST_GROUP_OPEN = "a_plus_b.first_group_open"
    PASSED_BY_FIRST_GROUP = "a_plus_b.passed_by_first_group"
    SECOND_GROUP = "a_plus_b.second_group"
    PASSED_BY_BOTH_GROUPS = "a_plus_b.passed_by_both_groups"
    FAILED = "a_plus_b.failed"
    LOST_COUNT_AS_DLT = "a_plus_b.lost_count_as_dlt"
    NO_PLACE_LEFT = "a_plus_b.no_place_left"
    CLOSED = "a_plus_b.closed"
    COMPLETE = "a_plus_b.complete"
    RECOMMENDED_NEEDS_BOTH = "a_plus_b.recommended_needs_both"
    SCHEDULE_STAGE_OVER = "a_plus_b.schedule_stage_over"
    DOSE_STAGE_OVER = "a_plus_b.dose_stage_over"
    NUMBER_STAGE_OVER = "a_plus_b.number_stage_over"
    NO_STEP_LEFT = "a_plus_b.no_step_left"
    PLACES_OPEN = "a_plus_b.places_open"
    OUTCOMES_AWAITED = "a_plus_b.outcomes_awaited"
    NEXT_SCHEDULE_STEP = "a_plus_b.next_schedule_step"
    NEXT_DOSE_STEP = "a_plus_b.next_dose_step"
    NEXT_NUMBER_STEP = "a_plus_b.next_number_step"
    BACK_TO = "a_plus_b.back_to"
    NONE_BELOW = "a_plus_b.none_below"
    LOWEST_DOSE_FAILED = "a_plus_b.lowest_dose_failed"
    RECOMMENDED = "a_plus_b.recommended"


_OWN: Mapping[Why, tuple[APlusBWhy, Label]] = {
    Why.FEWER_THAN_THREE: (
        APlusBWhy.FIRST_GROUP_OPEN,
        Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the rule decides at {a}.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；满 {a} 例方可判定。",
        ),
    ),
    Why.NO_DLT_IN_THREE: (
        APlusBWhy.PASSED_BY_FIRST_GROUP,
        Label(
            en="{regimen} has passed with its first group: {dlts} DLT in {evaluable} evaluable,"
            " fewer than {c}.",
            zh="{regimen} 以首组通过：可评价 {evaluable} 例，DLT {dlts} 例，少于 {c} 例。",
        ),
    ),
    Why.ONE_DLT_IN_THREE: (
        APlusBWhy.SECOND_GROUP,
        Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the rule decides at {both}.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；满 {both} 例方可判定。",
        ),
    ),
    Why.AT_MOST_ONE_DLT_IN_SIX: (
        APlusBWhy.PASSED_BY_BOTH_GROUPS,
        Label(
            en="{regimen} has passed with both groups: {dlts} DLT in {evaluable} evaluable, at most"
            " {e}.",
            zh="{regimen} 以两组通过：可评价 {evaluable} 例，DLT {dlts} 例，不超过 {e} 例。",
        ),
    ),
    Why.TWO_DLTS: (
        APlusBWhy.FAILED,
        Label(
            en="{regimen} has failed: {dlts} DLT in {evaluable} evaluable. More than {d} in the"
            " first {a}, or more than {e} beyond them, close it and every regimen above it.",
            zh="{regimen} 未通过：可评价 {evaluable} 例，DLT {dlts} 例。前 {a} 例中超过 {d} 例，"
            "或其后累计超过 {e} 例，即关闭该方案及其以上所有方案。",
        ),
    ),
    Why.NO_PLACE_LEFT: (
        APlusBWhy.NO_PLACE_LEFT,
        Label(
            en="No place is left at {regimen}: it cannot be completed to {both}, since so many of"
            " its participants can never be evaluated: {lost}.",
            zh="{regimen} 已无名额：有 {lost} 例受试者无法评价且未替换，无法补足至 {both} 例。",
        ),
    ),
    Why.COMPLETE_TO_SIX: (
        APlusBWhy.COMPLETE,
        Label(
            en="A regimen directly above {regimen} has been closed after it was tested: {regimen}"
            " is completed to {both} first.",
            zh="{regimen} 的上一级方案经试用后已关闭：{regimen} 须先补足至 {both} 例。",
        ),
    ),
    Why.RECOMMENDED_NEEDS_SIX: (
        APlusBWhy.RECOMMENDED_NEEDS_BOTH,
        Label(
            en="No step up from {regimen} is open, and a recommended regimen needs {both}"
            " evaluable.",
            zh="{regimen} 已无可用的递增步骤，而推荐方案须有 {both} 例可评价受试者。",
        ),
    ),
}

SAYS: Mapping[Why, APlusBWhy] = MappingProxyType(
    {why: _OWN[why][0] if why in _OWN else APlusBWhy[why.name] for why in Why}
)
"""The reason of A+B in the place of each reason of 3+3."""

WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        ours: _OWN[why][1] if why in _OWN else three_plus_three.WORDS[why]
        for why, ours in SAYS.items()
    }
)
