"""What virtual clinics are drawn from: each distribution with its source, mark and confidence.

The numbers stand in ``data/empirical_clinic.toml``, ``data/mechanistic_clinic.toml`` and the tables
beside them, never in code.  A
published proportion is a posterior, never a point; what nobody has published is an assumption, with
a sentence in both languages that every report prints.
"""

from firstdose.simulate.figures.kinds import (
    Between,
    Figure,
    Fixed,
    Ladder,
    Mark,
    Pace,
    Provenance,
    Quartiles,
    Share,
    Spread,
    Stated,
    Weights,
)
from firstdose.simulate.figures.lookup import (
    EMPIRICAL,
    MECHANISTIC,
    assumptions,
    figure,
    figures,
    fixed,
    ladder,
    table,
)

__all__ = [
    "EMPIRICAL",
    "MECHANISTIC",
    "Between",
    "Figure",
    "Fixed",
    "Ladder",
    "Mark",
    "Pace",
    "Provenance",
    "Quartiles",
    "Share",
    "Spread",
    "Stated",
    "Weights",
    "assumptions",
    "figure",
    "figures",
    "fixed",
    "ladder",
    "table",
]
