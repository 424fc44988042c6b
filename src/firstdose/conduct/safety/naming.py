"""The names of things on the committee's pages: doses, schedules, decisions, reasons."""

from __future__ import annotations

from firstdose.analyse.regimen import cells_per_infusion
from firstdose.protocol.regimens import CellsPerKg, Regimen
from firstdose.protocol.study import Study
from firstdose.records.values import Action, Reason
from firstdose.report.names import cells, schedule_text
from firstdose.report.reasons import sentence_of
from firstdose.report.words import Words


def dose_text(words: Words, regimen: Regimen) -> str:
    """The cells of one infusion, ``0.75 × 10⁹``, or how weight decides them."""
    flat = cells_per_infusion(regimen.cells)
    if flat is not None:
        return cells(words, flat)
    if isinstance(regimen.cells, CellsPerKg):
        millions = regimen.cells.cells_per_kg / 10**6
        return words("names.cells_per_kg", number=words.number(millions))
    return words("names.cells_by_weight")


def action_text(words: Words, action: Action, regimen: str) -> str:
    """A decision with the regimen it leads to."""
    if action is Action.STOP:
        return words("names.action.stop")
    if action is Action.WAIT and not regimen:
        return words("names.wait_before_start")
    return words(f"names.action.{action}", regimen=regimen or words("general.dash"))


def reason_texts(study: Study, words: Words, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Reasons as sentences, in order."""
    return tuple(sentence_of(study, words, reason) for reason in reasons)


__all__ = ["action_text", "dose_text", "reason_texts", "schedule_text"]
