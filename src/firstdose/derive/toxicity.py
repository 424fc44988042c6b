"""Toxicity: adverse events, laboratory values, CRS and neurotoxicity, under one name."""

from firstdose.derive.adverse_events import AdverseEvent, adverse_events
from firstdose.derive.cell_therapy_toxicity import (
    ScoredDay,
    ScoredEpisode,
    crs_episodes,
    icans_episodes,
)
from firstdose.derive.laboratory import (
    LaboratoryToxicity,
    laboratory_toxicities,
    worst_laboratory,
)

__all__ = [
    "AdverseEvent",
    "LaboratoryToxicity",
    "ScoredDay",
    "ScoredEpisode",
    "adverse_events",
    "crs_episodes",
    "icans_episodes",
    "laboratory_toxicities",
    "worst_laboratory",
]
