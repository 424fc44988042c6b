"""Settings of the escalation designs, their guards, paths and stopping rules: closed unions.

``design`` turns each into its rule in one ``match`` that ends in ``assert_never``.
"""

from __future__ import annotations

from firstdose.protocol.designs.continual import (
    Crm,
    PoCrm,
    StatedOrder,
    TiteCrm,
    WindowWeight,
)
from firstdose.protocol.designs.guards import (
    Coherent,
    GuardSettings,
    NoSkipping,
    ParticipantCap,
    TooToxic,
    WaitForPending,
    WholePartTooToxic,
)
from firstdose.protocol.designs.model_assisted import Boin
from firstdose.protocol.designs.overdose_control import (
    Blrm,
    Ewoc,
    InfusionHazard,
    OnsetAfterInfusion,
)
from firstdose.protocol.designs.path import Path, Turns
from firstdose.protocol.designs.priors import (
    BetweenTrials,
    DoseSeen,
    LogisticPrior,
    MetaAnalyticPrior,
    MixturePrior,
    NormalPrior,
    OtherTrial,
    WeightedPrior,
)
from firstdose.protocol.designs.rule_based import ThreePlusThree
from firstdose.protocol.designs.skeletons import IndifferenceInterval, Skeleton, StatedRisks
from firstdose.protocol.designs.stopping import (
    Condition,
    ParticipantsAtRegimen,
    ParticipantsTreated,
    Stays,
    StoppingRule,
)

DesignSettings = ThreePlusThree | Boin | Crm | TiteCrm | PoCrm | Blrm | Ewoc | InfusionHazard

__all__ = [
    "BetweenTrials",
    "Blrm",
    "Boin",
    "Coherent",
    "Condition",
    "Crm",
    "DesignSettings",
    "DoseSeen",
    "Ewoc",
    "GuardSettings",
    "IndifferenceInterval",
    "InfusionHazard",
    "LogisticPrior",
    "MetaAnalyticPrior",
    "MixturePrior",
    "NoSkipping",
    "NormalPrior",
    "OnsetAfterInfusion",
    "OtherTrial",
    "ParticipantCap",
    "ParticipantsAtRegimen",
    "ParticipantsTreated",
    "Path",
    "PoCrm",
    "Skeleton",
    "StatedOrder",
    "StatedRisks",
    "Stays",
    "StoppingRule",
    "ThreePlusThree",
    "TiteCrm",
    "TooToxic",
    "Turns",
    "WaitForPending",
    "WeightedPrior",
    "WholePartTooToxic",
    "WindowWeight",
]
