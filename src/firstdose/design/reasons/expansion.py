"""What is said when regimens that a part has passed are expanded."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class ExpansionWhy(StrEnum):
    """Keys of the reasons of an expansion."""

    PASSED = "expansion.passed"
    ENDED_WITH = "expansion.ended_with"
    HIGHEST = "expansion.highest"
    BESIDE = "expansion.beside"
    NONE_PASSED = "expansion.none_passed"
    PLACES = "expansion.places"
    AWAITED = "expansion.awaited"
    FULL = "expansion.full"
    GOES_ON = "expansion.goes_on"
    NOBODY_MORE = "expansion.nobody_more"
    NOT_OPEN = "expansion.not_open"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        ExpansionWhy.PASSED: Label(
            en="Passed by the part and not closed: {regimens}. Which of them are expanded is the"
            " committee's choice: at most {most}, with {participants} more participants each.",
            zh="本部分已通过且未关闭的方案：{regimens}。扩展哪些方案由委员会决定：最多 {most} 个，"
            "每个再入组 {participants} 例。",
        ),
        ExpansionWhy.ENDED_WITH: Label(
            en="{to} is the regimen that the part ended with.",
            zh="{to} 是本部分最终得出的方案。",
        ),
        ExpansionWhy.HIGHEST: Label(
            en="{regimen}, which the part ended with, is closed; {to} is the highest one passed"
            " below it.",
            zh="本部分最终得出的方案 {regimen} 已关闭；{to} 是其下已通过的最高方案。",
        ),
        ExpansionWhy.BESIDE: Label(
            en="Expanded so far: {open}. Of those passed, {to} comes next, counted downwards from"
            " the regimen that the part ended with.",
            zh="目前已扩展：{open}。在已通过的方案中，自本部分最终得出的方案向下，下一个是 {to}。",
        ),
        ExpansionWhy.NONE_PASSED: Label(
            en="No regimen that the part passed is left to be expanded.",
            zh="本部分已通过的方案中，没有可供扩展的方案。",
        ),
        ExpansionWhy.PLACES: Label(
            en="Places that are open: {places}. No rule moves the dose.",
            zh="尚有名额：{places}。不按规则改变剂量。",
        ),
        ExpansionWhy.AWAITED: Label(
            en="Every place is taken. Participants whose outcome is still to come: {pending}.",
            zh="名额已满。结局待定的受试者：{pending} 例。",
        ),
        ExpansionWhy.FULL: Label(
            en="Every outcome of the expansion is known. DLTs among the evaluable: {counts}.",
            zh="扩展部分的所有结局均已知。可评价受试者中的 DLT：{counts}。",
        ),
        ExpansionWhy.GOES_ON: Label(
            en="The expansion goes on at {to}, below what is closed.",
            zh="扩展在关闭方案以下的 {to} 继续进行。",
        ),
        ExpansionWhy.NOBODY_MORE: Label(
            en="No regimen of the expansion stays open: nobody more is entered.",
            zh="扩展的方案均已关闭：不再入组。",
        ),
        ExpansionWhy.NOT_OPEN: Label(
            en="The part that it follows has not ended with a regimen.",
            zh="其所依据的部分尚未得出方案。",
        ),
    }
)
