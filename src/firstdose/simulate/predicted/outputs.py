"""The main outputs of the model: what is drawn of a virtual patient, and what can be quantified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from firstdose.simulate.figures import table
from firstdose.simulate.mechanistic.model import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A state or assignment of the model; ``limit`` of quantification, None where there is none."""

    quantity: str
    unit: str
    limit: float | None


DRAWN: Final = ("Cbl", "Bbl", "nc", "il6", "ab", "c3", "X", "R")
"""Cells, B cells, neutrophils, interleukin 6, anti-dsDNA, C3, non-renal and renal activity."""


def outputs(model: Model) -> tuple[Output, ...]:
    """The outputs that are drawn, in the order in which they follow from each other."""
    units = {each.name: each.unit for each in (*model.states, *model.assignments)}
    limits = _limits()
    return tuple(
        Output(quantity=name, unit=units[name], limit=limits.get(name))
        for name in DRAWN
        if name in units
    )


@cache
def _limits() -> Mapping[str, float]:
    """By quantity: what the laboratory of the clinic can tell from nothing, in the model's unit."""
    found: dict[str, float] = {}
    for row in table("mechanistic_laboratory"):
        if row["quantified_from"] and row["quantity"] not in found:
            found[row["quantity"]] = float(row["quantified_from"]) / float(row["times"])
    assert "Cbl" in found, "CAR-NK cells have a limit of quantification"
    return found
