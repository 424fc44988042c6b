"""The names of things on the committee's pages: doses, schedules, decisions, reasons."""

from __future__ import annotations

from firstdose.protocol.study import Study
from firstdose.records.values import Action, Reason
from firstdose.report.names import dose_text, schedule_text
from firstdose.report.reasons import sentence_of
from firstdose.report.words import Words


def action_text(words: Words, action: Action, regimen: str, *, expands: bool = False) -> str:
    """A decision with the regimen it leads to; ``expands``: one on an expansion."""
    if expands:
        return words.some_of(f"names.expansion.{action}", {"regimen": regimen})
    if action is Action.STOP:
        return words("names.action.stop")
    if action is Action.WAIT and not regimen:
        return words("names.wait_before_start")
    return words(f"names.action.{action}", regimen=regimen or words("general.dash"))


def reason_texts(study: Study, words: Words, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Reasons as sentences, in order."""
    return tuple(sentence_of(study, words, reason) for reason in reasons)


__all__ = ["action_text", "dose_text", "reason_texts", "schedule_text"]
