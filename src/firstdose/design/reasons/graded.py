"""What designs on graded toxicity can say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class GradedWhy(StrEnum):
    """Keys of the reasons of gBOIN."""

    UP = "g_boin.escalate"
    STAY = "g_boin.stay"
    DOWN = "g_boin.de_escalate"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        GradedWhy.UP: Label(
            en="{regimen}: mean toxicity score {score} in {evaluable} evaluable ({dlts} DLT), low"
            " enough to escalate.",
            zh="{regimen}：可评价 {evaluable} 例（DLT {dlts} 例），平均毒性评分 {score}，可递增。",
        ),
        GradedWhy.STAY: Label(
            en="{regimen}: mean toxicity score {score} in {evaluable} evaluable ({dlts} DLT), near"
            " the target: stay.",
            zh="{regimen}：可评价 {evaluable} 例（DLT {dlts} 例），平均毒性评分 {score}，"
            "接近目标：维持。",
        ),
        GradedWhy.DOWN: Label(
            en="{regimen}: mean toxicity score {score} in {evaluable} evaluable ({dlts} DLT), too"
            " high: de-escalate.",
            zh="{regimen}：可评价 {evaluable} 例（DLT {dlts} 例），平均毒性评分 {score}，"
            "过高：递减。",
        ),
    }
)
