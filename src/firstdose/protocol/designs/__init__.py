"""Settings of the escalation designs, their guards, paths and stopping rules: closed unions.

``design`` turns each into its rule in one ``match`` that ends in ``assert_never``.
"""

from __future__ import annotations

from firstdose.protocol.designs.continual import (
    Crm,
    FractionalCrm,
    PoCrm,
    StatedOrder,
    TiteCrm,
    WindowWeight,
)
from firstdose.protocol.designs.free_paths import (
    CHOOSES_THE_STEP,
    FREE,
    WEIGHS_EVERY_REGIMEN,
    takes_turns,
)
from firstdose.protocol.designs.guards import (
    Coherent,
    DoseIncrement,
    GuardSettings,
    NoSkipping,
    ParticipantCap,
    TooToxic,
    WaitForPending,
    WholePartTooToxic,
)
from firstdose.protocol.designs.late_outcomes import TiteBoin
from firstdose.protocol.designs.model_assisted import (
    Boin,
    BoinCombination,
    GBoin,
    IThreePlusThree,
    Keyboard,
    Mtpi,
    Mtpi2,
    Pipe,
)
from firstdose.protocol.designs.overdose_control import (
    Blrm,
    DualBlrm,
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
from firstdose.protocol.designs.response import (
    BfBoin,
    Boin12,
    EffTox,
    EffToxPrior,
    ParameterPrior,
    TiteBoin12,
    UBoin,
)
from firstdose.protocol.designs.rule_based import (
    APlusB,
    OwnTable,
    RollingSix,
    TableRow,
    ThreePlusThree,
)
from firstdose.protocol.designs.skeletons import IndifferenceInterval, Skeleton, StatedRisks
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
    | Pipe
    | GBoin
    | Keyboard
    | Mtpi
    | Mtpi2
    | IThreePlusThree
    | Boin12
    | TiteBoin12
    | UBoin
    | EffTox
    | BfBoin
    | TiteBoin
    | Crm
    | TiteCrm
    | FractionalCrm
    | PoCrm
    | Blrm
    | DualBlrm
    | Ewoc
    | InfusionHazard
)

__all__ = [
    "CHOOSES_THE_STEP",
    "FREE",
    "WEIGHS_EVERY_REGIMEN",
    "APlusB",
    "BetweenTrials",
    "BfBoin",
    "Blrm",
    "Boin",
    "Boin12",
    "BoinCombination",
    "Coherent",
    "Condition",
    "Crm",
    "DesignSettings",
    "DoseIncrement",
    "DoseSeen",
    "DualBlrm",
    "EffTox",
    "EffToxPrior",
    "Ewoc",
    "FractionalCrm",
    "GBoin",
    "GuardSettings",
    "IThreePlusThree",
    "IndifferenceInterval",
    "InfusionHazard",
    "Keyboard",
    "LogisticPrior",
    "MetaAnalyticPrior",
    "MixturePrior",
    "Mtpi",
    "Mtpi2",
    "NoSkipping",
    "NormalPrior",
    "OnsetAfterInfusion",
    "OtherTrial",
    "OwnTable",
    "ParameterPrior",
    "ParticipantCap",
    "ParticipantsAtRegimen",
    "ParticipantsTreated",
    "Path",
    "Pipe",
    "PoCrm",
    "RollingSix",
    "Skeleton",
    "StatedOrder",
    "StatedRisks",
    "Stays",
    "StoppingRule",
    "TableRow",
    "ThreePlusThree",
    "TiteBoin",
    "TiteBoin12",
    "TiteCrm",
    "TooToxic",
    "Turns",
    "UBoin",
    "WaitForPending",
    "WeightedPrior",
    "WholePartTooToxic",
    "WindowWeight",
    "takes_turns",
]
