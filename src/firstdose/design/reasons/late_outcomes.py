"""What designs that decide while DLT windows are open can say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class LateWhy(StrEnum):
    """Keys of the reasons of decisions on open windows."""

    RATE = "late_outcomes.rate"
    TOO_MANY_PENDING = "late_outcomes.too_many_pending"
    LOWEST_AND_PENDING = "late_outcomes.lowest_and_pending"
    NO_DLT_YET = "late_outcomes.no_dlt_yet"
    OUTCOMES_TO_COME = "late_outcomes.outcomes_to_come"
    BOTH_RATES = "late_outcomes.both_rates"
    TOO_TOXIC = "late_outcomes.too_toxic"
    TOO_FEW = "late_outcomes.too_few"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        LateWhy.RATE: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable, {awaited} inside the window; with"
            " the time followed counted the DLT rate is {rate} (up at {up} or less, down at {down}"
            " or more).",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例，{awaited} 例仍在观察期内；计入"
            "已随访时间后 DLT 发生率为 {rate}（不高于 {up} 递增，不低于 {down} 递减）。",
        ),
        LateWhy.TOO_MANY_PENDING: Label(
            en="{regimen}: {awaited} inside the window, more than {share} of those treated there;"
            " the decision waits.",
            zh="{regimen}：{awaited} 例仍在观察期内，超过该方案已治疗受试者的 {share}；暂缓决策。",
        ),
        LateWhy.LOWEST_AND_PENDING: Label(
            en="{regimen}: the DLT rate calls for a step down, no open regimen below has been"
            " tested, and {awaited} are inside the window; the decision waits.",
            zh="{regimen}：按 DLT 发生率应递减，其下没有仍开放且已试用的方案，且 {awaited} 例仍在"
            "观察期内；暂缓决策。",
        ),
        LateWhy.NO_DLT_YET: Label(
            en="No DLT has been seen so far, so nothing says when one comes: the decision waits"
            " until every window is closed.",
            zh="迄今未见 DLT，无从得知 DLT 出现的时间：待所有观察期结束后再决策。",
        ),
        LateWhy.OUTCOMES_TO_COME: Label(
            en="{regimen}: of {treated} treated there {dlts_open} may still have a DLT and"
            " {responses_open} a response; with more than {share} of them open for one of the two"
            " the decision waits.",
            zh="{regimen}：已治疗 {treated} 例，其中 {dlts_open} 例仍可能出现 DLT，"
            "{responses_open} 例仍可能出现应答；任一比例超过 {share}，暂缓决策。",
        ),
        LateWhy.BOTH_RATES: Label(
            en="{regimen}: of {treated} treated there {dlts_open} may still have a DLT and"
            " {responses_open} a response; with the time followed counted the DLT rate is {rate}"
            " and the response rate {response_rate}.",
            zh="{regimen}：已治疗 {treated} 例，其中 {dlts_open} 例仍可能出现 DLT，"
            "{responses_open} 例仍可能出现应答；计入已随访时间后 DLT 发生率为 {rate}，应答率为"
            " {response_rate}。",
        ),
        LateWhy.TOO_TOXIC: Label(
            en="{regimen}: of {treated} treated there {dlts_open} may still have a DLT; with the"
            " time followed counted that is {dlts} DLT in {effective}, and its DLT risk is probably"
            " above {toxicity_limit}. It is closed, with every regimen above it.",
            zh="{regimen}：已治疗 {treated} 例，其中 {dlts_open} 例仍可能出现 DLT；计入已随访时间后"
            "相当于 {effective} 例中 DLT {dlts} 例，其 DLT 风险很可能高于 {toxicity_limit}。该方案"
            "及其以上所有方案关闭。",
        ),
        LateWhy.TOO_FEW: Label(
            en="{regimen}: of {treated} treated there {responses_open} may still respond; with the"
            " time followed counted that is {responded} with a response in {effective}, and its"
            " response probability is probably below {response_limit}. It is closed.",
            zh="{regimen}：已治疗 {treated} 例，其中 {responses_open} 例仍可能出现应答；计入已随访"
            "时间后相当于 {effective} 例中应答 {responded} 例，其应答概率很可能低于"
            " {response_limit}。该方案关闭。",
        ),
    }
)
