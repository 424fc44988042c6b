"""Every reason a design or a guard can give, with its wording in English and Chinese.

A reason is a stable key and the values it speaks of; the minutes of a safety meeting are its
wordings one after the other.  The keys are stored in ledgers and never change their meaning.  The
tables lie in modules, and not in files, because ``design`` touches no disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
from types import MappingProxyType

from firstdose.design.reasons import (
    a_plus_b,
    cohorts,
    contour,
    expansion,
    graded,
    guards,
    interval,
    late_outcomes,
    model,
    recommendation,
    response,
    rolling_six,
    three_plus_three,
)
from firstdose.records.values import Reason
from firstdose.standards.verdict import Label, Language

SILENT = ""
"""The key of no reason; its number inside arrays is 0."""

WORDS: Mapping[str, Label] = MappingProxyType(
    {
        key.value: label
        for table in (
            three_plus_three.WORDS,
            guards.WORDS,
            cohorts.WORDS,
            interval.WORDS,
            a_plus_b.WORDS,
            rolling_six.WORDS,
            response.WORDS,
            late_outcomes.WORDS,
            model.WORDS,
            recommendation.WORDS,
            graded.WORDS,
            contour.WORDS,
            expansion.WORDS,
        )
        for key, label in table.items()
    }
)

KEYS: tuple[str, ...] = (SILENT, *WORDS)
_CODES: Mapping[str, int] = MappingProxyType({key: number for number, key in enumerate(KEYS)})


def code(why: StrEnum) -> int:
    """The number of a reason inside arrays; 0 is silence."""
    return _CODES[why.value]


def value_names(key: str) -> tuple[str, ...]:
    """The values a reason speaks of, in the order of its English wording."""
    named = (name for _, name, _, _ in Formatter().parse(WORDS[key].en) if name)
    return tuple(dict.fromkeys(named))


def wording(reason: Reason, language: Language) -> str:
    """The sentence for the minutes, in one language."""
    return WORDS[reason.key].text(language).format_map(dict(reason.values))
