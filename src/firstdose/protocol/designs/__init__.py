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
from firstdose.protocol.designs.response import (
    BfBoin,
    Boin12,
    EffTox,
    EffToxPrior,
    NormalPrior,
    UBoin,
)
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
    | Boin12
    | UBoin
    | EffTox
    | BfBoin
)

__all__ = [
    "APlusB",
    "BfBoin",
    "Boin",
    "Boin12",
    "BoinCombination",
    "Coherent",
    "Condition",
    "DesignSettings",
    "DoseIncrement",
    "EffTox",
    "EffToxPrior",
    "GuardSettings",
    "IThreePlusThree",
    "Keyboard",
    "Mtpi",
    "Mtpi2",
    "NoSkipping",
    "NormalPrior",
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
    "UBoin",
    "WaitForPending",
]
