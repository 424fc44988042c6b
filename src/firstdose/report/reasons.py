"""Reasons as sentences: those of designs and guards, of the trial, and of derivations."""

from __future__ import annotations

from msgspec.structs import replace

from firstdose.design.reasons import WORDS, wording
from firstdose.protocol.study import Study
from firstdose.records.values import Reason
from firstdose.report.material import Material
from firstdose.report.words import Words


def reason_sentence(material: Material, reason: Reason) -> str:
    """A reason in the words of the report's language; one we have no words for shows its key."""
    return sentence_of(material.study, material.words, reason)


def sentence_of(study: Study, words: Words, reason: Reason) -> str:
    """The same where no report is made."""
    values = {name: _named(study, words, value) for name, value in reason.values}
    if reason.key in WORDS:
        return wording(replace(reason, values=tuple(values.items())), words.language)
    key = f"reasons.{reason.key}"
    if key not in words.texts:
        return reason.key
    return words.some_of(key, values)


def _named(study: Study, words: Words, value: str) -> str:
    """A value of a reason; the key of a stopping rule becomes its words."""
    for stop in study.study_stops:
        if stop.key == value:
            return stop.text.text(words.language)
    return value
