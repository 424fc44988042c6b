"""Reasons as sentences: those of designs and guards, of the trial, and of derivations."""

from __future__ import annotations

from firstdose.design.reasons import Why, wording
from firstdose.records.values import Reason
from firstdose.report.material import Material

DESIGN = frozenset(why.value for why in Why)


def reason_sentence(material: Material, reason: Reason) -> str:
    """A reason in the words of the report's language; one we have no words for shows its key."""
    words = material.words
    if reason.key in DESIGN:
        return wording(reason, words.language)
    key = f"reasons.{reason.key}"
    if key not in words.texts:
        return reason.key
    wanted = words.texts[key].placeholders
    return words(key, **{name: value for name, value in reason.values if name in wanted})
