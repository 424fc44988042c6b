"""What PIPE can say: of each regimen, of the contour, and where nothing may come next."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class ContourWhy(StrEnum):
    """Keys of the reasons of a design that looks for a contour."""

    ABOVE = "contour.above"
    FEWEST = "contour.fewest"
    NONE_SAFE = "contour.none_safe"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        ContourWhy.ABOVE: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; over all contours its DLT risk is"
            " above the target with probability {above}.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；综合全部等毒性线，其 DLT 风险高于"
            "目标的概率为 {above}。",
        ),
        ContourWhy.FEWEST: Label(
            en="The most probable contour has probability {probability}; of the regimens next to it"
            " that may come next, {to} has the fewest evaluable participants, or is the lowest of"
            " those.",
            zh="最可能的等毒性线概率为 {probability}；在与其相邻且可选的方案中，{to} 的可评价受试者"
            "最少，或为其中最低者。",
        ),
        ContourWhy.NONE_SAFE: Label(
            en="Every regimen that may come next is above the target with a probability of {limit}"
            " or more over all contours.",
            zh="综合全部等毒性线，所有可选方案高于目标的概率均不低于 {limit}。",
        ),
    }
)
