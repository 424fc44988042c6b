"""Responder indices: what changed since baseline, and whether it amounts to a response."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from firstdose.derive.activity_sheets import PGA, SLEDAI, Compared
from firstdose.derive.bilag import as_previous, beside, compared
from firstdose.derive.when_asked import WhenAsked
from firstdose.standards.composition import Record
from firstdose.standards.conditions import Quantity
from firstdose.standards.reasons import ungradable
from firstdose.standards.scores import Score, score, score_table
from firstdose.standards.specifications import BASELINE
from firstdose.standards.states import State, state, state_table

WITHOUT_BILAG = ("sri_4",)
WITH_BILAG = (*WITHOUT_BILAG, "sri_5", "sri_6", "sri_7", "sri_8", "bicla")
BILAG_CHANGES = ("new_bilag_a", "new_bilag_b", "bilag_a_not_improved", "bilag_b_not_improved")


def responders(
    sheets: Compared, scored: Score, otherwise: Mapping[str, Quantity]
) -> Mapping[str, WhenAsked[State]]:
    """Every index against baseline, by name; {} at baseline and before.

    Where BILAG was not scored now or at baseline there is SRI-4 alone: it cannot be met, but it may
    have failed.  The category of now is that of the assessment, which looks at the one before; that
    of baseline follows from its worksheet alone.  ``otherwise``: treatment failure and withdrawal.
    """
    now, reference = sheets.now, sheets.baseline
    if reference is None or now.on <= reference.on:
        return {}
    judged = WITH_BILAG if now.bilag and reference.bilag else WITHOUT_BILAG
    return {name: WhenAsked(partial(_index, name, sheets, scored, otherwise)) for name in judged}


def _index(name: str, sheets: Compared, scored: Score, otherwise: Mapping[str, Quantity]) -> State:
    table = state_table(name)
    asked = [quantity for quantity in table.quantities if quantity not in otherwise]
    return state(table, {**_changes(asked, sheets, scored), **otherwise})


def _changes(asked: Sequence[str], sheets: Compared, scored: Score) -> Mapping[str, Quantity]:
    now, reference = sheets.now, sheets.baseline
    assert reference is not None, "a change is one since baseline"
    recorded: dict[str, Record] = {
        SLEDAI: scored.total,
        f"{BASELINE}{SLEDAI}": score(score_table(SLEDAI), reference.sledai).total,
        PGA: now.pga,
        f"{BASELINE}{PGA}": reference.pga,
    }
    if now.bilag and reference.bilag:
        of_both = beside(now.bilag, reference.bilag, {}) | as_previous(sheets.previous_bilag)
        return compared(asked, recorded | of_both)
    unknown = ungradable("quantity_missing", quantity="bilag")
    of_bilag = [quantity for quantity in asked if quantity in BILAG_CHANGES]
    known = [quantity for quantity in asked if quantity not in BILAG_CHANGES]
    return {**compared(known, recorded), **dict.fromkeys(of_bilag, unknown)}
