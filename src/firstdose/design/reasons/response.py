"""What designs on DLTs and responses can say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class ResponseWhy(StrEnum):
    """Keys of the reasons of designs that weigh responses, or pool with backfilled regimens."""

    TOO_TOXIC = "response.too_toxic"
    TOO_FEW = "response.too_few"
    DOWN = "response.de_escalate"
    NO_WAY_BACK = "response.no_way_back"
    EXPLORES = "response.explores"
    MOST_DESIRABLE = "response.most_desirable"
    BEST_UTILITY = "response.best_utility"
    ALL_CLOSED = "response.all_closed"
    BEST_TRADE_OFF = "efftox.best_trade_off"
    NONE_ACCEPTABLE = "efftox.none_acceptable"
    POOLED_UP = "bf_boin.pooled_up"
    POOLED_STAY = "bf_boin.pooled_stay"
    POOLED_DOWN = "bf_boin.pooled_down"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        ResponseWhy.TOO_TOXIC: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; its DLT risk is probably above"
            " {toxicity_limit}. It is closed, with every regimen above it.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；其 DLT 风险很可能高于"
            " {toxicity_limit}。该方案及其以上所有方案关闭。",
        ),
        ResponseWhy.TOO_FEW: Label(
            en="{regimen}: {responses} with a response in {evaluable} evaluable; its response"
            " probability is probably below {response_limit}. It is closed.",
            zh="{regimen}：可评价 {evaluable} 例，应答 {responses} 例；其应答概率很可能低于"
            " {response_limit}。该方案关闭。",
        ),
        ResponseWhy.DOWN: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the DLT rate says go down.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；按 DLT 发生率应递减。",
        ),
        ResponseWhy.NO_WAY_BACK: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the DLT rate calls for a step down,"
            " and no tested regimen below is open.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；按 DLT 发生率应递减，但其下没有"
            "仍开放且已试用的方案。",
        ),
        ResponseWhy.EXPLORES: Label(
            en="{regimen}: {dlts} DLT and {responses} with a response in {evaluable} evaluable;"
            " enough to try {to}, where no one has been treated.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例，应答 {responses} 例；已足以试用"
            "尚无受试者的 {to}。",
        ),
        ResponseWhy.MOST_DESIRABLE: Label(
            en="{regimen}: {dlts} DLT and {responses} with a response in {evaluable} evaluable"
            " ({both} with both). {to} is the most desirable in reach: its mean utility exceeds"
            " {benchmark} with probability {desirability}, that of {regimen} with"
            " {desirability_here}.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例，应答 {responses} 例（两者兼有"
            " {both} 例）。可及方案中 {to} 最可取：其平均效用高于 {benchmark} 的概率为"
            " {desirability}，{regimen} 为 {desirability_here}。",
        ),
        ResponseWhy.BEST_UTILITY: Label(
            en="{to} has the greatest posterior mean utility, {utility}, of the tested regimens"
            " that are open.",
            zh="在仍开放且已试用的方案中，{to} 的后验平均效用最高，为 {utility}。",
        ),
        ResponseWhy.ALL_CLOSED: Label(
            en="No tested regimen is acceptable in both DLTs and responses.",
            zh="没有已试用的方案在 DLT 与应答两方面均可接受。",
        ),
        ResponseWhy.BEST_TRADE_OFF: Label(
            en="{to} is the acceptable regimen in reach with the greatest desirability, {utility}:"
            " mean DLT risk {risk}, mean response probability {response}.",
            zh="{to} 是可及且可接受的方案中可取性最高者（{utility}）：平均 DLT 风险 {risk}，平均"
            "应答概率 {response}。",
        ),
        ResponseWhy.NONE_ACCEPTABLE: Label(
            en="No regimen in reach is acceptable in both DLT risk and response probability.",
            zh="可及方案中没有一个在 DLT 风险与应答概率两方面均可接受。",
        ),
        ResponseWhy.POOLED_UP: Label(
            en="{regimen} speaks against the current regimen. Pooled up to it: {pooled_dlts} DLT"
            " in {pooled} evaluable, which says escalate.",
            zh="{regimen} 与当前方案的结论不一致；自该方案至当前方案合并：可评价 {pooled} 例，DLT"
            " {pooled_dlts} 例，结论为递增。",
        ),
        ResponseWhy.POOLED_STAY: Label(
            en="{regimen} speaks against the current regimen. Pooled up to it: {pooled_dlts} DLT"
            " in {pooled} evaluable, which says stay.",
            zh="{regimen} 与当前方案的结论不一致；自该方案至当前方案合并：可评价 {pooled} 例，DLT"
            " {pooled_dlts} 例，结论为维持。",
        ),
        ResponseWhy.POOLED_DOWN: Label(
            en="{regimen} speaks against the current regimen. Pooled up to it: {pooled_dlts} DLT"
            " in {pooled} evaluable, which says de-escalate. {to} is the highest that is safe.",
            zh="{regimen} 与当前方案的结论不一致；自该方案至当前方案合并：可评价 {pooled} 例，DLT"
            " {pooled_dlts} 例，结论为递减。{to} 为安全方案中最高者。",
        ),
    }
)
