"""What designs that bend a model of the risk can say."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from firstdose.standards.verdict import Label


class ModelWhy(StrEnum):
    """Keys of the reasons of model-based designs."""

    ESTIMATE = "model.estimate"
    PROBABILITIES = "model.probabilities"
    EXCEEDS = "model.exceeds"
    INITIAL_PATH = "model.initial_path"
    NEAREST = "model.nearest"
    MOST_PROBABLE = "model.most_probable"
    HIGHEST_SAFE = "model.highest_safe"
    NONE_SAFE = "model.none_safe"
    LOWEST_LEFT = "model.lowest_left"
    TIED = "model.tied"


WORDS: Mapping[StrEnum, Label] = MappingProxyType(
    {
        ModelWhy.ESTIMATE: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; estimated DLT risk {risk}.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；DLT 风险估计值 {risk}。",
        ),
        ModelWhy.PROBABILITIES: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the DLT risk lies in the target"
            " interval with probability {in_target} and above it with probability {above}.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；DLT 风险位于目标区间的概率为"
            " {in_target}，高于目标区间的概率为 {above}。",
        ),
        ModelWhy.EXCEEDS: Label(
            en="{regimen}: {dlts} DLT in {evaluable} evaluable; the DLT risk exceeds the target"
            " with probability {above}.",
            zh="{regimen}：可评价 {evaluable} 例，DLT {dlts} 例；DLT 风险高于目标的概率为"
            " {above}。",
        ),
        ModelWhy.INITIAL_PATH: Label(
            en="There are not yet participants both with and without a DLT: the stated path leads"
            " to {to}.",
            zh="尚未同时出现有 DLT 与无 DLT 的受试者：按预定路径进入 {to}。",
        ),
        ModelWhy.NEAREST: Label(
            en="Of the open regimens {to} has the estimated DLT risk nearest to the target"
            " {target}: {risk}.",
            zh="在开放的方案中，{to} 的 DLT 风险估计值最接近目标 {target}：{risk}。",
        ),
        ModelWhy.MOST_PROBABLE: Label(
            en="Of the regimens that may come next and exceed the target interval with probability"
            " {limit} at most, {to} lies in it most probably: {in_target}.",
            zh="在可选且高于目标区间的概率不超过 {limit} 的方案中，{to} 位于目标区间的概率最高："
            "{in_target}。",
        ),
        ModelWhy.HIGHEST_SAFE: Label(
            en="{to} is the highest regimen that may come next and exceeds the target {target} with"
            " probability {limit} at most: {above}.",
            zh="{to} 是可选且风险高于目标 {target} 的概率不超过 {limit} 的最高方案：{above}。",
        ),
        ModelWhy.NONE_SAFE: Label(
            en="Every regimen that may come next exceeds the target interval with a probability"
            " above {limit}.",
            zh="所有可选方案高于目标区间的概率均超过 {limit}。",
        ),
        ModelWhy.LOWEST_LEFT: Label(
            en="Every regimen that may come next exceeds the target with a probability above"
            " {limit}; the lowest is taken: {to}.",
            zh="所有可选方案高于目标的概率均超过 {limit}；选用最低方案 {to}。",
        ),
        ModelWhy.TIED: Label(
            en="Another regimen is as good as {to}, as far as the model can be computed.",
            zh="在模型可计算的精度内，另有方案与 {to} 同样合适。",
        ),
    }
)
