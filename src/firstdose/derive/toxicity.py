"""Toxicity: adverse events, laboratory values, cell-therapy toxicity, under one name."""

from firstdose.derive.adverse_events import AdverseEvent, adverse_events
from firstdose.derive.cell_therapy_toxicity import (
    ScoredDay,
    ScoredEpisode,
    crs_episodes,
    icans_episodes,
    licats_episodes,
)
from firstdose.derive.haematotoxicity import HaematotoxicityGrades, haematotoxicity_grades
from firstdose.derive.laboratory import (
    LaboratoryToxicity,
    laboratory_toxicities,
    worst_laboratory,
)

__all__ = [
    "AdverseEvent",
    "HaematotoxicityGrades",
    "LaboratoryToxicity",
    "ScoredDay",
    "ScoredEpisode",
    "adverse_events",
    "crs_episodes",
    "haematotoxicity_grades",
    "icans_episodes",
    "laboratory_toxicities",
    "licats_episodes",
    "worst_laboratory",
]
