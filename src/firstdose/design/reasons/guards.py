"""What guards and stopping rules can say, and the study as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.records.values import Reason
from firstdose.standards.verdict import Label


class GuardWhy(StrEnum):
    """Keys of the reasons of guards and stopping rules."""

    WINDOWS_OPEN = "wait_for_pending.windows_open"
    OUT_OF_REACH = "no_skipping.out_of_reach"
    CAP_REACHED = "participant_cap.reached"
    TOO_TOXIC = "too_toxic.closed"
    SCORE_TOO_HIGH = "too_toxic.closed_by_score"
    WHOLE_PART_TOO_TOXIC = "whole_part_too_toxic.stopped"
    WINDOWS_OPEN_AT_END = "follow_up.windows_open"
    INCOHERENT = "coherent.toxic_cohort"
    TOO_FAR_UP = "dose_increment.too_far"
    STOPPING_RULE = "stopping.rule"
    STUDY_STOP = "study_stop"
    PLANNED_REACHED = "planned_participants.reached"


CLOSES = (GuardWhy.TOO_TOXIC, GuardWhy.SCORE_TOO_HIGH)
"""Reasons for which one regimen takes nobody more."""


def closed_by(reasons: Iterable[Reason]) -> Iterator[str]:
    """The regimens that these reasons close as too toxic."""
    for reason in reasons:
        if reason.key in CLOSES:
            yield dict(reason.values)["regimen"]


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        GuardWhy.WINDOWS_OPEN: Label(
            en="Participants whose DLT window is still open: {pending}. Nothing goes up before"
            " they close.",
            zh="DLT 观察期未结束的受试者：{pending} 例。观察期结束前不得递增。",
        ),
        GuardWhy.OUT_OF_REACH: Label(
            en="No allowed step leads to {to} from where the part stands.",
            zh="按目前进展，没有允许的步骤可到达 {to}。",
        ),
        GuardWhy.CAP_REACHED: Label(
            en="The part may have {participants} participants, and has them.",
            zh="本部分上限为 {participants} 例受试者，现已达到。",
        ),
        GuardWhy.TOO_TOXIC: Label(
            en="{regimen} is probably too toxic: {dlts} DLT in {evaluable} evaluable, and the"
            " probability of a DLT risk above {limit} exceeds {probability}. It is closed, with"
            " every regimen above it.",
            zh="{regimen} 很可能毒性过高：可评价 {evaluable} 例，DLT {dlts} 例，DLT 风险高于"
            " {limit} 的概率超过 {probability}。该方案及其以上所有方案关闭。",
        ),
        GuardWhy.SCORE_TOO_HIGH: Label(
            en="{regimen} is probably too toxic: scores adding up to {summed} times the greatest in"
            " {evaluable} evaluable, and the probability of a mean above {limit} of the greatest"
            " exceeds {probability}. It is closed, with every regimen above it.",
            zh="{regimen} 很可能毒性过高：可评价 {evaluable} 例，评分合计为最大评分的 {summed} 倍，"
            "平均评分高于最大评分的 {limit} 倍的概率超过 {probability}。"
            "该方案及其以上所有方案关闭。",
        ),
        GuardWhy.WHOLE_PART_TOO_TOXIC: Label(
            en="The part as a whole is probably too toxic: {all_dlts} DLT in {all_evaluable}"
            " evaluable, and the probability of a DLT risk above {limit} exceeds {probability}. It"
            " stops.",
            zh="本部分整体毒性很可能过高：可评价 {all_evaluable} 例，DLT {all_dlts} 例，DLT 风险"
            "高于 {limit} 的概率超过 {probability}。本部分终止。",
        ),
        GuardWhy.WINDOWS_OPEN_AT_END: Label(
            en="Participants whose DLT window is still open: {pending}. Nothing is recommended"
            " before they close.",
            zh="DLT 观察期未结束的受试者：{pending} 例。观察期结束前不作推荐。",
        ),
        GuardWhy.STUDY_STOP: Label(
            en="A rule that stops the whole study holds: {rule}.",
            zh="触发研究整体终止规则：{rule}。",
        ),
        GuardWhy.INCOHERENT: Label(
            en="The DLT rate of the last cohort at {regimen} reaches {rate}: no step up follows.",
            zh="{regimen} 最近一个队列的 DLT 发生率达到 {rate}：其后不得递增。",
        ),
        GuardWhy.TOO_FAR_UP: Label(
            en="{to} would be more than {fold} times the cells of every regimen given so far"
            " ({of}).",
            zh="{to} 的细胞量将超过所有已试用方案的 {fold} 倍（{of}）。",
        ),
        GuardWhy.STOPPING_RULE: Label(
            en="A stopping rule of the part holds: {rule}.",
            zh="触发本部分的结束规则：{rule}。",
        ),
        GuardWhy.PLANNED_REACHED: Label(
            en="The study has all its planned participants: {participants}.",
            zh="全研究已达计划例数：{participants} 例。",
        ),
    }
)
