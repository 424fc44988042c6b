"""Settings in words: what each is called, and its value as a reader would say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import is_dataclass
from decimal import Decimal
from typing import cast

from firstdose.design.boundaries.boin import rate_interval
from firstdose.protocol.catalogue import settings_of, shown
from firstdose.protocol.designs import (
    BfBoin,
    Boin,
    BoinCombination,
    DesignSettings,
    GBoin,
    TiteBoin,
    TiteBoin12,
)
from firstdose.report.words import Words

FOLLOWING = frozenset({"escalate_at", "de_escalate_at"})
"""What a text on BOIN may speak of beside its settings: the boundaries that follow from them."""


def said_pairs(settings: DesignSettings, words: Words) -> Iterator[tuple[str, str]]:
    """Each setting by its name in words, with its value in words."""
    for each in settings_of(type(settings)):
        value = cast("object", getattr(settings, each.name))
        yield words(f"designs.key.{each.name}"), said(value, words)


def filled(key: str, settings: object, words: Words) -> str:
    """A text with the settings that it speaks of."""
    following = _boundaries(settings)
    return words(
        key,
        **{
            name: following.get(name) or said(getattr(settings, name), words)
            for name in words.texts[key].placeholders
        },
    )


def said(value: object, words: Words) -> str:
    """A value of a setting in a sentence: in words where there are some, else as a study file."""
    plain = shown(value)
    if value and isinstance(value, tuple):
        return _several(cast("Sequence[object]", value), words)
    if block := _block_named(value):
        assert block in words.texts, f"add [{block}] to report/words/designs.toml"
        return filled(block, value, words)
    if isinstance(value, Decimal):
        return words.number(value)
    key = f"designs.choice.{plain}"
    return words(key) if key in words.texts else plain


def _block_named(value: object) -> str:
    """The text of a block of settings, which is named as its class; "" for a plain value."""
    if not is_dataclass(value):
        return ""
    name = re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", type(value).__name__).lower()
    return f"designs.block.{name}"


def _several(values: Sequence[object], words: Words) -> str:
    items = [said(each, words) for each in values]
    if any(is_dataclass(each) for each in values):
        return words("general.list_semicolon").join(items)
    return words.list(items)


def _boundaries(settings: object) -> dict[str, str]:
    """The DLT rates, or mean scores, at which BOIN moves; empty for another design."""
    match settings:
        case Boin() | BoinCombination() | BfBoin() | TiteBoin():
            greatest, target = 1.0, float(settings.target)
        case TiteBoin12():
            greatest, target = 1.0, float(settings.toxicity_limit)
        case GBoin():
            greatest = float(max(settings.weights))
            target = float(settings.target_score) / greatest
        case _:
            return {}
    low, high = float(settings.under) * target, float(settings.over) * target
    found = rate_interval(target, low, high)
    return {
        "escalate_at": f"{found.escalate_at * greatest:.4f}",
        "de_escalate_at": f"{found.de_escalate_at * greatest:.4f}",
    }
