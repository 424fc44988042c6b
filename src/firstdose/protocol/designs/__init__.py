"""Settings of the escalation designs, their guards, paths and stopping rules: closed unions.

``design`` turns each into its rule in one ``match`` that ends in ``assert_never``.
"""

from __future__ import annotations

from firstdose.protocol.designs.guards import (
    Coherent,
    DoseIncrement,
    GuardSettings,
    NoSkipping,
    ParticipantCap,
    TooToxic,
    WaitForPending,
)
from firstdose.protocol.designs.model_assisted import (
    Boin,
    BoinCombination,
    IThreePlusThree,
    Keyboard,
    Mtpi,
    Mtpi2,
)
from firstdose.protocol.designs.path import Path, Turns
from firstdose.protocol.designs.rule_based import (
    APlusB,
    OwnTable,
    RollingSix,
    TableRow,
    ThreePlusThree,
)
from firstdose.protocol.designs.stopping import (
    Condition,
    ParticipantsAtRegimen,
    ParticipantsTreated,
    Stays,
    StoppingRule,
)

DesignSettings = (
    ThreePlusThree
    | APlusB
    | RollingSix
    | OwnTable
    | Boin
    | BoinCombination
    | Keyboard
    | Mtpi
    | Mtpi2
    | IThreePlusThree
)

__all__ = [
    "APlusB",
    "Boin",
    "BoinCombination",
    "Coherent",
    "Condition",
    "DesignSettings",
    "DoseIncrement",
    "GuardSettings",
    "IThreePlusThree",
    "Keyboard",
    "Mtpi",
    "Mtpi2",
    "NoSkipping",
    "OwnTable",
    "ParticipantCap",
    "ParticipantsAtRegimen",
    "ParticipantsTreated",
    "Path",
    "RollingSix",
    "Stays",
    "StoppingRule",
    "TableRow",
    "ThreePlusThree",
    "TooToxic",
    "Turns",
    "WaitForPending",
]
