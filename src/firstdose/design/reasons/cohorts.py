"""What any design that enters cohort after cohort can say, whatever its rule."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class CohortWhy(StrEnum):
    """Keys of the reasons that do not depend on the rule."""

    FIRST_REGIMEN = "cohort.first_regimen"
    FIRST_REGIMEN_CLOSED = "cohort.first_regimen_closed"
    PLACES_OPEN = "cohort.places_open"
    OUTCOMES_AWAITED = "cohort.outcomes_awaited"
    NONE_OPEN = "cohort.none_open"
    ANOTHER_COHORT = "cohort.another_cohort"
    UP = "cohort.up"
    DOWN = "cohort.down"
    ASIDE = "cohort.aside"
    TITRATION = "cohort.titration"
    NO_ROOM = "cohort.no_room"
    RECOMMENDED = "cohort.recommended"
    RECOMMENDED_UNTESTED = "cohort.recommended_untested"
    NONE_RECOMMENDED = "cohort.none_recommended"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        CohortWhy.FIRST_REGIMEN: Label(
            en="No one has been treated yet; the first cohort enters at {to}.",
            zh="尚无受试者接受治疗；首个队列从 {to} 开始。",
        ),
        CohortWhy.FIRST_REGIMEN_CLOSED: Label(
            en="The first cohort would enter at {to}, which is closed.",
            zh="首个队列应从 {to} 开始，而该方案已关闭。",
        ),
        CohortWhy.PLACES_OPEN: Label(
            en="The cohort at {regimen} is not full; places open: {open}.",
            zh="{regimen} 的队列未满；尚有 {open} 个名额。",
        ),
        CohortWhy.OUTCOMES_AWAITED: Label(
            en="The cohort at {regimen} is full; outcomes awaited: {awaited}.",
            zh="{regimen} 的队列已满；尚待结果 {awaited} 例。",
        ),
        CohortWhy.NONE_OPEN: Label(
            en="No regimen is left to which the next cohort could go.",
            zh="没有可供下一队列使用的方案。",
        ),
        CohortWhy.ANOTHER_COHORT: Label(
            en="Another cohort enters at {regimen}.",
            zh="下一队列仍进入 {regimen}。",
        ),
        CohortWhy.UP: Label(
            en="The next cohort goes up from {regimen} to {to}.",
            zh="下一队列由 {regimen} 递增至 {to}。",
        ),
        CohortWhy.DOWN: Label(
            en="The next cohort goes down from {regimen} to {to}.",
            zh="下一队列由 {regimen} 递减至 {to}。",
        ),
        CohortWhy.ASIDE: Label(
            en="The next cohort goes from {regimen} to {to}; neither is known to be more toxic.",
            zh="下一队列由 {regimen} 转至 {to}，两者的毒性高低未知。",
        ),
        CohortWhy.TITRATION: Label(
            en="No one has had a DLT so far: one participant at each regimen suffices.",
            zh="目前尚无 DLT：每个方案 1 例即可。",
        ),
        CohortWhy.NO_ROOM: Label(
            en="{regimen} has as many participants as one regimen may have.",
            zh="{regimen} 的受试者已达单一方案的上限。",
        ),
        CohortWhy.RECOMMENDED: Label(
            en="{to} is the recommended regimen.",
            zh="推荐方案为 {to}。",
        ),
        CohortWhy.RECOMMENDED_UNTESTED: Label(
            en="{to} is the recommended regimen, although no one evaluable has been treated there.",
            zh="推荐方案为 {to}，但尚无可评价受试者接受过该方案。",
        ),
        CohortWhy.NONE_RECOMMENDED: Label(
            en="No regimen can be recommended.",
            zh="没有可推荐的方案。",
        ),
    }
)
