"""LLDAS and DORIS at an assessment, in the variants and with the limits that a study states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from firstdose.derive.activity_sheets import Compared
from firstdose.derive.bilag import NEW_ACTIVITY, new_bilag_activity
from firstdose.derive.medication import PREDNISONE
from firstdose.protocol.endpoints import InstrumentChoices
from firstdose.standards.conditions import Quantity
from firstdose.standards.states import State, state, state_table
from firstdose.standards.verdict import Presence

LLDAS_VARIANTS: Mapping[str, frozenset[str]] = {
    "no_new_sledai_item": frozenset({"new_items"}),
    "no_new_sledai_item_or_bilag": frozenset({"new_items_or_bilag"}),
}


def lldas(
    choices: InstrumentChoices,
    sheets: Compared,
    values: Mapping[str, Quantity],
    first_infusion_on: date | None,
) -> State:
    """LLDAS (Franklyn 2016) in the study's variant of criteria 2 and 5."""
    now, table = sheets.now, state_table("lldas", LLDAS_VARIANTS[choices.lldas_new_features])
    said: dict[str, Quantity] = {**now.lldas}
    if NEW_ACTIVITY in table.quantities and NEW_ACTIVITY not in said:
        said |= new_bilag_activity(now.bilag, sheets.previous_bilag)
    infused = first_infusion_on is not None and first_infusion_on <= now.on
    if choices.lldas_investigational_drug == "none" and infused:
        said["other_investigational_drug"] = Presence.PRESENT
    limits = {PREDNISONE: choices.lldas_prednisone_limit_mg_per_day}
    return state(table, {**said, **values}, limits)


def doris(choices: InstrumentChoices, values: Mapping[str, Quantity]) -> State:
    """DORIS remission (van Vollenhoven 2021) with the study's limit of prednisone."""
    limits = {PREDNISONE: choices.doris_prednisone_limit_mg_per_day}
    return state(state_table("doris"), values, limits)
