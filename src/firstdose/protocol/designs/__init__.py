"""Settings of the escalation designs, their guards, paths and stopping rules: closed unions.

``design`` turns each into its rule in one ``match`` that ends in ``assert_never``.
"""

from __future__ import annotations

from firstdose.protocol.designs.guards import (
    Coherent,
    GuardSettings,
    NoSkipping,
    ParticipantCap,
    TooToxic,
    WaitForPending,
)
from firstdose.protocol.designs.late_outcomes import TiteBoin
from firstdose.protocol.designs.model_assisted import Boin
from firstdose.protocol.designs.path import Path, Turns
from firstdose.protocol.designs.response import (
    BfBoin,
    Boin12,
    EffTox,
    EffToxPrior,
    NormalPrior,
    UBoin,
)
from firstdose.protocol.designs.rule_based import ThreePlusThree
from firstdose.protocol.designs.stopping import (
    Condition,
    ParticipantsAtRegimen,
    ParticipantsTreated,
    Stays,
    StoppingRule,
)

DesignSettings = ThreePlusThree | Boin | Boin12 | UBoin | EffTox | BfBoin | TiteBoin

__all__ = [
    "BfBoin",
    "Boin",
    "Boin12",
    "Coherent",
    "Condition",
    "DesignSettings",
    "EffTox",
    "EffToxPrior",
    "GuardSettings",
    "NoSkipping",
    "NormalPrior",
    "ParticipantCap",
    "ParticipantsAtRegimen",
    "ParticipantsTreated",
    "Path",
    "Stays",
    "StoppingRule",
    "ThreePlusThree",
    "TiteBoin",
    "TooToxic",
    "Turns",
    "UBoin",
    "WaitForPending",
]
