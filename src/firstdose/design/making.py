"""The settings of a design turned into its rule: one match over the closed union."""

from __future__ import annotations

from typing import assert_never

from firstdose.design.made import Made
from firstdose.design.order import RegimenOrder
from firstdose.design.rules.a_plus_b import a_plus_b
from firstdose.design.rules.bf_boin import bf_boin
from firstdose.design.rules.boin12 import boin12
from firstdose.design.rules.combination import boin_combination
from firstdose.design.rules.continual import crm, fractional_crm, tite_crm
from firstdose.design.rules.dual_blrm import dual_blrm
from firstdose.design.rules.efftox import efftox
from firstdose.design.rules.g_boin import g_boin
from firstdose.design.rules.infusion_hazard import infusion_hazard
from firstdose.design.rules.interval import boin, by_keys, by_rate
from firstdose.design.rules.overdose_control import blrm, ewoc
from firstdose.design.rules.own_table import by_own_table
from firstdose.design.rules.partial_order import po_crm
from firstdose.design.rules.pipe import pipe
from firstdose.design.rules.rolling_six import rolling_six
from firstdose.design.rules.three_plus_three import three_plus_three
from firstdose.design.rules.tite_boin import tite_boin
from firstdose.design.rules.tite_boin12 import tite_boin12
from firstdose.design.rules.u_boin import u_boin
from firstdose.protocol.designs import (
    APlusB,
    BfBoin,
    Blrm,
    Boin,
    Boin12,
    BoinCombination,
    Crm,
    DualBlrm,
    EffTox,
    Ewoc,
    FractionalCrm,
    GBoin,
    InfusionHazard,
    IThreePlusThree,
    Keyboard,
    Mtpi,
    Mtpi2,
    OwnTable,
    Pipe,
    PoCrm,
    RollingSix,
    ThreePlusThree,
    TiteBoin,
    TiteBoin12,
    TiteCrm,
    UBoin,
)
from firstdose.protocol.parts import Part
from firstdose.protocol.regimens import Regimens


def made_of(part: Part, order: RegimenOrder, regimens: Regimens) -> Made:  # noqa: C901 - a line a design
    """The rule of the part's design, before guards and stopping rules."""
    match part.design:
        case ThreePlusThree():
            return three_plus_three(order, part.design, part.cohorts.maximum_per_regimen)
        case APlusB():
            return a_plus_b(order, part.design, part.cohorts.maximum_per_regimen)
        case RollingSix():
            return rolling_six(order, part.design, part.cohorts.maximum_per_regimen)
        case OwnTable():
            return by_own_table(order, part.design, part.cohorts)
        case Boin():
            return boin(order, part.design, part.cohorts)
        case BoinCombination():
            return boin_combination(order, part.design, part.cohorts)
        case Pipe():
            return pipe(order, part.design, part.cohorts)
        case GBoin():
            return g_boin(order, part.design, part.cohorts)
        case Keyboard() | Mtpi() | Mtpi2():
            return by_keys(order, part.design, part.cohorts)
        case IThreePlusThree():
            return by_rate(order, part.design, part.cohorts)
        case Boin12():
            return boin12(order, part.design, part.cohorts)
        case TiteBoin12():
            return tite_boin12(order, part.design, part.cohorts)
        case UBoin():
            return u_boin(order, part.design, part.cohorts)
        case EffTox():
            return efftox(order, part.design, part.cohorts)
        case BfBoin():
            return bf_boin(order, part.design, part.cohorts)
        case TiteBoin():
            return tite_boin(order, part.design, part.cohorts)
        case Crm():
            return crm(order, part.design, part.cohorts)
        case TiteCrm():
            return tite_crm(order, part.design, part.cohorts)
        case FractionalCrm():
            return fractional_crm(order, part.design, part.cohorts)
        case PoCrm():
            return po_crm(order, part.design, part.cohorts)
        case Blrm():
            return blrm(order, part.design, regimens, part.cohorts)
        case DualBlrm():
            return dual_blrm(order, part.design, regimens, part.cohorts)
        case Ewoc():
            return ewoc(order, part.design, regimens, part.cohorts)
        case InfusionHazard():
            return infusion_hazard(order, part.design, regimens, part)
        case _:
            assert_never(part.design)
