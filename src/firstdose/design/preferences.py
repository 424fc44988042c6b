"""By what the regimen to recommend is chosen from those that are admissible."""

from __future__ import annotations

from dataclasses import dataclass

from firstdose.design.boundaries.settings import outside_0_1, refuse
from firstdose.design.boundaries.utility import Utilities


@dataclass(frozen=True, slots=True, kw_only=True)
class BestUtility:
    """The admissible regimen with the highest mean utility of DLT and response."""

    utilities: Utilities


@dataclass(frozen=True, slots=True, kw_only=True)
class LowestOnPlateau:
    """The lowest admissible regimen whose mean response is within ``margin`` of the best."""

    margin: float

    def __post_init__(self) -> None:
        because = "It is how much less response is accepted for a lower regimen."
        refuse((outside_0_1("margin of the plateau", self.margin, because),))


@dataclass(frozen=True, slots=True, kw_only=True)
class HighestPeak:
    """The admissible regimen with the highest mean response, which may fall beyond a peak."""


Preference = BestUtility | LowestOnPlateau | HighestPeak
