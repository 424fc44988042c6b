"""Responder indices: what changed since baseline, and whether it amounts to a response."""

from __future__ import annotations

from collections.abc import Mapping

from firstdose.derive.activity_sheets import PGA, SLEDAI, Compared, Sheet
from firstdose.derive.bilag import as_previous, beside, compared
from firstdose.standards.composition import Record
from firstdose.standards.conditions import Quantity
from firstdose.standards.reasons import ungradable
from firstdose.standards.scores import Score, score, score_table
from firstdose.standards.specifications import BASELINE
from firstdose.standards.states import State, state, state_table

WITHOUT_BILAG = ("sri_4",)
WITH_BILAG = (*WITHOUT_BILAG, "sri_5", "sri_6", "sri_7", "sri_8", "bicla")
ACTIVITY_CHANGES = ("sledai_2k_fall", "sledai_2k_rise", "pga_rise")
BILAG_CHANGES = ("new_bilag_a", "new_bilag_b", "bilag_a_not_improved", "bilag_b_not_improved")


def responders(
    sheets: Compared, scored: Score, otherwise: Mapping[str, Quantity]
) -> Mapping[str, State]:
    """Every index against baseline, by name; {} at baseline and before.

    Where BILAG was not scored now or at baseline there is SRI-4 alone: it cannot be met, but it may
    have failed.  The category of now is that of the assessment, which looks at the one before; that
    of baseline follows from its worksheet alone.  ``otherwise``: treatment failure and withdrawal.
    """
    now, reference = sheets.now, sheets.baseline
    if reference is None or now.on <= reference.on:
        return {}
    judged = WITH_BILAG if now.bilag and reference.bilag else WITHOUT_BILAG
    values = {**_changes(sheets, reference, scored), **otherwise}
    return {name: state(state_table(name), values) for name in judged}


def _changes(sheets: Compared, reference: Sheet, scored: Score) -> Mapping[str, Quantity]:
    now = sheets.now
    recorded: dict[str, Record] = {
        SLEDAI: scored.total,
        f"{BASELINE}{SLEDAI}": score(score_table(SLEDAI), reference.sledai).total,
        PGA: now.pga,
        f"{BASELINE}{PGA}": reference.pga,
    }
    if now.bilag and reference.bilag:
        recorded |= beside(now.bilag, reference.bilag, {}) | as_previous(sheets.previous_bilag)
        return compared((*ACTIVITY_CHANGES, *BILAG_CHANGES), recorded)
    unknown = ungradable("quantity_missing", quantity="bilag")
    return {**compared(ACTIVITY_CHANGES, recorded), **dict.fromkeys(BILAG_CHANGES, unknown)}
