"""What can be said of the regimen to recommend from DLTs and responses together."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class RecommendationWhy(StrEnum):
    """Keys of the reasons of a recommendation on toxicity and response."""

    NOT_TESTED = "recommendation.not_tested"
    ABOVE_THE_SAFE = "recommendation.above_the_safe"
    BEST_UTILITY = "recommendation.best_utility"
    LOWEST_ON_PLATEAU = "recommendation.lowest_on_plateau"
    HIGHEST_PEAK = "recommendation.highest_peak"
    PEAK_ELSEWHERE = "recommendation.peak_elsewhere"
    NOT_LIKELY_BEST = "recommendation.another_more_probable"
    NONE = "recommendation.none"
    PENDING = "recommendation.pending"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        RecommendationWhy.NOT_TESTED: Label(
            en="No one is evaluable at {regimens}, which cannot be recommended.",
            zh="{regimens} 尚无可评价受试者，不能推荐。",
        ),
        RecommendationWhy.ABOVE_THE_SAFE: Label(
            en="{regimen}: its DLT risk, {risk}, is above that of the regimen nearest to"
            " {toxicity_limit}; it is not recommended.",
            zh="{regimen}：其 DLT 风险（{risk}）高于最接近 {toxicity_limit} 的方案，不予推荐。",
        ),
        RecommendationWhy.BEST_UTILITY: Label(
            en="{to} has the highest mean utility, {utility}, of the admissible regimens; it is the"
            " best of them with probability {probability}.",
            zh="在可接受的方案中，{to} 的平均效用最高（{utility}）；其为最佳方案的概率为"
            " {probability}。",
        ),
        RecommendationWhy.LOWEST_ON_PLATEAU: Label(
            en="{to} is the lowest admissible regimen whose mean response probability, {response},"
            " is within {margin} of the highest, {highest} at {regimen}; it is that near to every"
            " other with probability {probability}.",
            zh="{to} 是平均应答概率（{response}）与最高者（{regimen}，{highest}）相差不超过"
            " {margin} 的可接受方案中最低的；其与其余各方案均如此接近的概率为 {probability}。",
        ),
        RecommendationWhy.HIGHEST_PEAK: Label(
            en="{to} has the highest mean response probability, {response}, of the admissible"
            " regimens, where response rises to a peak and may fall beyond it; it is the peak of"
            " all tested regimens with probability {probability}.",
            zh="设应答随方案升至峰值后可能下降，在可接受的方案中，{to} 的平均应答概率最高"
            "（{response}）；其为全部已试用方案之峰值的概率为 {probability}。",
        ),
        RecommendationWhy.PEAK_ELSEWHERE: Label(
            en="The peak is more probably at {to}, with probability {probability}: it is not"
            " admissible, or its mean response is lower.",
            zh="峰值更可能位于 {to}（概率 {probability}）：该方案不可接受，或其平均应答概率较低。",
        ),
        RecommendationWhy.NOT_LIKELY_BEST: Label(
            en="{to} is the best with a higher probability, {probability}: its mean utility is"
            " lower, and less is known of it.",
            zh="{to} 为最佳方案的概率更高（{probability}）：其平均效用较低，但已知信息较少。",
        ),
        RecommendationWhy.NONE: Label(
            en="No tested regimen is admissible in both DLTs and responses; none is recommended.",
            zh="没有已试用的方案在 DLT 与应答两方面均可接受；不推荐任何方案。",
        ),
        RecommendationWhy.PENDING: Label(
            en="Participants with an outcome still to come, not counted: {pending}.",
            zh="{pending} 例受试者尚有结局待定，未计入。",
        ),
    }
)
