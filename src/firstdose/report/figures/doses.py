"""The doses of a trial, each with the same colour in every figure."""

from __future__ import annotations

from collections.abc import Mapping

from firstdose.report.colour import SERIES, Colour
from firstdose.report.figures.marks import place_of
from firstdose.report.material import Material
from firstdose.report.names import dose_name
from firstdose.report.readings import said
from firstdose.report.tables.baseline import people_of


def dose_of(material: Material, who: str) -> str:
    """The cells of one infusion of the regimen that a participant was assigned."""
    return dose_name(material, said(material, place_of(who), "regimen"))


def dose_colours(material: Material) -> Mapping[str, Colour]:
    """A colour for each dose, in the order in which the trial came to them."""
    doses = dict.fromkeys(dose_of(material, who) for who in people_of(material))
    return {dose: SERIES[at % len(SERIES)] for at, dose in enumerate(doses)}
